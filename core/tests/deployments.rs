//! The later life of a deployment: interrupted, changed by hand, shared between operators, its journal lost, removed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests run on the runtime that tokio's macro makes, and look at revealed passwords"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::StreamExt;
use remote_assist::address::Address;
use remote_assist::clock::SystemClock;
use remote_assist::deploy::{
    ApplyOptions, Client, PlanOptions, ResumeOptions, RevealOptions, SimulatedOptions, Simulator,
    SimulatorOptions, reveal as reveal_password,
};
use remote_assist::document;
use remote_assist::error::codes;
use remote_assist::journal::Location;
use remote_assist::model::{Action, Outcome, Plan, Purpose, RunReport, Scenario};
use remote_assist::secret::Identity;
use remote_assist::sim::Fault;
use serde_json::{Value, json};

fn scenario(accounts: u32) -> Scenario {
    let value = json!({
        "kind": "sharedIdentity", "name": "dock", "tenant": "contoso.com", "usageLocation": "US",
        "mfaOwner": "it@contoso.com", "group": {"displayName": "Dock"},
        "template": {"count": accounts, "user": "dock-{n:03}"},
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
    });
    document::from_json(&value, std::path::Path::new(".")).into_scenario().unwrap()
}

fn client() -> Client {
    Client::simulated_with(SimulatedOptions { seed: Some("large".into()), ..SimulatedOptions::default() })
        .unwrap()
}

fn removal() -> PlanOptions {
    PlanOptions { purpose: Purpose::Teardown, ..PlanOptions::default() }
}

async fn carry_out(client: &Client, accounts: u32, options: PlanOptions) -> (Plan, RunReport) {
    let journal = options.journal.clone();
    let plan = client.plan(&scenario(accounts), options).await.unwrap();
    let options = ApplyOptions { journal, max_destroy: None, ..ApplyOptions::default() };
    let report = client.apply(&plan, options).await.unwrap().wait().await.unwrap();
    (plan, report)
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
        names.extend(
            list["value"].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap().to_owned()),
        );
    }
    names.sort();
    names
}

fn user(client: &Client, name: &str) -> Value {
    let path = format!("/users/{name}@contoso.com?$select=id,displayName,employeeId,assignedLicenses");
    client.tenant().unwrap().request("GET", &path, None).unwrap().1
}

#[tokio::test]
async fn what_was_made_is_removed_and_nothing_else() {
    let client = client();
    let before = seen(&client);
    let (_, report) = carry_out(&client, 30, PlanOptions::default()).await;
    assert_eq!((report.outcome, report.sealed), (Outcome::Done, 30));
    assert_eq!(seen(&client).len(), before.len() + 31);
    let plan = client.plan(&scenario(30), removal()).await.unwrap();
    assert_eq!((plan.summary.delete, plan.summary.detach), (32, 0), "30 accounts, the group and its licence");
    let sent = client.requests();
    let run = client.apply(&plan, ApplyOptions::default()).await.unwrap();
    let events: Vec<Value> = run.events().map(|event| serde_json::to_value(event).unwrap()).collect().await;
    assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
    assert_eq!(client.requests() - sent, plan.estimate.requests, "sent against estimated");
    assert_eq!(seen(&client), before);
    assert!(events.iter().any(|event| event["diagnostic"]["code"] == "teardown.recycle_bin"), "{events:?}");
    let again = client.plan(&scenario(30), removal()).await.unwrap();
    assert!(!again.summary.pending(), "{:?}", again.steps);
}

