use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::domains::{self, ALL_KNOWN};
use super::{Canonical, Lines, field, flag, unclear};
use crate::error::{Error, Result, codes};
use crate::powershell::{AllowedDomainsChange, ExternalAccessChange, ListChange, TrialTenants};

/// Who may be reached outside of the tenant, as far as its lists go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedDomains {
    /// Every domain that Microsoft 365 knows.
    All,
    /// These alone; with none, nobody.
    List(BTreeSet<String>),
}

impl AllowedDomains {
    /// Reads a value in any of the forms in which it is shown; fails where the form does not decide.
    ///
    /// An empty object stands for all known domains. An empty array stands for all of them in one interface and for none in
    /// another, so it decides nothing; the same goes for `null`.
    pub fn read(value: &Value) -> Result<Self> {
        let undecided = || unclear("`AllowedDomains` says neither all domains nor which");
        match value {
            one if all_known(one) => Ok(Self::All),
            Value::Object(object) if object.keys().any(|key| key.eq_ignore_ascii_case("AllowedDomain")) => {
                Ok(Self::List(domains::read(Some(field(value, "AllowedDomain").ok_or_else(undecided)?))?))
            }
            Value::Array(entries) => match entries.as_slice() {
                [] => Err(undecided()),
                [one] if one.is_array() => Err(undecided()),
                [one] => Self::read(one),
                several => {
                    let mut found = BTreeSet::new();
                    for entry in several {
                        match Self::read(entry)? {
                            Self::List(domains) => found.extend(domains),
                            Self::All => return Err(undecided()),
                        }
                    }
                    Ok(Self::List(found))
                }
            },
            Value::String(text) if !text.trim().is_empty() => Ok(Self::List(domains::read(Some(value))?)),
            Value::Object(_) if field(value, "Domain").is_some() => {
                Ok(Self::List(domains::read(Some(value))?))
            }
            _ => Err(undecided()),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::All => json!(ALL_KNOWN),
            Self::List(domains) => json!({"AllowedDomain": domains}),
        }
    }
}

/// Whether a value stands for all known domains: nothing in braces, the name itself, or an object that carries the name.
fn all_known(value: &Value) -> bool {
    match value {
        Value::String(text) => text.trim().eq_ignore_ascii_case(ALL_KNOWN),
        Value::Object(object) if object.is_empty() => true,
        Value::Object(object) if object.keys().any(|key| key.eq_ignore_ascii_case("AllowedDomain")) => false,
        Value::Object(_) => {
            let element = field(value, "Element").and_then(Value::as_str).unwrap_or_default();
            field(value, ALL_KNOWN) == Some(&Value::Bool(true))
                || element.starts_with("<AllowAllKnownDomains")
        }
        _ => false,
    }
}

/// The settings of a tenant for people outside of it, as far as this library reads and changes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalAccessState {
    /// The master switch: off stands above all else.
    pub allow_federated_users: Option<bool>,
    /// Which domains are allowed.
    pub allowed_domains: AllowedDomains,
    /// Which are not; ignored beside a list of allowed ones.
    pub blocked_domains: BTreeSet<String>,
    /// Whether what is below a blocked domain is blocked too.
    pub block_all_subdomains: Option<bool>,
    /// What tenants may that have trial licences alone.
    pub external_access_with_trial_tenants: Option<TrialTenants>,
    /// Exceptions from [`Self::external_access_with_trial_tenants`].
    pub allowed_trial_tenant_domains: BTreeSet<String>,
    /// Whether personal Teams accounts can be reached.
    pub allow_teams_consumer: Option<bool>,
    /// Whether personal Teams accounts can begin.
    pub allow_teams_consumer_inbound: Option<bool>,
}

/// What the settings mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// All known domains.
    Open,
    /// These domains alone, each exactly.
    Allow(BTreeSet<String>),
    /// All but these.
    Block {
        /// The blocked domains.
        domains: BTreeSet<String>,
        /// Whether all below them are blocked too.
        all_subdomains: bool,
    },
    /// Nobody, and why.
    Closed(String),
    /// It cannot be told, and why: never to be taken for a yes.
    Unknown(String),
}

impl Meaning {
    /// What a value means that was read from a tenant, an export or a receipt.
    pub fn of(value: &Value) -> Self {
        // Off stands above the lists, even above such as cannot be read.
        if field(value, "AllowFederatedUsers") == Some(&Value::Bool(false)) {
            return Self::Closed("AllowFederatedUsers is off".to_owned());
        }
        match ExternalAccessState::read(value) {
            Ok(state) => state.meaning(),
            Err(error) => Self::Unknown(error.to_string()),
        }
    }
}

