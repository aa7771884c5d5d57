//! Accounts of vendors and the barriers between them, from plan to removal.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use remote_assist::address::Address;
use remote_assist::deploy::{
    ApplyOptions, Client, PlanOptions, ReachOptions, ReportOptions, SimulatedOptions, Simulator,
    SimulatorOptions, TeardownOptions, VerifyOptions,
};
use remote_assist::document;
use remote_assist::error::codes;
use remote_assist::model::{Action, Outcome, Plan, Purpose, ReachVerdict, RunReport, Scenario, Verdict};
use serde_json::{Value, json};

/// The example of the repository, with other values of some keys.
fn scenario(more: &Value) -> Scenario {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios/vendors.yaml");
    let example = document::load(file).unwrap().into_scenario().unwrap();
    let mut value = serde_json::to_value(example).unwrap();
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(value).unwrap()
}

fn client() -> Client {
    Client::simulated_with(SimulatedOptions { seed: Some("companies".into()), ..SimulatedOptions::default() })
        .unwrap()
}

async fn plan(client: &Client, wanted: &Scenario) -> Plan {
    client.plan(wanted, PlanOptions::default()).await.unwrap()
}

async fn apply(client: &Client, wanted: &Scenario) -> RunReport {
    let plan = plan(client, wanted).await;
    client.apply(&plan, ApplyOptions::default()).await.unwrap().wait().await.unwrap()
}

/// Names of all accounts and groups, as somebody else sees the tenant.
fn seen(client: &Client) -> Vec<String> {
    let tenant = client.tenant().unwrap();
    let mut names = Vec::new();
    for (path, field) in [
        ("/users?$select=userPrincipalName&$top=999", "userPrincipalName"),
        ("/groups?$select=displayName&$top=999", "displayName"),
    ] {
        let (_, list) = tenant.request("GET", path, None).unwrap();
        let list = list["value"].as_array().unwrap();
        names.extend(list.iter().map(|one| one[field].as_str().unwrap().to_owned()));
    }
    names.sort();
    names
}

fn kinds(plan: &Plan, kind: &str, action: Action) -> usize {
    plan.steps.iter().filter(|step| step.address.kind() == kind && step.action == action).count()
}

#[tokio::test]
async fn the_example_is_carried_out_verified_and_removed() {
    let (client, wanted) = (client(), scenario(&json!({})));
    let before = seen(&client);
    let first = plan(&client, &wanted).await;
    assert_eq!(kinds(&first, "purview.segment", Action::Create), 3);
    assert_eq!(kinds(&first, "purview.policy", Action::Create), 3);
    let report = apply(&client, &wanted).await;
    assert_eq!((report.outcome, report.sealed), (Outcome::Done, 3), "{:?}", report.failures);
    let second = plan(&client, &wanted).await;
    assert!(!second.summary.pending(), "{:#?}", second.steps);
    let verified = client.verify(&wanted, VerifyOptions { wait: true, journal: None }).await.unwrap();
    let wrong: Vec<_> = verified.checks.iter().filter(|check| check.verdict != Verdict::Pass).collect();
    assert!(verified.ready && wrong.is_empty(), "{wrong:#?}");
    let named = |name: &str| verified.checks.iter().filter(|check| check.check == name).count();
    assert_eq!((named("inSegment"), named("keptApart"), named("application")), (3, 3, 1));
    assert_eq!(client.drift(&wanted, None).await.unwrap().drift, []);
    let removed = client.teardown(&wanted, TeardownOptions::default()).await.unwrap().wait().await.unwrap();
    assert_eq!(removed.outcome, Outcome::Done, "{:?}", removed.failures);
    assert_eq!(seen(&client), before);
    let again = plan(&client, &wanted).await;
    assert_eq!(kinds(&again, "purview.segment", Action::Create), 3, "the segments are gone");
    assert_eq!(kinds(&again, "purview.policy", Action::Create), 3, "and so are the policies");
}

