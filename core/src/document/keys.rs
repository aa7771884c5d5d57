//! Every key of every scenario: its name, what it takes, whether it must be given, and what it is for.
//!
//! This table is the one place to add a key. `tests/schema.rs` compares it with the model's JSON Schema.

use super::device_keys::{APP_CONTROL, AUTOPILOT, DEVICE_POLICIES, KIOSK, SIGN_IN, TENANT_SETTINGS};
use super::federation_keys::FEDERATION;
use super::guesting_keys::GUESTING;
use super::shape::Need::{Optional, Required};
use super::shape::{Key, Shape, Union, Variant};
use super::vendor_keys::VENDOR_ACCOUNTS;
use crate::error::codes;

/// What a whole document may be.
pub(crate) const SCENARIO: Shape = Shape::Union(&Union {
    what: "a scenario",
    tag: "kind",
    unknown: codes::SCENARIO_UNKNOWN_KIND,
    untagged: None,
    variants: &[
        Variant {
            kind: "sharedIdentity",
            keys: SHARED_IDENTITY,
            one_of: &["accounts", "accountsFrom", "template"],
        },
        Variant { kind: "federation", keys: FEDERATION, one_of: &[] },
        Variant { kind: "guesting", keys: GUESTING, one_of: &[] },
        Variant { kind: "vendorAccounts", keys: VENDOR_ACCOUNTS, one_of: &[] },
    ],
});

const SHARED_IDENTITY: &[Key] = &[
    Key::new("name", Required, Shape::Text, "the deployment's name, such as `plant-7`"),
    Key::new(
        "tenant",
        Required,
        Shape::Text,
        "a verified domain of the tenant, such as `contoso.com`, or its id",
    ),
    Key::new("cloud", Optional, CLOUD, "the Microsoft cloud that holds the tenant"),
    Key::new("description", Optional, Shape::Text, "free text for reports"),
    Key::new("app", Optional, APP, "what the headsets run and the licence pays for"),
    Key::new("group", Required, Shape::Map(GROUP), "the security group that holds the shared accounts"),
    Key::new("accounts", Optional, Shape::List(&Shape::Map(ACCOUNT)), "the accounts, one per headset"),
    Key::new("accountsFrom", Optional, Shape::Text, "a CSV file with the columns `device,user,displayName`"),
    Key::new("template", Optional, Shape::Map(TEMPLATE), "numbered accounts"),
    Key::new("usageLocation", Required, Shape::Text, "the country where the accounts are used, such as `US`"),
    Key::new("mfaOwner", Required, Shape::Text, "the address of whoever owns MFA for these accounts"),
    Key::new(
        "acknowledge",
        Optional,
        Shape::List(&Shape::Text),
        "the limitations and issues that you accept",
    ),
    Key::new("licences", Required, Shape::Map(LICENCES), "which licences the accounts get, and how"),
    Key::new("signIn", Optional, SIGN_IN, "how people sign in to a headset"),
    Key::new("autopilot", Optional, Shape::Map(AUTOPILOT), "headsets that join by themselves"),
    Key::new("kiosk", Optional, Shape::Map(KIOSK), "which apps the start menu shows"),
    Key::new("appControl", Optional, Shape::Map(APP_CONTROL), "which apps can be launched"),
    Key::new("devicePolicies", Optional, Shape::Map(DEVICE_POLICIES), "other policies of the headsets"),
    Key::new(
        "tenantSettings",
        Optional,
        Shape::Map(TENANT_SETTINGS),
        "the seven settings of the tenant to review",
    ),
];

pub(super) const CLOUD: Shape = Shape::Choice(&["global", "usGov", "usGovDod", "china"]);

pub(super) const APP: Shape = Shape::Union(&Union {
    what: "an app",
    tag: "kind",
    unknown: codes::SCENARIO_INVALID_VALUE,
    untagged: Some("custom"),
    variants: &[
        Variant { kind: "remoteAssist", keys: &[], one_of: &[] },
        Variant { kind: "custom", keys: CUSTOM_APP, one_of: &[] },
    ],
});

const CUSTOM_APP: &[Key] = &[
    Key::new("name", Required, Shape::Text, "the app's name for people"),
    Key::new("aumid", Required, Shape::Text, "its application user model id"),
    Key::new("packageFamilyName", Required, Shape::Text, "its package family name"),
    Key::new(
        "servicePlans",
        Required,
        Shape::List(&Shape::Text),
        "ids of the service plans that its users need",
    ),
];

pub(super) const GROUP: &[Key] =
    &[Key::new("displayName", Required, Shape::Text, "the group's name for people")];

const ACCOUNT: &[Key] = &[
    Key::new("device", Required, Shape::Text, "the serial number or asset tag of the headset"),
    Key::new("user", Required, Shape::Text, "the account, such as `holo-0001` or `holo-0001@contoso.com`"),
    Key::new(
        "displayName",
        Optional,
        Shape::Text,
        "the name that callers see, such as the place of the headset",
    ),
];

const TEMPLATE: &[Key] = &[
    Key::new("count", Required, Shape::Integer { from: 1, to: 100_000 }, "how many accounts"),
    Key::new("user", Required, Shape::Text, "the accounts' names, such as `holo-{n:04}`"),
    Key::new("displayName", Optional, Shape::Text, "the names that callers see, such as `HoloLens {n}`"),
];

pub(super) const LICENCES: &[Key] = &[
    Key::new("assignTo", Required, Shape::Choice(&["group", "user"]), "who carries the licence"),
    Key::new("capabilities", Required, Shape::List(&CAPABILITY), "what the accounts must be able to do"),
    Key::new("skus", Optional, Shape::List(&Shape::Text), "part numbers of the products to choose from"),
];

const CAPABILITY: Shape =
    Shape::Choice(&["remoteAssist", "teams", "intune", "oneDrive", "oneTimeCall", "fieldService"]);