impl ExternalAccessState {
    /// Reads the settings as the cmdlet, an export, a snapshot or a receipt shows them.
    pub fn read(value: &Value) -> Result<Self> {
        let allowed =
            field(value, "AllowedDomains").ok_or_else(|| unclear("`AllowedDomains` is not shown"))?;
        let trial = match field(value, "ExternalAccessWithTrialTenants") {
            None => None,
            Some(Value::String(text)) if text == "Allowed" => Some(TrialTenants::Allowed),
            Some(Value::String(text)) if text == "Blocked" => Some(TrialTenants::Blocked),
            Some(_) => {
                return Err(unclear("`ExternalAccessWithTrialTenants` is neither `Allowed` nor `Blocked`"));
            }
        };
        Ok(Self {
            allow_federated_users: flag(value, "AllowFederatedUsers")?,
            allowed_domains: AllowedDomains::read(allowed)?,
            blocked_domains: domains::read(field(value, "BlockedDomains"))?,
            block_all_subdomains: flag(value, "BlockAllSubdomains")?,
            external_access_with_trial_tenants: trial,
            allowed_trial_tenant_domains: domains::read(field(value, "AllowedTrialTenantDomains"))?,
            allow_teams_consumer: flag(value, "AllowTeamsConsumer")?,
            allow_teams_consumer_inbound: flag(value, "AllowTeamsConsumerInbound")?,
        })
    }

    /// The settings in the form of a receipt, which [`Self::read`] reads.
    pub fn to_value(&self) -> Value {
        let mut value = json!({
            "AllowFederatedUsers": self.allow_federated_users,
            "AllowedDomains": self.allowed_domains.value(),
            "BlockedDomains": self.blocked_domains,
            "BlockAllSubdomains": self.block_all_subdomains,
            "ExternalAccessWithTrialTenants": self.external_access_with_trial_tenants,
            "AllowedTrialTenantDomains": self.allowed_trial_tenant_domains,
            "AllowTeamsConsumer": self.allow_teams_consumer,
            "AllowTeamsConsumerInbound": self.allow_teams_consumer_inbound,
        });
        if let Some(object) = value.as_object_mut() {
            object.retain(|_, held| !held.is_null());
        }
        value
    }

    /// What the settings mean. Where the master switch is not shown, it is what the lists alone mean.
    pub fn meaning(&self) -> Meaning {
        if self.allow_federated_users == Some(false) {
            return Meaning::Closed("AllowFederatedUsers is off".to_owned());
        }
        match &self.allowed_domains {
            AllowedDomains::List(domains) if domains.is_empty() => {
                Meaning::Closed("the list of allowed domains is empty".to_owned())
            }
            AllowedDomains::List(domains) => Meaning::Allow(domains.clone()),
            AllowedDomains::All if self.blocked_domains.is_empty() => Meaning::Open,
            AllowedDomains::All => Meaning::Block {
                domains: self.blocked_domains.clone(),
                all_subdomains: self.block_all_subdomains == Some(true),
            },
        }
    }

    /// The blocked domains that have no effect, because only listed domains are allowed.
    pub fn ignored_block_list(&self) -> Option<&BTreeSet<String>> {
        let ignored =
            matches!(self.allowed_domains, AllowedDomains::List(_)) && !self.blocked_domains.is_empty();
        ignored.then_some(&self.blocked_domains)
    }

