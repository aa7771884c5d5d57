use serde::{Deserialize, Serialize};

/// The least permissions of a scenario, reading and applying apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PermissionReport {
    /// To validate, plan and verify.
    pub plan: PermissionSet,
    /// To apply.
    pub apply: PermissionSet,
    /// For the PowerShell steps.
    pub powershell: PermissionSet,
}

/// Permissions and roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PermissionSet {
    /// Graph application permissions.
    pub graph: Vec<String>,
    /// Directory roles for a person who does the same.
    pub roles: Vec<String>,
}
