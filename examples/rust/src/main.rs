//! The first deployment: plan, apply, verify, plan again, and one mistake. Run from the repository's root:
//! `cargo run -p remote-assist-example`
#![expect(clippy::print_stdout, reason = "an example talks")]
#![expect(clippy::disallowed_methods, reason = "tokio's macro makes the runtime of this program")]

use std::path::Path;

use futures::StreamExt;
use remote_assist::deploy::{ApplyOptions, Client, PlanOptions, VerifyOptions};
use remote_assist::document;
use remote_assist::error::Result;
use remote_assist::model::{Event, Scenario, Verdict};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<()> {
    let client = Client::simulated()?;
    let scenario = Scenario::from_path("examples/scenarios/plant-7.yaml")?;

    let plan = client.plan(&scenario, PlanOptions::default()).await?;
    println!("{}: {} to create, {} to assign", plan.deployment, plan.summary.create, plan.summary.assign);

    let run = client.apply(&plan, ApplyOptions::default()).await?;
    let mut finished = 0;
    let mut events = Box::pin(run.events());
    while let Some(event) = events.next().await {
        if matches!(event, Event::StepFinished { .. }) {
            finished += 1;
        }
    }
    let report = run.wait().await?;
    println!("{finished} steps finished, {} passwords sealed", report.sealed);

    let verification = client.verify(&scenario, VerifyOptions::default()).await?;
    let passed = verification.checks.iter().filter(|check| check.verdict == Verdict::Pass).count();
    println!("ready: {}, {passed} checks pass", verification.ready);

    let again = client.plan(&scenario, PlanOptions::default()).await?;
    println!("second plan: {} to create, {} unchanged", again.summary.create, again.summary.unchanged);

    let mistake = json!({ "kind": "sharedIdentity", "name": "plant-7", "usageLocatoin": "US" });
    if let Err(error) = document::from_json(&mistake, Path::new(".")).into_scenario() {
        println!("a mistake: {}", error.code());
    }
    Ok(())
}