    /// What the settings are after a change, as the script leaves them; fails where the script would refuse.
    pub fn after(&self, change: &ExternalAccessChange) -> Result<Self> {
        let mut after = self.clone();
        let shown = |name: &str, held: bool| {
            if held { Ok(()) } else { Err(refused(&format!("the tenant does not show `{name}`"))) }
        };
        let set = |name: &str, held: &mut Option<bool>, wanted: Option<bool>| {
            if wanted.is_some() {
                shown(name, held.is_some())?;
                *held = wanted;
            }
            Ok::<_, Error>(())
        };
        set("AllowFederatedUsers", &mut after.allow_federated_users, change.allow_federated_users)?;
        set("BlockAllSubdomains", &mut after.block_all_subdomains, change.block_all_subdomains)?;
        set("AllowTeamsConsumer", &mut after.allow_teams_consumer, change.allow_teams_consumer)?;
        set(
            "AllowTeamsConsumerInbound",
            &mut after.allow_teams_consumer_inbound,
            change.allow_teams_consumer_inbound,
        )?;
        if let Some(wanted) = change.external_access_with_trial_tenants {
            shown("ExternalAccessWithTrialTenants", self.external_access_with_trial_tenants.is_some())?;
            after.external_access_with_trial_tenants = Some(wanted);
        }
        if let Some(blocked) = &change.blocked_domains {
            after.blocked_domains = blocked.applied(&self.blocked_domains);
        }
        match (&change.allowed_domains, &self.allowed_domains) {
            (None, _) => {}
            (Some(AllowedDomainsChange::All), _) => after.allowed_domains = AllowedDomains::All,
            (Some(AllowedDomainsChange::List(list)), held) => {
                after.allowed_domains = AllowedDomains::List(list.clone());
                if matches!(held, AllowedDomains::List(_)) && *held != after.allowed_domains {
                    return Err(refused(
                        "there is a list of allowed domains, so domains are added and removed",
                    ));
                }
            }
            (Some(AllowedDomainsChange::Admit(domains)), AllowedDomains::All) => {
                after.blocked_domains = &after.blocked_domains - domains;
            }
            (Some(AllowedDomainsChange::Admit(domains)), AllowedDomains::List(held)) => {
                after.allowed_domains = AllowedDomains::List(held | domains);
            }
            (Some(AllowedDomainsChange::Delta(_)), AllowedDomains::All) => {
                return Err(refused(
                    "all known domains are allowed, so there is no list to add to or remove from",
                ));
            }
            (Some(AllowedDomainsChange::Delta(delta)), AllowedDomains::List(held)) => {
                after.allowed_domains = AllowedDomains::List(delta.applied(held));
            }
        }
        if change.allowed_domains.is_some() && after.allowed_domains == AllowedDomains::List(BTreeSet::new())
        {
            return Err(refused(
                "the list of allowed domains would be empty; close by `allowFederatedUsers`",
            ));
        }
        Ok(after)
    }

    /// The change that leads from these settings to others: what is the same is not touched, and lists change by their entries.
    ///
    /// Exceptions for trial tenants are read and never changed.
    pub fn change_to(&self, wanted: &Self) -> ExternalAccessChange {
        fn differs<T: PartialEq + Copy>(held: Option<T>, wanted: Option<T>) -> Option<T> {
            wanted.filter(|_| held != wanted)
        }
        ExternalAccessChange {
            allow_federated_users: differs(self.allow_federated_users, wanted.allow_federated_users),
            allowed_domains: match (&self.allowed_domains, &wanted.allowed_domains) {
                (held, wanted) if held == wanted => None,
                (_, AllowedDomains::All) => Some(AllowedDomainsChange::All),
                (AllowedDomains::All, AllowedDomains::List(list)) => {
                    Some(AllowedDomainsChange::List(list.clone()))
                }
                (AllowedDomains::List(held), AllowedDomains::List(list)) => {
                    Some(AllowedDomainsChange::Delta(ListChange::between(held, list)))
                }
            },
            blocked_domains: Some(ListChange::between(&self.blocked_domains, &wanted.blocked_domains))
                .filter(|change| !change.is_empty()),
            block_all_subdomains: differs(self.block_all_subdomains, wanted.block_all_subdomains),
            external_access_with_trial_tenants: differs(
                self.external_access_with_trial_tenants,
                wanted.external_access_with_trial_tenants,
            ),
            allow_teams_consumer: differs(self.allow_teams_consumer, wanted.allow_teams_consumer),
            allow_teams_consumer_inbound: differs(
                self.allow_teams_consumer_inbound,
                wanted.allow_teams_consumer_inbound,
            ),
        }
    }
}

impl Canonical for ExternalAccessState {
    fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.flag("AllowFederatedUsers", self.allow_federated_users);
        match &self.allowed_domains {
            AllowedDomains::All => lines.text("AllowedDomains", "all"),
            AllowedDomains::List(domains) => {
                lines.text("AllowedDomains", "list");
                lines.list("AllowedDomain", domains);
            }
        }
        lines.list("BlockedDomain", &self.blocked_domains);
        lines.flag("BlockAllSubdomains", self.block_all_subdomains);
        if let Some(trial) = self.external_access_with_trial_tenants {
            lines.text("ExternalAccessWithTrialTenants", trial.name());
        }
        lines.list("AllowedTrialTenantDomain", &self.allowed_trial_tenant_domains);
        lines.flag("AllowTeamsConsumer", self.allow_teams_consumer);
        lines.flag("AllowTeamsConsumerInbound", self.allow_teams_consumer_inbound);
        lines.0
    }
}

fn refused(why: &str) -> Error {
    Error::new(codes::SCENARIO_INVALID_VALUE, format!("external access cannot be changed so: {why}"))
}
