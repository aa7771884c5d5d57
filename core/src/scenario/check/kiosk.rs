//! What the start menu shows.

use std::collections::HashSet;

use super::Rules;
use crate::document::{Problem, did_you_mean, nearest, quote};
use crate::error::codes::{KIOSK_RISK, SCENARIO_INVALID_VALUE};
use crate::hololens::apps::{self, Aumid};
use crate::model::{App, Kiosk, KioskAudience, KioskMode, SharedIdentity};
use crate::scenario::apps::{aumids, names};

const SOURCE: &str = "shared-identity#kiosk-mode";

pub(super) fn check(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let Some(kiosk) = &scenario.kiosk else { return };
    shown(scenario, kiosk, rules);
    let wanted = match kiosk.mode {
        KioskMode::SingleApp if kiosk.apps.len() != 1 => "exactly one app, because one starts by itself",
        KioskMode::MultiApp if kiosk.apps.is_empty() => "at least one app, else a headset shows nothing",
        _ => "",
    };
    if !wanted.is_empty() && rules.knows("kiosk.apps") {
        let text = format!("`kiosk.apps` needs {wanted}");
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "kiosk.apps", text)
                .hint("Remote Assist is `[remoteAssist]`."),
        );
    }
    if let KioskAudience::Groups { groups } = &kiosk.audience {
        groups_are_ids(groups, rules);
    }
    own_app(scenario, rules);
}

/// The id of the deployment's own app stands in the kiosk as it is given.
fn own_app(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    if let App::Custom { aumid, .. } = &scenario.app
        && Aumid::parse(aumid).is_none()
        && rules.knows("app.aumid")
    {
        let text = format!("{} is no application user model id", quote(aumid));
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "app.aumid", text)
                .hint("It is such as `Name_publisher!App`."),
        );
    }
}

fn shown(scenario: &SharedIdentity, kiosk: &Kiosk, rules: &mut Rules<'_>) {
    let mut seen = HashSet::new();
    for (index, name) in kiosk.apps.iter().enumerate() {
        let path = format!("kiosk.apps[{index}]");
        if !rules.knows(&path) {
            continue;
        }
        let Some(ids) = aumids(name, &scenario.app) else {
            let near = nearest(name, names());
            let text = format!("{} is no app that a kiosk can show{}", quote(name), did_you_mean(near));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).hint(
                "Write a name of the catalogue, such as `remoteAssist`, or an application user model id, such as `Name_publisher!App`.",
            ));
            continue;
        };
        if ids.iter().any(|id| !seen.insert(id.to_lowercase())) {
            let text = format!("the kiosk shows {} twice", quote(name));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text));
            continue;
        }
        if let Some(risk) = apps::by_aumid(&ids[0]).and_then(|app| app.risk) {
            let text = format!("the kiosk shows {}: {risk}", quote(name));
            rules.add(
                Problem::warning(KIOSK_RISK, path, text)
                    .hint("Leave it out of a kiosk for shared accounts.")
                    .source(SOURCE),
            );
        }
    }
    let own = match &scenario.app {
        App::RemoteAssist => aumids("remoteAssist", &scenario.app),
        App::Custom { aumid, .. } => Some(vec![aumid.clone()]),
    };
    let shows = own.iter().flatten().any(|id| seen.contains(&id.to_lowercase()));
    if !shows && !kiosk.apps.is_empty() && rules.knows("kiosk.apps") {
        let text = "the kiosk does not show the app that the headsets are for";
        rules.add(
            Problem::warning(KIOSK_RISK, "kiosk.apps", text)
                .hint("Add it, or name another `app`.")
                .source(SOURCE),
        );
    }
}

fn groups_are_ids(groups: &[String], rules: &mut Rules<'_>) {
    if groups.is_empty() {
        let text = "`kiosk.audience.groups` is empty, so the kiosk would hold for nobody";
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "kiosk.audience.groups", text));
    }
    for (index, group) in groups.iter().enumerate() {
        if uuid::Uuid::try_parse(group.trim()).is_err() {
            let path = format!("kiosk.audience.groups[{index}]");
            let text = format!("{} is not the object id of a group", quote(group));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).hint(
                "It is a GUID and stands on the group's overview in the Microsoft Entra admin center.",
            ));
        }
    }
}
