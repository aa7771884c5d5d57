//! The guests: who can be one, and of which channels.

use std::collections::HashMap;

use super::super::Rules;
use super::super::syntax::{character, domain_fault, is_address, name_fault};
use super::{SOLUTION, Twins};
use crate::document::{Problem, did_you_mean, nearest, quote};
use crate::error::codes::{
    GUEST_CHANNEL, GUEST_OWN_DOMAIN, GUEST_TECHNICIAN, LOOKALIKE, SCENARIO_INVALID_USER,
    SCENARIO_INVALID_VALUE, SCENARIO_NO_ACCOUNTS,
};
use crate::model::{ChannelMembership, Guest, Guesting, PersonRole};
use crate::scenario::lookalike::look_alike;

/// Characters that an invitation refuses in an address (Graph page "Create invitation").
const REFUSED: &str = "~!#$%^&*()+=[]{}\\/|;:\"'<>?,`";
/// Newer pages of Microsoft that turn the article's figure around.
const CORRECTION: &str =
    "remote-assist/multi-tenant-deployment (30 April 2024), remote-assist/requirements (31 October 2024)";

pub(super) fn check(scenario: &Guesting, rules: &mut Rules<'_>) {
    if scenario.guests.is_empty() && rules.knows("guests") {
        let problem = Problem::error(SCENARIO_NO_ACCOUNTS, "guests", "nobody is invited");
        rules.add(problem.hint("List the experts who become guests.").source(SOLUTION));
    }
    let mut seen = Twins::default();
    for (index, guest) in scenario.guests.iter().enumerate() {
        let at = format!("guests[{index}]");
        if !rules.knows(&at) {
            continue;
        }
        technician(guest, &at, rules);
        email(guest, &at, scenario, rules);
        let path = format!("{at}.email");
        if rules.knows(&path) && is_address(&guest.email) {
            seen.add(&guest.email, path, "One person is one guest. Leave one of them out.", rules);
        }
        let path = format!("{at}.displayName");
        if let Some(fault) = guest.display_name.as_deref().filter(|_| rules.knows(&path)).and_then(name_fault)
        {
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, format!("the guest's name {fault}")));
        }
        channels(guest, &at, scenario, rules);
    }
}

/// Guests cannot sign in to Remote Assist, so a technician is of no use as one.
fn technician(guest: &Guest, at: &str, rules: &mut Rules<'_>) {
    let path = format!("{at}.role");
    if guest.role != PersonRole::Technician || !rules.knows(&path) {
        return;
    }
    let text = format!(
        "{} is a technician, and guests cannot sign in to Remote Assist: its licence counts in the technician's own tenant alone",
        quote(&guest.email)
    );
    rules.add(
        Problem::error(GUEST_TECHNICIAN, path, text)
            .hint(
                "Guest the experts into the technicians' tenant instead: `tenant` is where the technicians are, and `guests` are the \
                 experts. The article's figure shows the other direction; newer pages of Microsoft correct it.",
            )
            .source(CORRECTION),
    );
}

fn email(guest: &Guest, at: &str, scenario: &Guesting, rules: &mut Rules<'_>) {
    let path = format!("{at}.email");
    if !rules.knows(&path) {
        return;
    }
    let email = &guest.email;
    if !is_address(email) {
        let text = format!("{} is not an e-mail address", quote(email));
        rules.add(Problem::error(SCENARIO_INVALID_USER, path, text).hint("Write it as in `expert@abc.com`."));
        return;
    }
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    if let Some(found) = email.chars().find(|one| REFUSED.contains(*one) || !one.is_ascii()) {
        let text = format!(
            "{} cannot be invited: invitations refuse {} in an address",
            quote(email),
            character(found)
        );
        let problem = Problem::error(SCENARIO_INVALID_USER, path, text).source("invitation-post");
        rules.add(problem.hint("Invite another address of the same person."));
        return;
    }
    if local.starts_with('.') || local.ends_with('.') {
        let text = format!("{} cannot be invited: its name begins or ends with a dot", quote(email));
        rules.add(Problem::error(SCENARIO_INVALID_USER, path, text).source("invitation-post"));
        return;
    }
    let own = scenario.tenant.as_str();
    if domain_fault(own).is_some() {
        return;
    }
    if domain.eq_ignore_ascii_case(own) {
        let text = format!("{} is of the tenant itself, and nobody is a guest at home", quote(email));
        rules.add(
            Problem::error(GUEST_OWN_DOMAIN, path, text).hint("People of the tenant go into `team.members`."),
        );
    } else if look_alike(&domain.to_lowercase(), &own.to_lowercase()) {
        let text = format!("the domain of {} looks like {} and is another one", quote(email), quote(own));
        let problem = Problem::error(LOOKALIKE, path, text);
        rules.add(problem.hint("Look which of them is meant: whoever owns the address would be let in."));
    }
}

/// A guest is added to private channels alone: the others are open to every guest, or to none.
fn channels(guest: &Guest, at: &str, scenario: &Guesting, rules: &mut Rules<'_>) {
    let listed = scenario.team.channels.as_deref().unwrap_or_default();
    let mut seen: HashMap<String, String> = HashMap::new();
    for (index, name) in guest.channels.iter().flatten().enumerate() {
        let path = format!("{at}.channels[{index}]");
        if !rules.knows(&path) {
            continue;
        }
        if let Some(first) = seen.insert(name.to_lowercase(), path.clone()) {
            let text = format!("the channel {} is listed twice ({})", quote(name), rules.first(&first));
            rules.add(Problem::error(GUEST_CHANNEL, path, text).hint("Leave one of them out."));
            continue;
        }
        let channel = listed.iter().find(|channel| channel.display_name.eq_ignore_ascii_case(name));
        let kind = match channel {
            Some(channel) => channel.membership,
            None if name.eq_ignore_ascii_case("general") => ChannelMembership::Standard,
            None => {
                let near = nearest(name, listed.iter().map(|channel| channel.display_name.as_str()));
                let text = format!("the team has no channel {}{}", quote(name), did_you_mean(near));
                let problem = Problem::error(GUEST_CHANNEL, path, text);
                rules.add(problem.hint("List it in `team.channels` with `membership: private`."));
                continue;
            }
        };
        match kind {
            ChannelMembership::Private => {}
            ChannelMembership::Standard => {
                let text =
                    format!("the channel {} is open to everybody in the team, guests too", quote(name));
                let problem = Problem::warning(GUEST_CHANNEL, path, text);
                rules.add(problem.hint("Leave it out here: being in the team is enough.").source(SOLUTION));
            }
            ChannelMembership::Shared => {
                let text = format!("guests cannot be in the shared channel {}", quote(name));
                rules.add(
                    Problem::error(GUEST_CHANNEL, path, text)
                        .hint(
                            "Shared channels take people of other tenants by direct connect, without an invitation. Make the channel \
                             private, or leave it out here.",
                        )
                        .source("shared-channels"),
                );
            }
        }
    }
}