#[tokio::test]
async fn accounts_are_members_in_their_segment_and_change_their_password() {
    let (client, wanted) = (client(), scenario(&json!({})));
    apply(&client, &wanted).await;
    let select = "userType,accountEnabled,passwordPolicies,onPremisesExtensionAttributes";
    let path = format!("/users/sa3@abc.com?$select={select}");
    let user = client.tenant().unwrap().request("GET", &path, None).unwrap().1;
    assert_eq!((&user["userType"], &user["accountEnabled"]), (&json!("Member"), &json!(true)));
    assert_eq!(user["onPremisesExtensionAttributes"]["extensionAttribute1"], "Field service");
    assert_ne!(user["passwordPolicies"], "DisablePasswordExpiration");
    // Whoever moves an account to another vendor's segment is noticed, and the account is put back and applied.
    let moved = json!({"onPremisesExtensionAttributes": {"extensionAttribute1": "Contoso1"}});
    client.tenant().unwrap().request("PATCH", "/users/sa3@abc.com", Some(&moved)).unwrap();
    let drift = client.drift(&wanted, None).await.unwrap();
    assert!(drift.drift.iter().any(|one| one.field == "onPremisesExtensionAttributes"), "{drift:?}");
    let plan = plan(&client, &wanted).await;
    assert_eq!(kinds(&plan, "entra.user", Action::Update), 1);
    assert_eq!(kinds(&plan, "purview.application", Action::Update), 1);
    assert_eq!(apply(&client, &wanted).await.outcome, Outcome::Done);
}

#[tokio::test]
async fn no_vendor_reaches_another_by_the_file() {
    let client = client();
    let reach = async |wanted: &Scenario, to: &str| {
        let options = ReachOptions { from: "SA1@abc.com".to_owned(), to: to.to_owned(), now: false };
        client.reach(wanted, options).await.unwrap().verdict
    };
    let closed = scenario(&json!({}));
    assert_eq!(reach(&closed, "SA2@abc.com").await, ReachVerdict::No);
    assert_eq!(reach(&closed, "expert@abc.com").await, ReachVerdict::Yes);
    let open = scenario(&json!({"barriers": null}));
    assert_eq!(reach(&open, "SA2@abc.com").await, ReachVerdict::Yes);
    let told = plan(&client, &open).await.diagnostics;
    assert!(told.iter().any(|one| one.code == codes::VENDORS_SEE_EACH_OTHER.name), "{told:?}");
}

#[tokio::test]
async fn nothing_secret_is_written_out() {
    let (client, wanted) = (client(), scenario(&json!({})));
    apply(&client, &wanted).await;
    let bundle = client.emit(&wanted).await.unwrap();
    let file = |name: &str| bundle.file(name).unwrap_or_else(|| panic!("{name}"));
    let review = String::from_utf8(file("access-review.csv").bytes.clone()).unwrap();
    assert!(
        review.contains(
            "Contoso1,SA1@abc.com,Bob (Contoso1),bob@contoso1.com,expert@abc.com,2027-06-30,in use,"
        )
    );
    assert!(bundle.files().iter().filter(|file| file.name.starts_with("letters/")).count() == 3);
    file("powershell/1-teams/Invoke-RemoteAssistTeams.ps1");
    file("powershell/2-compliance/Invoke-RemoteAssistCompliance.ps1");
    file("powershell/2-compliance/Invoke-RemoteAssistCompliance.json");
    for file in bundle.files() {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(!text.contains("\"password\":"), "{}", file.name);
    }
}

#[tokio::test]
async fn every_statement_of_the_scenario_is_answered() {
    let client = client();
    for wanted in [scenario(&json!({})), scenario(&json!({"barriers": null}))] {
        let report = client.report(&wanted, ReportOptions::default()).await.unwrap();
        let lines = &report.articles[0].lines;
        let ids: Vec<String> = (32..=40).map(|number| format!("B-{number}")).collect();
        assert_eq!(lines.iter().map(|line| line.id.clone()).collect::<Vec<_>>(), ids);
        for line in lines {
            assert!(line.answer.ends_with('.') && line.answer.len() > 20, "{line:?}");
        }
    }
}

