//! Name, tenant, location, owner of MFA, group and app.

use super::super::country;
use super::Rules;
use super::syntax::{domain_fault, is_address, is_guid, name_fault};
use crate::document::{Problem, quote};
use crate::error::codes::SCENARIO_INVALID_VALUE;
use crate::model::{App, GroupSpec, SharedIdentity};

pub(super) fn check(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    name(&scenario.name, rules);
    tenant(&scenario.tenant, rules);
    location(&scenario.usage_location, rules);
    owner(&scenario.mfa_owner, rules);
    group(&scenario.group, rules);
    app(&scenario.app, rules);
}

pub(super) fn group(group: &GroupSpec, rules: &mut Rules<'_>) {
    if rules.knows("group.displayName")
        && let Some(fault) = name_fault(&group.display_name)
    {
        let text = format!("the group's name {fault}");
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "group.displayName", text));
    }
}

pub(super) fn name(name: &str, rules: &mut Rules<'_>) {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !rules.knows("name") || (1..=40).contains(&name.len()) && name.bytes().all(allowed) {
        return;
    }
    let text = format!("{} cannot name a deployment: it takes 1 to 40 of `a-z`, `0-9` and `-`", quote(name));
    let slug: String = name
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
        .chars()
        .take(40)
        .collect();
    let problem = Problem::error(SCENARIO_INVALID_VALUE, "name", text);
    rules.add(if slug.is_empty() { problem } else { problem.hint(format!("Try `{slug}`.")) });
}

pub(super) fn tenant(tenant: &str, rules: &mut Rules<'_>) {
    if !rules.knows("tenant") || is_guid(tenant) {
        return;
    }
    if let Some(fault) = domain_fault(tenant) {
        let text = format!("{} is neither a domain nor a tenant id: {fault}", quote(tenant));
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "tenant", text).hint(
            "Write a verified domain such as `contoso.com`, or the id as 8-4-4-4-12 hexadecimal digits.",
        ));
    }
}

pub(super) fn location(code: &str, rules: &mut Rules<'_>) {
    if !rules.knows("usageLocation") || country::is_country(code) {
        return;
    }
    let text = format!("{} is no country code of ISO 3166 with two letters", quote(code));
    let hint = match country::meant(code) {
        Some(meant) => format!("Write `{meant}`."),
        None => "Write two capital letters, such as `US`, `DE` or `JP`.".to_owned(),
    };
    rules.add(Problem::error(SCENARIO_INVALID_VALUE, "usageLocation", text).hint(hint));
}

pub(super) fn owner(address: &str, rules: &mut Rules<'_>) {
    if rules.knows("mfaOwner") && !is_address(address) {
        let text = format!("{} is not an address, and the owner of MFA must be reachable", quote(address));
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "mfaOwner", text)
                .hint("Name a central authority, such as `it-operations@contoso.com`.")
                .source("shared-identity#issues"),
        );
    }
}

pub(super) fn app(app: &App, rules: &mut Rules<'_>) {
    let App::Custom { name, aumid, package_family_name, service_plans } = app else { return };
    for (path, text) in
        [("app.name", name), ("app.aumid", aumid), ("app.packageFamilyName", package_family_name)]
    {
        if rules.knows(path)
            && let Some(fault) = name_fault(text)
        {
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, format!("`{path}` {fault}")));
        }
    }
    for (index, plan) in service_plans.iter().enumerate() {
        let path = format!("app.servicePlans[{index}]");
        if rules.knows(&path) && !is_guid(plan) {
            let text = format!("{} is not the id of a service plan", quote(plan));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).hint(
                "Service plans are named by id, 8-4-4-4-12 hexadecimal digits, because their names vary.",
            ));
        }
    }
}
