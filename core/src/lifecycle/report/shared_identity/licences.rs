//! Section 2: licences.

use super::super::evidence::Standing;
use super::accounts::{is_account, is_licence};
use super::{Answered, Facts, advice, not_asked};
use crate::error::codes::{FEATURE_ABSENT, FIELD_SERVICE, LICENCE_MEMBER, PRODUCT_ENDED, PRODUCT_ENDING};
use crate::model::{App, AssignTo, Capability, Check, Delivery, StatementVerdict};
use crate::resource::entra::requirements;

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "A-08" => assigned(facts),
        "A-09" => remote_assist(facts),
        "A-10" => teams(facts),
        "A-11" => dataverse(facts),
        "A-12" => members_of_the_tenant(facts),
        "A-13" => intune(facts),
        "A-14" => {
            extra(facts, Capability::OneDrive, "oneDrive", "All users of a headset share one OneDrive.")
        }
        "A-15" => extra(
            facts,
            Capability::OneTimeCall,
            "oneTimeCall",
            "The invitations come from the account's mailbox.",
        ),
        "A-16" => field_service(facts),
        "A-17" => through_groups(facts),
        _ => return None,
    })
}

fn asked(facts: &Facts<'_>, capability: Capability) -> bool {
    facts.scenario.licences.capabilities.contains(&capability)
}

/// How the licences stand for one capability. A check that fails says what is missing; where that is something else, it does not
/// count against this one.
fn licensed(facts: &Facts<'_>, capability: Capability) -> Standing {
    let name = requirements(&[capability], &App::RemoteAssist).into_iter().next().map(|first| first.name);
    let concerns = |check: &Check| {
        let missing = check.text.split_once(" is not licensed for ").map(|(_, missing)| missing);
        missing.is_none_or(|missing| name.as_deref().is_some_and(|name| missing.contains(name)))
    };
    facts.evidence.checks(|check| is_licence(check) && concerns(check))
}

/// The answer for a capability that the scenario asks for.
fn answer(facts: &Facts<'_>, capability: Capability, what: &str, more: &str) -> Answered {
    let standing = licensed(facts, capability);
    if standing.verdict.is_none() && facts.count() > 0 {
        // Every account lacks something else, so nothing speaks against this one.
        return (StatementVerdict::Pass, format!("No account lacks {what}. {more}").trim_end().to_owned());
    }
    let passing = format!("{} of {} are licensed for {what}. {more}", standing.passed, facts.accounts());
    standing.answer("licence", passing.trim_end())
}

fn assigned(facts: &Facts<'_>) -> Answered {
    let how = match facts.scenario.licences.assign_to {
        AssignTo::Group => format!("through the group \"{}\"", facts.scenario.group.display_name),
        AssignTo::User => "to each account".to_owned(),
    };
    let standing = facts.evidence.checks(is_licence);
    standing.answer("licence", format!("{} of {} are licensed, {how}.", standing.passed, facts.accounts()))
}

fn remote_assist(facts: &Facts<'_>) -> Answered {
    if let App::Custom { name, .. } = &facts.scenario.app {
        return not_asked(format!("The headsets run {name}, whose service plans are asked for instead."));
    }
    if !asked(facts, Capability::RemoteAssist) {
        return not_asked("Add `remoteAssist` to `licences.capabilities`.");
    }
    let told = [PRODUCT_ENDED, PRODUCT_ENDING].into_iter().find_map(|code| facts.evidence.diagnostic(code));
    let more = told
        .map_or_else(String::new, |told| format!("{}; see {}.", told.text.trim_end_matches('.'), told.code));
    answer(facts, Capability::RemoteAssist, "Remote Assist", &more)
}

fn teams(facts: &Facts<'_>) -> Answered {
    if !asked(facts, Capability::Teams) {
        return not_asked("Add `teams` to `licences.capabilities`.");
    }
    answer(facts, Capability::Teams, "Teams", "The product of Remote Assist holds Teams too.")
}

fn dataverse(facts: &Facts<'_>) -> Answered {
    if !asked(facts, Capability::RemoteAssist) {
        return not_asked("It comes with `remoteAssist` in `licences.capabilities`.");
    }
    let name = "Common Data Service for Remote Assist";
    let absent = facts.evidence.plan.diagnostics.iter();
    let mut absent = absent.filter(|one| one.code == FEATURE_ABSENT.name && one.text.contains(name));
    if let Some(told) = absent.next() {
        return advice(format!("{} Some products carry it under another name.", super::sentence(&told.text)));
    }
    // No check looks at this plan, which other products carry under another name: the choice of products did.
    let standing = licensed(facts, Capability::RemoteAssist);
    let text = format!("The products of {} of {} hold it", standing.passed, facts.accounts());
    standing.answer("licence", format!("{text}; it is a service plan, today called Dataverse."))
}

fn members_of_the_tenant(facts: &Facts<'_>) -> Answered {
    let domain = &facts.evidence.plan.tenant.domain;
    let standing = facts.evidence.checks(is_account);
    let text = format!(
        "{} are members of {domain} and carry the licences themselves; guests are never used.",
        facts.accounts()
    );
    standing.answer("account", text)
}

fn intune(facts: &Facts<'_>) -> Answered {
    if asked(facts, Capability::Intune) {
        return answer(facts, Capability::Intune, "Intune", "");
    }
    let scenario = facts.scenario;
    let by_intune = scenario.kiosk.as_ref().is_some_and(|kiosk| kiosk.delivery == Delivery::Intune)
        || scenario.app_control.as_ref().is_some_and(|control| control.delivery == Delivery::Intune)
        || scenario.sign_in.is_some()
        || scenario.device_policies.is_some();
    if by_intune {
        return advice(
            "Policies reach the headsets by Intune, and `intune` is not among `licences.capabilities`: add it.",
        );
    }
    not_asked(
        "No policy goes by Intune. To manage the headsets with it, add `intune` to `licences.capabilities`.",
    )
}

fn extra(facts: &Facts<'_>, capability: Capability, key: &str, more: &str) -> Answered {
    if !asked(facts, capability) {
        return not_asked(format!("Add `{key}` to `licences.capabilities`."));
    }
    let what = if capability == Capability::OneDrive { "OneDrive" } else { "a mailbox for one-time calls" };
    answer(facts, capability, what, more)
}

fn field_service(facts: &Facts<'_>) -> Answered {
    if !asked(facts, Capability::FieldService) {
        return not_asked("Not asked for, and a shared account cannot use it (A-L3).");
    }
    advice(format!(
        "`fieldService` is among `licences.capabilities`, but a shared account cannot use it (A-L3): leave it out, or give those \
         people accounts of their own. See {}.",
        FIELD_SERVICE.name
    ))
}

fn through_groups(facts: &Facts<'_>) -> Answered {
    match facts.scenario.licences.assign_to {
        AssignTo::User => {
            not_asked("Each account carries its own licence; `licences.assignTo: group` would use the group.")
        }
        AssignTo::Group => advice(format!(
            "The group licenses its direct members, not those of groups within, and each gets all products or none. An account that \
             Entra cannot license fails with the cause ({}).",
            LICENCE_MEMBER.name
        )),
    }
}
