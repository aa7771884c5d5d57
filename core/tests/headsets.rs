//! Policies, certificates and settings in the life of a deployment: made, changed by hand, in doubt, vouched for, removed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use std::path::Path;

use remote_assist::deploy::{ApplyOptions, PlanOptions, Simulator, SimulatorOptions, VerifyOptions};
use remote_assist::document;
use remote_assist::error::codes;
use remote_assist::model::{Action, Check, Outcome, Plan, Purpose, RunReport, Scenario, Verdict};
use remote_assist::sim::{Fault, Headset, HeadsetManner};
use serde_json::{Value, json};

const PROFILES: &str = "/deviceManagement/deviceConfigurations?$expand=assignments";
const METHOD: &str =
    "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/X509Certificate";

/// Two headsets, with more keys.
fn scenario(more: &Value) -> Scenario {
    let mut value = json!({
        "kind": "sharedIdentity", "name": "dock", "tenant": "contoso.com", "usageLocation": "US",
        "mfaOwner": "it@contoso.com", "group": {"displayName": "Dock"},
        "accounts": [{"device": "A1", "user": "HL-A1"}, {"device": "A2", "user": "HL-A2"}],
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist", "intune"]},
    });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document::from_json(&value, Path::new(".")).into_scenario().unwrap()
}

fn with_pin() -> Scenario {
    scenario(&json!({
        "signIn": {"kind": "pin", "minLength": 8},
        "kiosk": {"mode": "multiApp", "apps": ["remoteAssist"]},
        "tenantSettings": {"appRegistrations": "blocked", "deviceJoin": "selected"},
    }))
}

/// The example by the improved process, with two headsets whose hardware hashes are known.
fn with_certificate() -> Scenario {
    let example = Scenario::from_path("../examples/scenarios/plant-7-certificate.yaml").unwrap();
    let mut value = serde_json::to_value(example).unwrap();
    value["accounts"] = json!([{"device": "A1", "user": "HL-A1"}, {"device": "A2", "user": "HL-A2"}]);
    value["autopilot"]["headsets"] =
        json!([{"serial": "A1", "hardwareHash": "QTE="}, {"serial": "A2", "hardwareHash": "QTI="}]);
    document::from_json(&value, Path::new(".")).into_scenario().unwrap()
}

async fn start(faults: Value) -> Simulator {
    let faults: Vec<Fault> = serde_json::from_value(faults).unwrap();
    Simulator::start(SimulatorOptions { seed: Some("large".into()), faults, ..SimulatorOptions::default() })
        .await
        .unwrap()
}

fn get(simulator: &Simulator, path: &str) -> Value {
    simulator.request("GET", path, None, None).unwrap().1
}

fn list(simulator: &Simulator, path: &str) -> Vec<Value> {
    get(simulator, path)["value"].as_array().unwrap().clone()
}

fn ours(simulator: &Simulator) -> Vec<Value> {
    let mut profiles = list(simulator, PROFILES);
    profiles.retain(|one| one["description"].as_str().is_some_and(|text| text.contains("[hl2ra:")));
    profiles
}

async fn carry_out(simulator: &Simulator, scenario: &Scenario, options: PlanOptions) -> (Plan, RunReport) {
    let client = simulator.client().unwrap();
    let plan = client.plan(scenario, options).await.unwrap();
    let report = client.apply(&plan, ApplyOptions::default()).await.unwrap().wait().await.unwrap();
    (plan, report)
}

fn removal() -> PlanOptions {
    PlanOptions { purpose: Purpose::Teardown, ..PlanOptions::default() }
}

/// What a deployment may change beside accounts.
fn state(simulator: &Simulator) -> Vec<Value> {
    let mut state: Vec<Value> =
        ["/policies/authorizationPolicy", "/policies/deviceRegistrationPolicy", METHOD]
            .iter()
            .map(|path| get(simulator, path))
            .collect();
    state.push(json!(list(simulator, PROFILES)));
    state.push(json!(list(
        simulator,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations"
    )));
    state.push(json!(list(simulator, "/groups?$select=displayName&$top=999")));
    state
}

