//! "Deploying Remote Assist using a shared identity across multiple users", as of 27 June 2024.

use super::Answer::{Acknowledgement, Checklist, Diagnostic, File, Operation, Rule};
use super::{Article, SourceStatement, says};
use crate::error::codes::{
    ACKNOWLEDGE, FEATURE_ABSENT, FIELD_SERVICE, LICENCE_MEMBER, MISSING_ROLE, NO_RECIPIENT, NO_SEATS,
    PLAN_PROTECTED, PRODUCT_ENDED, PRODUCT_ENDING, SCENARIO_DUPLICATE_DEVICE, SCENARIO_DUPLICATE_USER,
    SCENARIO_INVALID_VALUE, USE_IMPROVED_PROCESS,
};
use crate::scenario::kind::{
    self, ASSIGNMENT, AUTHENTICATION_METHOD, AUTOPILOT_DEVICE, DEVICE, GROUP, LICENCE, MEMBERSHIP, PERSON,
    PROFILE, SETTING, USER,
};

const SUMMARY: &str = "deploying-remote-assist-using-a-shared-identity-across-multiple-users";
const ACCOUNTS: &str = "1-microsoft-entra-accounts";
const LICENCES: &str = "2-license-assignments";
const DEVICES: &str = "3-device-configuration";
const PIN: &str = "sign-in-pin";
const AUTO_LOGIN: &str = "auto-login";
const KIOSK: &str = "kiosk-mode";
const APP_CONTROL: &str = "windows-defender-application-control-wdac";
const LIMITATIONS: &str = "limitations";
const ISSUES: &str = "issues";
const CONSIDERATIONS: &str = "considerations";

pub(super) const ARTICLE: Article = Article {
    title: "Deploying Remote Assist using a shared identity across multiple users",
    source: "shared-identity",
    statements: STATEMENTS,
};

