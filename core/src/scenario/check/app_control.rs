//! Which apps can be launched. A policy must not make a headset useless.

use super::Rules;
use crate::document::{Problem, did_you_mean, nearest, quote};
use crate::emit::dangerous;
use crate::error::codes::{LOCK_OUT, SCENARIO_INVALID_VALUE};
use crate::model::{AppControl, Delivery, SharedIdentity};
use crate::scenario::apps::{names, own_package, packages};
use crate::scenario::headsets::is_base64;

const SOURCE: &str = "shared-identity#windows-defender-application-control-wdac";

pub(super) fn check(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let Some(control) = &scenario.app_control else { return };
    if !rules.knows("appControl") {
        return;
    }
    let given = [control.policy.is_some(), control.allow.is_some(), control.block.is_some()];
    if given.iter().filter(|given| **given).count() != 1 {
        let text = "`appControl` needs exactly one of `policyFile`, `allow` and `block`";
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "appControl", text));
        return;
    }
    if let Some(policy) = &control.policy {
        compiled(policy, control, rules);
        return;
    }
    let own = own_package(&scenario.app);
    for (key, list) in [("allow", &control.allow), ("block", &control.block)] {
        let Some(list) = list else { continue };
        let families = named(scenario, key, list, rules);
        let families: Vec<&str> = families.iter().map(String::as_str).collect();
        // What a headset needs is added to a list of allowed apps by itself.
        if key == "block" {
            blocked(&families, &own, control, rules);
        }
    }
}

fn compiled(policy: &str, control: &AppControl, rules: &mut Rules<'_>) {
    let id = control.policy_id.as_deref();
    if control.delivery == Delivery::ProvisioningPackage {
        let text = "a compiled policy reaches headsets through Intune alone: no setting of a provisioning package is documented for it";
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "appControl.delivery", text).hint("Leave `delivery` out."),
        );
    }
    if !is_base64(policy) {
        let text = "`appControl.policy` is not base 64 of a compiled policy";
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "appControl.policy", text));
    }
    if id.is_none_or(|id| uuid::Uuid::try_parse(id.trim_matches(['{', '}'])).is_err()) {
        let text =
            "a compiled policy needs `appControl.policyId`, a GUID: the address on the headset holds it";
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "appControl.policyId", text)
                .hint("It is the `PolicyTypeID` or `PolicyID` of the policy's source."),
        );
    }
}

/// The package family names of a list.
fn named(scenario: &SharedIdentity, key: &str, list: &[String], rules: &mut Rules<'_>) -> Vec<String> {
    if list.is_empty() {
        let text = format!("`appControl.{key}` is empty");
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, format!("appControl.{key}"), text));
    }
    let mut families = Vec::new();
    for (index, name) in list.iter().enumerate() {
        if let Some(found) = packages(name, &scenario.app) {
            families.extend(found);
            continue;
        }
        let near = nearest(name, names());
        let text = format!("{} is no app that App Control can name{}", quote(name), did_you_mean(near));
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, format!("appControl.{key}[{index}]"), text).hint(
                "Write a name of the catalogue, such as `edge`, or a package family name, such as `Name_publisher`.",
            ),
        );
    }
    families
}

const FORCE: &str =
    "Take it out of the list, or set `force: true` if you know another way to operate the headset.";

fn blocked(families: &[&str], own: &str, control: &AppControl, rules: &mut Rules<'_>) {
    for danger in dangerous(families, own) {
        let text = format!("blocking {} would make a headset useless: {}", danger.family, danger.why);
        let problem = if control.force {
            Problem::warning(LOCK_OUT, "appControl.block", text)
        } else {
            Problem::error(LOCK_OUT, "appControl.block", text).hint(FORCE)
        };
        rules.add(problem.source(SOURCE));
    }
}
