//! Limitations and issues: what the owner accepts, and what eases it.

use super::super::evidence::many;
use super::{Answered, Facts, advice, manual, not_asked};
use crate::error::codes::{ACKNOWLEDGE, FIELD_SERVICE, PLAN_PROTECTED};
use crate::model::{Capability, StatementVerdict};
use crate::scenario::statement;

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    let limit = statement::find(id)?;
    match id {
        "A-L4" if facts.has_certificate() => {
            return Some(not_asked("With certificate sign-in there is no PIN to share."));
        }
        "A-I4" => {
            if let Some(told) = facts.evidence.diagnostic(PLAN_PROTECTED) {
                return Some((StatementVerdict::Fail, format!("{} ({})", told.text, told.code)));
            }
        }
        _ => {}
    }
    let more = what_eases(id, facts);
    let accepted = facts.scenario.acknowledge.iter().any(|given| given == id);
    Some(if accepted {
        advice(format!("Acknowledged by the owner. {more}"))
    } else {
        manual(format!(
            "The owner has not accepted that {}: add {id} to `acknowledge` ({}). {more}",
            limit.text, ACKNOWLEDGE.name
        ))
    })
}

/// What there is about it in this deployment.
fn what_eases(id: &str, facts: &Facts<'_>) -> String {
    let scenario = facts.scenario;
    match id {
        "A-L1" => "Whoever needs the own mail and files uses another device.".to_owned(),
        "A-L2" => {
            let first = scenario.accounts.iter().flatten().next();
            let name = first.map_or("the account", |one| one.display_name.as_deref().unwrap_or(&one.user));
            format!("Callers see names such as \"{name}\": name the place.")
        }
        "A-L3" if scenario.licences.capabilities.contains(&Capability::FieldService) => {
            format!("`fieldService` is licensed all the same; see {}.", FIELD_SERVICE.name)
        }
        "A-L3" => "No Field Service is licensed.".to_owned(),
        "A-L4" => "Never write the PIN on the headset, and use another one for each.".to_owned(),
        "A-I1" => "Write down who takes a headset and when: Entra knows the account and the headset alone."
            .to_owned(),
        "A-I2" => {
            format!(
                "The sign-in and audit logs name {}, never a person.",
                many(facts.count(), "shared account")
            )
        }
        "A-I3" => "What is counted is counted per headset.".to_owned(),
        "A-I4" => {
            format!(
                "Accounts that hold a directory role are never touched ({}): give these none.",
                PLAN_PROTECTED.name
            )
        }
        "A-I5" => format!(
            "{} owns MFA of {}, by the scenario's `mfaOwner`; no API tells who holds the methods.",
            scenario.mfa_owner,
            facts.accounts()
        ),
        "A-I6" if scenario.sign_in.is_some() => {
            format!(
                "`emit` writes a runbook for a forgotten PIN; it needs {}, who owns MFA.",
                scenario.mfa_owner
            )
        }
        "A-I6" => format!(
            "A forgotten PIN needs {}, who owns MFA. With `signIn` in the scenario, `emit` writes a runbook.",
            scenario.mfa_owner
        ),
        _ => String::new(),
    }
}
