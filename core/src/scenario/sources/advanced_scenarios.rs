//! "Dynamics 365 Remote Assist advanced deployment scenarios", as of 1 April 2020: its introduction, the account types, and
//! scenario 1 with federation.

use super::Answer::{AccountType, Advice, Checklist, Diagnostic, File, Operation, Rule};
use super::{Article, SourceStatement, says};
use crate::error::codes::{
    GUEST_NOT_NEEDED, GUEST_TECHNICIAN, LOOKALIKE, MISSING_ROLE, PARTNER_SHUT_OUT, SAME_COMPANY,
    SCENARIO_EMPTY_LIST, SCENARIO_INVALID_VALUE, SINGLE_TENANT,
};
use crate::scenario::kind::{
    EXTERNAL_ACCESS, EXTERNAL_ACCESS_GRANT, EXTERNAL_ACCESS_POLICY, GUEST, PERSON, SETTING, TEAM_MEMBER,
    TEAMS_SETTING, file,
};

const INTRODUCTION: &str = "dynamics-365-remote-assist-advanced-deployment-scenarios";
const ACCOUNT_TYPES: &str = "account-types";
const SCENARIO_1: &str = "scenario-1-multi-tenant-company-deployments";
const OVERVIEW: &str = "overview";
const FEDERATION: &str = "solution-1-federation";
const PROS_AND_CONS: &str = "federation-pros-and-cons";
const IMPLEMENTATION: &str = "federation-implementation";
const GUESTING: &str = "solution-2-guesting";
const GUESTING_IMPLEMENTATION: &str = "guesting-implementation";

pub(super) const ARTICLE: Article = Article {
    title: "Dynamics 365 Remote Assist advanced deployment scenarios",
    source: "advanced-scenarios",
    statements: STATEMENTS,
};

const STATEMENTS: &[SourceStatement] = &[
    says(
        "B-01",
        INTRODUCTION,
        "one party (technician) using Remote Assist and the other using Teams (expert or remote collaborator)",
        &[Diagnostic(SINGLE_TENANT)],
    ),
    says(
        "B-02",
        INTRODUCTION,
        "technician and remote collaborators all belong to the same tenant",
        &[Rule(SINGLE_TENANT)],
    ),
    says(
        "B-03",
        INTRODUCTION,
        "assumes that you have Microsoft Teams **AND** Azure Active Directory (Azure AD) admin privileges",
        &[Rule(MISSING_ROLE), File(file::HAND_OVER)],
    ),
    says(
        "B-04",
        ACCOUNT_TYPES,
        "account that is created inside your tenant for internal users",
        &[AccountType("internal")],
    ),
    says(
        "B-05",
        ACCOUNT_TYPES,
        "account that is created inside your tenant for users who are not currently part of your tenant",
        &[AccountType("service")],
    ),
    says(
        "B-06",
        ACCOUNT_TYPES,
        "created in your tenant when you \"guest\" any individual into a Teams team or channel using their email",
        &[AccountType("guest")],
    ),
    says("B-07", ACCOUNT_TYPES, "that user is now part of 2 tenants", &[AccountType("guest")]),
    says("B-08", ACCOUNT_TYPES, "that user is now part of 1 tenant", &[AccountType("guest")]),
    says(
        "B-10",
        OVERVIEW,
        "only applies if all the tenants belong to the same company",
        &[Rule(SAME_COMPANY)],
    ),
    says("B-11", SCENARIO_1, "two solutions for this scenario: **Federation** and **Guesting**", &[Advice]),
    says(
        "B-12",
        FEDERATION,
        "There are three types of federation options",
        &[Operation(EXTERNAL_ACCESS), Rule(SCENARIO_INVALID_VALUE), Rule(SCENARIO_EMPTY_LIST)],
    ),
    says(
        "B-13",
        FEDERATION,
        "See the Microsoft Teams [article on managing external access]",
        &[Operation(EXTERNAL_ACCESS)],
    ),
    says(
        "B-14",
        FEDERATION,
        "have their own Remote Assist licenses (which each come with Teams licenses)",
        &[Checklist(PERSON)],
    ),
    says(
        "B-15",
        PROS_AND_CONS,
        "Open federation is typically on by default.",
        &[Operation(EXTERNAL_ACCESS), Advice],
    ),
    says(
        "B-16",
        PROS_AND_CONS,
        "If open federation is not enabled by default, it's easy to configure.",
        &[Operation(EXTERNAL_ACCESS), Advice],
    ),
    says(
        "B-17",
        PROS_AND_CONS,
        "Domain management may be more involved if not using open federation.",
        &[Rule(SCENARIO_INVALID_VALUE), Rule(LOOKALIKE), Advice],
    ),
    says(
        "B-18",
        PROS_AND_CONS,
        "Open federation requires configuration on the additional tenants' side.",
        &[Diagnostic(PARTNER_SHUT_OUT), File(file::HAND_OVER), Advice],
    ),
    says(
        "B-19",
        PROS_AND_CONS,
        "Federation has fewer control features than guesting",
        &[Operation(EXTERNAL_ACCESS_POLICY), Operation(EXTERNAL_ACCESS_GRANT), Advice],
    ),
    says(
        "B-20",
        PROS_AND_CONS,
        "do *not* have to have the same federation configuration",
        &[Operation(EXTERNAL_ACCESS), Diagnostic(PARTNER_SHUT_OUT)],
    ),
    says(
        "B-21",
        PROS_AND_CONS,
        "they will have to type out the entire email address of the expert in Tenant ABC",
        &[Advice],
    ),
    says(
        "B-22",
        IMPLEMENTATION,
        "go back to that document before implementing this solution",
        &[Checklist(PERSON)],
    ),
    says(
        "B-23",
        IMPLEMENTATION,
        "for full instructions on implementing **open federation**",
        &[Operation(EXTERNAL_ACCESS), File(file::HAND_OVER)],
    ),
    says(
        "B-24",
        IMPLEMENTATION,
        "for full instructions for implementing **\"Blocked\" and \"Allow\" Federation**",
        &[Operation(EXTERNAL_ACCESS), File(file::HAND_OVER)],
    ),
    says(
        "B-25",
        GUESTING,
        "This solution is *not* necessary if one of the following is true",
        &[Diagnostic(PARTNER_SHUT_OUT), Diagnostic(GUEST_NOT_NEEDED), Advice],
    ),
    says("B-26", GUESTING, "they don’t need a Remote Assist license", &[Checklist(PERSON)]),
    says(
        "B-27",
        GUESTING,
        "guest in one (or more) individual external users instead of an entire external tenant",
        &[Operation(GUEST), Advice],
    ),
    says(
        "B-28",
        GUESTING,
        "May require more user management than with federation",
        &[Operation(GUEST), Advice],
    ),
    says(
        "B-29",
        GUESTING,
        "Guesting has more control features.",
        &[Operation(TEAM_MEMBER), Operation(SETTING), Advice],
    ),
    says(
        "B-30",
        GUESTING_IMPLEMENTATION,
        "[Microsoft Teams guest access checklist]",
        &[Operation(SETTING), Operation(TEAMS_SETTING), Checklist(PERSON)],
    ),
    says("B-31", GUESTING_IMPLEMENTATION, "for full implementation instructions", &[Rule(GUEST_TECHNICIAN)]),
];
