//! From a scenario of several tenants to what the script of each is told.

use std::collections::BTreeMap;

use crate::emit::Side;
use crate::model::{CompanyTenant, ExternalAccess, Federation, PersonPolicy, TenantRole};
use crate::plan::{ObservedTeams, TeamsSide};
use crate::powershell::Operation;
use crate::resource::{Deployment, Resource};
use crate::scenario;

/// The sides of which something is asked. Those that are administered elsewhere are told what holds whatever is there.
pub(super) fn of<'a>(
    scenario: &'a Federation,
    deployment: &Deployment,
    teams: &'a BTreeMap<String, TeamsSide>,
) -> Vec<Side<'a>> {
    let side = |tenant: &'a CompanyTenant| {
        let now = teams.get(&tenant.tenant.to_ascii_lowercase()).and_then(TeamsSide::read);
        let now = now.filter(|_| tenant.administered);
        let resources = scenario::side(tenant, scenario, deployment);
        let operations: Vec<Operation> =
            resources.iter().filter_map(|resource| operation(resource, deployment, now)).collect();
        (!operations.is_empty()).then(|| Side {
            domain: &tenant.tenant,
            name: tenant.name.as_deref().unwrap_or(&tenant.tenant),
            tenant: now.map(|now| now.tenant.as_str()),
            administered: tenant.administered,
            asked: asked(tenant, scenario),
            tries: tries(tenant, scenario),
            operations,
        })
    };
    scenario.tenants.iter().filter_map(side).collect()
}

fn operation(resource: &Resource, deployment: &Deployment, now: Option<&ObservedTeams>) -> Option<Operation> {
    let id = deployment.operation(&resource.address(), 0);
    match resource {
        Resource::ExternalAccess(access) => Some(access.operation(id, now.map(|now| &now.access))),
        Resource::AccessPolicy(policy) => {
            Some(policy.operation(id, now.and_then(|now| now.policies.as_ref()?.get(&policy.name))))
        }
        Resource::PolicyGrant(grant) => {
            let held = now.and_then(|now| now.grants.as_ref()?.get(&grant.user.to_ascii_lowercase()));
            Some(grant.operation(id, held, grant.policy.as_deref()))
        }
        _ => None,
    }
}

/// What is asked of a tenant, in words.
fn asked(tenant: &CompanyTenant, scenario: &Federation) -> Vec<String> {
    let mut asked = Vec::new();
    match &tenant.external_access {
        None => {}
        Some(ExternalAccess::Open) => asked.push("Allow all external domains.".to_owned()),
        Some(ExternalAccess::Allow { domains }) => {
            asked.push(format!("Allow these external domains: {}.", domains.join(", ")));
        }
        Some(ExternalAccess::Block { domains, block_all_subdomains }) => {
            let below = if *block_all_subdomains == Some(true) { ", with all sub-domains" } else { "" };
            asked.push(format!(
                "Block these external domains{below}, and allow all others: {}.",
                domains.join(", ")
            ));
        }
        Some(ExternalAccess::Closed) => asked.push("Block all external domains.".to_owned()),
    }
    if let Some(trial) = tenant.trial_tenants {
        let word = if trial == crate::model::TrialTenants::Allowed { "Allow" } else { "Block" };
        asked.push(format!("{word} tenants that hold nothing but trial subscriptions."));
    }
    if let Some(consumer) = tenant.consumer_accounts {
        let word = |allowed: bool| if allowed { "Allow" } else { "Block" };
        if let Some(outbound) = consumer.outbound {
            asked.push(format!("{} people to reach personal Teams accounts.", word(outbound)));
        }
        if let Some(inbound) = consumer.inbound {
            asked.push(format!("{} personal Teams accounts to begin a conversation.", word(inbound)));
        }
    }
    for person in scenario.people.iter().flatten().filter(|person| tenant.owns(person.domain())) {
        let Some(policy) = &person.policy else { continue };
        let whom = match policy {
            PersonPolicy::OrganizationDefault => "whom the tenant reaches".to_owned(),
            PersonPolicy::Open => "everybody".to_owned(),
            PersonPolicy::Allow { domains } => format!("nobody but {}", domains.join(", ")),
            PersonPolicy::Block { domains } => format!("everybody but {}", domains.join(", ")),
            PersonPolicy::Closed => "nobody".to_owned(),
        };
        asked.push(format!("{} reaches {whom} outside of the tenant.", person.address));
    }
    asked
}

/// People of the other role, to look whether it works.
fn tries(tenant: &CompanyTenant, scenario: &Federation) -> Vec<String> {
    let other = |role: TenantRole| role != tenant.role;
    let tenants = scenario.tenants.iter().filter(|one| other(one.role));
    let people = tenants.flat_map(|one| {
        scenario
            .people
            .iter()
            .flatten()
            .filter(|person| one.owns(person.domain()))
            .map(|person| person.address.clone())
    });
    people.collect()
}