#[tokio::test]
async fn drift_names_what_changed_and_by_whom() {
    let client = client();
    assert_eq!(client.drift(&scenario(3), None).await.unwrap_err().code(), codes::JOURNAL_NONE);
    carry_out(&client, 3, PlanOptions::default()).await;
    assert!(client.drift(&scenario(3), None).await.unwrap().is_empty());
    let tenant = client.tenant().unwrap();
    let (one, two) = (user(&client, "dock-001"), user(&client, "dock-002"));
    let path = |user: &Value| format!("/users/{}", user["id"].as_str().unwrap());
    tenant.request("PATCH", &path(&one), Some(&json!({"displayName": "By hand"}))).unwrap();
    tenant.request("DELETE", &path(&two), None).unwrap();
    let (_, groups) =
        tenant.request("GET", "/groups?$filter=displayName eq 'Dock'&$select=id", None).unwrap();
    let group = groups["value"][0]["id"].as_str().unwrap().to_owned();
    let (_, made) = tenant
        .request(
            "POST",
            "/users",
            Some(&json!({"accountEnabled": true, "displayName": "Other", "mailNickname": "other",
            "userPrincipalName": "other@contoso.com", "passwordProfile": {"password": "Xq7-abcdef12!A"}})),
        )
        .unwrap();
    let member =
        format!("https://graph.microsoft.com/v1.0/directoryObjects/{}", made["id"].as_str().unwrap());
    tenant
        .request("POST", &format!("/groups/{group}/members/$ref"), Some(&json!({"@odata.id": member})))
        .unwrap();
    let drift = client.drift(&scenario(3), None).await.unwrap();
    assert_eq!(drift.drift.len(), 1, "{drift:?}");
    let found = &drift.drift[0];
    assert_eq!((found.address.as_str(), found.field.as_str()), ("entra.user/dock-001", "displayName"));
    assert_eq!((found.applied.0.clone(), found.now.0.clone()), (json!("dock-001"), json!("By hand")));
    let missing: Vec<&str> = drift.missing.iter().map(Address::as_str).collect();
    assert_eq!(missing, ["entra.membership/shared-accounts/dock-002", "entra.user/dock-002"]);
    assert_eq!((drift.foreign.len(), drift.foreign[0].id.as_str()), (1, made["id"].as_str().unwrap()));
    let plan = client.plan(&scenario(3), removal()).await.unwrap();
    assert!(plan.diagnostics.iter().any(|one| one.code == "teardown.others"), "{:?}", plan.diagnostics);
}

#[tokio::test]
async fn an_interrupted_run_is_resumed_without_the_scenario() {
    let client = client();
    let plan = client.plan(&scenario(120), PlanOptions::default()).await.unwrap();
    let run = client.apply(&plan, ApplyOptions::default()).await.unwrap();
    let mut events = Box::pin(run.events());
    for _ in 0..30 {
        events.next().await;
    }
    run.cancel();
    let report = run.wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Cancelled);
    let prepared = client.resume("dock", ResumeOptions::default()).await.unwrap().unwrap();
    assert!(prepared.goes_on());
    let report = prepared.carry_out(&ApplyOptions::default()).await.unwrap().wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Done);
    assert!(
        client.resume("dock", ResumeOptions::default()).await.unwrap().is_none(),
        "nothing is open any more"
    );
    assert!(!client.plan(&scenario(120), PlanOptions::default()).await.unwrap().summary.pending());
    let unknown = client.resume("docks", ResumeOptions::default()).await.unwrap_err();
    assert_eq!(unknown.code(), codes::JOURNAL_NONE);
}

#[tokio::test]
async fn who_holds_the_journal_is_named_and_nobody_else_writes() {
    let client = client();
    let held = client.prepare(&scenario(2), PlanOptions::default()).await.unwrap();
    let plan = client.plan(&scenario(2), PlanOptions::default()).await.unwrap();
    let refused = client.apply(&plan, ApplyOptions::default()).await.unwrap_err();
    assert_eq!(refused.code(), codes::JOURNAL_HELD);
    assert!(refused.to_string().contains("process"), "{refused}");
    held.release().await.unwrap();
    let report = client.apply(&plan, ApplyOptions::default()).await.unwrap().wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Done);
}

