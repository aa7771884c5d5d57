use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Result, codes};
use crate::model::{PersonPolicy, PersonRole, ReachBasis, TenantRole, TrialTenants};
pub use crate::resource::purview::Mode as BarrierMode;

/// What is known of tenants and people. Domains, addresses in sets, segments and teams are lower-case.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Whether they describe a document or what the tenants hold now.
    pub basis: ReachBasis,
    /// The tenants; each domain belongs to one of them.
    pub tenants: Vec<TenantFacts>,
    /// People of whom something is known; everybody else of the tenants has nothing of their own.
    pub people: Vec<PersonFacts>,
}

/// What is known of a tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct TenantFacts {
    /// The domain that names it.
    pub domain: String,
    /// Every domain of its people's sign-in addresses, the first one among them.
    pub domains: BTreeSet<String>,
    /// Its name for people.
    pub name: String,
    /// What its people do unless their own facts say.
    pub role: TenantRole,
    /// Whether it is administered here.
    pub administered: bool,
    /// Who outside of it its people reach; `None` where it is not given or cannot be read.
    pub access: Option<Access>,
    /// Whether tenants that hold nothing but trial subscriptions are reached; `None` is the default of Teams, which blocks them.
    pub trial_tenants: Option<TrialTenants>,
    /// Domains of trial tenants that are reached all the same.
    pub trial_exceptions: BTreeSet<String>,
    /// Whether it holds nothing but trial subscriptions; taken as not where nothing says.
    pub trial_only: Option<bool>,
    /// Whether the lists of its people's policies are in force (`CustomizeFederation`).
    pub person_lists: bool,
    /// Addresses of people elsewhere that are blocked one by one.
    pub blocked_people: BTreeSet<String>,
    /// The information barriers that are applied; taken as none where nothing says.
    pub barriers: Option<Barriers>,
    /// The segment of everybody of whom nothing is known; they are in none unless given.
    pub segment_of_others: Option<String>,
    /// Whether people without an account may join its meetings; a one-time link is a way only where this is known.
    pub anonymous_join: Option<bool>,
}

impl TenantFacts {
    /// A tenant of which nothing but its domain and the work of its people is known.
    pub fn new(domain: &str, role: TenantRole) -> Self {
        let domain = domain.to_lowercase();
        Self {
            domains: BTreeSet::from([domain.clone()]),
            name: domain.clone(),
            domain,
            role,
            administered: false,
            access: None,
            trial_tenants: None,
            trial_exceptions: BTreeSet::new(),
            trial_only: None,
            person_lists: false,
            blocked_people: BTreeSet::new(),
            barriers: None,
            segment_of_others: None,
            anonymous_join: None,
        }
    }
}

/// Who outside of a tenant its people reach in Teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Open,
    /// Nobody but these domains. An empty list shuts everybody out, apart from those whom a person's own list lets in.
    Allow(BTreeSet<String>),
    /// Everybody but these domains.
    Block {
        /// The domains.
        domains: BTreeSet<String>,
        /// Whether their sub-domains are blocked too; they are not where nothing says.
        all_subdomains: Option<bool>,
    },
    /// Nobody, whatever else says: the main switch is off.
    Closed,
}

/// What is known of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonFacts {
    /// The sign-in address as it is written.
    pub address: String,
    /// The name for people.
    pub display_name: Option<String>,
    /// What the person does in a call.
    pub role: PersonRole,
    /// An external access policy of the person's own. The lists of one hold only where the tenant has `person_lists`.
    pub policy: Option<PersonPolicy>,
    /// Whether a licence for Teams is held.
    pub teams_licence: Option<bool>,
    /// Whether a licence for Remote Assist is held.
    pub remote_assist_licence: Option<bool>,
    /// Where else the person is a guest.
    pub guest_of: Vec<GuestFacts>,
    /// Whether it is a service account that a vendor's or contractor's person uses.
    pub vendor_account: bool,
    /// Teams, or channels, of the own tenant that the person is a member of.
    pub teams: BTreeSet<String>,
    /// Segments of the own tenant's information barriers that the person is in.
    pub segments: BTreeSet<String>,
}

impl PersonFacts {
    /// A person of whom nothing but the address and the work is known.
    pub fn new(address: &str, role: PersonRole) -> Self {
        Self {
            address: address.to_owned(),
            display_name: None,
            role,
            policy: None,
            teams_licence: None,
            remote_assist_licence: None,
            guest_of: Vec::new(),
            vendor_account: false,
            teams: BTreeSet::new(),
            segments: BTreeSet::new(),
        }
    }
}

/// A guest account that a person has in another tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuestFacts {
    /// A domain of that tenant.
    pub tenant: String,
    /// Teams, or channels, there that the guest is in.
    pub teams: BTreeSet<String>,
    /// Segments of that tenant's information barriers that the guest is in.
    pub segments: BTreeSet<String>,
}

/// The information barriers of a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barriers {
    /// The mode that the tenant is in.
    pub mode: BarrierMode,
    /// The active policies by the segment that they are assigned to; a segment has one at most.
    pub policies: BTreeMap<String, BarrierPolicy>,
}

/// What a barrier policy says to the segment that it is assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BarrierPolicy {
    /// Nobody but these segments; the own one counts only if it is listed.
    Allow(BTreeSet<String>),
    /// Everybody but these segments.
    Block(BTreeSet<String>),
}

impl Facts {
    /// Adds people of whom nothing but the address is known, unless they are there; each must be of one of the tenants.
    pub fn admit(&mut self, addresses: &[&str]) -> Result<()> {
        for address in addresses {
            let person = self.person(address)?;
            if !self.people.iter().any(|known| known.address.to_lowercase() == person.address.to_lowercase())
            {
                self.people.push(person);
            }
        }
        Ok(())
    }

    /// The number of the tenant that an address belongs to.
    pub(super) fn tenant_of(&self, address: &str) -> Result<usize> {
        let domain =
            address.rsplit_once('@').filter(|(local, _)| !local.is_empty()).map(|(_, domain)| domain);
        let domain = domain.unwrap_or_default().to_lowercase();
        let found = self.tenants.iter().position(|tenant| tenant.domains.contains(&domain));
        found.ok_or_else(|| {
            let known: Vec<&str> =
                self.tenants.iter().flat_map(|tenant| tenant.domains.iter().map(String::as_str)).collect();
            let text = if domain.is_empty() {
                format!("`{address}` is not a sign-in address such as `expert@abc.com`")
            } else {
                format!("`{address}` belongs to no tenant that is described")
            };
            let hint = if known.is_empty() {
                "No domain is described: name the tenant by its domain.".to_owned()
            } else {
                format!("Described are: {}. A sub-domain must be listed by itself.", known.join(", "))
            };
            Error::new(codes::REACH_UNKNOWN_ADDRESS, text).hint(hint)
        })
    }

    /// What is known of a person; what everybody of the tenant does where nothing is.
    pub(super) fn person(&self, address: &str) -> Result<PersonFacts> {
        let tenant = self.tenant_of(address)?;
        let key = address.to_lowercase();
        let known = self.people.iter().find(|person| person.address.to_lowercase() == key);
        Ok(known.cloned().unwrap_or_else(|| {
            let role = match self.tenants[tenant].role {
                TenantRole::Experts => PersonRole::Expert,
                TenantRole::Technicians => PersonRole::Technician,
            };
            let segments = self.tenants[tenant].segment_of_others.iter().cloned().collect();
            PersonFacts { segments, ..PersonFacts::new(address, role) }
        }))
    }
}
