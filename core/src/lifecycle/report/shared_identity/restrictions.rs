//! Section 3: kiosk mode and App Control.

use super::{Answered, Facts, advice, not_asked, pass};
use crate::hololens::apps;
use crate::model::{AppControl, Delivery, Kiosk, KioskMode, StatementVerdict};
use crate::scenario::kind::{self, file, profile};

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "A-24" => kiosk(facts),
        "A-25" => only_required_apps(facts),
        "A-26" => by_intune(facts),
        "A-27" => by_package(facts),
        "A-28" => app_control(facts),
        _ => return None,
    })
}

const ASK: &str =
    "The article recommends it for shared headsets: add `kiosk: {mode: multiApp, apps: [remoteAssist]}`.";

fn kiosk(facts: &Facts<'_>) -> Answered {
    let Some(kiosk) = &facts.scenario.kiosk else { return not_asked(ASK) };
    match kiosk.delivery {
        Delivery::Intune => profile_of(facts, kiosk),
        Delivery::ProvisioningPackage => package(facts),
    }
}

fn profile_of(facts: &Facts<'_>, kiosk: &Kiosk) -> Answered {
    let standing = facts.evidence.profile(|key| key == profile::KIOSK);
    let mode = match kiosk.mode {
        KioskMode::SingleApp => "A single-app kiosk starts",
        KioskMode::MultiApp => "A multi-app kiosk shows",
    };
    standing.answer(
        "part",
        format!("{mode} {}, by the Intune profile \"{}\".", kiosk.apps.join(", "), profile::KIOSK),
    )
}

/// A provisioning package leaves this library as a file, so that is all that can be said of it.
fn package(facts: &Facts<'_>) -> Answered {
    let standing = facts.evidence.one(kind::FILE, file::PROVISIONING_PACKAGE);
    let what = "`emit` writes the project of a provisioning package and its answer files; build it on Windows and apply it to each headset.";
    match standing.verdict {
        Some(StatementVerdict::Emitted | StatementVerdict::Manual) => {
            (StatementVerdict::Emitted, what.to_owned())
        }
        _ => standing.answer("file", what),
    }
}

fn only_required_apps(facts: &Facts<'_>) -> Answered {
    let Some(kiosk) = &facts.scenario.kiosk else { return not_asked(ASK) };
    let risky: Vec<String> = kiosk
        .apps
        .iter()
        .filter_map(|name| apps::by_key(name).or_else(|| apps::by_aumid(name)))
        .filter_map(|app| Some(format!("{} ({})", app.name, app.risk?)))
        .collect();
    if !risky.is_empty() {
        return advice(format!("The kiosk shows {}. Leave out what people do not need.", risky.join("; ")));
    }
    let more = if stops_edge(facts.scenario.app_control.as_ref()) {
        "App Control is to keep an allowed app from opening it (A-28)."
    } else {
        "An allowed app can still open Edge; only App Control stops that: `appControl: {block: [edge]}`."
    };
    pass(format!(
        "None of what the kiosk shows ({}) leads to the account's pages. {more}",
        kiosk.apps.join(", ")
    ))
}

/// Whether App Control stops Edge, as far as the scenario tells: a compiled policy does not.
fn stops_edge(control: Option<&AppControl>) -> bool {
    let Some(control) = control else { return false };
    let names_edge =
        |list: &Vec<String>| list.iter().any(|name| name == "edge" || name.contains("MicrosoftEdge"));
    control.block.as_ref().is_some_and(names_edge)
        || control.allow.as_ref().is_some_and(|list| !names_edge(list))
}

fn by_intune(facts: &Facts<'_>) -> Answered {
    match &facts.scenario.kiosk {
        Some(kiosk) if kiosk.delivery == Delivery::Intune => profile_of(facts, kiosk),
        Some(_) => {
            not_asked("The kiosk goes by a provisioning package; `kiosk.delivery: intune` would use Intune.")
        }
        None => not_asked(ASK),
    }
}

fn by_package(facts: &Facts<'_>) -> Answered {
    match &facts.scenario.kiosk {
        Some(kiosk) if kiosk.delivery == Delivery::ProvisioningPackage => package(facts),
        Some(_) => {
            not_asked("The kiosk goes by Intune; `kiosk.delivery: provisioningPackage` would use a package.")
        }
        None => not_asked(ASK),
    }
}

fn app_control(facts: &Facts<'_>) -> Answered {
    let Some(control) = &facts.scenario.app_control else {
        return not_asked(
            "Add `appControl: {block: [edge]}` to keep apps from being launched, which a kiosk alone does not.",
        );
    };
    let compiled = control.policy.is_some() || control.policy_file.is_some();
    if compiled && control.delivery == Delivery::Intune {
        let standing = facts.evidence.profile(|key| key == profile::APP_CONTROL);
        return standing.answer(
            "part",
            format!("The compiled policy is in the Intune profile \"{}\".", profile::APP_CONTROL),
        );
    }
    let standing = facts
        .evidence
        .one(kind::FILE, file::APP_CONTROL)
        .and(facts.evidence.one(kind::FILE, file::PROVISIONING_PACKAGE));
    let what = if compiled {
        "The compiled policy goes into the provisioning package that `emit` prepares; build it on Windows and apply it to each headset."
    } else {
        "`emit` writes the source of the policy and the script that compiles it; compile it on Windows, then name the result in \
         `appControl.policyFile`."
    };
    match standing.verdict {
        Some(StatementVerdict::Emitted | StatementVerdict::Manual) => {
            (StatementVerdict::Emitted, what.to_owned())
        }
        _ => standing.answer("file", what),
    }
}
