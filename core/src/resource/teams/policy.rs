use std::collections::BTreeSet;

use crate::address::Address;
use crate::model::PersonPolicy;
use crate::powershell::canonical::{AllowedDomains, ExternalAccessState, GrantState, PolicyState};
use crate::powershell::{
    Change, ExternalAccessPolicy, Operation, PolicyGrant as Grant, Reach, Removal, Wanted,
};
use crate::resource::Deployment;

/// An external access policy of a tenant, for people who are to reach others than the tenant's configuration says.
///
/// Source: Microsoft's page Set-CsExternalAccessPolicy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPolicy {
    /// The tenant's domain.
    pub tenant: String,
    /// Its name, which also marks it as ours.
    pub name: String,
    /// Whom its people reach.
    pub policy: PersonPolicy,
}

impl AccessPolicy {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.externalAccessPolicy";

    /// The policy of a deployment for a tenant; the name follows from what it says, so that people with the same wish share it.
    pub fn new(tenant: &str, deployment: &Deployment, policy: &PersonPolicy) -> Self {
        let tenant = tenant.to_ascii_lowercase();
        let content = serde_json::to_string(policy).unwrap_or_default().to_ascii_lowercase();
        let address = Address::new(Self::KIND, &format!("{tenant}/{content}"));
        let name = format!("hl2ra-{}-{}", deployment.name(), &deployment.operation(&address, 0)[..8]);
        Self { tenant, name, policy: policy.clone() }
    }

    /// The address, by tenant and name.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &format!("{}/{}", self.tenant, self.name))
    }

    /// What Teams holds once it is in force.
    pub fn goal(&self) -> PolicyState {
        PolicyState::after(&Wanted::Set(wanted(&self.name, &self.policy)))
    }

    /// What a script is told, by what the tenant holds if that is known; it makes the policy or changes it.
    pub fn operation(&self, id: String, now: Option<&PolicyState>) -> Operation {
        let operation = Operation::new(
            id,
            self.address(),
            Change::ExternalAccessPolicy(Wanted::Set(wanted(&self.name, &self.policy))),
        );
        now.map_or(operation.clone(), |now| operation.between(now, &self.goal()))
    }

    /// What a script is told that removes it.
    pub fn removal(&self, id: String, now: &PolicyState) -> Operation {
        let change = Change::ExternalAccessPolicy(Wanted::Remove(Removal::new(self.name.as_str())));
        Operation::new(id, self.address(), change).between(now, &PolicyState::Absent)
    }
}

/// What a policy says, as the cmdlet takes it.
fn wanted(name: &str, policy: &PersonPolicy) -> ExternalAccessPolicy {
    let set =
        |domains: &[String]| domains.iter().map(|one| one.to_ascii_lowercase()).collect::<BTreeSet<_>>();
    let (reach, allowed, blocked) = match policy {
        // The switch closes without a list, and without lists of policies being in force in the tenant.
        PersonPolicy::OrganizationDefault | PersonPolicy::Closed => {
            (Reach::OrganizationDefault, BTreeSet::new(), BTreeSet::new())
        }
        PersonPolicy::Open => (Reach::AllowAllExternalDomains, BTreeSet::new(), BTreeSet::new()),
        PersonPolicy::Allow { domains } => {
            (Reach::AllowSpecificExternalDomains, set(domains), BTreeSet::new())
        }
        PersonPolicy::Block { domains } => {
            (Reach::BlockSpecificExternalDomains, BTreeSet::new(), set(domains))
        }
    };
    ExternalAccessPolicy {
        name: name.to_owned(),
        enable_federation_access: *policy != PersonPolicy::Closed,
        communication_with_external_orgs: reach,
        allowed_external_domains: allowed,
        blocked_external_domains: blocked,
        customize_federation: reach != Reach::OrganizationDefault,
    }
}

/// Which external access policy a person has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyGrant {
    /// The tenant's domain.
    pub tenant: String,
    /// The person's sign-in address.
    pub user: String,
    /// The policy's name; `None` for that of the tenant.
    pub policy: Option<String>,
    /// What the policy says.
    pub says: PersonPolicy,
}

/// Whom a person with a policy reaches, in the form of a tenant's configuration.
pub fn effective(policy: &PolicyState, tenant: &ExternalAccessState) -> ExternalAccessState {
    let PolicyState::Present {
        enable_federation_access,
        communication_with_external_orgs,
        allowed_external_domains,
        blocked_external_domains,
    } = policy
    else {
        return tenant.clone();
    };
    let mut state = tenant.clone();
    let (allowed, blocked) = match communication_with_external_orgs.as_str() {
        _ if !enable_federation_access => {
            state.allow_federated_users = Some(false);
            return state;
        }
        "AllowAllExternalDomains" => (AllowedDomains::All, BTreeSet::new()),
        "AllowSpecificExternalDomains" => {
            (AllowedDomains::List(allowed_external_domains.clone()), BTreeSet::new())
        }
        "BlockSpecificExternalDomains" => (AllowedDomains::All, blocked_external_domains.clone()),
        "BlockAllExternalDomains" => (AllowedDomains::List(BTreeSet::new()), BTreeSet::new()),
        _ => return state,
    };
    state.allowed_domains = allowed;
    state.blocked_domains = blocked;
    state
}

impl PolicyGrant {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.externalAccessGrant";

    /// The address, by the person.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.user.to_ascii_lowercase())
    }

    /// Whether the person has this policy, by the name that Teams shows.
    pub fn is_held(&self, now: Option<&str>) -> bool {
        match (now, &self.policy) {
            (Some(now), Some(wanted)) => now.eq_ignore_ascii_case(wanted),
            (now, wanted) => now.is_none() && wanted.is_none(),
        }
    }

    /// What a script is told that gives the person a policy, by what the person has if that is known.
    pub fn operation(&self, id: String, now: Option<&Option<String>>, policy: Option<&str>) -> Operation {
        let state = |policy: Option<&str>| GrantState { policy_name: policy.map(str::to_ascii_lowercase) };
        let change =
            Change::PolicyGrant(Grant { user: self.user.clone(), policy_name: policy.map(str::to_owned) });
        let operation = Operation::new(id, self.address(), change);
        now.map_or(operation.clone(), |now| operation.between(&state(now.as_deref()), &state(policy)))
    }

    /// Whom the person reaches with the policy, in a tenant with that configuration.
    pub fn effect(&self, tenant: &ExternalAccessState) -> ExternalAccessState {
        effective(&PolicyState::after(&Wanted::Set(wanted("", &self.says))), tenant)
    }

    /// What must exist before.
    pub fn needs(&self) -> Vec<Address> {
        let policy = self
            .policy
            .as_ref()
            .map(|name| Address::new(AccessPolicy::KIND, &format!("{}/{name}", self.tenant)));
        policy.into_iter().collect()
    }
}
