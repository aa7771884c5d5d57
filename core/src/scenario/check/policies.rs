//! Sign-in, other policies of headsets, and settings of the tenant, as far as no tenant is needed to judge them.

use super::Rules;
use crate::document::{Problem, quote};
use crate::error::codes::{LOCK_OUT, SCENARIO_INVALID_VALUE, UNGUARDED};
use crate::model::{Audience, DevicePolicies, PinCharacters, SharedIdentity, SignIn};
use crate::scenario::headsets::clock_time;

pub(super) fn check(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    pin(scenario, rules);
    unguarded(scenario, rules);
    if let Some(policies) = &scenario.device_policies {
        pages(policies, rules);
        restart(policies, rules);
    }
    device_join(scenario, rules);
}

fn pin(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let Some(SignIn::Pin { min_length, max_length, digits, lowercase, uppercase, special, .. }) =
        &scenario.sign_in
    else {
        return;
    };
    if let (Some(least), Some(most)) = (min_length, max_length)
        && least > most
    {
        let text = format!("a PIN of at least {least} and at most {most} characters does not exist");
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "signIn.maxLength", text));
    }
    let forbidden = |kind: &Option<PinCharacters>| *kind == Some(PinCharacters::Forbidden);
    if [digits, lowercase, uppercase, special].into_iter().all(forbidden) {
        let text = "every kind of character is forbidden, so no PIN could be set";
        rules.add(Problem::error(LOCK_OUT, "signIn", text));
    }
}

/// Nobody is asked for anything: at least what can be done must be limited.
fn unguarded(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let alone = match &scenario.sign_in {
        Some(SignIn::AutoLogon) => "auto-login",
        Some(SignIn::Certificate { .. }) => "certificate sign-in",
        _ => return,
    };
    if scenario.kiosk.is_none() && scenario.app_control.is_none() {
        let text = format!(
            "with {alone} whoever holds a headset is signed in as its account, and neither a kiosk nor App Control limits what can be done"
        );
        rules.add(
            Problem::warning(UNGUARDED, "signIn", text)
                .hint("Add `kiosk`, and keep the headsets in a locked place.")
                .source("shared-identity#auto-login"),
        );
    }
    let visitor = scenario.device_policies.as_ref().and_then(|policies| policies.visitor_auto_logon);
    if visitor == Some(true) {
        let text = format!(
            "{alone} and the sign-in of visitors exclude each other: a visitor is signed in only where nobody else ever was"
        );
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "devicePolicies.visitorAutoLogon", text));
    }
}

fn pages(policies: &DevicePolicies, rules: &mut Rules<'_>) {
    if policies.show_only_pages.is_some() && policies.hide_pages.is_some() {
        let text = "`devicePolicies` has `showOnlyPages` and `hidePages`, and a headset takes one of them";
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "devicePolicies.hidePages", text));
    }
    for (key, pages) in [("showOnlyPages", &policies.show_only_pages), ("hidePages", &policies.hide_pages)] {
        for (index, page) in pages.iter().flatten().enumerate() {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if page.is_empty() || !page.chars().all(plain) {
                let path = format!("devicePolicies.{key}[{index}]");
                let text = format!("{} is not the name of a page of Settings", quote(page));
                rules.add(
                    Problem::error(SCENARIO_INVALID_VALUE, path, text)
                        .hint("Names are such as `network-wifi`, without `ms-settings:`."),
                );
            }
        }
        if pages.as_ref().is_some_and(Vec::is_empty) {
            let text = format!("`devicePolicies.{key}` is empty");
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, format!("devicePolicies.{key}"), text));
        }
    }
}

fn restart(policies: &DevicePolicies, rules: &mut Rules<'_>) {
    if let Some(restart) = &policies.weekly_restart
        && clock_time(&restart.at).is_none()
    {
        let path = "devicePolicies.weeklyRestart.at";
        let text = format!("{} is no time of the day", quote(&restart.at));
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).hint("Write `\"03:00\"`."));
    }
}

/// A headset that is set up by hand is joined by its account.
fn device_join(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let by_hand = matches!(scenario.sign_in, Some(SignIn::Pin { .. } | SignIn::AutoLogon));
    let nobody = scenario.tenant_settings.is_some_and(|settings| settings.device_join == Audience::Nobody);
    if by_hand && nobody {
        let text =
            "nobody could join devices any more, so the headsets could not be set up with their accounts";
        rules.add(
            Problem::error(LOCK_OUT, "tenantSettings.deviceJoin", text)
                .hint("`selected` allows the shared accounts and those who are chosen now.")
                .source("shared-identity#considerations"),
        );
    }
}