#[tokio::test]
async fn accounts_are_deleted_only_where_that_is_asked_for_and_allowed() {
    let client = client();
    carry_out(&client, 4, PlanOptions::default()).await;
    let prune = PlanOptions { prune: true, ..PlanOptions::default() };
    let plan = client.plan(&scenario(2), prune).await.unwrap();
    assert_eq!((plan.summary.delete, plan.summary.detach), (2, 0));
    let apply = |limit| client.apply(&plan, ApplyOptions { max_destroy: limit, ..ApplyOptions::default() });
    for limit in [None, Some(1)] {
        assert_eq!(apply(limit).await.unwrap_err().code(), codes::PLAN_DESTROY_LIMIT);
    }
    assert_eq!(apply(Some(2)).await.unwrap().wait().await.unwrap().outcome, Outcome::Done);
    assert!(user(&client, "dock-003").get("error").is_some());
    assert!(user(&client, "dock-002").get("error").is_none());
    let plan = client.plan(&scenario(1), PlanOptions::default()).await.unwrap();
    assert_eq!((plan.summary.delete, plan.summary.detach), (0, 1), "without --prune it is let go");
    let drift = client.drift(&scenario(2), None).await.unwrap();
    assert!(drift.is_empty(), "memberships ended with their accounts: {drift:?}");
    let (_, report) = carry_out(&client, 1, PlanOptions::default()).await;
    assert_eq!(report.outcome, Outcome::Done);
    let drift = client.drift(&scenario(1), None).await.unwrap();
    assert!(drift.missing.is_empty(), "an account that was let go is not missing: {drift:?}");
    assert_eq!(drift.foreign.len(), 1, "it stays a member of the group: {drift:?}");
}

#[tokio::test]
async fn an_account_that_was_taken_over_survives_the_removal() {
    let client = client();
    let tenant = client.tenant().unwrap();
    let (_, made) = tenant
        .request(
            "POST",
            "/users",
            Some(&json!({"accountEnabled": true, "displayName": "Before", "mailNickname": "dock-002",
            "userPrincipalName": "dock-002@contoso.com", "usageLocation": "US",
            "passwordProfile": {"password": "Xq7-abcdef12!A"}})),
        )
        .unwrap();
    let id = made["id"].as_str().unwrap().to_owned();
    let adopt = BTreeMap::from([(Address::parse("entra.user/dock-002").unwrap(), id.clone())]);
    let (_, report) = carry_out(&client, 2, PlanOptions { adopt, ..PlanOptions::default() }).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert!(!client.plan(&scenario(2), PlanOptions::default()).await.unwrap().summary.pending());
    let (plan, report) = carry_out(&client, 2, removal()).await;
    assert_eq!((plan.summary.detach, report.outcome), (1, Outcome::Done));
    let left = user(&client, "dock-002");
    assert_eq!((left["id"].as_str(), left["employeeId"].is_null()), (Some(id.as_str()), true), "{left}");
    assert_eq!(left["assignedLicenses"], json!([]));
    assert!(user(&client, "dock-001").get("error").is_some());
}

#[tokio::test]
async fn without_a_journal_nothing_is_deleted_until_it_is_read_back() {
    let client = client();
    let places = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let at = |place: usize| Some(Location::Folder(places[place].path().join("journal")));
    carry_out(&client, 3, PlanOptions { journal: at(0), ..PlanOptions::default() }).await;
    let plan = client.plan(&scenario(3), PlanOptions { journal: at(1), ..removal() }).await.unwrap();
    let accounts = plan.steps.iter().filter(|step| step.address.kind() == "entra.user");
    assert!(accounts.clone().count() == 3 && accounts.clone().all(|step| step.action == Action::Detach));
    assert_eq!(plan.diagnostics.iter().filter(|one| one.code == "teardown.unproven").count(), 3);
    assert_eq!(client.recover("docks", at(1)).await.unwrap_err().code(), codes::JOURNAL_NONE);
    let found = client.recover("dock", at(1)).await.unwrap();
    assert_eq!((found.made.len(), found.adopted.len()), (3 + 3 + 2, 0), "{found:?}");
    assert_eq!(client.recover("dock", at(1)).await.unwrap_err().code(), codes::USAGE);
    assert!(client.drift(&scenario(3), at(1)).await.unwrap().is_empty());
    let options = || PlanOptions { journal: at(1), ..PlanOptions::default() };
    // What was sealed is gone with the journal, so that each account gets a new password, once.
    let (plan, report) = carry_out(&client, 3, options()).await;
    let renewed: Vec<_> = plan.steps.iter().filter(|step| step.action == Action::Update).collect();
    assert_eq!((renewed.len(), report.outcome, report.sealed), (3, Outcome::Done, 3), "{plan:?}");
    for step in renewed {
        assert!(step.reason.contains("journal that was lost"), "{step:?}");
        let fields: Vec<&str> = step.changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["passwordProfile"]);
    }
    let revealed = client.reveal("dock-002@contoso.com", None, at(1), None).await.unwrap();
    assert!(revealed.expose().len() >= 16);
    let plan = client.plan(&scenario(3), options()).await.unwrap();
    assert!(!plan.summary.pending(), "{plan:?}");
    let (plan, report) = carry_out(&client, 3, PlanOptions { journal: at(1), ..removal() }).await;
    assert_eq!((plan.summary.delete, report.outcome), (5, Outcome::Done));
}

