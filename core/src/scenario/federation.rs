//! From a scenario of several tenants to the resources that it asks for.

use super::kind::file::HAND_OVER;
use crate::model::{CompanyTenant, Executor, Federation, Person, PersonPolicy};
use crate::resource::teams::{AccessPolicy, ExternalAccess, PolicyGrant};
use crate::resource::{Deployment, FileResource, Resource, Task};

/// The resources in the order in which they depend on each other: what is administered here first, then what is handed over.
pub(super) fn compile(scenario: &Federation, deployment: &Deployment) -> Vec<Resource> {
    let mut resources = Vec::new();
    let (here, elsewhere): (Vec<_>, Vec<_>) = scenario.tenants.iter().partition(|tenant| tenant.administered);
    for tenant in here {
        resources.extend(side(tenant, scenario, deployment));
    }
    for tenant in elsewhere {
        // Where nothing is asked of a side, there is nothing to hand over.
        if side(tenant, scenario, deployment).is_empty() {
            continue;
        }
        let key = format!("{HAND_OVER}{}", tenant.tenant.to_ascii_lowercase());
        let name = tenant.name.as_deref().unwrap_or(&tenant.tenant);
        let file = FileResource {
            text: format!("the pack for {name}: script, data, checklist, and what to send back"),
            key: key.clone(),
        };
        let address = file.address();
        resources.push(Resource::File(file));
        resources.push(Resource::Task(Task {
            address: crate::address::Address::new(Task::PERSON, &key),
            executor: Executor::Person,
            text: format!(
                "Give the pack to whoever administers {name}, and bring their receipts back: apply --receipt."
            ),
            needs: vec![address],
        }));
    }
    resources
}

/// What one tenant is asked for.
pub(crate) fn side(tenant: &CompanyTenant, scenario: &Federation, deployment: &Deployment) -> Vec<Resource> {
    let mut resources = Vec::new();
    if tenant.external_access.is_some()
        || tenant.trial_tenants.is_some()
        || tenant.consumer_accounts.is_some()
    {
        resources.push(Resource::ExternalAccess(ExternalAccess {
            tenant: tenant.tenant.to_ascii_lowercase(),
            access: tenant.external_access.clone(),
            trial_tenants: tenant.trial_tenants,
            consumer_accounts: tenant.consumer_accounts,
        }));
    }
    let mut grants = Vec::new();
    for (person, policy) in people(tenant, scenario) {
        let own = (*policy != PersonPolicy::OrganizationDefault)
            .then(|| AccessPolicy::new(&tenant.tenant, deployment, policy));
        grants.push(Resource::PolicyGrant(PolicyGrant {
            tenant: tenant.tenant.to_ascii_lowercase(),
            user: person.address.clone(),
            policy: own.as_ref().map(|policy| policy.name.clone()),
            says: policy.clone(),
        }));
        let own = own.map(Resource::AccessPolicy);
        resources.extend(own.filter(|policy| !resources.contains(policy)));
    }
    resources.extend(grants);
    resources
}

/// The people of a tenant with a policy of their own.
fn people<'a>(
    tenant: &'a CompanyTenant,
    scenario: &'a Federation,
) -> impl Iterator<Item = (&'a Person, &'a PersonPolicy)> {
    let people = scenario.people.iter().flatten().filter(|person| tenant.owns(person.domain()));
    people.filter_map(|person| Some((person, person.policy.as_ref()?)))
}
