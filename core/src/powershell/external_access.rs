use std::collections::BTreeSet;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::change::ListChange;

/// What tenants may that have trial licences alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TrialTenants {
    /// As others.
    Allowed,
    /// Nothing; the service's own default.
    Blocked,
}

impl TrialTenants {
    /// The name that the cmdlet takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::Blocked => "Blocked",
        }
    }
}

/// What to change of external access; what is absent is not touched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalAccessChange {
    /// The master switch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_federated_users: Option<bool>,
    /// Which domains are allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_domains: Option<AllowedDomainsChange>,
    /// Which domains are blocked more, and which no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_domains: Option<ListChange>,
    /// Whether what is below a blocked domain is blocked too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_all_subdomains: Option<bool>,
    /// What tenants may that have trial licences alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_access_with_trial_tenants: Option<TrialTenants>,
    /// Whether personal Teams accounts can be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_teams_consumer: Option<bool>,
    /// Whether personal Teams accounts can begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_teams_consumer_inbound: Option<bool>,
}

/// What becomes of the allowed domains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedDomainsChange {
    /// All known domains.
    All,
    /// Entries of the list that there is.
    Delta(ListChange),
    /// These alone, where all were allowed so far and there is no list to change.
    List(BTreeSet<String>),
    /// Domains that must be allowed, whatever the tenant holds: a list gains those that it lacks, and where all known domains are
    /// allowed none of them stays blocked.
    Admit(BTreeSet<String>),
}

impl Serialize for AllowedDomainsChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("all", &true)?;
                map.end()
            }
            Self::List(domains) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("list", domains)?;
                map.end()
            }
            Self::Admit(domains) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("admit", domains)?;
                map.end()
            }
            Self::Delta(change) => change.serialize(serializer),
        }
    }
}
