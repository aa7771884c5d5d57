//! Figures of the spine that must stay true: requests as estimated, permissions neither too many nor too few.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use remote_assist::deploy::{ApplyOptions, Client, PlanOptions, SimulatedOptions};
use remote_assist::document;
use remote_assist::model::{Outcome, Plan, RunReport, Scenario};
use serde_json::json;

fn scenario(accounts: u32) -> Scenario {
    let value = json!({
        "kind": "sharedIdentity", "name": "plant-7", "tenant": "contoso.com", "usageLocation": "US",
        "mfaOwner": "it@contoso.com", "group": {"displayName": "Shared"},
        "template": {"count": accounts, "user": "holo-{n:05}"},
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist", "teams"]},
    });
    document::from_json(&value, std::path::Path::new(".")).into_scenario().unwrap()
}

fn client(seed: &str, roles: Option<Vec<String>>) -> Client {
    Client::simulated_with(SimulatedOptions { seed: Some(seed.into()), roles, ..SimulatedOptions::default() })
        .unwrap()
}

async fn deploy(client: &Client, accounts: u32) -> remote_assist::error::Result<(Plan, RunReport)> {
    let plan = client.plan(&scenario(accounts), PlanOptions::default()).await?;
    let report = client.apply(&plan, ApplyOptions::default()).await?.wait().await?;
    Ok((plan, report))
}

#[tokio::test]
async fn requests_are_as_few_as_estimated() {
    for (accounts, most) in [(8, 12), (45, 20), (1_000, 120)] {
        let client = client("large", None);
        let plan = client.plan(&scenario(accounts), PlanOptions::default()).await.unwrap();
        let before = client.requests();
        let run = client.apply(&plan, ApplyOptions::default()).await.unwrap();
        assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
        let sent = client.requests() - before;
        assert!(before + sent <= most, "{accounts} accounts took {before} + {sent} requests");
        assert_eq!(sent, plan.estimate.requests, "{accounts} accounts: sent against estimated");
    }
}

#[tokio::test]
async fn the_listed_permissions_are_enough_and_none_is_too_many() {
    let (plan, _) = deploy(&client("contoso", None), 2).await.unwrap();
    let works = |roles: Vec<String>| async move {
        matches!(deploy(&client("contoso", Some(roles)), 2).await, Ok((_, report)) if report.outcome == Outcome::Done)
    };
    let listed = plan.permissions.apply.clone();
    assert!(works(listed.clone()).await, "{listed:?} is not enough");
    for left_out in &listed {
        let fewer = listed.iter().filter(|role| *role != left_out).cloned().collect();
        assert!(!works(fewer).await, "{left_out} is not needed");
    }
    let reading = plan.permissions.plan.clone();
    for left_out in std::iter::once(None).chain(reading.iter().map(Some)) {
        let roles = reading.iter().filter(|role| Some(*role) != left_out).cloned().collect();
        let planned = client("contoso", Some(roles)).plan(&scenario(2), PlanOptions::default()).await;
        assert_eq!(planned.is_ok(), left_out.is_none(), "without {left_out:?}");
    }
}

#[tokio::test]
async fn a_second_run_sends_no_write() {
    let client = client("contoso", None);
    deploy(&client, 5).await.unwrap();
    let (plan, report) = deploy(&client, 5).await.unwrap();
    assert_eq!((plan.summary.pending(), plan.estimate.requests, report.sealed), (false, 0, 0));
}
