//! From a scenario of guests to the resources that it asks for, in the order of Microsoft's checklist of guest access.

use super::kind::person;
use crate::address::Address;
use crate::model::{
    AccessSwitch, ChannelMembership, Executor, Guest as Invited, GuestAccess, GuestDirectory, Guesting,
    Inviters, SharePointSharing,
};
use crate::resource::entra::Guest;
use crate::resource::teams::{Channel, ChannelMember, SWITCHES, Switch, Team, TeamMember};
use crate::resource::tenant::{ACCESS, AccessSetting};
use crate::resource::{Deployment, Resource, Task};

/// The key of the team: a scenario has one.
const TEAM: &str = "team";
/// The word for a setting that is only read and reported.
const REVIEW: &str = "review";

/// The resources in the order in which they depend on each other.
pub(super) fn compile(scenario: &Guesting, deployment: &Deployment, domain: &str) -> Vec<Resource> {
    let access = scenario.access.unwrap_or_default();
    let mut resources = settings(scenario, access);
    resources.extend(SWITCHES.iter().map(|facts| {
        Resource::Switch(Switch {
            tenant: domain.to_ascii_lowercase(),
            key: facts.key.to_owned(),
            on: switch(access, facts.key) == Some(AccessSwitch::On),
        })
    }));
    let address = Team::address_of(TEAM);
    resources.push(Resource::Team(Team {
        key: TEAM.to_owned(),
        display_name: scenario.team.display_name.clone(),
        owner: scenario.team.owner.clone(),
        operation: deployment.operation(&address, 0),
        adopted: deployment.adopted_operation(&address),
        deployment: deployment.name().to_owned(),
    }));
    resources.extend(scenario.guests.iter().map(|guest| invitation(guest, scenario, access, deployment)));
    resources.extend(members(scenario));
    resources.extend(channels(scenario));
    resources.extend(tasks(scenario));
    resources
}

/// The settings that Graph writes. Whoever closes the door to new guests does so after the last of them.
fn settings(scenario: &Guesting, access: GuestAccess) -> Vec<Resource> {
    let guests = || scenario.guests.iter().map(|guest| Guest::address_of(&guest.email)).collect();
    let setting = |key: &str| {
        let wanted = wanted(access, key);
        let needs = match key {
            "inviters" if !lets_invite(&wanted) && wanted != REVIEW => guests(),
            // Both stand in one object, which is written whole.
            "guestsAccessGroups" => vec![AccessSetting::address_of("ownersAddGuests")],
            _ => Vec::new(),
        };
        Resource::AccessSetting(AccessSetting { key: key.to_owned(), wanted, needs })
    };
    ACCESS.iter().map(|facts| setting(facts.key)).collect()
}

/// Whether an application can invite under that value of `inviters` (Graph page "Create invitation").
pub(crate) fn lets_invite(inviters: &str) -> bool {
    matches!(inviters, "adminsGuestInvitersAndAllMembers" | "everyone")
}

fn wanted(access: GuestAccess, key: &str) -> String {
    let word = match key {
        "inviters" => access.inviters.map(|inviters| match inviters {
            Inviters::Review => REVIEW,
            Inviters::AdminsAndGuestInviters => "adminsAndGuestInviters",
            Inviters::AdminsGuestInvitersAndAllMembers => "adminsGuestInvitersAndAllMembers",
            Inviters::Everyone => "everyone",
        }),
        "guestDirectory" => access.guest_directory.map(|directory| match directory {
            GuestDirectory::Review => REVIEW,
            GuestDirectory::SameAsMembers => "sameAsMembers",
            GuestDirectory::Limited => "limited",
            GuestDirectory::Restricted => "restricted",
        }),
        "sharePointSharing" => access.share_point_sharing.map(|sharing| match sharing {
            SharePointSharing::Review => REVIEW,
            SharePointSharing::NewAndExistingGuests => "newAndExistingGuests",
            SharePointSharing::Anyone => "anyone",
        }),
        _ => switch(access, key).map(|switch| match switch {
            AccessSwitch::Review => REVIEW,
            AccessSwitch::On => "on",
        }),
    };
    word.unwrap_or(REVIEW).to_owned()
}

fn switch(access: GuestAccess, key: &str) -> Option<AccessSwitch> {
    match key {
        "inboundCollaboration" => access.inbound_collaboration,
        "teamsGuestAccess" => access.teams_guest_access,
        "guestCalling" => access.guest_calling,
        "guestMeeting" => access.guest_meeting,
        "guestMessaging" => access.guest_messaging,
        "ownersAddGuests" => access.owners_add_guests,
        "guestsAccessGroups" => access.guests_access_groups,
        _ => None,
    }
}

