//! Several companies: advice, who reaches whom, vendors, one of whom leaves, and removal. Run from the repository's root:
//! `cargo run -p remote-assist-example --bin several_companies`
#![expect(clippy::print_stdout, reason = "an example talks")]
#![expect(clippy::disallowed_methods, reason = "tokio's macro makes the runtime of this program")]

use remote_assist::deploy::{
    ApplyOptions, Client, PlanOptions, ReachOptions, SimulatedOptions, TeardownOptions,
};
use remote_assist::error::Result;
use remote_assist::model::{Outcome, ReachVerdict, Route, RunReport, Scenario, Solution};

async fn apply(client: &Client, scenario: &Scenario) -> Result<RunReport> {
    let plan = client.plan(scenario, PlanOptions::default()).await?;
    client.apply(&plan, ApplyOptions::default()).await?.wait().await
}

fn call(from: &str, to: &str) -> ReachOptions {
    ReachOptions { from: from.to_owned(), to: to.to_owned(), now: true }
}

#[tokio::main]
async fn main() -> Result<()> {
    let companies = SimulatedOptions { seed: Some("companies".to_owned()), ..SimulatedOptions::default() };
    let client = Client::simulated_with(companies)?;
    let group = Scenario::from_path("examples/scenarios/group-federation.yaml")?;
    println!(
        "federation is the advice: {}",
        client.advise(&group)?.recommended == Some(Solution::Federation)
    );
    let report = apply(&client, &group).await?;
    let (done, left) = (report.outcome == Outcome::Done, report.left.len());
    println!("{} done: {done}, {left} left for people", report.deployment);
    let answer = client.reach(&group, call("technician@contoso1.com", "expert@abc.com")).await?;
    let federated = answer.via.contains(&Route::Federation);
    println!("{} reaches {} by federation: {federated}", answer.caller, answer.callee);
    let pairs = client.reach_matrix(&group, false).await?.to_vec();
    let reached = pairs.iter().filter(|pair| pair.verdict == ReachVerdict::Yes).count();
    println!("{reached} of {} pairs reach each other", pairs.len());

    let vendors = Scenario::from_path("examples/scenarios/vendors.yaml")?;
    let report = apply(&client, &vendors).await?;
    let done = report.outcome == Outcome::Done;
    println!("{} done: {done}, {} passwords sealed", report.deployment, report.sealed);
    let answer = client.reach(&vendors, call("SA1@abc.com", "SA2@abc.com")).await?;
    let (meets, rule) = (answer.verdict == ReachVerdict::Yes, &answer.decided_by[0].rule);
    println!("{} reaches {}: {meets}, because of {rule}", answer.caller, answer.callee);

    let after = Scenario::from_path("examples/scenarios/vendors-after.yaml")?;
    let plan = client.plan(&after, PlanOptions { prune: true, ..PlanOptions::default() }).await?;
    let one = ApplyOptions { max_destroy: Some(1), ..ApplyOptions::default() };
    let done = client.apply(&plan, one).await?.wait().await?.outcome == Outcome::Done;
    println!("one vendor leaves: {} deleted, done: {done}", plan.summary.delete);
    let removed = client.teardown(&after, TeardownOptions::default()).await?.wait().await?;
    println!("removed: {}", removed.outcome == Outcome::Done);
    Ok(())
}
