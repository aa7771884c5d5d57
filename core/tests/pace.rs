//! How fast a client may go: a share of the published quotas is kept, told in the plan and named while a run waits for it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use futures::StreamExt;
use remote_assist::deploy::{ApplyOptions, Client, PlanOptions};
use remote_assist::document;
use remote_assist::http::Share;
use remote_assist::model::{Event, Outcome, Scenario};
use serde_json::json;

fn scenario() -> Scenario {
    let value = json!({
        "kind": "sharedIdentity", "name": "dock", "tenant": "contoso.com", "usageLocation": "US",
        "mfaOwner": "it@contoso.com", "group": {"displayName": "Dock"},
        "template": {"count": 8, "user": "dock-{n:03}"},
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
    });
    document::from_json(&value, std::path::Path::new(".")).into_scenario().unwrap()
}

#[tokio::test]
async fn a_share_binds_and_is_named() {
    let name = "identity writes: 3 per 150 s";
    let client = Client::simulated().unwrap().with_share(Share::new(0.001).unwrap());
    let plan = client.plan(&scenario(), PlanOptions::default()).await.unwrap();
    let estimate = &plan.estimate;
    assert_eq!((estimate.bound.as_str(), estimate.share, estimate.writes), (name, 0.001, 11));
    // Three of the eleven writes are there at once, the others come at 0.02 per second.
    assert!((estimate.seconds - 400.0).abs() < 1e-6, "{estimate:?}");
    let writes = &estimate.quotas[0];
    assert_eq!((writes.service.as_str(), writes.counts.as_str(), writes.spent), ("identity", "writes", 11));
    let run = client.apply(&plan, ApplyOptions::default()).await.unwrap();
    let report = run.wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Done);
    assert!(report.seconds >= 400.0, "{}", report.seconds);
    let events: Vec<Event> = run.events().collect().await;
    let told = |event: &Event| matches!(event, Event::Throttled { limit, seconds, .. } if limit == name && *seconds >= 1.0);
    assert!(events.iter().any(told), "{events:?}");
}

#[tokio::test]
async fn unless_given_a_simulated_tenant_is_used_whole_and_nothing_waits() {
    let client = Client::simulated().unwrap();
    let plan = client.plan(&scenario(), PlanOptions::default()).await.unwrap();
    assert_eq!((plan.estimate.bound.as_str(), plan.estimate.share), ("latency", 1.0));
    assert!(plan.estimate.quotas.iter().all(|quota| quota.seconds == 0.0));
    let run = client.apply(&plan, ApplyOptions::default()).await.unwrap();
    run.wait().await.unwrap();
    let events: Vec<Event> = run.events().collect().await;
    assert!(!events.iter().any(|event| matches!(event, Event::Throttled { .. })));
}

#[tokio::test]
async fn a_share_holds_for_every_client_of_the_connection() {
    let client = Client::simulated().unwrap();
    let other = client.clone();
    let _slow = client.with_share(Share::new(0.001).unwrap());
    let plan = other.plan(&scenario(), PlanOptions::default()).await.unwrap();
    let run = other.apply(&plan, ApplyOptions::default()).await.unwrap();
    assert!(run.wait().await.unwrap().seconds >= 400.0);
}
