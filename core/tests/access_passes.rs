//! Temporary access passes for accounts of vendors: sealed as they are shown, issued again when nobody used them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use std::path::Path;

use remote_assist::deploy::{
    ApplyOptions, Client, PlanOptions, Simulator, SimulatorOptions, TeardownOptions, VerifyOptions,
};
use remote_assist::document;
use remote_assist::error::codes;
use remote_assist::model::{Action, Outcome, Plan, RunReport, Scenario, Verdict};
use remote_assist::sim::Fault;
use serde_json::{Value, json};

const POLICY: &str =
    "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass";

fn scenario() -> Scenario {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios/vendors.yaml");
    let example = document::load(file).unwrap().into_scenario().unwrap();
    let mut value = serde_json::to_value(example).unwrap();
    value["handOver"] = json!("temporaryAccessPass");
    value["barriers"] = Value::Null;
    serde_json::from_value(value).unwrap()
}

async fn simulator() -> Simulator {
    let options = SimulatorOptions { seed: Some("companies".into()), ..SimulatorOptions::default() };
    Simulator::start(options).await.unwrap()
}

async fn plan(client: &Client) -> Plan {
    client.plan(&scenario(), PlanOptions::default()).await.unwrap()
}

async fn apply(client: &Client) -> RunReport {
    let made = plan(client).await;
    let report = client.apply(&made, ApplyOptions::default()).await.unwrap().wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    report
}

fn passes(plan: &Plan, action: Action) -> usize {
    let steps = plan.steps.iter().filter(|step| step.address.kind() == "entra.accessPass");
    steps.filter(|step| step.action == action).count()
}

async fn revealed(client: &Client, reason: Option<&str>) -> String {
    let reason = reason.map(str::to_owned);
    client.reveal("SA1@abc.com", None, None, reason).await.unwrap().expose().to_owned()
}

/// The passes that SA1 has, as an administrator sees them.
fn held(simulator: &Simulator) -> Vec<Value> {
    let path = "/users/SA1@abc.com/authentication/temporaryAccessPassMethods";
    let (status, list) = simulator.request("GET", path, None, None).unwrap();
    assert_eq!(status, 200, "{list}");
    list["value"].as_array().unwrap().clone()
}

async fn verdicts(client: &Client) -> Vec<Verdict> {
    let found = client.verify(&scenario(), VerifyOptions::default()).await.unwrap();
    found.checks.iter().filter(|check| check.check == "accessPass").map(|check| check.verdict).collect()
}

