//! The `AssignedAccess` schemas as one table: 2017, 201810, 2020, 202010, 2021 and 2022.
//!
//! What rules of their own say better is looser here: empty lists, choices between elements, and references.

use super::super::shape::{Allowed, Content, Shape, any, attribute, maybe, one};

pub(super) const BASE: &str = "http://schemas.microsoft.com/AssignedAccess/2017/config";
pub(super) const AUTO_LAUNCH: &str = "http://schemas.microsoft.com/AssignedAccess/201810/config";
pub(super) const GLOBAL: &str = "http://schemas.microsoft.com/AssignedAccess/2020/config";
pub(super) const EXCLUSION: &str = "http://schemas.microsoft.com/AssignedAccess/202010/config";
pub(super) const CLASSIC: &str = "http://schemas.microsoft.com/AssignedAccess/2021/config";
pub(super) const PINS: &str = "http://schemas.microsoft.com/AssignedAccess/2022/config";

const fn within(name: &'static str, namespace: &'static str) -> Allowed {
    Allowed { name, namespace: Some(namespace), required: false }
}

const fn element(name: &'static str, attributes: &'static [Allowed], content: Content) -> Shape {
    Shape { name, namespace: Some(BASE), attributes, content }
}

const fn foreign(
    name: &'static str,
    namespace: &'static str,
    attributes: &'static [Allowed],
    content: Content,
) -> Shape {
    Shape { name, namespace: Some(namespace), attributes, content }
}

static APP: Shape = element(
    "App",
    &[
        attribute("AppUserModelId", false),
        attribute("DesktopAppPath", false),
        within("AutoLaunch", AUTO_LAUNCH),
        within("AutoLaunchArguments", AUTO_LAUNCH),
    ],
    Content::Sequence(&[]),
);
static ALLOWED_APPS: Shape = element("AllowedApps", &[], Content::Sequence(&[any(&APP)]));
static ALL_APPS_LIST: Shape = element("AllAppsList", &[], Content::Sequence(&[one(&ALLOWED_APPS)]));

static ALLOWED_NAMESPACE: Shape =
    foreign("AllowedNamespace", AUTO_LAUNCH, &[attribute("Name", true)], Content::Sequence(&[]));
static REMOVABLE: Shape = foreign("AllowRemovableDrives", GLOBAL, &[], Content::Text);
static NO_RESTRICTION: Shape = foreign("NoRestriction", GLOBAL, &[], Content::Text);
static FILE_EXPLORER: Shape = foreign(
    "FileExplorerNamespaceRestrictions",
    AUTO_LAUNCH,
    &[],
    Content::All(&[maybe(&ALLOWED_NAMESPACE), maybe(&REMOVABLE), maybe(&NO_RESTRICTION)]),
);
static START_LAYOUT: Shape = element("StartLayout", &[], Content::Text);
static START_PINS: Shape = foreign("StartPins", PINS, &[], Content::Text);
static TASKBAR: Shape = element("Taskbar", &[attribute("ShowTaskbar", true)], Content::Sequence(&[]));
static TASKBAR_LAYOUT: Shape = foreign("TaskbarLayout", PINS, &[], Content::Text);
static KIOSK_MODE_APP: Shape = element(
    "KioskModeApp",
    &[
        attribute("AppUserModelId", false),
        within("ClassicAppPath", CLASSIC),
        within("ClassicAppArguments", CLASSIC),
    ],
    Content::Sequence(&[]),
);
static BREAKOUT: Shape =
    foreign("BreakoutSequence", CLASSIC, &[attribute("Key", true)], Content::Sequence(&[]));
static PROFILE: Shape = element(
    "Profile",
    &[attribute("Id", true), attribute("Name", false)],
    Content::Sequence(&[
        maybe(&ALL_APPS_LIST),
        maybe(&FILE_EXPLORER),
        maybe(&START_LAYOUT),
        maybe(&START_PINS),
        maybe(&TASKBAR),
        maybe(&TASKBAR_LAYOUT),
        maybe(&KIOSK_MODE_APP),
        maybe(&BREAKOUT),
    ]),
);
static PROFILES: Shape = element("Profiles", &[], Content::Sequence(&[any(&PROFILE)]));

static ACCOUNT: Shape = element("Account", &[], Content::Text);
static AUTO_LOGON: Shape = element(
    "AutoLogonAccount",
    &[attribute("HiddenId", false), within("DisplayName", AUTO_LAUNCH)],
    Content::Sequence(&[]),
);
static USER_GROUP: Shape =
    element("UserGroup", &[attribute("Type", true), attribute("Name", true)], Content::Sequence(&[]));
static SPECIAL_GROUP: Shape = element("SpecialGroup", &[attribute("Name", true)], Content::Sequence(&[]));
static DEFAULT_PROFILE: Shape = element("DefaultProfile", &[attribute("Id", true)], Content::Sequence(&[]));
static CONFIG: Shape = element(
    "Config",
    &[],
    Content::Sequence(&[
        maybe(&ACCOUNT),
        maybe(&AUTO_LOGON),
        maybe(&USER_GROUP),
        maybe(&SPECIAL_GROUP),
        one(&DEFAULT_PROFILE),
    ]),
);
static OWNER: Shape = foreign("SpecialGroup", EXCLUSION, &[attribute("Name", true)], Content::Sequence(&[]));
static EXCLUSIONS: Shape = foreign("Exclusions", EXCLUSION, &[], Content::Sequence(&[one(&OWNER)]));
static GLOBAL_PROFILE: Shape =
    foreign("GlobalProfile", GLOBAL, &[attribute("Id", true)], Content::Sequence(&[maybe(&EXCLUSIONS)]));
// GlobalProfile has to come first; a rule of its own says so.
static CONFIGS: Shape = element("Configs", &[], Content::All(&[maybe(&GLOBAL_PROFILE), any(&CONFIG)]));

/// The document's element.
pub(super) static ROOT: Shape =
    element("AssignedAccessConfiguration", &[], Content::All(&[one(&PROFILES), one(&CONFIGS)]));
