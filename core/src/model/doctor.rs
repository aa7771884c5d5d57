use serde::{Deserialize, Serialize};

use super::common::Cloud;
use crate::clock::Timestamp;

/// The answer of `doctor`: what there is to work with, and what each missing thing is needed for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DoctorReport {
    /// Whether credentials were asked and the tenant was contacted; without it nothing left this machine.
    pub live: bool,
    /// Whether nothing that was looked at is wrong; with `live` a token with every permission belongs to it.
    pub ready: bool,
    /// The tenant that was asked about, by id or domain; absent where nothing names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The cloud that was asked about.
    pub cloud: Cloud,
    /// The credentials in the order in which they are tried.
    pub credentials: Vec<CredentialFinding>,
    /// What the token says of itself; absent without a token, and for tokens that say nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenFacts>,
    /// The permissions that the scenario needs; empty without a scenario.
    pub permissions: Vec<PermissionFinding>,
    /// By how many seconds the service's clock is ahead; absent where nobody was contacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset_seconds: Option<i32>,
    /// Everything else: tenant, clock, proxy, store, PowerShell and its modules.
    pub findings: Vec<DoctorFinding>,
}

/// One credential, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CredentialFinding {
    /// Its name, such as `managed identity`.
    pub credential: String,
    /// What came of it.
    pub outcome: CredentialOutcome,
    /// One sentence.
    pub text: String,
    /// How to make it usable, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// What came of trying a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CredentialOutcome {
    /// It gave a token.
    Found,
    /// It is not there.
    Absent,
    /// It is there and does not work; no other one is tried.
    Refused,
    /// It was not asked.
    NotTried,
}

/// What a token says of itself, unverified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenFacts {
    /// The id of the tenant that issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The id of the application that it was issued to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Whether a person signed in, so that directory roles count beside permissions.
    pub delegated: bool,
    /// The permissions that it carries.
    pub permissions: Vec<String>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
}

/// One permission that the scenario needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PermissionFinding {
    /// The Graph permission.
    pub permission: String,
    /// Whether the token carries it or one that includes it.
    pub held: PermissionState,
    /// What it is needed for.
    pub needed_for: String,
}

/// Whether a token carries a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PermissionState {
    /// It does.
    Held,
    /// It does not.
    Missing,
    /// There is no token, or it does not say.
    Unknown,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DoctorFinding {
    /// What was looked at: `tenant`, `clock`, `proxy`, `store`, `powershell`, or the name of a module.
    pub check: String,
    /// How it is.
    pub state: FindingState,
    /// One sentence.
    pub text: String,
    /// What to do, where there is something to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What it is needed for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed_for: Option<String>,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FindingState {
    /// As it should be.
    Ok,
    /// Not there; only what it is needed for is affected.
    Absent,
    /// Wrong.
    Wrong,
    /// Not looked at, because that would leave this machine.
    NotChecked,
}
