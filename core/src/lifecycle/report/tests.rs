use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// Everything that can be acknowledged.
const ALL: [&str; 11] =
    ["A-L1", "A-L2", "A-L3", "A-L4", "A-I1", "A-I2", "A-I3", "A-I4", "A-I5", "A-I6", "lifecycle"];

/// A scenario of two accounts, with further keys of its full form.
fn scenario(more: &Value) -> Value {
    let mut scenario = json!({
        "kind": "sharedIdentity", "name": "plant-7", "tenant": "contoso.com", "usageLocation": "US",
        "mfaOwner": "it@contoso.com", "group": {"displayName": "Plant 7"}, "acknowledge": ALL,
        "accounts": [
            {"device": "HL2-0001", "user": "holo-0001", "displayName": "Dock 1"},
            {"device": "HL2-0002", "user": "holo-0002"}
        ],
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist", "teams"]}
    });
    for (key, value) in more.as_object().unwrap() {
        scenario[key] = value.clone();
    }
    scenario
}

/// The report of a scenario, of steps `(address, action)` and of checks `(address, name, verdict, text)`.
fn reported(scenario: &Value, steps: &[(&str, &str)], checks: &[(&str, &str, &str, &str)]) -> Report {
    told(scenario, steps, checks, &json!([]))
}

pub(super) fn told(
    scenario: &Value,
    steps: &[(&str, &str)],
    checks: &[(&str, &str, &str, &str)],
    diagnostics: &Value,
) -> Report {
    let steps: Value = steps
        .iter()
        .map(|(address, action)| {
            json!({"address": address, "action": action, "executor": "graph", "reason": format!("{address} is missing")})
        })
        .collect();
    let numbers = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), json!(1))).collect::<Value>();
    let plan = json!({
        "format": 1, "deployment": "plant-7", "kind": "sharedIdentity", "target": "simulated",
        "tenant": {"id": "7a55", "domain": "contoso.com"}, "observedAt": "2026-11-22T12:00:00Z", "fingerprint": "sha256:0",
        "summary": numbers(&["create", "update", "delete", "detach", "adopt", "assign", "emit", "manual", "unchanged"]),
        "estimate": {"requests": 1, "writes": 1, "roundTrips": 1, "seconds": 1.0, "bound": "latency", "share": 1.0, "quotas": []},
        "permissions": {"plan": [], "apply": ["User.ReadWrite.All"], "roles": ["User Administrator"]},
        "diagnostics": diagnostics, "steps": steps, "scenario": scenario
    });
    let checks: Value = checks
        .iter()
        .map(|(address, check, verdict, text)| json!({"address": address, "check": check, "verdict": verdict, "text": text}))
        .collect();
    let verification = json!({"target": "simulated", "ready": false, "checks": checks});
    report(&serde_json::from_value(plan).unwrap(), &serde_json::from_value(verification).unwrap())
}

/// Checks of two accounts that are in force.
const IN_FORCE: &[(&str, &str, &str, &str)] = &[
    ("entra.group/shared-accounts", "group", "pass", "the group is there"),
    ("entra.user/holo-0001", "account", "pass", "holo-0001 is enabled"),
    ("entra.user/holo-0002", "account", "pass", "holo-0002 is enabled"),
    ("entra.membership/shared-accounts/holo-0001", "member", "pass", "the account is a member"),
    ("entra.membership/shared-accounts/holo-0002", "member", "pass", "the account is a member"),
    ("entra.user/holo-0001", "licence", "pass", "holo-0001 is licensed for Remote Assist, Teams"),
    ("entra.user/holo-0002", "licence", "pass", "holo-0002 is licensed for Remote Assist, Teams"),
];

pub(super) fn line<'a>(report: &'a Report, id: &str) -> &'a StatementLine {
    report.articles[0].lines.iter().find(|line| line.id == id).unwrap()
}

/// Expects the word and a part of the answer.
pub(super) fn assert_line(report: &Report, id: &str, verdict: StatementVerdict, part: &str) {
    let line = line(report, id);
    assert!(
        line.verdict == verdict && line.answer.contains(part),
        "{line:#?} should be {verdict:?} with {part}"
    );
}

use StatementVerdict::{Advice, Emitted, Fail, Manual, NotApplicable, Pass, Pending};