#[tokio::test]
async fn policies_and_settings_are_made_once_and_removed_with_their_values_back() {
    let simulator = start(json!([])).await;
    let before = state(&simulator);
    let (plan, report) = carry_out(&simulator, &with_pin(), PlanOptions::default()).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    let told: Vec<_> = plan.diagnostics.iter().filter(|one| one.code == "plan.tenant_wide").collect();
    assert_eq!(told.len(), 2, "what holds for everybody is spelled out: {told:?}");
    let group = &list(&simulator, "/groups?$filter=displayName%20eq%20'Dock'&$select=id")[0]["id"];
    let profiles = ours(&simulator);
    assert_eq!(profiles.len(), 2);
    for profile in &profiles {
        assert_eq!(profile["assignments"][0]["target"]["groupId"], *group);
    }
    let kiosk = profiles.iter().find(|one| one["displayName"] == "HoloLens dock: kiosk").unwrap();
    assert!(kiosk["omaSettings"][0]["value"].as_str().unwrap().contains(group.as_str().unwrap()));
    let join = get(&simulator, "/policies/deviceRegistrationPolicy");
    assert_eq!(join["azureADJoin"]["allowedToJoin"]["groups"], json!([group]));
    let client = simulator.client().unwrap();
    let again = client.plan(&with_pin(), PlanOptions::default()).await.unwrap();
    assert!(!again.summary.pending(), "{:#?}", again.steps);
    assert!(client.drift(&with_pin(), None).await.unwrap().is_empty());
    let (_, report) = carry_out(&simulator, &with_pin(), removal()).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    assert_eq!(state(&simulator), before);
    let drift = client.drift(&with_pin(), None).await.unwrap();
    assert!(drift.is_empty(), "what went with its profile or its account is not missing: {drift:?}");
}

#[tokio::test]
async fn a_setting_that_is_changed_twice_gets_its_first_value_back() {
    let simulator = start(json!([])).await;
    let policy = || get(&simulator, "/policies/deviceRegistrationPolicy");
    let before = policy();
    let wanted = |who: &str| scenario(&json!({"tenantSettings": {"deviceJoin": who}}));
    for who in ["selected", "nobody"] {
        let (_, report) = carry_out(&simulator, &wanted(who), PlanOptions::default()).await;
        assert_eq!(report.outcome, Outcome::Done, "{who}: {:?}", report.failures);
    }
    assert_ne!(policy(), before);
    let (_, report) = carry_out(&simulator, &wanted("nobody"), removal()).await;
    assert_eq!((report.outcome, policy()), (Outcome::Done, before), "{:?}", report.failures);
}

#[tokio::test]
async fn every_step_of_a_person_has_a_receipt() {
    let simulator = start(json!([])).await;
    let client = simulator.client().unwrap();
    for example in ["plant-7", "plant-7-autologon", "plant-7-certificate"] {
        let wanted = Scenario::from_path(format!("../examples/scenarios/{example}.yaml")).unwrap();
        let plan = client.plan(&wanted, PlanOptions::default()).await.unwrap();
        let bundle = client.emit(&wanted).await.unwrap();
        let receipts: Vec<Value> = bundle
            .files()
            .iter()
            .filter(|file| file.name.starts_with("receipts/"))
            .map(|file| serde_json::from_slice::<Value>(&file.bytes).unwrap()["address"].clone())
            .collect();
        for step in plan.steps.iter().filter(|step| step.action == Action::Manual) {
            assert!(receipts.contains(&json!(step.address)), "{example}: {}", step.address);
        }
    }
}

