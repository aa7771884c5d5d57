//! The team, who is in it, and its channels.

use std::collections::HashMap;

use super::super::Rules;
use super::super::syntax::{character, is_address, name_fault};
use super::Twins;
use crate::document::{Problem, quote};
use crate::error::codes::{GUEST_CHANNEL, SCENARIO_INVALID_USER, SCENARIO_INVALID_VALUE};
use crate::model::{ChannelMembership, Guesting};

/// The most people in a team (Microsoft's page on the limits of Teams).
const PEOPLE: usize = 25_000;
/// The most channels of a team, deleted ones too.
const CHANNELS: usize = 1_000;
/// The most private channels of a team.
const PRIVATE_CHANNELS: usize = 30;
/// The most people in a private channel.
const PRIVATE_PEOPLE: usize = 250;
/// The longest name of a channel.
const CHANNEL_NAME: usize = 50;
/// What the name of a channel may not hold (Graph page "Create channel").
const NOT_IN_CHANNELS: &str = "~#%&*{}+/\\:<>?|'\"";
/// The page with the numbers.
const LIMITS: &str = "limits-specifications-teams";

pub(super) fn check(scenario: &Guesting, rules: &mut Rules<'_>) {
    let team = &scenario.team;
    if rules.knows("team.displayName")
        && let Some(fault) = name_fault(&team.display_name)
    {
        let text = format!("the team's name {fault}");
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "team.displayName", text));
    }
    people(scenario, rules);
    channels(scenario, rules);
}

/// The owner and the members: accounts of the tenant.
fn people(scenario: &Guesting, rules: &mut Rules<'_>) {
    let team = &scenario.team;
    let owner = team.owner.iter().map(|owner| ("team.owner".to_owned(), owner));
    let members = team.members.iter().flatten().enumerate();
    let members = members.map(|(index, member)| (format!("team.members[{index}]"), member));
    let mut seen = Twins::default();
    for (path, address) in owner.chain(members) {
        if !rules.knows(&path) {
            continue;
        }
        if !is_address(address) {
            let text = format!("{} is not a sign-in address", quote(address));
            let problem = Problem::error(SCENARIO_INVALID_USER, path, text);
            rules.add(problem.hint("Write it as in `technician@contoso1.com`."));
            continue;
        }
        let twice = "The owner is a member by being the owner. Leave one of them out.";
        seen.add(address, path, twice, rules);
    }
    let count = seen.paths.len() + scenario.guests.len();
    if count > PEOPLE {
        let text = format!("the team has {count} people, and Teams takes {PEOPLE}");
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "team", text).source(LIMITS));
    }
}

fn channels(scenario: &Guesting, rules: &mut Rules<'_>) {
    let Some(channels) = scenario.team.channels.as_ref().filter(|_| rules.knows("team.channels")) else {
        return;
    };
    let of = |kind: ChannelMembership| channels.iter().filter(move |channel| channel.membership == kind);
    for (count, most, what) in [
        (channels.len(), CHANNELS, "channels"),
        (of(ChannelMembership::Private).count(), PRIVATE_CHANNELS, "private channels"),
    ] {
        if count > most {
            let text = format!("the team has {count} {what}, and Teams takes {most}");
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, "team.channels", text).source(LIMITS));
        }
    }
    let mut seen: HashMap<String, String> = HashMap::new();
    for (index, channel) in channels.iter().enumerate() {
        let path = format!("team.channels[{index}].displayName");
        if !rules.knows(&path) {
            continue;
        }
        let name = &channel.display_name;
        if let Some(fault) = fault(name) {
            let text = format!("{} cannot name a channel: it {fault}", quote(name));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).source("channel-post"));
            continue;
        }
        if let Some(first) = seen.insert(name.to_lowercase(), path.clone()) {
            let text = format!("the channel {} is listed twice ({})", quote(name), rules.first(&first));
            let problem = Problem::error(SCENARIO_INVALID_VALUE, path.clone(), text);
            rules.add(problem.hint("Names of channels differ by more than capitals. Leave one of them out."));
        }
        membership(scenario, index, name, channel.membership, rules);
    }
}

/// What is wrong with a channel's name, if something is.
fn fault(name: &str) -> Option<String> {
    if let Some(fault) = name_fault(name) {
        return Some(fault);
    }
    let length = name.chars().count();
    if length > CHANNEL_NAME {
        return Some(format!("has {length} characters, and Teams takes {CHANNEL_NAME}"));
    }
    if name.trim().eq_ignore_ascii_case("general") {
        return Some("is the name of the channel that every team has".to_owned());
    }
    let found = name.chars().find(|character| NOT_IN_CHANNELS.contains(*character))?;
    Some(format!("holds {}", character(found)))
}

/// Private and shared channels need an owner, and a private one has a limit of its own.
fn membership(scenario: &Guesting, index: usize, name: &str, kind: ChannelMembership, rules: &mut Rules<'_>) {
    let path = format!("team.channels[{index}].membership");
    if kind == ChannelMembership::Standard || !rules.knows(&path) {
        return;
    }
    if scenario.team.owner.is_none() && rules.knows("team.owner") {
        let text = format!("the channel {} needs an owner to be made, and the team names none", quote(name));
        let problem = Problem::error(GUEST_CHANNEL, path.clone(), text);
        rules.add(problem.hint("Name the team's owner in `team.owner`.").source("channel-post"));
    }
    let held = scenario
        .guests
        .iter()
        .filter(|guest| guest.channels.iter().flatten().any(|channel| channel.eq_ignore_ascii_case(name)));
    let count = held.count() + 1;
    if kind == ChannelMembership::Private && count > PRIVATE_PEOPLE {
        let text =
            format!("the channel {} has {count} people, and Teams takes {PRIVATE_PEOPLE}", quote(name));
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).source(LIMITS));
    }
}