#[tokio::test]
async fn a_sealed_password_is_shown_to_its_key_and_that_is_noted() {
    let client = client();
    let (identity, other) = (Identity::generate(), Identity::generate());
    let folder = tempfile::tempdir().unwrap();
    let journal = Location::Folder(folder.path().join("journal"));
    let plan = client.plan(&scenario(1), PlanOptions::default()).await.unwrap();
    let options = ApplyOptions {
        recipients: vec![identity.recipient()],
        journal: Some(journal.clone()),
        ..ApplyOptions::default()
    };
    client.apply(&plan, options).await.unwrap().wait().await.unwrap();
    let reveal = |identity, reason: Option<&str>| {
        let reason = reason.map(str::to_owned);
        let account = "DOCK-001@contoso.com";
        reveal_password(
            RevealOptions { account, identity, journal: journal.clone(), reason },
            Arc::new(SystemClock),
        )
    };
    assert_eq!(reveal(&other, None).await.unwrap_err().code(), codes::RECIPIENT_INVALID);
    let shown = reveal(&identity, None).await.unwrap();
    assert_eq!(shown.expose().len(), 24);
    assert_eq!(
        reveal(&identity, None).await.unwrap_err().code(),
        codes::USAGE,
        "a second time needs a reason"
    );
    assert_eq!(reveal(&identity, Some("lost")).await.unwrap().expose(), shown.expose());
    carry_out(&client, 1, PlanOptions { journal: Some(journal.clone()), ..removal() }).await;
    assert_eq!(reveal(&identity, Some("lost")).await.unwrap_err().code(), codes::SECRET_ABSENT);
}

#[tokio::test]
async fn copies_that_disagree_are_read_again() {
    let options = SimulatorOptions { realistic: true, ..SimulatorOptions::default() };
    let simulator = Simulator::start(options).await.unwrap();
    let client = simulator.client().unwrap();
    let (_, report) = carry_out(&client, 2, PlanOptions::default()).await;
    assert_eq!(report.outcome, Outcome::Done);
    let (_, groups) =
        simulator.request("GET", "/groups?$filter=displayName%20eq%20'Dock'", None, None).unwrap();
    let group = groups["value"][0]["id"].as_str().unwrap();
    // One copy shows the group, and the next one has not heard of it.
    let unknown = json!({"error": {"code": "Request_ResourceNotFound", "message": format!(
        "Resource '{group}' does not exist or one of its queried reference-property objects are not present.")}});
    let fault = json!([{"match": {"method": "GET", "path": format!("/groups/{group}/members"), "nth": 1},
        "do": "status", "status": 404, "body": unknown}]);
    simulator.add_faults(Fault::from_json(&fault).unwrap()).unwrap();
    let before = client.requests();
    assert!(!client.plan(&scenario(2), PlanOptions::default()).await.unwrap().summary.pending());
    assert!(client.requests() > before + 3, "it was read again");
    simulator.close().await.unwrap();
}
