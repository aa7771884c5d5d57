use serde::{Deserialize, Serialize};

/// The seven settings of the tenant that the article asks to review. Each holds for everybody in the tenant, so `review`, the default,
/// only reads and reports; another value is a change that is asked for on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantSettings {
    /// Who can open the admin center. No API tells or changes it.
    #[serde(default)]
    pub administrator_portal: AdministratorPortal,
    /// Whether people can register applications.
    #[serde(default)]
    pub app_registrations: AppRegistrations,
    /// Whether people can connect their `LinkedIn` accounts. No API tells or changes it.
    #[serde(default)]
    pub linked_accounts: Audience,
    /// Previews for people, such as My Staff. No API tells or changes it.
    #[serde(default)]
    pub user_features: Audience,
    /// Who can reset the own password. No API tells or changes for whom.
    #[serde(default)]
    pub self_service_password_reset: Audience,
    /// Who can join devices to the tenant.
    #[serde(default)]
    pub device_join: Audience,
    /// Whose settings roam between devices. No API tells or changes it.
    #[serde(default)]
    pub enterprise_state_roaming: Audience,
}

/// Who can open the admin center.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AdministratorPortal {
    /// Read and report.
    #[default]
    Review,
    /// Everybody.
    Open,
    /// Administrators only.
    Restricted,
}

/// Whether people can register applications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AppRegistrations {
    /// Read and report.
    #[default]
    Review,
    /// They can.
    Allowed,
    /// They cannot.
    Blocked,
}

/// For whom a setting of the tenant holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Audience {
    /// Read and report.
    #[default]
    Review,
    /// For nobody.
    Nobody,
    /// For chosen people and groups. Devices: those who are chosen now, and the shared accounts.
    Selected,
    /// For everybody.
    Everyone,
}
