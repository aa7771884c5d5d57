use serde::{Deserialize, Serialize};

use super::common::Cloud;
use super::device::{AppControl, DevicePolicies, Kiosk};
use super::federation::Federation;
use super::guesting::Guesting;
use super::sign_in::{Autopilot, SignIn};
use super::tenant_settings::TenantSettings;
use super::vendor_accounts::VendorAccounts;

/// One scenario document, in its full form: shorthands are expanded, files are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
#[expect(clippy::large_enum_variant, reason = "a scenario is made once and handed on by reference")]
pub enum Scenario {
    /// One shared account per `HoloLens` 2.
    SharedIdentity(SharedIdentity),
    /// Several tenants of one company that reach each other in Teams.
    Federation(Federation),
    /// Experts as guests of the technicians' tenant.
    Guesting(Guesting),
    /// Accounts for people of vendors and contractors.
    VendorAccounts(VendorAccounts),
}

impl Scenario {
    /// The name of the deployment.
    pub fn name(&self) -> &str {
        match self {
            Self::SharedIdentity(scenario) => &scenario.name,
            Self::Federation(scenario) => &scenario.name,
            Self::Guesting(scenario) => &scenario.name,
            Self::VendorAccounts(scenario) => &scenario.name,
        }
    }

    /// The Microsoft cloud that holds the tenant.
    pub fn cloud(&self) -> super::Cloud {
        match self {
            Self::SharedIdentity(scenario) => scenario.cloud,
            Self::Federation(scenario) => scenario.cloud,
            Self::Guesting(scenario) => scenario.cloud,
            Self::VendorAccounts(scenario) => scenario.cloud,
        }
    }

    /// The tenant that is written to, as the document names it.
    pub fn tenant(&self) -> &str {
        match self {
            Self::SharedIdentity(scenario) => &scenario.tenant,
            Self::Federation(scenario) => &scenario.tenant,
            Self::Guesting(scenario) => &scenario.tenant,
            Self::VendorAccounts(scenario) => &scenario.tenant,
        }
    }

    /// What the headset runs and the licence pays for.
    pub fn app(&self) -> &App {
        match self {
            Self::SharedIdentity(scenario) => &scenario.app,
            Self::Federation(scenario) => &scenario.app,
            Self::Guesting(scenario) => &scenario.app,
            Self::VendorAccounts(scenario) => &scenario.app,
        }
    }

    /// The kind as the document spells it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SharedIdentity(_) => "sharedIdentity",
            Self::Federation(_) => "federation",
            Self::Guesting(_) => "guesting",
            Self::VendorAccounts(_) => "vendorAccounts",
        }
    }
}

/// Shared accounts for headsets: one Entra account per `HoloLens` 2, used by several people.
///
/// Source: "Deploying Remote Assist using a shared identity across multiple users".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SharedIdentity {
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
    /// The security group that holds the shared accounts.
    pub group: GroupSpec,
    /// The accounts, one per device. Exactly one of `accounts`, `accountsFrom` and `template` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts: Option<Vec<Account>>,
    /// A CSV file with the columns `device,user,displayName`, relative to the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_from: Option<String>,
    /// Numbered accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<AccountTemplate>,
    /// Where the accounts are used, ISO 3166 alpha-2. Licences need it.
    pub usage_location: String,
    /// Who owns multi-factor authentication for these accounts: the address of a central authority.
    pub mfa_owner: String,
    /// Ids of the source's limitations and issues that the owner accepts, `A-L1` … `A-I6`, and `lifecycle`.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// The licences.
    pub licences: LicenceSpec,
    /// How people sign in to the headsets. Not managed unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignIn>,
    /// Headsets that join by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autopilot: Option<Autopilot>,
    /// What the start menu shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kiosk: Option<Kiosk>,
    /// Which apps can be launched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_control: Option<AppControl>,
    /// Other policies of the headsets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_policies: Option<DevicePolicies>,
    /// The settings of the tenant that the article asks to review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_settings: Option<TenantSettings>,
}

/// What the headset runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum App {
    /// Dynamics 365 Remote Assist, which ends on 31 December 2026. In a document: `app: remoteAssist`.
    #[default]
    RemoteAssist,
    /// Another app. In a document the `kind` is left out.
    Custom {
        /// The app's name for people.
        name: String,
        /// The application user model id.
        aumid: String,
        /// The package family name.
        package_family_name: String,
        /// Ids of the service plans that its users need.
        service_plans: Vec<String>,
    },
}

/// A group by its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupSpec {
    /// The name that people see, at most 256 characters.
    pub display_name: String,
}

/// One shared account and its headset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// The serial number or asset tag of the headset; unique.
    pub device: String,
    /// The user principal name, or a local part that the tenant's domain completes.
    pub user: String,
    /// The name that callers see. The local part unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

impl Account {
    /// The user principal name, completed with the domain where only the local part is given.
    pub fn user_principal_name(&self, domain: &str) -> String {
        if self.user.contains('@') { self.user.clone() } else { format!("{}@{domain}", self.user) }
    }
}

/// Numbered accounts; the device is the local part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountTemplate {
    /// How many, from 1 to 100,000.
    pub count: u32,
    /// The local part with `{n}` or `{n:04}` for the number, from 1.
    pub user: String,
    /// The display name with `{n}`. The local part unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// Which licences the accounts get, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LicenceSpec {
    /// Through the group, or to each account.
    pub assign_to: AssignTo,
    /// What the accounts must be able to do; service plans of any product satisfy them.
    pub capabilities: Vec<Capability>,
    /// Part numbers of the products to choose from. Any that the tenant owns unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skus: Option<Vec<String>>,
}

/// Who carries the licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AssignTo {
    /// The group; Entra gives it to the members. Needs Entra ID P1.
    Group,
    /// Each account.
    User,
}

/// What a licence lets an account do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Capability {
    /// Dynamics 365 Remote Assist and its Dataverse plan.
    RemoteAssist,
    /// Microsoft Teams.
    Teams,
    /// Microsoft Intune.
    Intune,
    /// Files in `OneDrive`.
    OneDrive,
    /// Scheduling a one-time call: an Exchange Online mailbox.
    OneTimeCall,
    /// Dynamics 365 Field Service.
    FieldService,
}