#[tokio::test]
async fn a_pass_is_sealed_handed_over_and_issued_again_when_it_expired_unused() {
    let simulator = simulator().await;
    let client = simulator.client().unwrap();
    let first = plan(&client).await;
    assert_eq!(passes(&first, Action::Create), 3);
    assert!(first.permissions.apply.contains(&"UserAuthMethod-TAP.ReadWrite.All".to_owned()));
    assert_eq!(verdicts(&client).await, [Verdict::Fail; 3]);
    assert_eq!(apply(&client).await.sealed, 6, "a password and a pass for each of three");
    let pass = revealed(&client, None).await;
    assert_eq!(pass.len(), 8, "the tenant's default length; a password has 24");
    assert_eq!(held(&simulator)[0]["lifetimeInMinutes"], 480, "the longest that the policy allows");
    assert_eq!(passes(&plan(&client).await, Action::None), 3);
    assert_eq!(verdicts(&client).await, [Verdict::Pass; 3]);
    assert!(client.drift(&scenario(), None).await.unwrap().is_empty());
    for file in client.emit(&scenario()).await.unwrap().files() {
        assert!(!String::from_utf8_lossy(&file.bytes).contains(&pass), "{}", file.name);
    }

    simulator.advance(481.0 * 60.0).unwrap();
    assert_eq!(verdicts(&client).await, [Verdict::Fail; 3]);
    assert_eq!(passes(&plan(&client).await, Action::Update), 3);
    assert_eq!(apply(&client).await.sealed, 3);
    assert_ne!(revealed(&client, Some("the first one expired")).await, pass);
    assert_eq!(held(&simulator).len(), 1, "a new pass replaces the one before");
    assert_eq!(passes(&plan(&client).await, Action::None), 3);

    // A pass that is gone was used or taken away, and nobody waits for it.
    simulator.advance(481.0 * 60.0).unwrap();
    let path = format!(
        "/users/SA1@abc.com/authentication/temporaryAccessPassMethods/{}",
        held(&simulator)[0]["id"].as_str().unwrap()
    );
    assert_eq!(simulator.request("DELETE", &path, None, None).unwrap().0, 204);
    let rest = plan(&client).await;
    assert_eq!((passes(&rest, Action::None), passes(&rest, Action::Update)), (1, 2));
    simulator.advance(30.0 * 24.0 * 3600.0).unwrap();
    assert_eq!(passes(&plan(&client).await, Action::None), 3, "nobody waits for so old a pass");

    // What opened an account that is gone is gone too, and an account that is made again has a password of its own.
    let teardown = client.teardown(&scenario(), TeardownOptions::default()).await.unwrap();
    assert_eq!(teardown.wait().await.unwrap().outcome, Outcome::Done);
    let error = client.reveal("SA1@abc.com", None, None, None).await.unwrap_err();
    assert_eq!(error.code(), codes::SECRET_ABSENT);
    let mut value = serde_json::to_value(scenario()).unwrap();
    value["handOver"] = json!("forcedChange");
    let forced: Scenario = serde_json::from_value(value).unwrap();
    let made = client.plan(&forced, PlanOptions::default()).await.unwrap();
    let run = client.apply(&made, ApplyOptions::default()).await.unwrap();
    assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
    assert_eq!(revealed(&client, None).await.len(), 24);
    simulator.close().await.unwrap();
}

#[tokio::test]
async fn a_pass_whose_answer_was_lost_is_replaced_and_opens_nothing() {
    // Passes are issued in a batch with others, so the answers of one batch after the other are lost.
    let mut replaced = 0;
    for nth in 1..=8 {
        let simulator = simulator().await;
        let client = simulator.client().unwrap();
        let fault = json!([{
            "match": {"method": "POST", "path": "/$batch", "nth": nth},
            "when": "after", "do": "status", "status": 500,
        }]);
        let made = plan(&client).await;
        simulator.clear_requests().unwrap();
        simulator.add_faults(Fault::from_json(&fault).unwrap()).unwrap();
        let report = client.apply(&made, ApplyOptions::default()).await.unwrap().wait().await.unwrap();
        assert_eq!(report.outcome, Outcome::Done, "{nth}: {:?}", report.failures);
        let issued = simulator
            .requests()
            .unwrap()
            .into_iter()
            .filter(|one| one.method == "POST" && one.path.ends_with("/temporaryAccessPassMethods"));
        replaced += usize::from(issued.count() > 3);
        assert_eq!(held(&simulator).len(), 1, "{nth}");
        assert_eq!(revealed(&client, None).await.len(), 8, "{nth}");
        assert_eq!(passes(&plan(&client).await, Action::None), 3, "{nth}");
        simulator.close().await.unwrap();
    }
    assert!(replaced > 0, "none of the faults met the passes");
}

#[tokio::test]
async fn a_tenant_without_passes_is_refused_before_any_write() {
    let simulator = simulator().await;
    let client = simulator.client().unwrap();
    let off = json!({
        "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration", "state": "disabled",
    });
    assert_eq!(simulator.request("PATCH", POLICY, Some(&off), None).unwrap().0, 204);
    let made = plan(&client).await;
    let told: Vec<&str> = made.diagnostics.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(told.first(), Some(&codes::ACCESS_PASS_OFF.name), "{told:?}");
    let error = client.apply(&made, ApplyOptions::default()).await.unwrap_err();
    assert_eq!(error.code(), codes::ACCESS_PASS_OFF);
    simulator.close().await.unwrap();
}
