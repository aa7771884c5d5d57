//! The rules of a scenario of guests.
//!
//! Sources: "Dynamics 365 Remote Assist advanced deployment scenarios", scenario 1, solution 2, as newer pages of Microsoft correct it;
//! forms of addresses from the Graph page "Create invitation", names of channels from "Create channel", numbers from the limits of Teams.

mod guests;
mod team;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::Rules;
use crate::document::{Problem, quote};
use crate::error::codes::{LOOKALIKE, SCENARIO_DUPLICATE_USER, SCENARIO_INVALID_VALUE, SCENARIO_NOT_SENT};
use crate::model::Guesting;
use crate::scenario::lookalike::{look_alike, looks};

/// The article on guesting.
const SOLUTION: &str = "advanced-scenarios#guesting";

pub(super) fn check(scenario: &Guesting, rules: &mut Rules<'_>) {
    super::head::name(&scenario.name, rules);
    super::head::tenant(&scenario.tenant, rules);
    super::head::app(&scenario.app, rules);
    team::check(scenario, rules);
    guests::check(scenario, rules);
    invitation(scenario, rules);
}

fn invitation(scenario: &Guesting, rules: &mut Rules<'_>) {
    let Some(invitation) = scenario.invitation.as_ref().filter(|_| rules.knows("invitation")) else { return };
    if rules.knows("invitation.redirectUrl")
        && let Some(address) = &invitation.redirect_url
    {
        let host = address.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
        let plain = |c: char| c.is_ascii_graphic();
        if host.is_none_or(|host| host.is_empty() || host.contains('@')) || !address.chars().all(plain) {
            let text = format!("{} is no address to which guests can be led", quote(address));
            rules.add(
                Problem::error(SCENARIO_INVALID_VALUE, "invitation.redirectUrl", text)
                    .hint("Write a whole address such as `https://teams.microsoft.com`."),
            );
        }
    }
    if invitation.message.is_some()
        && invitation.send_message != Some(true)
        && rules.knows("invitation.message")
    {
        rules.add(
            Problem::warning(
                SCENARIO_NOT_SENT,
                "invitation.message",
                "there is a text for the message, and no message is sent",
            )
            .hint("Write `send: true` if Microsoft is to send it; else leave the text out."),
        );
    }
}

/// Addresses that were seen, and what they look like.
#[derive(Default)]
struct Twins {
    paths: HashMap<String, String>,
    looks: HashMap<String, String>,
}

impl Twins {
    /// Adds an address, and tells if it was there before or looks like another one.
    fn add(&mut self, address: &str, path: String, twice: &str, rules: &mut Rules<'_>) {
        let key = address.to_lowercase();
        if let Some(first) = self.paths.get(&key) {
            let text = format!("{} is listed twice ({})", quote(address), rules.first(first));
            rules.add(Problem::error(SCENARIO_DUPLICATE_USER, path, text).hint(twice));
            return;
        }
        self.paths.insert(key.clone(), path.clone());
        for look in looks(&key) {
            // A look is shared by whatever looks alike, so each address is compared with one other at most.
            let Some(other) = self.looks.insert(look, key.clone()).filter(|other| look_alike(&key, other))
            else {
                continue;
            };
            let first = self.paths.get(&other).map_or_else(String::new, |first| rules.first(first));
            let text =
                format!("{} looks like {} and is another address ({first})", quote(address), quote(&other));
            rules.add(Problem::error(LOOKALIKE, path, text).hint("Look which of them is meant."));
            return;
        }
    }
}