fn invitation(
    guest: &Invited,
    scenario: &Guesting,
    access: GuestAccess,
    deployment: &Deployment,
) -> Resource {
    let invitation = scenario.invitation.as_ref();
    let local = guest.email.split('@').next().unwrap_or_default();
    let mut needs = vec![AccessSetting::address_of("inboundCollaboration")];
    if lets_invite(&wanted(access, "inviters")) {
        needs.push(AccessSetting::address_of("inviters"));
    }
    Resource::Guest(Guest {
        email: guest.email.clone(),
        display_name: guest.display_name.clone().unwrap_or_else(|| local.to_owned()),
        redirect_url: invitation
            .and_then(|invitation| invitation.redirect_url.clone())
            .unwrap_or_else(|| Guest::ARRIVE.to_owned()),
        send: invitation.and_then(|invitation| invitation.send_message) == Some(true),
        message: invitation.and_then(|invitation| invitation.message.clone()),
        employee_id: deployment.guest_id(&Guest::address_of(&guest.email)),
        needs,
    })
}

fn members(scenario: &Guesting) -> impl Iterator<Item = Resource> {
    let place = |person: &String, guest: bool, owner: bool| {
        Resource::TeamMember(TeamMember {
            team: TEAM.to_owned(),
            person: person.clone(),
            guest,
            owner,
            settings: vec![AccessSetting::address_of("ownersAddGuests")],
        })
    };
    let owner = scenario.team.owner.iter().map(move |owner| place(owner, false, true));
    let members = scenario.team.members.iter().flatten().map(move |member| place(member, false, false));
    let guests = scenario.guests.iter().map(move |guest| place(&guest.email, true, false));
    owner.chain(members).chain(guests)
}

/// Channels, and the guests of private ones.
fn channels(scenario: &Guesting) -> Vec<Resource> {
    let mut resources = Vec::new();
    for channel in scenario.team.channels.iter().flatten() {
        let private = channel.membership == ChannelMembership::Private;
        let named = |guest: &&Invited| {
            private
                && guest
                    .channels
                    .iter()
                    .flatten()
                    .any(|name| name.eq_ignore_ascii_case(&channel.display_name))
        };
        let guests: Vec<String> =
            scenario.guests.iter().filter(named).map(|guest| guest.email.clone()).collect();
        resources.push(Resource::Channel(Channel {
            team: TEAM.to_owned(),
            display_name: channel.display_name.clone(),
            membership: channel.membership,
            owner: scenario.team.owner.clone(),
            guests: guests.clone(),
        }));
        resources.extend(guests.into_iter().map(|guest| {
            Resource::ChannelMember(ChannelMember {
                team: TEAM.to_owned(),
                channel: channel.display_name.clone(),
                guest,
            })
        }));
    }
    resources
}

/// What no API tells or changes.
fn tasks(scenario: &Guesting) -> Vec<Resource> {
    let homes = scenario.homes();
    let named = homes.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let more = homes.len().saturating_sub(5);
    let domains = if more > 0 { format!("{named} and {more} more") } else { named };
    let task = |key: &str, text: String, needs: Vec<Address>| {
        Resource::Task(Task {
            address: Address::new(Task::PERSON, key),
            executor: Executor::Person,
            text,
            needs,
        })
    };
    let team = Team::address_of(TEAM);
    vec![
        task(
            person::COLLABORATION_RESTRICTIONS,
            format!("Look that invitations to {domains} are permitted: https://entra.microsoft.com > External Identities > External collaboration settings > Collaboration restrictions."),
            Vec::new(),
        ),
        task(
            person::SHARING_LINKS,
            "Look that the default links of SharePoint suit your policy: https://admin.microsoft.com/sharepoint > Policies > Sharing > File and folder links.".to_owned(),
            Vec::new(),
        ),
        task(
            person::HOME_TENANTS,
            format!("Ask whoever administers {domains} to permit outbound collaboration with this tenant: Cross-tenant access settings > Outbound access settings."),
            Vec::new(),
        ),
        task(
            person::TEAM_SITE,
            "Look that the sharing of the team's site is not narrower than that of the tenant: https://admin.microsoft.com/sharepoint > Sites > Active sites.".to_owned(),
            vec![team.clone()],
        ),
        task(
            person::FIRST_CALL,
            "Have each guest accept the invitation, switch to this tenant in Teams, and answer a call from Remote Assist in which the technician searches by name.".to_owned(),
            vec![team],
        ),
    ]
}