#[tokio::test]
async fn one_contractor_leaves_and_the_others_stay() {
    let (client, all) = (client(), scenario(&json!({})));
    apply(&client, &all).await;
    let mut fewer = serde_json::to_value(&all).unwrap();
    fewer["vendors"][0]["accounts"]
        .as_array_mut()
        .unwrap()
        .push(json!({"user": "SA4", "person": "ann@contoso1.com"}));
    let four: Scenario = serde_json::from_value(fewer.clone()).unwrap();
    assert_eq!(apply(&client, &four).await.outcome, Outcome::Done);
    // Without more the account is let go; it stays in its segment.
    assert_eq!(kinds(&plan(&client, &all).await, "entra.user", Action::Detach), 1);
    let options = PlanOptions { prune: true, ..PlanOptions::default() };
    let pruned = client.plan(&all, options).await.unwrap();
    assert_eq!(kinds(&pruned, "entra.user", Action::Delete), 1);
    let options = ApplyOptions { max_destroy: Some(1), ..ApplyOptions::default() };
    let report = client.apply(&pruned, options).await.unwrap().wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    let names = seen(&client);
    assert!(
        !names.contains(&"SA4@abc.com".to_owned()) && names.contains(&"SA1@abc.com".to_owned()),
        "{names:?}"
    );
}

/// The example without one of its vendors.
fn without(vendor: &str) -> Scenario {
    let mut value = serde_json::to_value(scenario(&json!({}))).unwrap();
    value["vendors"].as_array_mut().unwrap().retain(|one| one["name"] != vendor);
    serde_json::from_value(value).unwrap()
}

#[tokio::test]
async fn a_vendor_who_leaves_stays_apart_until_that_is_pruned() {
    let (client, all, fewer) = (client(), scenario(&json!({})), without("ContosoN"));
    apply(&client, &all).await;
    let left = plan(&client, &fewer).await;
    let told = left.diagnostics.iter().find(|one| one.code == codes::LEFT_BEHIND.name).unwrap();
    assert!(told.text.contains("`purview.policy/contoson`, `purview.segment/contoson`"), "{}", told.text);
    assert_eq!(
        (left.summary.detach, left.summary.update, left.summary.delete),
        (1, 0, 0),
        "{:#?}",
        left.steps
    );
    let pruned = client.plan(&fewer, PlanOptions { prune: true, ..PlanOptions::default() }).await.unwrap();
    assert_eq!(kinds(&pruned, "purview.policy", Action::Update), 2, "nobody else names the segment any more");
    for (kind, action) in [
        ("entra.user", Action::Delete),
        ("purview.outOfForce", Action::Update),
        ("purview.application", Action::Update),
        ("purview.policy", Action::Delete),
        ("purview.segment", Action::Delete),
    ] {
        assert_eq!(kinds(&pruned, kind, action), 1, "{kind}");
    }
    let options = ApplyOptions { max_destroy: Some(1), ..ApplyOptions::default() };
    let report = client.apply(&pruned, options).await.unwrap().wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    let again = plan(&client, &fewer).await;
    assert!(!again.summary.pending() && again.diagnostics.is_empty(), "{again:#?}");
    assert_eq!(client.drift(&fewer, None).await.unwrap().missing, []);
    let verified = client.verify(&fewer, VerifyOptions { wait: true, journal: None }).await.unwrap();
    assert!(verified.ready, "{:#?}", verified.checks);
}

