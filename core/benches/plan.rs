//! Validating, compiling and planning against a tenant that already holds every account, and applying in few requests.
//!
//! `cargo bench -p remote-assist --bench plan` prints each figure beside its bound. Nothing fails by time: machines differ.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time and owns its runtime")]

use std::fmt::Write;
use std::time::{Duration, Instant};

use remote_assist::deploy::{ApplyOptions, Client, PlanOptions, SimulatedOptions};
use remote_assist::document;
use remote_assist::model::{Outcome, Scenario};
use serde_json::json;

/// Bounds of the design, on two cores.
const PLAN_SECONDS: f64 = 1.0;
const PLAN_MEGABYTES: f64 = 300.0;
const APPLY_MEGABYTES: f64 = 500.0;
const GROWTH: f64 = 1.3;
const REQUESTS_FOR_EIGHT: u32 = 12;
const REQUESTS_PER_ACCOUNT: f64 = 0.12;

fn scenario_text(accounts: u32) -> String {
    let mut text = String::from(
        "kind: sharedIdentity\nname: bench\ntenant: contoso.com\nusageLocation: US\nmfaOwner: it@contoso.com\n\
         group: { displayName: Bench }\nlicences: { assignTo: group, capabilities: [remoteAssist, teams] }\naccounts:\n",
    );
    for n in 1..=accounts {
        let _ = writeln!(text, "  - {{ device: HL2-{n:06}, user: holo-{n:06}, displayName: HoloLens {n} }}");
    }
    text
}

fn parse(text: &str) -> Scenario {
    document::parse(text, "bench.yaml", std::path::Path::new("."))
        .into_scenario()
        .expect("the scenario is valid")
}

/// A tenant that holds the accounts, and how many requests that took.
async fn applied(accounts: u32) -> (Client, u32) {
    let options = SimulatedOptions { seed: Some("large".to_owned()), ..SimulatedOptions::default() };
    let client = Client::simulated_with(options).expect("a simulated tenant");
    let scenario = parse(&scenario_text(accounts));
    let plan = client.plan(&scenario, PlanOptions::default()).await.expect("a plan");
    let before = client.requests();
    let run = client.apply(&plan, ApplyOptions::default()).await.expect("a run");
    let report = run.wait().await.expect("a report");
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    (client.clone(), client.requests() - before)
}

async fn plan_time(client: &Client, text: &str) -> Duration {
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        let scenario = parse(text);
        let plan = client.plan(&scenario, PlanOptions::default()).await.expect("a plan");
        assert!(!plan.summary.pending());
        times.push(started.elapsed());
    }
    times.sort();
    times[2]
}

/// From now on the peak counts anew; Linux alone can.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that this process held since [`forget_peak`], in megabytes; Linux alone tells.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or(f64::NAN)
        / 1024.0
}

fn tell(name: &str, figure: f64, unit: &str, bound: f64) {
    println!("{name:<58} {figure:>10.3} {unit:<10} bound {bound:>8.3}  ratio {:>5.2}", figure / bound);
}

#[tokio::main]
async fn main() {
    let (_, eight) = applied(8).await;
    tell("apply, 8 accounts: requests", f64::from(eight), "requests", f64::from(REQUESTS_FOR_EIGHT));
    let (thousand, requests) = applied(1_000).await;
    tell(
        "apply, 1,000 accounts: requests per account",
        f64::from(requests) / 1e3,
        "requests",
        REQUESTS_PER_ACCOUNT,
    );
    let small = plan_time(&thousand, &scenario_text(1_000)).await.as_secs_f64() / 1e3;
    drop(thousand);
    let (client, _) = applied(10_000).await;
    forget_peak();
    let ten = plan_time(&client, &scenario_text(10_000)).await.as_secs_f64();
    tell("validate + compile + plan, 10,000 accounts held: time", ten, "s", PLAN_SECONDS);
    tell("the same: peak memory, the tenant included", peak_megabytes(), "MB", PLAN_MEGABYTES);
    drop(client);
    forget_peak();
    drop(applied(50_000).await);
    tell(
        "apply, 100,000 operations: peak memory, tenant and journal too",
        peak_megabytes(),
        "MB",
        APPLY_MEGABYTES,
    );
    let (client, _) = applied(100_000).await;
    let large = plan_time(&client, &scenario_text(100_000)).await.as_secs_f64() / 1e5;
    tell("time per account, 100,000 against 1,000", large / small, "x", GROWTH);
    println!(
        "{}",
        json!({ "plan10000Seconds": ten, "perAccountAt1000": small, "perAccountAt100000": large })
    );
}
