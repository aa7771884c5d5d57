//! "Dynamics 365 Remote Assist advanced deployment scenarios", as of 1 April 2020: scenario 2, vendors and contractors.

use super::Answer::{AccountType, Advice, Diagnostic, File, Operation, Rule};
use super::{Article, SourceStatement, advanced_scenarios, says};
use crate::error::codes::{
    BARRIERS_UNLICENSED, SCENARIO_DUPLICATE_USER, VENDOR_EXPIRED, VENDOR_LICENSING, VENDORS_SEE_EACH_OTHER,
};
use crate::scenario::kind::{
    ACCESS_PASS, BARRIER_APPLICATION, BARRIER_POLICY, GROUP, LICENCE, MEMBERSHIP, SEGMENT, TEAMS_SETTING,
    USER, file,
};

const SCENARIO_2: &str = "scenario-2-vendors-and-contractors-using-remote-assist";
const EXAMPLE: &str = "example";
const IMPLEMENTATION: &str = "implementation";

pub(super) const ARTICLE: Article = Article { statements: STATEMENTS, ..advanced_scenarios::ARTICLE };

const STATEMENTS: &[SourceStatement] = &[
    says(
        "B-32",
        SCENARIO_2,
        "To appropriately license this scenario, please contact your Microsoft sales representative",
        &[Rule(VENDOR_LICENSING)],
    ),
    says(
        "B-33",
        SCENARIO_2,
        "companies still handle all license configuration",
        &[Operation(LICENCE), Advice],
    ),
    says(
        "B-34",
        EXAMPLE,
        "used Azure AD to create **service accounts** (SAs) inside Tenant ABC",
        &[Operation(USER), AccountType("service")],
    ),
    says(
        "B-35",
        EXAMPLE,
        "assigned a Remote Assist license (Jason - anything else?) to each service account",
        &[Operation(LICENCE), Operation(MEMBERSHIP), Diagnostic(BARRIERS_UNLICENSED)],
    ),
    says(
        "B-36",
        EXAMPLE,
        "Service account credentials were then distributed to company vendors and contractors.",
        &[Operation(USER), Operation(ACCESS_PASS), File(file::LETTERS)],
    ),
    says(
        "B-37",
        EXAMPLE,
        "is still a member of Contoso1, and now uses SA1@ABC.com to log in to Remote Assist",
        &[Rule(SCENARIO_DUPLICATE_USER), Rule(VENDOR_EXPIRED), File(file::ACCESS_REVIEW)],
    ),
    says(
        "B-38",
        EXAMPLE,
        "If Tenant ABC does not configure information barriers",
        &[
            Diagnostic(VENDORS_SEE_EACH_OTHER),
            Operation(SEGMENT),
            Operation(BARRIER_POLICY),
            Operation(BARRIER_APPLICATION),
        ],
    ),
    says(
        "B-39",
        EXAMPLE,
        "by typing that user's name, rather than typing their entire email address",
        &[Operation(TEAMS_SETTING), Advice],
    ),
    says(
        "B-40",
        IMPLEMENTATION,
        "please learn how to [Provide Remote Assist licenses to users outside your tenant]",
        &[Operation(GROUP), Operation(USER), Operation(LICENCE), Operation(BARRIER_POLICY)],
    ),
];
