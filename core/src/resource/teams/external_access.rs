use serde_json::{Value, json};

use crate::address::Address;
use crate::model::{self, ConsumerAccounts};
use crate::powershell::canonical::{AllowedDomains, ExternalAccessState};
use crate::powershell::{
    AllowedDomainsChange, Change, ExternalAccessChange, ListChange, Operation, TrialTenants,
};

/// Who outside of a tenant its people reach: the tenant's federation configuration in Teams.
///
/// Source: Microsoft's page Set-CsTenantFederationConfiguration (12 November 2024).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalAccess {
    /// The tenant's domain.
    pub tenant: String,
    /// Whom its people reach; not managed unless given.
    pub access: Option<model::ExternalAccess>,
    /// Whether tenants with trial subscriptions alone are reached; not managed unless given.
    pub trial_tenants: Option<model::TrialTenants>,
    /// Personal accounts; not managed unless given.
    pub consumer_accounts: Option<ConsumerAccounts>,
}

/// A field that differs: its name, the value now and the value afterwards.
type Difference = (&'static str, Value, Value);

impl ExternalAccess {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.externalAccess";

    /// The address, by the tenant's domain.
    pub fn address(&self) -> Address {
        Self::address_of(&self.tenant)
    }

    /// The address of a tenant's configuration.
    pub fn address_of(tenant: &str) -> Address {
        Address::new(Self::KIND, &tenant.to_ascii_lowercase())
    }

    /// What the tenant holds once the scenario is in force, from what it holds now. What is not managed stays as it is.
    pub fn goal(&self, now: &ExternalAccessState) -> ExternalAccessState {
        let set = |domains: &[String]| domains.iter().map(|domain| domain.to_ascii_lowercase()).collect();
        let mut goal = now.clone();
        goal.allow_federated_users = match &self.access {
            None => now.allow_federated_users,
            Some(model::ExternalAccess::Closed) => Some(false),
            Some(_) => Some(true),
        };
        match &self.access {
            None | Some(model::ExternalAccess::Closed) => {}
            Some(model::ExternalAccess::Open) => {
                goal.allowed_domains = AllowedDomains::All;
                goal.blocked_domains.clear();
            }
            // A block list beside an allow list is without effect, so it stays.
            Some(model::ExternalAccess::Allow { domains }) => {
                goal.allowed_domains = AllowedDomains::List(set(domains));
            }
            Some(model::ExternalAccess::Block { domains, block_all_subdomains }) => {
                goal.allowed_domains = AllowedDomains::All;
                goal.blocked_domains = set(domains);
                goal.block_all_subdomains = block_all_subdomains.or(now.block_all_subdomains);
            }
        }
        goal.external_access_with_trial_tenants = self.trial().or(now.external_access_with_trial_tenants);
        if let Some(consumer) = self.consumer_accounts {
            goal.allow_teams_consumer = consumer.outbound.or(now.allow_teams_consumer);
            goal.allow_teams_consumer_inbound = consumer.inbound.or(now.allow_teams_consumer_inbound);
        }
        goal
    }

    /// The change for a tenant that cannot be read from here: it opens what is to be open and adds what is to be listed, and takes
    /// nothing from a list.
    fn request(&self) -> Change {
        let set = |domains: &[String]| domains.iter().map(|domain| domain.to_ascii_lowercase()).collect();
        let mut change = ExternalAccessChange {
            external_access_with_trial_tenants: self.trial(),
            allow_teams_consumer: self.consumer_accounts.and_then(|consumer| consumer.outbound),
            allow_teams_consumer_inbound: self.consumer_accounts.and_then(|consumer| consumer.inbound),
            ..ExternalAccessChange::default()
        };
        if let Some(access) = &self.access {
            change.allow_federated_users = Some(*access != model::ExternalAccess::Closed);
        }
        match &self.access {
            None | Some(model::ExternalAccess::Closed) => {}
            Some(model::ExternalAccess::Open) => change.allowed_domains = Some(AllowedDomainsChange::All),
            Some(model::ExternalAccess::Allow { domains }) => {
                change.allowed_domains = Some(AllowedDomainsChange::Admit(set(domains)));
            }
            Some(model::ExternalAccess::Block { domains, block_all_subdomains }) => {
                change.allowed_domains = Some(AllowedDomainsChange::All);
                change.blocked_domains = Some(ListChange { add: set(domains), ..ListChange::default() });
                change.block_all_subdomains = *block_all_subdomains;
            }
        }
        Change::ExternalAccess(change)
    }

    /// What a script is told, by what the tenant holds if that is known.
    pub fn operation(&self, id: String, now: Option<&ExternalAccessState>) -> Operation {
        let Some(now) = now else { return Operation::new(id, self.address(), self.request()) };
        let goal = self.goal(now);
        Operation::new(id, self.address(), Change::ExternalAccess(now.change_to(&goal))).between(now, &goal)
    }

    fn trial(&self) -> Option<TrialTenants> {
        self.trial_tenants.map(|trial| match trial {
            model::TrialTenants::Allowed => TrialTenants::Allowed,
            model::TrialTenants::Blocked => TrialTenants::Blocked,
        })
    }

    /// What a state shows, by names that follow the cmdlet's parameters.
    pub fn shown(state: &ExternalAccessState) -> Vec<(&'static str, Value)> {
        let allowed = match &state.allowed_domains {
            AllowedDomains::All => json!("all"),
            AllowedDomains::List(list) => json!(list),
        };
        vec![
            ("allowFederatedUsers", json!(state.allow_federated_users)),
            ("allowedDomains", allowed),
            ("blockedDomains", json!(state.blocked_domains)),
            ("blockAllSubdomains", json!(state.block_all_subdomains)),
            ("trialTenants", json!(state.external_access_with_trial_tenants)),
            ("allowTeamsConsumer", json!(state.allow_teams_consumer)),
            ("allowTeamsConsumerInbound", json!(state.allow_teams_consumer_inbound)),
        ]
    }

    /// What differs between two states.
    pub fn differences(now: &ExternalAccessState, goal: &ExternalAccessState) -> Vec<Difference> {
        let both = Self::shown(now).into_iter().zip(Self::shown(goal));
        both.map(|((field, before), (_, after))| (field, before, after))
            .filter(|(_, before, after)| before != after)
            .collect()
    }
}
