//! The introduction, and section 1: accounts and their group.

use std::collections::HashSet;

use super::{Answered, Facts, advice, not_asked, pass, sentence};
use crate::error::codes::{
    MISSING_ROLE, SCENARIO_DUPLICATE_DEVICE, SCENARIO_DUPLICATE_USER, USE_IMPROVED_PROCESS,
};
use crate::model::{Check, StatementVerdict};
use crate::scenario::kind;

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "A-00" => scope(facts),
        "A-01" => improved(facts),
        "A-02" => small(facts),
        "A-03" => roles(facts),
        "A-04" => group(facts),
        "A-05" => accounts(facts),
        "A-06" => one_each(facts),
        "A-07" => members(facts),
        _ => return None,
    })
}

/// Whether a check is about the account itself, and not about its licences.
pub(super) fn is_account(check: &Check) -> bool {
    check.address.kind() == kind::USER && check.check != "licence"
}

/// Whether a check is about the licences of an account.
pub(super) fn is_licence(check: &Check) -> bool {
    check.check == "licence"
}

fn scope(facts: &Facts<'_>) -> Answered {
    let evidence = facts.evidence;
    let accounts = evidence
        .checks(|check| [kind::GROUP, kind::MEMBERSHIP].contains(&check.address.kind()) || is_account(check));
    let licences = evidence.checks(is_licence);
    let devices = evidence.resources(|address| {
        [kind::PROFILE, kind::ASSIGNMENT, kind::AUTOPILOT_DEVICE, kind::DEVICE].contains(&address.kind())
    });
    let done =
        |standing: &super::super::evidence::Standing| format!("{} of {}", standing.passed, standing.total);
    let text = if devices.total == 0 {
        format!(
            "Accounts: {} checks pass. Licences: {}. Headsets: nothing is asked for.",
            done(&accounts),
            done(&licences)
        )
    } else {
        format!(
            "Accounts: {} checks pass. Licences: {}. Headsets: {} checks pass.",
            done(&accounts),
            done(&licences),
            done(&devices)
        )
    };
    let verdict = accounts.and(licences).and(devices).verdict.unwrap_or(StatementVerdict::Fail);
    (verdict, text)
}

fn improved(facts: &Facts<'_>) -> Answered {
    if facts.has_certificate() {
        return pass(format!("{} follow the improved process: certificate sign-in.", facts.headsets()));
    }
    advice(format!(
        "{} are set up by hand. `signIn: {{kind: certificate, ...}}` is the improved process; it needs a certificate authority with \
         SCEP, Intune and build 22621.1217.",
        facts.headsets()
    ))
}

fn small(facts: &Facts<'_>) -> Answered {
    if facts.has_certificate() {
        return not_asked("The improved process has no such limit.");
    }
    match facts.evidence.diagnostic(USE_IMPROVED_PROCESS) {
        Some(told) => advice(format!("{} See {}.", sentence(&told.text), told.code)),
        None if facts.count() < 10 => pass(format!("{}, fewer than ten.", facts.headsets())),
        None => {
            advice(format!("{}: from ten on, the article recommends certificate sign-in.", facts.headsets()))
        }
    }
}

fn roles(facts: &Facts<'_>) -> Answered {
    let needed = &facts.evidence.plan.permissions;
    if needed.apply.is_empty() || !facts.evidence.plan.summary.pending() {
        let text = "Nothing is left to write, so no role is needed now; `permissions FILE` lists the least.";
        return pass(text);
    }
    let roles = if needed.roles.is_empty() {
        String::new()
    } else {
        format!(", and a person the directory roles {}", needed.roles.join(", "))
    };
    advice(format!(
        "To apply, an application needs {}{roles}. `apply` looks before its first write ({}).",
        needed.apply.join(", "),
        MISSING_ROLE.name
    ))
}

fn group(facts: &Facts<'_>) -> Answered {
    let name = &facts.scenario.group.display_name;
    let standing = facts.evidence.one(kind::GROUP, crate::scenario::GROUP);
    standing.answer("group", format!("The security group \"{name}\" is there for {}.", facts.accounts()))
}

fn accounts(facts: &Facts<'_>) -> Answered {
    let standing = facts.evidence.checks(is_account);
    standing.answer("account", format!("{}, one per headset.", facts.accounts()))
}

fn one_each(facts: &Facts<'_>) -> Answered {
    let accounts = facts.scenario.accounts.as_deref().unwrap_or_default();
    let users: HashSet<String> = accounts.iter().map(|account| account.user.to_lowercase()).collect();
    let devices: HashSet<String> = accounts.iter().map(|account| account.device.to_lowercase()).collect();
    let text = format!("{} accounts for {} headsets", users.len(), devices.len());
    let rules = [SCENARIO_DUPLICATE_USER.name, SCENARIO_DUPLICATE_DEVICE.name].join(" and ");
    if users.len() == accounts.len() && devices.len() == accounts.len() {
        return pass(format!("{text}; a scenario that lists one twice is refused ({rules})."));
    }
    (
        StatementVerdict::Fail,
        format!("{text}, from {} lines. Give each headset an account of its own.", accounts.len()),
    )
}

fn members(facts: &Facts<'_>) -> Answered {
    // Auto-login brings groups of one account each, which are no concern of this statement.
    let group = format!("{}/", crate::scenario::GROUP);
    let standing = facts
        .evidence
        .resources(|address| address.kind() == kind::MEMBERSHIP && address.key().starts_with(&group));
    let name = &facts.scenario.group.display_name;
    standing.answer(
        "membership",
        format!("{} of {} are in the group \"{name}\".", standing.passed, facts.accounts()),
    )
}