#[tokio::test]
async fn the_segment_of_an_account_that_is_let_go_stays_even_when_pruned() {
    let (client, all) = (client(), scenario(&json!({})));
    let there = json!({
        "accountEnabled": true, "displayName": "SA2", "mailNickname": "SA2", "userPrincipalName": "SA2@abc.com",
        "usageLocation": "US", "passwordProfile": {"password": "Wd4-Qx7!mZ2k"},
    });
    let (status, made) = client.tenant().unwrap().request("POST", "/users", Some(&there)).unwrap();
    assert_eq!(status, 201, "{made}");
    let adopt = [(Address::parse("entra.user/SA2").unwrap(), made["id"].as_str().unwrap().to_owned())].into();
    let taken = client.plan(&all, PlanOptions { adopt, ..PlanOptions::default() }).await.unwrap();
    let run = client.apply(&taken, ApplyOptions::default()).await.unwrap();
    assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
    let pruning = PlanOptions { prune: true, ..PlanOptions::default() };
    let pruned = client.plan(&without("ContosoN"), pruning).await.unwrap();
    assert_eq!(
        (pruned.summary.detach, pruned.summary.delete, pruned.summary.update),
        (1, 0, 0),
        "{:#?}",
        pruned.steps
    );
    let told = pruned.diagnostics.iter().find(|one| one.code == codes::LEFT_BEHIND.name).unwrap();
    assert!(told.text.contains("let go and not deleted"), "{}", told.text);
}

#[tokio::test]
async fn a_removal_takes_what_earlier_versions_of_the_file_made() {
    for fewer in [without("ContosoN"), scenario(&json!({"barriers": null}))] {
        let client = client();
        let before = seen(&client);
        apply(&client, &scenario(&json!({}))).await;
        assert_eq!(apply(&client, &fewer).await.outcome, Outcome::Done);
        assert!(!plan(&client, &fewer).await.summary.pending());
        let verified = client.verify(&fewer, VerifyOptions { wait: true, journal: None }).await.unwrap();
        assert!(verified.ready, "{:#?}", verified.checks);
        let removal = PlanOptions { purpose: Purpose::Teardown, ..PlanOptions::default() };
        let removal = client.plan(&fewer, removal).await.unwrap();
        assert_eq!(kinds(&removal, "purview.segment", Action::Delete), 3);
        let run = client.apply(&removal, ApplyOptions::default()).await.unwrap();
        assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
        let mut after = seen(&client);
        // The account of the vendor who left was let go before.
        after.retain(|name| name != "SA2@abc.com");
        assert_eq!(after, before);
        let again = plan(&client, &scenario(&json!({}))).await;
        assert_eq!(kinds(&again, "purview.segment", Action::Create), 3, "the segments are gone");
    }
}

#[tokio::test]
async fn barriers_without_a_licence_are_refused_with_a_way_out() {
    let client = Client::simulated().unwrap();
    let wanted = scenario(&json!({"tenant": "contoso.com"}));
    let told = plan(&client, &wanted).await.diagnostics;
    let refusal = told.iter().find(|one| one.code == codes::BARRIERS_UNLICENSED.name);
    assert!(refusal.unwrap().hint.as_ref().unwrap().contains("Set-CsTeamsCallingPolicy"), "{told:?}");
}

#[tokio::test]
async fn contained_vendors_and_allowed_pairs_are_carried_out() {
    for (barriers, policies) in [
        (json!({"isolateVendors": true, "internalSegment": "Support desk"}), 5),
        (json!({"isolateVendors": true, "allow": [["Contoso1", "ContosoN"]], "attribute": "Company"}), 3),
        (json!({"isolateVendors": true, "attribute": "Department"}), 3),
    ] {
        let (client, wanted) = (client(), scenario(&json!({"barriers": barriers})));
        let report = apply(&client, &wanted).await;
        assert_eq!(report.outcome, Outcome::Done, "{barriers}: {:?}", report.failures);
        let second = plan(&client, &wanted).await;
        assert!(!second.summary.pending(), "{barriers}: {:#?}", second.steps);
        assert_eq!(kinds(&second, "purview.policy", Action::None), policies);
        let verified = client.verify(&wanted, VerifyOptions { wait: true, journal: None }).await.unwrap();
        assert!(verified.ready, "{barriers}: {:#?}", verified.checks);
        let removed =
            client.teardown(&wanted, TeardownOptions::default()).await.unwrap().wait().await.unwrap();
        assert_eq!(removed.outcome, Outcome::Done, "{:?}", removed.failures);
    }
}