const STATEMENTS: &[SourceStatement] = &[
    says(
        "A-00",
        SUMMARY,
        "provisioning Microsoft Entra user accounts, assigning required licenses and HoloLens 2 device configuration",
        &[Operation(USER), Operation(LICENCE), Operation(PROFILE), Checklist(DEVICE)],
    ),
    says(
        "A-01",
        "important",
        "doesn't require manual setup for each device, and removes the need to manage PIN and MFA",
        &[Operation(AUTHENTICATION_METHOD), Operation(AUTOPILOT_DEVICE), Diagnostic(USE_IMPROVED_PROCESS)],
    ),
    says(
        "A-02",
        "important",
        "preserved for small deployments (fewer than 10 devices)",
        &[Diagnostic(USE_IMPROVED_PROCESS)],
    ),
    says(
        "A-03",
        ACCOUNTS,
        "as at least a Groups Administrator and User Administrator",
        &[Rule(MISSING_ROLE)],
    ),
    says(
        "A-04",
        ACCOUNTS,
        "create a Microsoft Entra ID **Security** Group to manage the HoloLens 2 shared user accounts",
        &[Operation(GROUP)],
    ),
    says(
        "A-05",
        ACCOUNTS,
        "create new user accounts shared by multiple people to sign in to the HoloLens 2 device",
        &[Operation(USER)],
    ),
    says(
        "A-06",
        ACCOUNTS,
        "One Microsoft Entra user account per HoloLens 2 device is recommended",
        &[Rule(SCENARIO_DUPLICATE_USER), Rule(SCENARIO_DUPLICATE_DEVICE)],
    ),
    says("A-07", ACCOUNTS, "add the above user accounts to the security group", &[Operation(MEMBERSHIP)]),
    says(
        "A-08",
        LICENCES,
        "assign licenses required to use Dynamics 365 Remote Assist on HoloLens 2 to a user or user group",
        &[Operation(LICENCE), Rule(NO_SEATS)],
    ),
    says(
        "A-09",
        LICENCES,
        "Dynamics 365 Remote Assist",
        &[Operation(LICENCE), Rule(FEATURE_ABSENT), Diagnostic(PRODUCT_ENDING), Rule(PRODUCT_ENDED)],
    ),
    says("A-10", LICENCES, "Microsoft Teams", &[Operation(LICENCE), Rule(FEATURE_ABSENT)]),
    says(
        "A-11",
        LICENCES,
        "Common Data Service for Remote Assist",
        &[Operation(LICENCE), Diagnostic(FEATURE_ABSENT)],
    ),
    says(
        "A-12",
        LICENCES,
        "see [Requirements for Dynamics 365 Remote Assist]",
        &[Operation(USER), Operation(LICENCE)],
    ),
    says("A-13", LICENCES, "Microsoft Intune", &[Operation(LICENCE), Rule(FEATURE_ABSENT)]),
    says("A-14", LICENCES, "accessing OneDrive files", &[Operation(LICENCE), Rule(FEATURE_ABSENT)]),
    says("A-15", LICENCES, "scheduling one-time call", &[Operation(LICENCE), Rule(FEATURE_ABSENT)]),
    says("A-16", LICENCES, "integrating with Dynamics 365 Field Service", &[Diagnostic(FIELD_SERVICE)]),
    says(
        "A-17",
        LICENCES,
        "limitations, and known issues using groups to manage licensing",
        &[Diagnostic(LICENCE_MEMBER)],
    ),
    says(
        "A-18",
        DEVICES,
        "set up the HoloLens 2 devices for first time, using the shared Microsoft Entra user accounts",
        &[Checklist(DEVICE), File(kind::file::CHECKLISTS)],
    ),
    says(
        "A-19",
        DEVICES,
        "skip Iris authentication enrollment",
        &[Operation(PROFILE), Checklist(DEVICE), File(kind::file::CHECKLISTS)],
    ),
    says(
        "A-20",
        DEVICES,
        "configure Windows Hello PIN to sign in",
        &[Operation(PROFILE), Checklist(DEVICE), File(kind::file::CHECKLISTS)],
    ),
    says("A-21", PIN, "Don't share shared account passwords with end users", &[Rule(NO_RECIPIENT)]),
    says(
        "A-22",
        PIN,
        "cryptographically tied to the HoloLens 2 device",
        &[Checklist(DEVICE), File(kind::file::CHECKLISTS)],
    ),
    says(
        "A-23",
        AUTO_LOGIN,
        "automatically sign in to the device with an identity tied to that device",
        &[Operation(PROFILE), Operation(ASSIGNMENT), Checklist(DEVICE)],
    ),
    says(
        "A-24",
        KIOSK,
        "Kiosk mode is recommended to control which applications are shown in Start menu",
        &[Operation(PROFILE), Operation(ASSIGNMENT), File(kind::file::KIOSK)],
    ),
    says(
        "A-25",
        KIOSK,
        "restrict users signing into the user account settings page using Microsoft Edge browser by SSO",
        &[Operation(PROFILE), File(kind::file::KIOSK), File(kind::file::APP_CONTROL)],
    ),
    says(
        "A-26",
        KIOSK,
        "create a single-app or multi-app kiosk mode configuration",
        &[Operation(PROFILE), Operation(ASSIGNMENT)],
    ),
    says(
        "A-27",
        KIOSK,
        "Use Windows Configuration Designer to configure and deploy single or multiple app kiosk mode",
        &[File(kind::file::PROVISIONING_PACKAGE), Checklist(PERSON)],
    ),
    says(
        "A-28",
        APP_CONTROL,
        "you can see the apps tile but they can't be launched",
        &[Operation(PROFILE), File(kind::file::APP_CONTROL), Checklist(PERSON)],
    ),
    says(
        "A-L1",
        LIMITATIONS,
        "can't use Iris authentication to sign in",
        &[Acknowledgement("A-L1"), Diagnostic(ACKNOWLEDGE)],
    ),
    says(
        "A-L2",
        LIMITATIONS,
        "caller ID will show the shared account name rather than the user’s name",
        &[Acknowledgement("A-L2"), Diagnostic(ACKNOWLEDGE)],
    ),
    says(
        "A-L3",
        LIMITATIONS,
        "isn't possible to use the advanced integrations with field service",
        &[Acknowledgement("A-L3"), Diagnostic(ACKNOWLEDGE), Diagnostic(FIELD_SERVICE)],
    ),
    says(
        "A-L4",
        LIMITATIONS,
        "Windows Hello PIN number must be shared between the users",
        &[Acknowledgement("A-L4"), Diagnostic(ACKNOWLEDGE)],
    ),
    says(
        "A-I1",
        ISSUES,
        "no way to prove who has used the device, and what was done with the device",
        &[Acknowledgement("A-I1"), Diagnostic(ACKNOWLEDGE)],
    ),
    says(
        "A-I2",
        ISSUES,
        "Audit records will be incomplete",
        &[Acknowledgement("A-I2"), Diagnostic(ACKNOWLEDGE)],
    ),
    says(
        "A-I3",
        ISSUES,
        "Lacks individual tracking / analytics",
        &[Acknowledgement("A-I3"), Diagnostic(ACKNOWLEDGE)],
    ),
    says(
        "A-I4",
        ISSUES,
        "Advanced permissions cannot be done on a shared account basis",
        &[Acknowledgement("A-I4"), Diagnostic(ACKNOWLEDGE), Rule(PLAN_PROTECTED)],
    ),
    says(
        "A-I5",
        ISSUES,
        "should be owned by a central authority for shared accounts",
        &[Acknowledgement("A-I5"), Diagnostic(ACKNOWLEDGE)],
    ),
    says(
        "A-I6",
        ISSUES,
        "knowledge as to who owns the MFA on the devices is challenging",
        &[Acknowledgement("A-I6"), Diagnostic(ACKNOWLEDGE), File(kind::file::CHECKLISTS)],
    ),
    says(
        "A-C0",
        CONSIDERATIONS,
        "extreme care should be taken to make sure that changing theses settings doesn't cause any issues",
        &[Operation(SETTING)],
    ),
    says("A-C1", CONSIDERATIONS, "Review Administrator Portal access setting", &[Operation(SETTING)]),
    says("A-C2", CONSIDERATIONS, "Review App Registrations setting", &[Operation(SETTING)]),
    says("A-C3", CONSIDERATIONS, "Review Linked account connections setting", &[Operation(SETTING)]),
    says("A-C4", CONSIDERATIONS, "Review User features setting", &[Operation(SETTING)]),
    says("A-C5", CONSIDERATIONS, "Review Self-service password reset setting", &[Operation(SETTING)]),
    says("A-C6", CONSIDERATIONS, "Review Join devices to Microsoft Entra setting", &[Operation(SETTING)]),
    says("A-C7", CONSIDERATIONS, "Review Enterprise State Roaming setting", &[Operation(SETTING)]),
    says(
        "A-W",
        CONSIDERATIONS,
        "use Microsoft Entra account name and associated Windows Hello PIN or use auto login feature",
        &[Rule(SCENARIO_INVALID_VALUE), Operation(PROFILE), Checklist(DEVICE)],
    ),
];