#[tokio::test]
async fn what_is_changed_by_hand_is_drift_and_is_put_right() {
    let simulator = start(json!([])).await;
    carry_out(&simulator, &with_pin(), PlanOptions::default()).await;
    let profile =
        ours(&simulator).into_iter().find(|one| one["displayName"] == "HoloLens dock: kiosk").unwrap();
    let path = format!("/deviceManagement/deviceConfigurations/{}", profile["id"].as_str().unwrap());
    let mut settings = profile["omaSettings"].clone();
    settings[0]["value"] = json!("<a/>");
    let change = json!({"@odata.type": profile["@odata.type"], "omaSettings": settings});
    assert_eq!(simulator.request("PATCH", &path, Some(&change), None).unwrap().0, 200);
    let client = simulator.client().unwrap();
    let drift = client.drift(&with_pin(), None).await.unwrap();
    let found: Vec<_> = drift.drift.iter().map(|one| (one.address.as_str(), one.field.as_str())).collect();
    assert_eq!(found, [("intune.profile/kiosk", "omaSettings")]);
    let (plan, report) = carry_out(&simulator, &with_pin(), PlanOptions::default()).await;
    assert_eq!((plan.summary.update, report.outcome), (1, Outcome::Done));
    assert!(client.drift(&with_pin(), None).await.unwrap().is_empty());
    // A kiosk that the scenario no longer asks for is let go, and deleted only where that is asked for.
    let without = scenario(&json!({"signIn": {"kind": "pin", "minLength": 8}}));
    let plan = client.plan(&without, PlanOptions::default()).await.unwrap();
    let left: Vec<_> = plan.steps.iter().filter(|step| step.action == Action::Detach).collect();
    assert_eq!(left.iter().map(|step| step.address.as_str()).collect::<Vec<_>>(), ["intune.profile/kiosk"]);
    let pruned = client.plan(&without, PlanOptions { prune: true, ..PlanOptions::default() }).await.unwrap();
    assert_eq!(pruned.summary.delete, 1);
}

#[tokio::test]
async fn a_profile_whose_answer_was_lost_is_not_made_twice() {
    for when in ["before", "after"] {
        for nth in 4..9 {
            let fault = json!({"match": {"path": "/$batch", "nth": nth}, "when": when, "do": "lose"});
            let simulator = start(json!([fault])).await;
            let (_, report) = carry_out(&simulator, &with_pin(), PlanOptions::default()).await;
            let again = simulator.client().unwrap().plan(&with_pin(), PlanOptions::default()).await.unwrap();
            let state = (report.outcome, again.summary.pending(), ours(&simulator).len());
            assert_eq!(state, (Outcome::Done, false, 2), "{when} {nth}: {:?}", report.failures);
        }
    }
}

#[tokio::test]
async fn headsets_join_by_themselves_and_sign_in_with_a_certificate() {
    let simulator = start(json!([])).await;
    let before = state(&simulator);
    let wanted = with_certificate();
    let (_, report) = carry_out(&simulator, &wanted, PlanOptions::default()).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    let method = get(&simulator, METHOD);
    assert_eq!(method["state"], "enabled");
    assert_eq!(method["includeTargets"].as_array().unwrap().len(), 1, "the shared accounts alone: {method}");
    let rule = &method["authenticationModeConfiguration"]["rules"][0];
    assert_eq!(rule["x509CertificateAuthenticationMode"], "x509CertificateMultiFactor");
    let client = simulator.client().unwrap();
    let again = client.plan(&wanted, PlanOptions::default()).await.unwrap();
    assert!(!again.summary.pending(), "{:#?}", again.steps);
    simulator.advance(3600.0).unwrap();
    simulator.enrol(&Headset::new("A1", HeadsetManner::Autopilot), None).unwrap();
    let verified = client.verify(&wanted, VerifyOptions::default()).await.unwrap();
    let of = |name: &str| -> Vec<&Check> { verified.checks.iter().filter(|one| one.check == name).collect() };
    assert_eq!(of("enrolled").iter().map(|one| one.address.as_str()).collect::<Vec<_>>(), ["device/A1"]);
    assert_eq!(of("build")[0].verdict, Verdict::Pass, "{:?}", of("build"));
    assert!(verified.checks.iter().all(|one| one.verdict != Verdict::Fail), "{:#?}", verified.checks);
    let (_, report) = carry_out(&simulator, &wanted, removal()).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    assert_eq!(state(&simulator), before);
}

