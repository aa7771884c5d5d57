//! From a document to facts: what it describes, as if it were carried out.

use std::collections::BTreeSet;

use super::facts::{Access, BarrierMode, Facts, PersonFacts, TenantFacts};
use crate::model::{
    Capability, CompanyTenant, ExternalAccess, Federation, PersonPolicy, PersonRole, ReachBasis, Scenario,
    SharedIdentity, TenantRole, domain_of,
};

impl Facts {
    /// The facts of any scenario.
    pub fn of_scenario(scenario: &Scenario) -> Self {
        match scenario {
            Scenario::SharedIdentity(scenario) => Self::of_shared_identity(scenario),
            Scenario::Federation(scenario) => Self::of_file(scenario),
            Scenario::Guesting(scenario) => Self::of_guesting(scenario),
            Scenario::VendorAccounts(scenario) => Self::of_vendors(scenario, BarrierMode::SingleSegment),
        }
    }

    /// The facts of several tenants of one company.
    pub fn of_file(scenario: &Federation) -> Self {
        let people: Vec<PersonFacts> = scenario
            .people
            .iter()
            .flatten()
            .map(|person| {
                let role = person.role.unwrap_or_else(|| role_at(&person.address, &scenario.tenants));
                PersonFacts {
                    display_name: person.display_name.clone(),
                    policy: person.policy.clone(),
                    ..PersonFacts::new(&person.address, role)
                }
            })
            .collect();
        let tenants = scenario.tenants.iter().map(|tenant| of_tenant(tenant, &people)).collect();
        Self { basis: ReachBasis::File, tenants, people }
    }

    /// The facts of headsets with shared accounts: one tenant, whose listed accounts call with Remote Assist.
    fn of_shared_identity(scenario: &SharedIdentity) -> Self {
        let mut tenant = TenantFacts::new(&scenario.tenant, TenantRole::Experts);
        tenant.administered = true;
        // An id completes no address.
        let is_domain = scenario.tenant.contains('.');
        tenant.domains.retain(|_| is_domain);
        let capabilities = &scenario.licences.capabilities;
        let remote_assist = capabilities.contains(&Capability::RemoteAssist).then_some(true);
        // The licence for Remote Assist brings Teams.
        let teams = capabilities.contains(&Capability::Teams).then_some(true).or(remote_assist);
        let mut people = Vec::new();
        for account in scenario.accounts.iter().flatten() {
            let address = account.user_principal_name(&scenario.tenant);
            let Some((_, domain)) = address.rsplit_once('@').filter(|(_, domain)| domain.contains('.'))
            else {
                continue;
            };
            tenant.domains.insert(domain.to_lowercase());
            people.push(PersonFacts {
                display_name: account.display_name.clone(),
                teams_licence: teams,
                remote_assist_licence: remote_assist,
                ..PersonFacts::new(&address, PersonRole::Technician)
            });
        }
        Self { basis: ReachBasis::File, tenants: vec![tenant], people }
    }
}

fn of_tenant(tenant: &CompanyTenant, people: &[PersonFacts]) -> TenantFacts {
    let mut facts = TenantFacts::new(&tenant.tenant, tenant.role);
    facts.domains.extend(tenant.domains.iter().flatten().map(|domain| domain.to_lowercase()));
    facts.name = tenant.name.clone().unwrap_or_else(|| tenant.tenant.clone());
    facts.administered = tenant.administered;
    facts.access = tenant.external_access.as_ref().map(access);
    facts.trial_tenants = tenant.trial_tenants;
    facts.trial_only = tenant.trial_only;
    // Carrying out a policy with a list of its own puts the lists of people in force.
    facts.person_lists = people.iter().any(|person| {
        let own = person.address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
        own.is_some_and(|domain| facts.domains.contains(&domain))
            && matches!(
                person.policy,
                Some(PersonPolicy::Open | PersonPolicy::Allow { .. } | PersonPolicy::Block { .. })
            )
    });
    facts
}

fn access(access: &ExternalAccess) -> Access {
    match access {
        ExternalAccess::Open => Access::Open,
        ExternalAccess::Allow { domains } => Access::Allow(lower(domains)),
        ExternalAccess::Block { domains, block_all_subdomains } => {
            Access::Block { domains: lower(domains), all_subdomains: *block_all_subdomains }
        }
        ExternalAccess::Closed => Access::Closed,
    }
}

fn lower(domains: &[String]) -> BTreeSet<String> {
    domains.iter().map(|domain| domain.to_lowercase()).collect()
}

/// What the people of the tenant that an address belongs to do.
fn role_at(address: &str, tenants: &[CompanyTenant]) -> PersonRole {
    let own = tenants.iter().find(|tenant| tenant.owns(domain_of(address)));
    match own.map(|tenant| tenant.role) {
        Some(TenantRole::Technicians) => PersonRole::Technician,
        _ => PersonRole::Expert,
    }
}
