use serde::{Deserialize, Serialize};

/// What the start menu of the headsets shows (kiosk mode).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Kiosk {
    /// One app that starts by itself, or a start menu with some apps.
    pub mode: KioskMode,
    /// The apps: names of the catalogue such as `remoteAssist`, or application user model ids. With one app exactly one.
    pub apps: Vec<String>,
    /// How it reaches the headsets.
    #[serde(default)]
    pub delivery: Delivery,
    /// For whom it holds.
    #[serde(default)]
    pub audience: KioskAudience,
}

/// How many apps a kiosk shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum KioskMode {
    /// One app, which starts by itself.
    SingleApp,
    /// A start menu with the named apps.
    MultiApp,
}

/// How a policy reaches the headsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// By a profile in Microsoft Intune.
    #[default]
    Intune,
    /// In a provisioning package, which is built on Windows.
    ProvisioningPackage,
}

/// For whom a kiosk holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum KioskAudience {
    /// For the shared accounts.
    #[default]
    Accounts,
    /// For everybody who signs in.
    Everyone,
    /// For the members of other groups. In a document the `kind` is left out.
    Groups {
        /// Their object ids.
        groups: Vec<String>,
    },
}

/// Which apps can be launched (App Control for Business, formerly WDAC). Exactly one of `policyFile`, `policy`, `allow` and `block`
/// is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppControl {
    /// A compiled policy, relative to the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_file: Option<String>,
    /// A compiled policy in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The policy's id, a GUID: `PolicyTypeID` or `PolicyID` of its source. A compiled policy needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    /// The only apps that can be launched: names of the catalogue or package family names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<Vec<String>>,
    /// Apps that cannot be launched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Vec<String>>,
    /// How it reaches the headsets.
    #[serde(default)]
    pub delivery: Delivery,
    /// Whether apps may be blocked without which a headset cannot be operated.
    #[serde(default)]
    pub force: bool,
}

/// Other policies of a shared headset. What is not given is not managed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DevicePolicies {
    /// Pages of Settings that are shown, all others hidden, by their names without `ms-settings:`. From build 19041.1128 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_only_pages: Option<Vec<String>>,
    /// Pages of Settings that are hidden. Not together with `showOnlyPages`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hide_pages: Option<Vec<String>>,
    /// For how many days a headset without network remembers the groups of an account, 0 to 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_membership_cache_days: Option<u32>,
    /// Who may collect diagnostics with the buttons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback_diagnostics: Option<FallbackDiagnostics>,
    /// Whether a headset that wakes asks for nothing. From Windows Insider builds on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_unlock: Option<bool>,
    /// Whether a visitor is signed in by itself, where nobody else ever signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor_auto_logon: Option<bool>,
    /// Whether people can take a headset out of management.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_manual_unenrollment: Option<bool>,
    /// Whether people can add provisioning packages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_add_provisioning_package: Option<bool>,
    /// Whether people can remove provisioning packages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_remove_provisioning_package: Option<bool>,
    /// Whether calibration is left out during set-up. From build 20348.1528 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_calibration: Option<bool>,
    /// Whether training is left out during set-up. From build 20348.1528 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_training: Option<bool>,
    /// After how many minutes without use a headset locks, 0 (never) to 999.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock_after_minutes: Option<u32>,
    /// After how many days without use a profile is deleted from a headset, 1 to 365.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_profiles_after_days: Option<u32>,
    /// When a headset restarts each week. From build 22621.1113 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly_restart: Option<WeeklyRestart>,
    /// The time zone by its Windows name, such as `W. Europe Standard Time`; in a provisioning package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The wireless network that whoever sets a headset up chooses. Its key is never written anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wireless_network: Option<String>,
}

/// Who may collect diagnostics with the buttons of a headset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FallbackDiagnostics {
    /// Nobody.
    Nobody,
    /// Owners of the headset.
    Owners,
    /// Everybody.
    Everyone,
}

/// A restart each week, in the headset's own time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeeklyRestart {
    /// The day.
    pub day: Weekday,
    /// The time, `HH:MM`.
    pub at: String,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}
