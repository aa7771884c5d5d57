//! The rules of a scenario of several tenants.
//!
//! Source: "Dynamics 365 Remote Assist advanced deployment scenarios", scenario 1; limits of lists from Microsoft's page
//! Set-CsTenantFederationConfiguration.

mod domains;
mod people;

use std::collections::HashMap;

use self::domains::list;
use super::Rules;
use super::syntax::{domain_fault, is_guid, name_fault};
use crate::document::{Problem, quote};
use crate::error::codes::{
    LOOKALIKE, PARTNER_SHUT_OUT, SAME_COMPANY, SCENARIO_DUPLICATE_TENANT, SCENARIO_INVALID_VALUE,
    SINGLE_TENANT,
};
use crate::model::{CompanyTenant, ExternalAccess, Federation, TenantRole};
use crate::scenario::lookalike::look_alike;

/// The article's first scenario.
const SCENARIO: &str = "advanced-scenarios#scenario-1";
/// The article on federation.
const SOLUTION: &str = "advanced-scenarios#federation";

pub(super) fn check(scenario: &Federation, rules: &mut Rules<'_>) {
    super::head::name(&scenario.name, rules);
    super::head::tenant(&scenario.tenant, rules);
    super::head::app(&scenario.app, rules);
    same_company(scenario, rules);
    tenants(scenario, rules);
    own(scenario, rules);
    for (index, tenant) in scenario.tenants.iter().enumerate() {
        access(index, tenant, scenario, rules);
    }
    partners(scenario, rules);
    people::check(scenario, rules);
}

fn same_company(scenario: &Federation, rules: &mut Rules<'_>) {
    if rules.knows("sameCompany") && !scenario.same_company {
        let text = "`sameCompany` is not `true`: the article's scenario holds only where all tenants belong to the same company";
        rules.add(
            Problem::error(SAME_COMPANY, "sameCompany", text)
                .hint(
                    "If they do, write `sameCompany: true`. For vendors and contractors describe `kind: vendorAccounts`, or send \
                     them one-time links; `remote-assist advise` weighs both.",
                )
                .source(SCENARIO),
        );
    }
}

/// Forms, duplicates and look-alikes of the tenants' own domains.
fn tenants(scenario: &Federation, rules: &mut Rules<'_>) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for (index, tenant) in scenario.tenants.iter().enumerate() {
        let further = tenant.domains.iter().flatten().enumerate();
        let named = std::iter::once((format!("tenants[{index}].tenant"), &tenant.tenant));
        let named =
            named.chain(further.map(|(at, domain)| (format!("tenants[{index}].domains[{at}]"), domain)));
        for (path, domain) in named {
            if !rules.knows(&path) {
                continue;
            }
            if let Some(problem) = domains::fault(&path, domain) {
                rules.add(problem);
                continue;
            }
            let key = domain.to_ascii_lowercase();
            if let Some(first) = seen.get(&key) {
                let text = format!("{} is listed twice ({})", quote(domain), rules.first(first));
                rules.add(
                    Problem::error(SCENARIO_DUPLICATE_TENANT, path.clone(), text)
                        .hint("A tenant stands in the list once, and is no partner of itself."),
                );
            } else if let Some((other, first)) = seen.iter().find(|(other, _)| look_alike(&key, other)) {
                let text = format!(
                    "the domain {} looks like {} and is another one ({})",
                    quote(domain),
                    quote(other),
                    rules.first(first)
                );
                rules.add(Problem::error(LOOKALIKE, path.clone(), text).hint("Look which of them is meant."));
            }
            seen.insert(key, path);
        }
        let path = format!("tenants[{index}].name");
        if let Some(fault) = tenant.name.as_deref().filter(|_| rules.knows(&path)).and_then(name_fault) {
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, format!("the tenant's name {fault}")));
        }
    }
    if !rules.knows("tenants") || scenario.tenants.is_empty() {
        return;
    }
    if scenario.tenants.len() == 1 {
        let text = "all people are in one tenant, so no work across tenants is needed: they reach each other as they are";
        rules.add(
            Problem::error(SINGLE_TENANT, "tenants", text)
                .hint("A standard deployment of Remote Assist and Teams is enough. List the other tenants if there are any.")
                .source("advanced-scenarios#introduction"),
        );
        return;
    }
    let has = |role: TenantRole| scenario.tenants.iter().any(|tenant| tenant.role == role);
    for (role, word) in [(TenantRole::Experts, "experts"), (TenantRole::Technicians, "technicians")] {
        if !has(role) {
            let text = format!(
                "no tenant has {word}, and a Remote Assist call is between a technician and an expert"
            );
            rules.add(
                Problem::warning(SINGLE_TENANT, "tenants", text).source("advanced-scenarios#introduction"),
            );
        }
    }
}