#[tokio::test]
async fn a_headset_with_an_old_build_and_without_its_pin_is_told() {
    let simulator = start(json!([])).await;
    let wanted = scenario(&json!({"signIn": {"kind": "pin"}, "devicePolicies": {"skipTraining": true}}));
    carry_out(&simulator, &wanted, PlanOptions::default()).await;
    let headset = |serial: &str, build: &str| Headset::new(serial, HeadsetManner::Manual).build(build);
    simulator.enrol(&headset("A1", "10.0.19041.1128").user("HL-A1@contoso.com"), None).unwrap();
    simulator.enrol(&headset("A2", "10.0.22621.1244").user("HL-A2@contoso.com").pin(), None).unwrap();
    let verified = simulator.client().unwrap().verify(&wanted, VerifyOptions::default()).await.unwrap();
    let verdict = |address: &str, check: &str| {
        let held = |one: &&Check| one.address.as_str() == address && one.check == check;
        verified.checks.iter().find(held).map(|one| one.verdict)
    };
    assert_eq!(
        (verdict("device/A1", "build"), verdict("device/A1", "pin")),
        (Some(Verdict::Fail), Some(Verdict::Manual))
    );
    assert_eq!(
        (verdict("device/A2", "build"), verdict("device/A2", "pin")),
        (Some(Verdict::Pass), Some(Verdict::Pass))
    );
}

#[tokio::test]
async fn the_readiness_of_a_thousand_headsets_takes_few_requests() {
    let simulator = start(json!([])).await;
    let accounts: Vec<Value> = (1..=1000)
        .map(|number| json!({"device": format!("S{number:04}"), "user": format!("s-{number:04}")}))
        .collect();
    let wanted = scenario(&json!({"accounts": accounts, "signIn": {"kind": "pin"}}));
    let (_, report) = carry_out(&simulator, &wanted, PlanOptions::default()).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    for number in 1..=1000 {
        let headset = Headset::new(format!("S{number:04}"), HeadsetManner::Package);
        simulator.enrol(&headset.user(format!("s-{number:04}@contoso.com")).pin(), None).unwrap();
    }
    let client = simulator.client().unwrap();
    let before = client.requests();
    let verified = client.verify(&wanted, VerifyOptions::default()).await.unwrap();
    let pins =
        verified.checks.iter().filter(|one| one.check == "pin" && one.verdict == Verdict::Pass).count();
    assert_eq!(pins, 1000);
    let requests = client.requests() - before;
    assert!(requests <= 60, "{requests} requests");
}

#[tokio::test]
async fn receipts_are_taken_in_once_and_count() {
    let simulator = start(json!([])).await;
    let wanted = scenario(&json!({"tenantSettings": {}}));
    let client = simulator.client().unwrap();
    let bundle = client.emit(&wanted).await.unwrap();
    let name = "receipts/tenant-setting/linkedAccounts.json";
    let mut receipt: Value = serde_json::from_slice(&bundle.file(name).unwrap().bytes).unwrap();
    let empty = serde_json::to_vec(&receipt).unwrap();
    let prepare = |document: Vec<u8>| PlanOptions { receipts: vec![document], ..PlanOptions::default() };
    let error = client.prepare(&wanted, prepare(empty)).await.unwrap_err();
    assert_eq!(error.code(), codes::RECEIPT_NOT_FILLED_IN);
    let now = get(&simulator, "/organization?$select=id");
    receipt["by"] = json!("user-01@contoso.com");
    receipt["at"] = json!("2026-11-01T09:00:00Z");
    receipt["result"] = json!("done");
    receipt["after"] = json!("off for everybody");
    assert!(now["value"][0]["id"] == receipt["tenant"], "{receipt}");
    for _ in 0..2 {
        let filled = serde_json::to_vec(&receipt).unwrap();
        client.prepare(&wanted, prepare(filled)).await.unwrap().release().await.unwrap();
    }
    carry_out(&simulator, &wanted, PlanOptions::default()).await;
    let verified = client.verify(&wanted, VerifyOptions::default()).await.unwrap();
    let check =
        verified.checks.iter().find(|one| one.address.as_str() == "tenant.setting/linkedAccounts").unwrap();
    assert_eq!((check.check.as_str(), check.verdict), ("attested", Verdict::CannotBeRead));
    assert!(
        check.text.contains("user-01@contoso.com") && check.text.contains("off for everybody"),
        "{check:?}"
    );
    receipt["tenant"] = json!("00000000-0000-4000-8000-000000000009");
    let foreign = client.prepare(&wanted, prepare(serde_json::to_vec(&receipt).unwrap())).await.unwrap_err();
    assert_eq!(foreign.code(), codes::RECEIPT_OTHER_DEPLOYMENT);
}
