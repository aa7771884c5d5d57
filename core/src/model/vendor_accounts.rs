use serde::{Deserialize, Serialize};

use super::advice::Needs;
use super::common::Cloud;
use super::scenario::{App, GroupSpec, LicenceSpec};

/// Accounts of the tenant for people of vendors and contractors, so that they use Remote Assist in it.
///
/// Source: "Dynamics 365 Remote Assist advanced deployment scenarios", scenario 2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VendorAccounts {
    /// The deployment's name, `[a-z0-9-]`, 1 to 40 characters. Another name is another deployment.
    pub name: String,
    /// A verified domain of the tenant, or its id.
    pub tenant: String,
    /// The Microsoft cloud that holds the tenant.
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
    /// Whether Microsoft's sales have confirmed that the tenant's licences may be used by people from outside: the article's condition,
    /// without which the scenario is refused.
    #[serde(default)]
    pub licensing_confirmed: bool,
    /// The security group that holds the accounts.
    pub group: GroupSpec,
    /// Where the accounts are used, ISO 3166 alpha-2. Licences need it.
    pub usage_location: String,
    /// Who owns multi-factor authentication for these accounts: the address of a central authority.
    pub mfa_owner: String,
    /// The licences.
    pub licences: LicenceSpec,
    /// The vendors and their people.
    pub vendors: Vec<Vendor>,
    /// How a person gets into the account for the first time.
    #[serde(default)]
    pub hand_over: HandOver,
    /// Who must not see whom. Not managed unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barriers: Option<Barriers>,
    /// What the people need, for the advice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Needs>,
}

/// One vendor or contractor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vendor {
    /// Its name, which also names its segment; at most 64 characters.
    pub name: String,
    /// Its people.
    pub accounts: Vec<VendorAccount>,
}

/// An account for one person of a vendor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VendorAccount {
    /// The user principal name, or a local part that the tenant's domain completes.
    pub user: String,
    /// The address by which the person is reached outside of the tenant. An account is for one person.
    pub person: String,
    /// The name that people see. The local part unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The last day on which the person needs the account, such as `2026-12-31`, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// The address of whoever answers for the person within the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sponsor: Option<String>,
}

impl VendorAccount {
    /// The user principal name, completed with the domain where only the local part is given.
    pub fn user_principal_name(&self, domain: &str) -> String {
        if self.user.contains('@') { self.user.clone() } else { format!("{}@{domain}", self.user) }
    }
}

/// How a person gets into an account for the first time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum HandOver {
    /// With a sealed password that must be changed at the first sign-in.
    #[default]
    ForcedChange,
    /// With a sealed temporary access pass, usable as long as the tenant's policy allows at most, and issued again if nobody used it in
    /// time (Graph page "authentication-post-temporaryaccesspassmethods").
    TemporaryAccessPass,
}

/// Information barriers between vendors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Barriers {
    /// Whether each vendor is in a segment of its own that no other vendor reaches.
    pub isolate_vendors: bool,
    /// The attribute of accounts that names the segment, `CustomAttribute1` to `CustomAttribute15`, `Department` or `Company`.
    /// `CustomAttribute1` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// The segment of the company's own people, if vendors may reach no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal_segment: Option<String>,
    /// Pairs of vendors, by their names, that may reach each other all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<Vec<Vec<String>>>,
}

impl Barriers {
    /// Whether the people of two vendors may reach each other.
    pub fn may_meet(&self, one: &str, other: &str) -> bool {
        let named =
            |pair: &[String], name: &str| pair.iter().any(|held| held.to_lowercase() == name.to_lowercase());
        let mut pairs = self.allow.iter().flatten();
        !self.isolate_vendors || pairs.any(|pair| named(pair, one) && named(pair, other))
    }
}