fn pin() -> Value {
    scenario(&json!({
        "signIn": {"kind": "pin", "minLength": 8, "expiresDays": 90},
        "kiosk": {"mode": "multiApp", "apps": ["remoteAssist"]},
        "appControl": {"block": ["edge"]},
        "tenantSettings": {},
        "licences": {"assignTo": "user", "capabilities": ["remoteAssist", "teams", "intune", "oneDrive", "oneTimeCall", "fieldService"]}
    }))
}

fn auto_login() -> Value {
    scenario(&json!({
        "signIn": {"kind": "autoLogon"},
        "kiosk": {"mode": "singleApp", "apps": ["edge"], "delivery": "provisioningPackage"},
        "appControl": {"policy": "AAAA", "policyId": "1"},
        "tenantSettings": {"appRegistrations": "blocked", "deviceJoin": "selected"},
        "acknowledge": []
    }))
}

fn certificate() -> Value {
    scenario(&json!({
        "signIn": {"kind": "certificate", "authorities": [], "scep": {"servers": []}, "deviceGroup": {"displayName": "H"}}
    }))
}

#[test]
fn every_statement_is_answered_in_every_form() {
    for scenario in [scenario(&json!({})), pin(), auto_login(), certificate()] {
        for checks in [IN_FORCE, &[]] {
            let report = reported(&scenario, &[], checks);
            let [article] = report.articles.as_slice() else { panic!("one article") };
            assert_eq!(article.lines.len(), 48);
            for line in &article.lines {
                assert_ne!(line.answer, UNANSWERED, "{}", line.id);
                assert!(line.answer.ends_with(['.', ')']) && !line.answer.contains("  "), "{line:?}");
                assert!(
                    !line.answered_by.is_empty() && line.source.starts_with("shared-identity#"),
                    "{line:?}"
                );
            }
        }
    }
}

#[test]
fn what_is_in_force_passes_with_its_number() {
    let report = reported(&scenario(&json!({})), &[], IN_FORCE);
    assert_line(&report, "A-00", Pass, "Accounts: 5 of 5 checks pass. Licences: 2 of 2.");
    assert_line(&report, "A-02", Pass, "2 headsets, fewer than ten");
    assert_line(&report, "A-03", Advice, "User.ReadWrite.All");
    assert_line(&report, "A-04", Pass, "\"Plant 7\"");
    assert_line(&report, "A-05", Pass, "2 accounts, one per headset.");
    assert_line(&report, "A-06", Pass, "scenario.duplicate_user");
    assert_line(&report, "A-07", Pass, "2 of 2 accounts");
    assert_line(&report, "A-08", Pass, "through the group \"Plant 7\"");
    assert_line(&report, "A-10", Pass, "2 of 2 accounts are licensed for Teams");
    assert_line(&report, "A-17", Advice, "license.member_error");
    assert_line(&report, "A-L2", Advice, "\"Dock 1\"");
    assert_line(&report, "A-I5", Advice, "it@contoso.com");
    assert_line(&report, "A-C0", Pass, "`tenantSettings` is not given");
}

#[test]
fn what_is_not_asked_for_says_how_to_ask() {
    let report = reported(&scenario(&json!({})), &[], IN_FORCE);
    for (id, key) in [
        ("A-13", "`intune`"),
        ("A-14", "`oneDrive`"),
        ("A-15", "`oneTimeCall`"),
        ("A-16", "A-L3"),
        ("A-19", "`signIn: pin`"),
        ("A-20", "`signIn: pin`"),
        ("A-22", "`signIn: pin`"),
        ("A-23", "`signIn: autoLogon`"),
        ("A-24", "`kiosk: "),
        ("A-25", "`kiosk: "),
        ("A-26", "`kiosk: "),
        ("A-27", "`kiosk: "),
        ("A-28", "`appControl: "),
        ("A-C1", "`tenantSettings: {administratorPortal: review}`"),
        ("A-C7", "`tenantSettings: {enterpriseStateRoaming: review}`"),
    ] {
        assert_line(&report, id, NotApplicable, key);
    }
    assert_line(&report, "A-W", Advice, "`signIn: pin`");
}

#[test]
fn what_is_wrong_is_counted_and_the_first_is_told() {
    let mut checks = IN_FORCE.to_vec();
    checks[2].2 = "fail";
    checks[2].3 = "holo-0002 does not exist";
    checks[5] = ("entra.user/holo-0001", "licence", "pending", "holo-0001 is not licensed for Teams yet");
    checks[6] = ("entra.user/holo-0002", "licence", "fail", "holo-0002 is not licensed for Remote Assist");
    let report = reported(&scenario(&json!({})), &[], &checks);
    assert_line(&report, "A-00", Fail, "Accounts: 4 of 5");
    assert_line(&report, "A-05", Fail, "1 of 2 accounts: not as it should be. holo-0002 does not exist.");
    assert_line(&report, "A-08", Fail, "holo-0002 is not licensed for Remote Assist.");
    assert_line(&report, "A-09", Fail, "holo-0002");
    assert_line(&report, "A-10", Pending, "holo-0001 is not licensed for Teams yet.");
}

