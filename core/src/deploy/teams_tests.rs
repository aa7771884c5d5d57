//! Several tenants, live: nothing but receipts tells what Teams holds, and scripts wait for somebody who runs them.

use std::sync::Arc;

use serde_json::json;

use super::live::Way;
use super::{ApplyOptions, Client, PlanOptions};
use crate::auth::StaticToken;
use crate::clock::SystemClock;
use crate::document;
use crate::error::codes;
use crate::http::Origin;
use crate::http::reqwest::{ReqwestOptions, ReqwestTransport};
use crate::journal::Location;
use crate::model::{Action, Executor, Outcome, Scenario, Target};
use crate::powershell::Script;
use crate::secret::Secret;
use crate::sim::{Seed, ServeOptions, ServerGuard, SimTenant, serve};

/// A client that takes a served tenant for Microsoft Graph: there is no door for PowerShell.
async fn live() -> (ServerGuard, Client) {
    let tenant = SimTenant::builder().seed(Seed::Companies).build().unwrap();
    let token = tenant.tenants()[0].token.clone();
    let server = serve(tenant, ServeOptions::default()).await.unwrap();
    let origin = Origin::simulated(&server.authority()).unwrap();
    let transport = ReqwestTransport::simulated(ReqwestOptions::default()).unwrap();
    let way = Way { target: Target::Live, origin, clock: Arc::new(SystemClock), governor: None };
    let client = way.client(transport, "abc.com", StaticToken::new(Secret::new(token)));
    (server, client.with_journal(Location::beside(None)))
}

fn scenario() -> Scenario {
    let text = "{kind: federation, name: pair, tenant: abc.com, sameCompany: true, acknowledge: [lifecycle], tenants: [\
                {tenant: abc.com, role: experts, administered: true, externalAccess: {mode: allow, domains: [contoso1.com]}}, \
                {tenant: contoso1.com, role: technicians, administered: false, externalAccess: {mode: open}}]}";
    document::parse(text, "pair.yaml", ".".as_ref()).into_scenario().unwrap()
}

#[tokio::test]
async fn a_script_that_nobody_ran_leaves_the_run_partly_done_until_its_receipt_comes() {
    let (_server, client) = live().await;
    let scenario = scenario();
    let plan = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    let step = plan.steps.iter().find(|step| step.executor == Executor::Powershell).unwrap();
    assert_eq!((step.address.as_str(), step.action), ("teams.externalAccess/abc.com", Action::Update));
    assert!(
        plan.diagnostics.iter().any(|one| one.code == codes::SIDE_UNREADABLE.name),
        "{:?}",
        plan.diagnostics
    );
    let report = client.apply(&plan, ApplyOptions::default()).await.unwrap().wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Partial);
    assert_eq!(report.failures[0].error.code, codes::POWERSHELL_WAITS.name);

    let receipt = json!({
        "format": 1, "deployment": "pair", "tenant": plan.tenant.id, "address": "teams.externalAccess/abc.com",
        "opId": step.changes[0].after.0["operation"]["opId"], "kind": "powershell",
        "scriptSha256": Script::Teams.sha256(), "by": "admin@abc.com", "at": plan.observed_at, "result": "done",
        "before": null,
        "after": {"AllowFederatedUsers": true, "AllowedDomains": {"AllowedDomain": ["contoso1.com"]}, "BlockedDomains": []},
    });
    let options = |receipt: &serde_json::Value| PlanOptions {
        receipts: vec![receipt.to_string().into_bytes()],
        ..PlanOptions::default()
    };
    let mut other = receipt.clone();
    other["scriptSha256"] = json!(Script::Compliance.sha256());
    let error = client.prepare(&scenario, options(&other)).await.map(drop).unwrap_err();
    assert_eq!(error.code(), codes::RECEIPT_OTHER_STEP);
    let prepared = client.prepare(&scenario, options(&receipt)).await.unwrap();
    assert!(!prepared.plan().summary.pending(), "{:?}", prepared.plan().steps);
    let run = prepared.carry_out(&ApplyOptions::default()).await.unwrap();
    assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
    // What the receipt says is what later plans compare with.
    let again = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    assert!(!again.summary.pending());
}
