use serde::{Deserialize, Serialize};

use super::advice::Needs;
use super::common::{Cloud, domain_of};
use super::scenario::App;

/// Several tenants of one company whose people call each other in Teams across tenants.
///
/// Source: "Dynamics 365 Remote Assist advanced deployment scenarios", scenario 1, solution 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Federation {
    /// The deployment's name, `[a-z0-9-]`, 1 to 40 characters. Another name is another deployment.
    pub name: String,
    /// A verified domain of the document's own tenant, or its id.
    pub tenant: String,
    /// The Microsoft cloud that holds the tenants.
    #[serde(default)]
    pub cloud: Cloud,
    /// Free text for reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the headset runs and the licence pays for.
    #[serde(default)]
    pub app: App,
    /// Ids that the owner accepts; here `lifecycle` alone.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// Whether all tenants belong to the same company: the article's condition, without which the scenario is refused.
    #[serde(default)]
    pub same_company: bool,
    /// The tenants; exactly one is the document's own.
    pub tenants: Vec<CompanyTenant>,
    /// People, for the matrix of who reaches whom and for policies of their own. Any other address of a tenant can be asked for too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<Person>>,
    /// What the people need, for the advice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Needs>,
}

/// One tenant of the company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompanyTenant {
    /// Its domain, as it stands in the sign-in addresses of its people.
    pub tenant: String,
    /// Further domains of its sign-in addresses. Lists of other tenants must name each of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domains: Option<Vec<String>>,
    /// Its name for people; free text. The domain unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What its people do.
    pub role: TenantRole,
    /// Whether it is administered here. One that is not gets a pack of files to hand over, and is never written to.
    pub administered: bool,
    /// Who outside of it its people reach in Teams. Not managed unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_access: Option<ExternalAccess>,
    /// Whether its people reach tenants that hold nothing but trial subscriptions. Not managed unless given; Teams blocks them unless told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_tenants: Option<TrialTenants>,
    /// Whether it holds nothing but trial subscriptions itself. Assumed not to unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_only: Option<bool>,
    /// Personal Teams accounts. Not managed unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumer_accounts: Option<ConsumerAccounts>,
}

impl CompanyTenant {
    /// Whether its people sign in with addresses of a domain.
    pub fn owns(&self, domain: &str) -> bool {
        std::iter::once(&self.tenant)
            .chain(self.domains.iter().flatten())
            .any(|own| own.eq_ignore_ascii_case(domain))
    }
}

/// What the people of a tenant do in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TenantRole {
    /// They answer in Teams and need a licence for Teams alone.
    Experts,
    /// They call with Remote Assist and need licences for Remote Assist and Teams.
    Technicians,
}

impl TenantRole {
    /// Its people, in words.
    pub fn people(self) -> &'static str {
        match self {
            Self::Experts => "experts",
            Self::Technicians => "technicians",
        }
    }
}

/// Who outside of a tenant its people reach in Teams. There is no form for an empty allow list, which would block everybody: that is `closed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "mode", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ExternalAccess {
    /// Everybody in every other tenant: the article's open federation.
    Open,
    /// Nobody but some domains.
    Allow {
        /// The domains, 1 to 4,000. A sub-domain must be listed by itself.
        domains: Vec<String>,
    },
    /// Everybody but some domains.
    Block {
        /// The domains, 1 to 4,000.
        domains: Vec<String>,
        /// Whether their sub-domains are blocked too. Not managed unless given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        block_all_subdomains: Option<bool>,
    },
    /// Nobody.
    Closed,
}

/// Whether tenants that hold nothing but trial subscriptions are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TrialTenants {
    /// They are, as far as the lists allow.
    Allowed,
    /// They are not: what Teams does unless told otherwise.
    Blocked,
}

/// Teams accounts that people have for themselves, outside of any company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsumerAccounts {
    /// Whether the tenant's people may reach them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbound: Option<bool>,
    /// Whether they may begin a conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbound: Option<bool>,
}

/// One person of one of the tenants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// The sign-in address.
    pub address: String,
    /// The name for people. The address unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What the person does in a call. That of the tenant unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<PersonRole>,
    /// An external access policy for this person. The tenant's unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PersonPolicy>,
}

impl Person {
    /// The domain of the sign-in address.
    pub fn domain(&self) -> &str {
        domain_of(&self.address)
    }
}

/// What a person does in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PersonRole {
    /// Answers in Teams.
    Expert,
    /// Calls with Remote Assist.
    Technician,
}

/// Who outside of the tenant one person reaches: the external access policy of Teams.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "mode", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum PersonPolicy {
    /// What the tenant says.
    OrganizationDefault,
    /// Everybody, whatever the tenant's lists say.
    Open,
    /// Nobody but some domains, whatever the tenant's lists say.
    Allow {
        /// The domains, 1 to 4,000.
        domains: Vec<String>,
    },
    /// Everybody but some domains, whatever the tenant's lists say.
    Block {
        /// The domains, 1 to 4,000.
        domains: Vec<String>,
    },
    /// Nobody.
    Closed,
}