#[test]
fn without_a_check_the_plan_decides() {
    let steps = [
        ("intune.profile/windows-hello", "create"),
        ("intune.assignment/windows-hello", "assign"),
        ("intune.profile/kiosk", "none"),
        ("intune.assignment/kiosk", "none"),
        ("device/HL2-0001", "manual"),
        ("device/HL2-0002", "manual"),
        ("file/app-control", "emit"),
        ("person/app-control", "manual"),
        ("file/checklists", "emit"),
    ];
    let report = reported(&pin(), &steps, IN_FORCE);
    assert_line(&report, "A-13", Pass, "Intune");
    assert_line(&report, "A-16", Advice, "sharedIdentity.field_service");
    assert_line(&report, "A-17", NotApplicable, "`licences.assignTo: group`");
    assert_line(&report, "A-18", Manual, "on 2 headsets. `emit` writes a checklist for each.");
    assert_line(&report, "A-20", Fail, "intune.profile/windows-hello is missing. Apply the scenario.");
    assert_line(&report, "A-24", Pass, "A multi-app kiosk shows remoteAssist");
    assert_line(&report, "A-25", Pass, "App Control is to keep");
    assert_line(&report, "A-27", NotApplicable, "`kiosk.delivery: provisioningPackage`");
    assert_line(&report, "A-28", Emitted, "`appControl.policyFile`");
    assert_line(&report, "A-C0", Pass, "none is changed");
    assert_line(&report, "A-C1", Manual, "User settings > Administration center");
    assert_line(&report, "A-C2", Fail, "neither the plan nor a check");
    assert_line(&report, "A-I6", Advice, "runbook");
}

#[test]
fn checks_go_before_steps() {
    let mut checks = IN_FORCE.to_vec();
    checks.extend([
        ("intune.profile/windows-hello", "profile", "pass", "the profile is there"),
        ("device/HL2-0001", "enrolled", "pass", "HL2-0001 is under management"),
        ("device/HL2-0001", "pin", "pass", "the PIN is set"),
        ("device/HL2-0002", "manual", "manual", "set it up"),
        (
            "tenant.setting/userFeatures",
            "attested",
            "cannotBeRead",
            "it was reviewed: it@contoso.com says so",
        ),
        ("tenant.setting/administratorPortal", "setting", "cannotBeRead", "no API tells it"),
        ("tenant.setting/appRegistrations", "setting", "pass", "people can register applications"),
        ("tenant.setting/deviceJoin", "setting", "fail", "devices can be joined by nobody"),
    ]);
    let report = reported(&pin(), &[("intune.profile/windows-hello", "create")], &checks);
    assert_line(&report, "A-20", Manual, "at least 8 characters, a new one after 90 days");
    assert_line(&report, "A-20", Manual, "Set the PIN: open on 1 of 2 headsets.");
    assert_line(&report, "A-22", Manual, "each has its own");
    assert_line(&report, "A-C1", Manual, "No API tells it. It is at https://entra.microsoft.com > Users");
    assert_line(&report, "A-18", Manual, "Set up with the account: open on 1 of 2 headsets.");
    assert_line(&report, "A-C4", Pass, "says so.");
    assert_line(&report, "A-C2", Pass, "People can register applications.");
    assert_line(&report, "A-C6", Fail, "Devices can be joined by nobody.");
}

#[test]
fn auto_login_packages_and_open_decisions() {
    let steps = [
        ("intune.profile/auto-logon-holo-0001", "none"),
        ("intune.assignment/auto-logon-holo-0001", "none"),
        ("intune.profile/auto-logon-holo-0002", "create"),
        ("intune.profile/app-control", "none"),
        ("file/provisioning-package", "emit"),
        ("device/HL2-0001", "manual"),
    ];
    let report = reported(&auto_login(), &steps, IN_FORCE);
    assert_line(&report, "A-13", Advice, "`intune` is not among");
    assert_line(&report, "A-19", Manual, "Skip the iris");
    assert_line(&report, "A-20", NotApplicable, "`signIn: pin`");
    assert_line(&report, "A-23", Fail, "1 of 3 parts");
    assert_line(&report, "A-25", Advice, "Microsoft Edge");
    assert_line(&report, "A-26", NotApplicable, "`kiosk.delivery: intune`");
    assert_line(&report, "A-27", Emitted, "build it on Windows");
    assert_line(&report, "A-28", Pass, "\"app-control\"");
    assert_line(&report, "A-L1", Manual, "add A-L1 to `acknowledge` (sharedIdentity.acknowledge)");
    assert_line(&report, "A-C0", Advice, "2 settings of the tenant are changed on purpose");
    assert_line(&report, "A-W", Pass, "sign in by themselves");
}

