//! The keys of a scenario that concern headsets and the tenant's settings; part of the table in [`super::keys`].

use super::keys::GROUP;
use super::shape::Need::{Optional, Required};
use super::shape::{Key, Shape, Union, Variant};
use crate::error::codes;

pub(super) const SIGN_IN: Shape = Shape::Union(&Union {
    what: "a way to sign in",
    tag: "kind",
    unknown: codes::SCENARIO_INVALID_VALUE,
    untagged: None,
    variants: &[
        Variant { kind: "pin", keys: PIN, one_of: &[] },
        Variant { kind: "autoLogon", keys: &[], one_of: &[] },
        Variant { kind: "certificate", keys: CERTIFICATE, one_of: &[] },
    ],
});

const PIN_LENGTH: Shape = Shape::Integer { from: 6, to: 127 };
const PIN_CHARACTERS: Shape = Shape::Choice(&["allowed", "required", "forbidden"]);

const PIN: &[Key] = &[
    Key::new("minLength", Optional, PIN_LENGTH, "the fewest characters"),
    Key::new("maxLength", Optional, PIN_LENGTH, "the most characters"),
    Key::new("digits", Optional, PIN_CHARACTERS, "whether it has digits"),
    Key::new("lowercase", Optional, PIN_CHARACTERS, "whether it has lower-case letters"),
    Key::new("uppercase", Optional, PIN_CHARACTERS, "whether it has upper-case letters"),
    Key::new("special", Optional, PIN_CHARACTERS, "whether it has special characters"),
    Key::new(
        "expiresDays",
        Optional,
        Shape::Integer { from: 0, to: 730 },
        "after how many days it must be changed, 0 for never",
    ),
    Key::new(
        "history",
        Optional,
        Shape::Integer { from: 0, to: 50 },
        "how many earlier ones must not be used again",
    ),
];

const CERTIFICATE: &[Key] = &[
    Key::new(
        "authorities",
        Required,
        Shape::List(&Shape::Map(AUTHORITY)),
        "the authorities that issue the headsets' certificates, the root first",
    ),
    Key::new(
        "issuerThumbprint",
        Optional,
        Shape::Text,
        "the SHA-1 thumbprint of the issuing authority, 40 hexadecimal digits",
    ),
    Key::new("scep", Required, Shape::Map(SCEP), "the service that issues the certificates"),
    Key::new("deviceGroup", Required, Shape::Map(GROUP), "the security group that will hold the headsets"),
];

const AUTHORITY: &[Key] = &[
    Key::new("file", Optional, Shape::Text, "a file with its certificate, PEM or DER"),
    Key::new("certificate", Optional, Shape::Text, "its certificate, DER in base64"),
    Key::new("revocationList", Optional, Shape::Text, "where its list of revoked certificates is"),
];

const SCEP: &[Key] = &[
    Key::new("servers", Required, Shape::List(&Shape::Text), "the addresses of the service"),
    Key::new(
        "validityYears",
        Optional,
        Shape::Integer { from: 1, to: 5 },
        "for how many years a certificate is valid",
    ),
    Key::new(
        "renewAtPercent",
        Optional,
        Shape::Integer { from: 1, to: 99 },
        "at how much of its life left it is renewed",
    ),
];

pub(super) const AUTOPILOT: &[Key] = &[
    Key::new("groupTag", Required, Shape::Text, "the tag that brings a headset into the group of headsets"),
    Key::new("hashesFrom", Optional, Shape::List(&Shape::Text), "files with the hardware hashes of headsets"),
    Key::new("headsets", Optional, Shape::List(&Shape::Map(HEADSET)), "the headsets to register"),
];

const HEADSET: &[Key] = &[
    Key::new("serial", Required, Shape::Text, "its serial number"),
    Key::new("hardwareHash", Required, Shape::Text, "its hardware hash in base64"),
];

const DELIVERY: Shape = Shape::Choice(&["intune", "provisioningPackage"]);

pub(super) const KIOSK: &[Key] = &[
    Key::new("mode", Required, Shape::Choice(&["singleApp", "multiApp"]), "one app or a start menu"),
    Key::new("apps", Required, Shape::List(&Shape::Text), "the apps, such as `remoteAssist`"),
    Key::new("delivery", Optional, DELIVERY, "how it reaches the headsets"),
    Key::new("audience", Optional, AUDIENCE, "for whom it holds"),
];