/// Asks the door of the first simulated tenant, abc.com, for a cmdlet.
fn cmdlet(simulator: &Simulator, name: &str, parameters: &Value) -> Value {
    let host = simulator.authority().trim_start_matches("http://").to_owned();
    let body = json!({"cmdlet": name, "parameters": parameters}).to_string();
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(
        stream,
        "POST /_sim/powershell HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        simulator.token(),
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let found: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"));
    assert!(found["output"].is_array(), "{name}: {answer}");
    found
}

const STATUS: &str = "Get-InformationBarrierPoliciesApplicationStatus";

/// Sets a policy out of force and in force again, as somebody else would, and begins to apply that.
fn begun(simulator: &Simulator) -> Value {
    let policies = cmdlet(simulator, "Get-InformationBarrierPolicy", &json!({}));
    for state in ["Inactive", "Active"] {
        let change = json!({"Identity": policies["output"][0]["Name"], "State": state, "Confirm": false});
        cmdlet(simulator, "Set-InformationBarrierPolicy", &change);
    }
    let begun = cmdlet(simulator, "Start-InformationBarrierPoliciesApplication", &json!({"Confirm": false}));
    begun["output"][0]["Identity"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_that_stops_half_way_is_taken_up() {
    // What the door is asked for takes wall time here, so an application is slow enough to be stopped.
    let options =
        SimulatorOptions { seed: Some("companies".into()), speed: Some(0.05), ..SimulatorOptions::default() };
    let simulator = Simulator::start(options).await.unwrap();
    let (client, wanted) = (simulator.client().unwrap(), scenario(&json!({})));
    assert_eq!(apply(&client, &wanted).await.outcome, Outcome::Done);
    let applications =
        || cmdlet(&simulator, STATUS, &json!({"All": true}))["output"].as_array().unwrap().len();
    simulator.advance(5.0).unwrap();
    // It is stopped: nothing but the application is done again.
    let identity = begun(&simulator);
    cmdlet(
        &simulator,
        "Stop-InformationBarrierPoliciesApplication",
        &json!({"Identity": identity, "Confirm": false}),
    );
    let rest = plan(&client, &wanted).await;
    assert_eq!(kinds(&rest, "purview.application", Action::Update), 1);
    assert_eq!((rest.summary.create, rest.summary.update), (0, 1), "{:#?}", rest.steps);
    let verified = client.verify(&wanted, VerifyOptions::default()).await.unwrap();
    let stopped = verified.checks.iter().find(|check| check.check == "application").unwrap();
    assert!(stopped.verdict == Verdict::Fail && stopped.text.contains("Cancelled"), "{stopped:?}");
    assert_eq!(apply(&client, &wanted).await.outcome, Outcome::Done);
    assert!(!plan(&client, &wanted).await.summary.pending());
    assert_eq!(applications(), 3);
    simulator.advance(5.0).unwrap();
    // Whoever began it is gone: it is followed to its end, and no other one is ordered.
    begun(&simulator);
    let rest = plan(&client, &wanted).await;
    let step = rest.steps.iter().find(|step| step.address.kind() == "purview.application").unwrap();
    assert!(step.reason.contains("is followed to its end"), "{step:?}");
    assert_eq!(apply(&client, &wanted).await.outcome, Outcome::Done);
    assert!(!plan(&client, &wanted).await.summary.pending());
    assert_eq!(applications(), 4);
    simulator.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_realistic_tenant_is_followed_to_the_end() {
    let options = SimulatorOptions {
        seed: Some("companies".into()),
        realistic: true,
        speed: Some(600.0),
        ..SimulatorOptions::default()
    };
    let simulator = Simulator::start(options).await.unwrap();
    let (client, wanted) = (simulator.client().unwrap(), scenario(&json!({})));
    let report = apply(&client, &wanted).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    assert!(!plan(&client, &wanted).await.summary.pending());
    let removed = client.teardown(&wanted, TeardownOptions::default()).await.unwrap().wait().await.unwrap();
    assert_eq!(removed.outcome, Outcome::Done, "{:?}", removed.failures);
    simulator.close().await.unwrap();
}