/// The document's own tenant is one of them, and administered.
fn own(scenario: &Federation, rules: &mut Rules<'_>) {
    if !rules.knows("tenant") || !rules.knows("tenants") || domain_fault(&scenario.tenant).is_some() {
        if is_guid(&scenario.tenant) {
            let text = "`tenant` is an id, and `tenants` are told apart by their domains";
            rules.add(
                Problem::error(SCENARIO_INVALID_VALUE, "tenant", text)
                    .hint("Write the domain under which your tenant stands in `tenants`."),
            );
        }
        return;
    }
    let own = scenario.tenants.iter().position(|tenant| tenant.owns(&scenario.tenant));
    let Some(index) = own else {
        let text = format!("{} does not stand in `tenants`", quote(&scenario.tenant));
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "tenant", text)
                .hint("`tenant` is your own tenant; list it with its role like the others."),
        );
        return;
    };
    let path = format!("tenants[{index}].administered");
    if rules.knows(&path) && !scenario.tenants[index].administered {
        let text =
            format!("{} is the document's own tenant and must be administered here", quote(&scenario.tenant));
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, path, text)
                .hint("Write `administered: true`, or name the tenant that you administer in `tenant`."),
        );
    }
}

fn access(index: usize, tenant: &CompanyTenant, scenario: &Federation, rules: &mut Rules<'_>) {
    let path = format!("tenants[{index}].externalAccess");
    if !rules.knows(&path) {
        return;
    }
    match &tenant.external_access {
        Some(ExternalAccess::Allow { domains }) => {
            let empty = "an empty allow list would block everybody: write `mode: closed` if that is meant, or list the domains";
            list(&format!("{path}.domains"), domains, empty, Some(tenant), rules);
            domains::look_alikes(&format!("{path}.domains"), domains, scenario, rules);
        }
        Some(ExternalAccess::Block { domains, .. }) => {
            let empty =
                "an empty block list blocks nobody: write `mode: open` if that is meant, or list the domains";
            list(&format!("{path}.domains"), domains, empty, Some(tenant), rules);
        }
        _ => {}
    }
}

/// A technician's tenant and an expert's tenant that do not let their people reach each other.
fn partners(scenario: &Federation, rules: &mut Rules<'_>) {
    for (index, tenant) in scenario.tenants.iter().enumerate() {
        let path = format!("tenants[{index}].externalAccess");
        let Some(access) = tenant.external_access.as_ref().filter(|_| rules.knows(&path)) else { continue };
        let opposite = |other: &&CompanyTenant| other.role != tenant.role;
        for other in scenario.tenants.iter().filter(opposite) {
            for domain in std::iter::once(&other.tenant).chain(other.domains.iter().flatten()) {
                let Some(why) = shut_out(access, domain) else { continue };
                let text = format!(
                    "{} {why}, so its people and those of {} do not reach each other",
                    tenant.tenant, other.tenant
                );
                let problem = Problem::warning(PARTNER_SHUT_OUT, path.clone(), text);
                rules.add(
                    problem.hint("If they are to work together, open it on this side.").source(SOLUTION),
                );
            }
        }
    }
}

/// Why a domain is shut out, as the end of a sentence about the tenant.
pub(in crate::scenario) fn shut_out(access: &ExternalAccess, domain: &str) -> Option<String> {
    let same = |other: &String| other.eq_ignore_ascii_case(domain);
    match access {
        ExternalAccess::Closed => Some("is closed".to_owned()),
        ExternalAccess::Allow { domains } if domains.iter().any(same) => None,
        ExternalAccess::Allow { domains } => {
            let parent = domains.iter().find(|listed| is_below(domain, listed));
            Some(match parent {
                Some(parent) => {
                    format!("allows {parent} but not {domain}, and a sub-domain must be listed by itself")
                }
                None => format!("does not allow {domain}"),
            })
        }
        ExternalAccess::Block { domains, .. } if domains.iter().any(same) => Some(format!("blocks {domain}")),
        ExternalAccess::Block { domains, block_all_subdomains: Some(true) } => {
            let parent = domains.iter().find(|listed| is_below(domain, listed))?;
            Some(format!("blocks {parent} with all sub-domains, {domain} among them"))
        }
        ExternalAccess::Open | ExternalAccess::Block { .. } => None,
    }
}

/// Whether a domain lies below another one.
fn is_below(domain: &str, parent: &str) -> bool {
    let (domain, parent) = (domain.to_ascii_lowercase(), parent.to_ascii_lowercase());
    domain.strip_suffix(&parent).is_some_and(|rest| rest.ends_with('.'))
}