const AUDIENCE: Shape = Shape::Union(&Union {
    what: "an audience",
    tag: "kind",
    unknown: codes::SCENARIO_INVALID_VALUE,
    untagged: Some("groups"),
    variants: &[
        Variant { kind: "accounts", keys: &[], one_of: &[] },
        Variant { kind: "everyone", keys: &[], one_of: &[] },
        Variant { kind: "groups", keys: GROUPS, one_of: &[] },
    ],
});

const GROUPS: &[Key] =
    &[Key::new("groups", Required, Shape::List(&Shape::Text), "the object ids of the groups")];

pub(super) const APP_CONTROL: &[Key] = &[
    Key::new("policyFile", Optional, Shape::Text, "a compiled policy"),
    Key::new("policy", Optional, Shape::Text, "a compiled policy in base64"),
    Key::new("policyId", Optional, Shape::Text, "the policy's id"),
    Key::new("allow", Optional, Shape::List(&Shape::Text), "the only apps that can be launched"),
    Key::new("block", Optional, Shape::List(&Shape::Text), "apps that cannot be launched"),
    Key::new("delivery", Optional, DELIVERY, "how it reaches the headsets"),
    Key::new(
        "force",
        Optional,
        Shape::Truth,
        "whether apps may be blocked without which a headset cannot be operated",
    ),
];

pub(super) const DEVICE_POLICIES: &[Key] = &[
    Key::new("showOnlyPages", Optional, Shape::List(&Shape::Text), "pages of Settings that are shown"),
    Key::new("hidePages", Optional, Shape::List(&Shape::Text), "pages of Settings that are hidden"),
    Key::new(
        "groupMembershipCacheDays",
        Optional,
        Shape::Integer { from: 0, to: 60 },
        "for how many days a headset without network remembers groups",
    ),
    Key::new(
        "fallbackDiagnostics",
        Optional,
        Shape::Choice(&["nobody", "owners", "everyone"]),
        "who may collect diagnostics with the buttons",
    ),
    Key::new("autoUnlock", Optional, Shape::Truth, "whether a headset that wakes asks for nothing"),
    Key::new("visitorAutoLogon", Optional, Shape::Truth, "whether a visitor is signed in by itself"),
    Key::new(
        "allowManualUnenrollment",
        Optional,
        Shape::Truth,
        "whether people can take a headset out of management",
    ),
    Key::new(
        "allowAddProvisioningPackage",
        Optional,
        Shape::Truth,
        "whether people can add provisioning packages",
    ),
    Key::new(
        "allowRemoveProvisioningPackage",
        Optional,
        Shape::Truth,
        "whether people can remove provisioning packages",
    ),
    Key::new("skipCalibration", Optional, Shape::Truth, "whether calibration is left out during set-up"),
    Key::new("skipTraining", Optional, Shape::Truth, "whether training is left out during set-up"),
    Key::new(
        "lockAfterMinutes",
        Optional,
        Shape::Integer { from: 0, to: 999 },
        "after how many minutes without use a headset locks, 0 for never",
    ),
    Key::new(
        "deleteProfilesAfterDays",
        Optional,
        Shape::Integer { from: 1, to: 365 },
        "after how many days without use a profile is deleted",
    ),
    Key::new("weeklyRestart", Optional, Shape::Map(WEEKLY_RESTART), "when a headset restarts each week"),
    Key::new("timeZone", Optional, Shape::Text, "the time zone, such as `W. Europe Standard Time`"),
    Key::new("wirelessNetwork", Optional, Shape::Text, "the wireless network to choose during set-up"),
];

const WEEKLY_RESTART: &[Key] = &[
    Key::new(
        "day",
        Required,
        Shape::Choice(&["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]),
        "the day",
    ),
    Key::new("at", Required, Shape::Text, "the time, such as `\"03:00\"`"),
];

const PEOPLE: Shape = Shape::Choice(&["review", "nobody", "selected", "everyone"]);

pub(super) const TENANT_SETTINGS: &[Key] = &[
    Key::new(
        "administratorPortal",
        Optional,
        Shape::Choice(&["review", "open", "restricted"]),
        "who can open the admin center",
    ),
    Key::new(
        "appRegistrations",
        Optional,
        Shape::Choice(&["review", "allowed", "blocked"]),
        "whether people can register applications",
    ),
    Key::new("linkedAccounts", Optional, PEOPLE, "who can connect a LinkedIn account"),
    Key::new("userFeatures", Optional, PEOPLE, "who gets previews"),
    Key::new("selfServicePasswordReset", Optional, PEOPLE, "who can reset the own password"),
    Key::new("deviceJoin", Optional, PEOPLE, "who can join devices to the tenant"),
    Key::new("enterpriseStateRoaming", Optional, PEOPLE, "whose settings roam between devices"),
];
