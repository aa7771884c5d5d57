//! Desired against observed: guests, and the team in which they meet people.

use serde_json::{Value, json};

use super::diff::{Comparison, change, create, existing, unchanged};
use super::snapshot::Snapshot;
use crate::address::Address;
use crate::error::codes;
use crate::model::{Action, Executor, Step, domain_of};
use crate::resource::Resource;
use crate::resource::entra::{Guest, ObservedGuest};
use crate::resource::teams::{Channel, ChannelMember, Mark, ObservedTeam, Team, TeamMember};
use crate::resource::unknown;

impl Comparison<'_> {
    pub(super) fn guest(&mut self, guest: &Guest) -> Step {
        let address = guest.address();
        let found = self.snapshot.guesting.of(&guest.email);
        let domain = domain_of(&guest.email);
        if self.snapshot.tenant.owns(domain) {
            self.refuse(
                codes::GUEST_OWN_DOMAIN,
                format!("{} is of the tenant itself: {domain} is one of its domains, and nobody is a guest at home", guest.email),
                "People of the tenant go into `team.members`.",
            );
            return left_alone(address, found.first());
        }
        let step = match found {
            [] => {
                let step =
                    create(address.clone(), guest.fields(), "the tenant has no guest with that address");
                Step { needs: guest.needs.clone(), ..step }
            }
            [now] => self.known_guest(guest, now),
            several => {
                let ids: Vec<&str> = several.iter().map(|one| one.id.as_str()).collect();
                self.refuse(
                    codes::PLAN_AMBIGUOUS,
                    format!("{} belongs to {} accounts: {}", guest.email, several.len(), ids.join(", ")),
                    "Look in the Entra admin center which of them is the guest, and take the address from the others.",
                );
                left_alone(address, several.first())
            }
        };
        if let Some(id) = &step.object_id {
            self.ids.insert(step.address.clone(), id.clone());
        }
        step
    }

    fn known_guest(&mut self, guest: &Guest, now: &ObservedGuest) -> Step {
        let address = guest.address();
        let trouble = if !now.is_guest {
            Some((
                "is no guest but a member of the tenant",
                "Members need no invitation: put the account into `team.members`.",
            ))
        } else if !now.enabled {
            Some((
                "is a guest who is blocked from signing in",
                "Whoever blocked the guest may have had a reason. Unblock the account in the Entra admin center, or leave the guest out.",
            ))
        } else if !now.has(&guest.email) {
            Some((
                "is a guest under another address",
                "Write the address that the guest has, so that nobody is invited twice.",
            ))
        } else {
            None
        };
        if let Some((what, hint)) = trouble {
            let mail = now.mail.as_deref().unwrap_or(&now.user_principal_name);
            self.refuse(codes::GUEST_CONFLICT, format!("{} {what}: {mail}, {}", guest.email, now.id), hint);
            return left_alone(address, Some(now));
        }
        if now.employee_id.as_deref() == Some(guest.employee_id.as_str()) {
            let reason = if now.is_pending() {
                "the guest is invited and has not accepted yet"
            } else {
                "the guest is invited and has accepted"
            };
            return Step { reason: reason.to_owned(), ..unchanged(address, &now.id) };
        }
        // The answer to the invitation was lost, or the run ended right after it: the mark is still to be written.
        if now.employee_id.is_none() && self.history.begun.contains(&address) {
            let mark = change(Guest::MARK, Value::Null, json!(guest.employee_id));
            let reason = "an interrupted run invited the guest, who gets this deployment's mark and no second invitation";
            let step = create(address, Vec::new(), reason);
            return Step { object_id: Some(now.id.clone()), changes: vec![mark], ..step };
        }
        let reason = "the guest was there before: nobody is invited twice, and a removal leaves the guest";
        Step { reason: reason.to_owned(), ..unchanged(address, &now.id) }
    }

    pub(super) fn team(&mut self, team: &Team) -> Step {
        let address = team.address();
        let snapshot = self.snapshot;
        if let Some((now, mark)) = ours(team, snapshot) {
            self.ids.insert(address.clone(), now.id.clone());
            let differences = team.differences(now);
            let same = match mark {
                Mark::Made => "the team is as the scenario says",
                Mark::TakenOver => "the team was taken over on purpose",
            };
            return existing(address, &now.id, differences, "the team has another name", same);
        }
        let named = || {
            snapshot
                .guesting
                .teams
                .iter()
                .filter(|now| now.display_name.eq_ignore_ascii_case(&team.display_name))
        };
        if let Some(id) = self.adopt.get(&address) {
            let Some(now) = named().find(|now| now.id == *id) else {
                self.refuse(
                    codes::PLAN_ADOPT,
                    format!("`--adopt {address}={id}` names no team called \"{}\"", team.display_name),
                    "Name the id that the Teams admin center shows as the group id of the team.",
                );
                return Step { object_id: None, ..unchanged(address, "") };
            };
            self.ids.insert(address.clone(), now.id.clone());
            let mark = (Team::MARK, json!(now.description), json!(team.taken_over(now)));
            let step =
                existing(address, &now.id, vec![mark], "it existed before and is taken over on purpose", "");
            return Step { action: Action::Adopt, ..step };
        }
        if let Some(other) = named().next() {
            let created = other.created.as_deref().and_then(|at| at.get(..10)).unwrap_or("an unknown date");
            self.refuse(
                codes::PLAN_FOREIGN_OBJECT,
                format!(
                    "a team named \"{}\" belongs to somebody else: {} has no mark of `{}` and was created on {created}",
                    team.display_name,
                    other.id,
                    self.deployment.name()
                ),
                format!("Choose another `team.displayName`, or take it over on purpose: remote-assist plan FILE --adopt {address}={}", other.id),
            );
            return Step { object_id: None, ..unchanged(address, "") };
        }
        if team.owner.is_none() {
            self.refuse(
                codes::TEAM_OWNER,
                format!("the team \"{}\" must be made, and `team.owner` names nobody who owns it", team.display_name),
                "An application can make a team for an owner alone: name a member of the tenant in `team.owner`.",
            );
        }
        create(address, team.fields(), "the tenant has no team of that name with this deployment's mark")
    }

    /// The team as it is, if it is there and ours.
    fn team_now(&self, key: &str) -> Option<&'_ ObservedTeam> {
        let id = self.ids.get(&Team::address_of(key))?;
        self.snapshot.guesting.teams.iter().find(|team| team.id == *id)
    }

    pub(super) fn team_member(&mut self, member: &TeamMember) -> Step {
        let address = member.address();
        let user = if member.guest {
            self.ids.get(&Guest::address_of(&member.person)).cloned()
        } else {
            match self.snapshot.guesting.person(&member.person) {
                Some(person) if !person.is_guest => Some(person.id.clone()),
                found => {
                    let what = if found.is_some() { "is a guest" } else { "is no account of the tenant" };
                    self.refuse(
                        codes::TEAM_PERSON,
                        format!(
                            "{} {what}, and owner and members of the team are people of the tenant",
                            member.person
                        ),
                        "Correct the address, or list the person among the `guests`.",
                    );
                    return Step { object_id: None, ..unchanged(address, "") };
                }
            }
        };
        let team = self.team_now(&member.team);
        let held = user.as_ref().and_then(|user| team?.members.get(user));
        if let Some(held) = held.filter(|held| held.owner || !member.owner) {
            let reason = if held.owner { "the person owns the team" } else { "the person is in the team" };
            return Step { needs: member.needs(), reason: reason.to_owned(), ..unchanged(address, &held.id) };
        }
        if member.owner && !self.ids.contains_key(&Team::address_of(&member.team)) {
            let step = unchanged(address, "");
            let reason = "the owner comes with the new team".to_owned();
            return Step { needs: member.needs(), object_id: None, reason, ..step };
        }
        let guest = Guest::address_of(&member.person);
        let user = user.map_or_else(|| unknown(&guest), |user| json!(user));
        let reason =
            if member.owner { "the person does not own the team" } else { "the person is not in the team" };
        Step {
            address,
            action: Action::Assign,
            executor: Executor::Graph,
            reason: reason.to_owned(),
            object_id: None,
            changes: vec![
                change(TeamMember::USER, Value::Null, user),
                change(TeamMember::OWNER, Value::Null, json!(member.owner)),
            ],
            needs: member.needs(),
        }
    }

    pub(super) fn channel(&mut self, channel: &Channel) -> Step {
        let address = channel.address();
        let now = self.team_now(&channel.team).and_then(|team| {
            team.channels.iter().find(|now| now.display_name.eq_ignore_ascii_case(&channel.display_name))
        });
        let Some(now) = now.cloned() else {
            let fields = channel.fields(&|address| self.ids.get(address).cloned());
            let step = create(address, fields, "the team has no channel of that name");
            return Step { needs: channel.needs(), ..step };
        };
        self.ids.insert(address.clone(), now.id.clone());
        let wanted = Channel::kind(channel.membership);
        if now.kind != wanted {
            self.refuse(
                codes::PLAN_FOREIGN_OBJECT,
                format!(
                    "the channel \"{}\" is {}, and the scenario asks for a {wanted} one",
                    channel.display_name, now.kind
                ),
                "Who is in a channel is set once, when it is made. Choose another name.",
            );
        }
        Step { needs: channel.needs(), ..unchanged(address, &now.id) }
    }

    pub(super) fn channel_member(&mut self, member: &ChannelMember) -> Step {
        let address = member.address();
        let id = self.ids.get(&Channel::address_of(&member.team, &member.channel));
        let Some(id) = id else {
            let step = unchanged(address, "");
            let reason = "the guest comes with the new channel".to_owned();
            return Step { needs: member.needs(), object_id: None, reason, ..step };
        };
        let channel =
            self.team_now(&member.team).and_then(|team| team.channels.iter().find(|now| now.id == *id));
        let user = self.ids.get(&Guest::address_of(&member.guest));
        if let Some(held) = user.and_then(|user| channel?.members.get(user)) {
            return Step { needs: member.needs(), ..unchanged(address, &held.id) };
        }
        let step = create(address, Vec::new(), "the guest is not in the channel");
        Step { action: Action::Assign, needs: member.needs(), ..step }
    }

    /// Guests whom a run invited and whom the scenario no longer names: deleted if that is asked for, else let go.
    pub(super) fn leftover_guests(&self, resources: &[Resource], prune: bool) -> Vec<Step> {
        let asked = |address: &Address| resources.iter().any(|resource| resource.address() == *address);
        let mut left: Vec<(&Address, &ObservedGuest)> = Vec::new();
        for address in self.history.objects.keys() {
            if address.kind() == Guest::KIND && !asked(address) {
                let mark = self.deployment.guest_id(address);
                let held = self.snapshot.guesting.of(address.key()).iter();
                left.extend(
                    held.filter(|now| now.employee_id.as_deref() == Some(mark.as_str()))
                        .map(|now| (address, now)),
                );
            }
        }
        left.sort_by_key(|(address, _)| *address);
        let step = |(address, now): (&Address, &ObservedGuest)| {
            let (action, reason) = if prune && self.history.made(address, &now.id) {
                (
                    Action::Delete,
                    "the scenario no longer names the guest, whom a run of this deployment invited",
                )
            } else {
                (Action::Detach, "the scenario no longer names the guest: the mark is cleared, nothing else")
            };
            let gone = change(Guest::MARK, json!(now.employee_id), Value::Null);
            Step {
                action,
                reason: reason.to_owned(),
                changes: vec![gone],
                ..unchanged(address.clone(), &now.id)
            }
        };
        left.into_iter().map(step).collect()
    }
}

/// The team with our mark, and why it is ours; of several the first by id, so that everybody takes the same.
pub(super) fn ours<'a>(team: &Team, snapshot: &'a Snapshot) -> Option<(&'a ObservedTeam, Mark)> {
    snapshot.guesting.teams.iter().find_map(|now| Some((now, team.marked(now)?)))
}

fn left_alone(address: Address, now: Option<&ObservedGuest>) -> Step {
    let step = unchanged(address, "");
    Step { object_id: now.map(|now| now.id.clone()), reason: "it is left alone".to_owned(), ..step }
}