#[test]
fn the_improved_process_needs_no_pin() {
    let report = reported(&certificate(), &[], IN_FORCE);
    assert_line(&report, "A-01", Pass, "improved process");
    for id in ["A-02", "A-19", "A-20", "A-22", "A-23", "A-L4"] {
        assert_eq!(line(&report, id).verdict, NotApplicable, "{id}");
    }
    assert_line(&report, "A-W", Pass, "certificate");
}

#[test]
fn diagnostics_are_named() {
    let diagnostics = json!([
        {"code": "sharedIdentity.use_improved_process", "severity": "advice", "text": "12 accounts sign in with a PIN"},
        {"code": "lifecycle.ending", "severity": "warning", "text": "Dynamics 365 Remote Assist ends on 2026-12-31"},
        {"code": "license.feature_absent", "severity": "warning", "text": "no product holds Common Data Service for Remote Assist"},
        {"code": "plan.protected", "severity": "error", "text": "holo-0001 holds a directory role"}
    ]);
    let report = told(&scenario(&json!({})), &[], IN_FORCE, &diagnostics);
    assert_line(
        &report,
        "A-02",
        Advice,
        "12 accounts sign in with a PIN. See sharedIdentity.use_improved_process.",
    );
    assert_line(&report, "A-09", Pass, "ends on 2026-12-31; see lifecycle.ending.");
    assert_line(&report, "A-11", Advice, "another name");
    assert_line(&report, "A-I4", Fail, "plan.protected");
    assert_eq!(report.diagnostics.len(), 4);
}

/// The cells of a row, by the bars that are not escaped.
fn cells(row: &str) -> usize {
    row.replace("\\|", "").matches('|').count() - 1
}

#[test]
fn markdown_names_the_target_and_every_statement() {
    let mut checks = IN_FORCE.to_vec();
    checks[1].2 = "fail";
    let diagnostics =
        json!([{"code": "lifecycle.ending", "severity": "warning", "text": "it ends", "hint": "Plan."}]);
    let text = markdown(&told(&pin(), &[], &checks, &diagnostics));
    assert_eq!(text.lines().next(), Some("# Readiness of `plant-7` in the simulated tenant `contoso.com`"));
    let rows = || text.lines().filter(|line| line.starts_with("| A-"));
    assert_eq!(rows().count(), 48);
    assert!(rows().all(|row| cells(row) == 4), "{text}");
    assert!(text.contains("| A-C1 | manual |") && text.contains("| A-27 | not applicable |"), "{text}");
    assert!(text.contains("| fail | `entra.user/holo-0001` | `holo-0001 is enabled` |  |"), "{text}");
    assert!(
        text.contains("6 of 7 pass.") && text.contains("- **warning** `lifecycle.ending`: `it ends` `Plan.`"),
        "{text}"
    );
}

proptest! {
    #[test]
    fn no_name_leaves_its_cell(name in "[|`<>\\[\\]()#:\n@ a]{1,20}|\\PC{1,20}") {
        let mut scenario = scenario(&json!({"acknowledge": [name]}));
        scenario["group"]["displayName"] = json!(name);
        scenario["accounts"][0]["displayName"] = json!(name);
        scenario["mfaOwner"] = json!(name);
        let checks = [("entra.user/x", "account", "fail", name.as_str())];
        let diagnostics = json!([{"code": "plan.protected", "severity": "error", "text": name}]);
        let text = markdown(&told(&scenario, &[], &checks, &diagnostics));
        for row in text.lines().filter(|line| line.starts_with("| A-") || line.starts_with("| fail")) {
            prop_assert_eq!(cells(row), 4, "{}", row);
        }
        prop_assert_eq!(text.lines().filter(|line| line.starts_with("| A-")).count(), 48);
        prop_assert!(!text.contains("##[") && !text.contains("##vso["));
    }
}
