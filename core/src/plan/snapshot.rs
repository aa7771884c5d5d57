use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::barriers::BarrierSide;
use super::snapshot_guests::GuestFacts;
use crate::address::Address;
use crate::clock::Timestamp;
use crate::model::{App, Capability, TenantRole};
use crate::powershell::canonical::{ExternalAccessState, PolicyState};
use crate::resource::entra::{
    ObservedGroup, ObservedSku, ObservedUser, PassState, Requirement, requirements,
};
use crate::resource::intune::ObservedProfile;

/// What one reading of the tenant found, by natural keys.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The tenant itself.
    pub tenant: TenantFacts,
    /// When it was read.
    pub observed_at: Option<Timestamp>,
    /// Groups that carry one of our unique names, by that name.
    pub groups: HashMap<String, ObservedGroup>,
    /// Groups without our mark that carry a name which we want to give.
    pub namesakes: Vec<ObservedGroup>,
    /// Accounts, by user principal name in lower case: those that the scenario names, and all that carry our mark.
    pub users: HashMap<String, ObservedUser>,
    /// Ids of the members, by the id of the group.
    pub members: HashMap<String, HashSet<String>>,
    /// Products of the tenant.
    pub skus: Vec<ObservedSku>,
    /// Profiles of Intune; read where the scenario has one, or a run of the deployment made one.
    pub profiles: Vec<ObservedProfile>,
    /// Policies of the tenant by the path that reads them, as Graph shows them; those that the scenario is about.
    pub policies: HashMap<&'static str, Value>,
    /// What became of the temporary access passes that were issued; none for accounts that got none.
    pub passes: BTreeMap<Address, PassState>,
    /// Lists of trusted certificate authorities, by their names.
    pub trusts: HashMap<String, ObservedTrust>,
    /// What Teams of each administered tenant holds, by the tenant's domain; those that the scenario is about.
    pub teams: BTreeMap<String, TeamsSide>,
    /// Which information barriers the tenant holds; read where the scenario is about them.
    pub barriers: Option<BarrierSide>,
    /// Guests and the team in which they meet people; read where the scenario is about them.
    pub guesting: GuestFacts,
    /// Serial numbers of headsets that are registered with Autopilot, or whose registration is under way.
    pub autopilot: HashSet<String>,
}

/// A list of trusted certificate authorities as the tenant shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedTrust {
    /// Its object id.
    pub id: String,
    /// The authorities.
    pub authorities: Vec<Value>,
}

/// What Teams of one tenant holds, as far as it can be read from here.
#[derive(Clone, Debug, PartialEq)]
pub enum TeamsSide {
    /// It was read.
    Read(Box<ObservedTeams>),
    /// It cannot be read; why, as the end of a sentence.
    Unreadable(String),
}

impl TeamsSide {
    /// What was read.
    pub fn read(&self) -> Option<&ObservedTeams> {
        match self {
            Self::Read(observed) => Some(observed),
            Self::Unreadable(_) => None,
        }
    }
}

/// What Teams of one tenant holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedTeams {
    /// The tenant's id.
    pub tenant: String,
    /// Who outside of the tenant its people reach.
    pub access: ExternalAccessState,
    /// Whether the lists of people's policies are in force.
    pub customized: bool,
    /// Its external access policies, by their names; the general one is `Global`. `None` where they could not be read.
    pub policies: Option<BTreeMap<String, PolicyState>>,
    /// The policies of the people whom the scenario names, by their addresses in lower case; `None` for that of the tenant.
    /// Nothing at all where they could not be read.
    pub grants: Option<BTreeMap<String, Option<String>>>,
    /// How many accounts the tenant has, if that could be counted.
    pub accounts: Option<u32>,
    /// Service plans that products of the tenant hold, by their ids; `None` where that could not be read.
    pub plans: Option<BTreeSet<String>>,
}

impl ObservedTeams {
    /// What the people of a tenant need and no product of it holds. Technicians need the app and Teams, experts Teams alone.
    pub fn missing_plans(&self, role: TenantRole, app: &App) -> Vec<String> {
        let needed = match (role, app) {
            (TenantRole::Experts, _) => requirements(&[Capability::Teams], &App::RemoteAssist),
            (TenantRole::Technicians, App::RemoteAssist) => {
                requirements(&[Capability::RemoteAssist, Capability::Teams], app)
            }
            (TenantRole::Technicians, App::Custom { .. }) => requirements(&[Capability::Teams], app),
        };
        let Some(plans) = &self.plans else { return Vec::new() };
        let held = |requirement: &Requirement| requirement.plans.iter().any(|plan| plans.contains(plan));
        let missing = needed.into_iter().filter(|requirement| requirement.required && !held(requirement));
        missing.map(|requirement| requirement.name).collect()
    }
}

/// The tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantFacts {
    /// Its id.
    pub id: String,
    /// Verified domains; the default one first.
    pub domains: Vec<String>,
}

impl TenantFacts {
    /// The domain that completes local parts: the one that the document names, else the default one.
    pub fn domain_for(&self, tenant: &str) -> String {
        let named = self.domains.iter().find(|domain| domain.eq_ignore_ascii_case(tenant));
        named.or(self.domains.first()).cloned().unwrap_or_default()
    }

    /// Whether a domain is verified here.
    pub fn owns(&self, domain: &str) -> bool {
        self.domains.iter().any(|owned| owned.eq_ignore_ascii_case(domain))
    }
}

impl Snapshot {
    /// The account with that user principal name.
    pub fn user(&self, user_principal_name: &str) -> Option<&ObservedUser> {
        self.users.get(&user_principal_name.to_ascii_lowercase())
    }

    /// The profile that carries that mark; of several the first by id, so that everybody takes the same.
    pub fn profile(&self, operation: &str) -> Option<&ObservedProfile> {
        let marked = self.profiles.iter().filter(|profile| profile.operation() == Some(operation));
        marked.min_by(|a, b| a.id.cmp(&b.id))
    }

    /// Whether an account is a member of a group.
    pub fn is_member(&self, group_id: &str, user_id: &str) -> bool {
        self.members.get(group_id).is_some_and(|members| members.contains(user_id))
    }
}
