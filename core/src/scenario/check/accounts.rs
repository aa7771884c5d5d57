//! Accounts: names that Entra takes, each once, none that looks like another.

use std::collections::HashMap;

use super::super::lookalike::{look_alike, looks};
use super::Rules;
use super::syntax::{character, domain_fault, is_guid, name_fault};
use crate::document::{Problem, quote};
use crate::error::codes::{
    LOOKALIKE, SCENARIO_DUPLICATE_USER, SCENARIO_INVALID_USER, SCENARIO_INVALID_VALUE,
};
use crate::model::{Account, SharedIdentity};

/// Graph's page of `user` names these beside letters and digits (facts of v1.0, Create user).
pub(super) const MARKS: &str = "'.-_!#^~";

/// The longest local part: it is also the `mailNickname`, which takes 64 characters.
pub(super) const LOCAL_LENGTH: usize = 64;

pub(super) fn check(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let mut seen = Seen::default();
    for (index, account) in scenario.accounts.as_deref().unwrap_or_default().iter().enumerate() {
        display_name(index, account, rules);
        let path = format!("accounts[{index}].user");
        if !rules.knows(&path) {
            continue;
        }
        if let Some(fault) = fault(&account.user) {
            let text = format!("{} cannot be an account: {fault}", quote(&account.user));
            rules.add(Problem::error(SCENARIO_INVALID_USER, path.clone(), text).hint(format!(
                "A name takes A-Z, a-z, 0-9 and {MARKS}, at most {LOCAL_LENGTH} before the `@`."
            )));
        }
        foreign_domain(&account.user, &scenario.tenant, &path, rules);
        seen.check(index, account, &scenario.tenant, path, rules);
    }
}

fn display_name(index: usize, account: &Account, rules: &mut Rules<'_>) {
    let path = format!("accounts[{index}].displayName");
    if let Some(name) = &account.display_name
        // A name that was filled in from the account is judged there.
        && account.user[..local_length(&account.user)] != *name
        && rules.knows(&path)
        && let Some(fault) = name_fault(name)
    {
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, format!("the display name {fault}")));
    }
}

pub(super) fn fault(user: &str) -> Option<String> {
    let (local, domain) = match user.split_once('@') {
        Some((local, domain)) => (local, Some(domain)),
        None => (user, None),
    };
    let refused = |c: &char| !c.is_ascii_alphanumeric() && !MARKS.contains(*c);
    if local.is_empty() {
        return Some("it is blank before the `@`".to_owned());
    }
    if let Some(found) = local.chars().find(refused) {
        return Some(format!("Microsoft Entra does not take {}", character(found)));
    }
    if local.len() > LOCAL_LENGTH {
        return Some(format!("it has {} characters before the `@`", local.len()));
    }
    Some(format!("its domain {} is wrong: {}", quote(domain?), domain_fault(domain?)?))
}

/// A domain that looks like the tenant's and is another one is what a phisher registers.
pub(super) fn foreign_domain(user: &str, tenant: &str, path: &str, rules: &mut Rules<'_>) {
    let Some((_, domain)) = user.split_once('@') else { return };
    if !is_guid(tenant) && look_alike(domain, tenant) {
        let text = format!("the domain {} looks like {} and is another one", quote(domain), quote(tenant));
        rules.add(
            Problem::error(LOOKALIKE, path, text).hint("Leave the domain out; the tenant's is the default."),
        );
    }
}

/// What earlier accounts were called.
#[derive(Default)]
struct Seen {
    /// By local part in small letters: Entra compares without case, and plans name accounts by it.
    names: HashMap<String, (usize, String)>,
    /// By look: the first account, and its name in small letters.
    looks: HashMap<String, (usize, String)>,
}

impl Seen {
    fn check(&mut self, index: usize, account: &Account, tenant: &str, path: String, rules: &mut Rules<'_>) {
        let (local, domain) = account.user.split_once('@').unwrap_or((&account.user, tenant));
        if local.is_empty() {
            return;
        }
        let (local, full) = (local.to_lowercase(), format!("{local}@{domain}").to_lowercase());
        if let Some((first, first_full)) = self.names.get(&local) {
            let place = rules.first(&format!("accounts[{first}].user"));
            let text = if *first_full == full {
                format!("the account {} is listed twice ({place})", quote(&account.user))
            } else {
                let (one, other) = (quote(&full), quote(first_full));
                format!(
                    "{one} and {other} differ by their domain alone ({place}), so a plan could not tell them apart"
                )
            };
            rules.add(
                Problem::error(SCENARIO_DUPLICATE_USER, path, text)
                    .hint("Give each headset an account of its own.")
                    .source("shared-identity#microsoft-entra-accounts"),
            );
            return;
        }
        self.names.insert(local.clone(), (index, full));
        let looks = looks(&account.user[..local_length(&account.user)]);
        if let Some((first, name)) = looks.iter().find_map(|look| self.looks.get(look)) {
            let place = rules.first(&format!("accounts[{first}].user"));
            let text =
                format!("{} looks like {} ({place}) and is another account", quote(&local), quote(name));
            rules.add(
                Problem::error(LOOKALIKE, path, text)
                    .hint("Choose names that differ by more than look-alikes such as 0/O, 1/l/I and rn/m."),
            );
        } else {
            self.looks.extend(looks.into_iter().map(|look| (look, (index, local.clone()))));
        }
    }
}

fn local_length(user: &str) -> usize {
    user.find('@').unwrap_or(user.len())
}
