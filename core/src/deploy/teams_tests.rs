//! Several tenants, live: a snapshot or receipts tell what Teams holds, and scripts wait for somebody who runs them.

use std::sync::Arc;

use serde_json::json;

use super::live::Way;
use super::{ApplyOptions, Client, PlanOptions, ReachOptions, SimulatedTenant, VerifyOptions};
use crate::auth::StaticToken;
use crate::clock::SystemClock;
use crate::document;
use crate::error::codes;
use crate::http::Origin;
use crate::http::reqwest::{ReqwestOptions, ReqwestTransport};
use crate::journal::Location;
use crate::model::{Action, Executor, Outcome, Plan, Scenario, Target, Verdict};
use crate::powershell::Script;
use crate::secret::Secret;
use crate::sim::{Seed, ServeOptions, ServerGuard, SimTenant, serve};

/// A client that takes a served tenant for Microsoft Graph: there is no door for PowerShell.
async fn live() -> (ServerGuard, Client) {
    let (_, server, client) = live_in("abc.com").await;
    (server, client)
}

/// The same for one of the companies, with the tenants behind it.
async fn live_in(domain: &str) -> (SimulatedTenant, ServerGuard, Client) {
    let tenant = SimTenant::builder().seed(Seed::Companies).build().unwrap();
    let beside = SimulatedTenant { tenant: tenant.clone(), origin: String::new() };
    let token = tenant.tenants().into_iter().find(|one| one.domain == domain).unwrap().token;
    let server = serve(tenant, ServeOptions::default()).await.unwrap();
    let origin = Origin::simulated(&server.authority()).unwrap();
    let transport = ReqwestTransport::simulated(ReqwestOptions::default()).unwrap();
    let way = Way { target: Target::Live, origin, clock: Arc::new(SystemClock), governor: None };
    let client = way.client(transport, domain, StaticToken::new(Secret::new(token)));
    (beside, server, client.with_journal(Location::beside(None)))
}

/// The scenario of a tenant that allows another one, with further keys.
fn pair(own: &str, other: &str, more: &str) -> Scenario {
    let text = format!(
        "{{kind: federation, name: pair, tenant: {own}, sameCompany: true, acknowledge: [lifecycle], tenants: [\
         {{tenant: {own}, role: experts, administered: true, externalAccess: {{mode: allow, domains: [{other}]}}}}, \
         {{tenant: {other}, role: technicians, administered: false, externalAccess: {{mode: open}}}}]{more}}}"
    );
    document::parse(&text, "pair.yaml", ".".as_ref()).into_scenario().unwrap()
}

fn scenario() -> Scenario {
    pair("abc.com", "contoso1.com", "")
}

/// Allows domains in abc.com, as somebody would at a prompt.
fn allow(tenant: &SimulatedTenant, domains: &[&str]) {
    let parameters = json!({"AllowedDomainsAsAList": domains});
    tenant.cmdlet(None, "Set-CsTenantFederationConfiguration", &parameters).unwrap();
}

/// What a plan says that it cannot read.
fn unread(plan: &Plan) -> Vec<&str> {
    let all = plan.diagnostics.iter().filter(|one| one.code == codes::SIDE_UNREADABLE.name);
    all.map(|one| one.text.as_str()).collect()
}

#[tokio::test]
async fn a_snapshot_of_the_configuration_is_what_the_scenario_is_compared_with() {
    let (tenant, _server, client) = live_in("abc.com").await;
    let scenario = scenario();
    allow(&tenant, &["contoso1.com"]);
    let plan = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    assert_eq!(unread(&plan), Vec::<&str>::new());
    assert!(!plan.summary.pending(), "{:?}", plan.steps);
    let verified = client.verify(&scenario, VerifyOptions::default()).await.unwrap();
    let verdict = |name: &str| {
        let mut found = verified.checks.iter().filter(|check| check.address.as_str().ends_with("/abc.com"));
        found.find(|check| check.check == name).map(|check| check.verdict)
    };
    assert_eq!(verdict("externalAccess"), Some(Verdict::Pass), "{:?}", verified.checks);
    assert_eq!(verdict("licences"), Some(Verdict::Pass));

    allow(&tenant, &["contoso1.com", "other.com"]);
    let plan = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    let step = plan.steps.iter().find(|step| step.executor == Executor::Powershell).unwrap();
    let closes = step.changes.iter().find(|change| change.field == "closes").unwrap();
    assert!(closes.after.0.to_string().contains("other.com"), "{closes:?}");
    assert!(plan.diagnostics.iter().any(|one| one.code == codes::CLOSES_ACCESS.name));
    let jobs = "/admin/configurationManagement/configurationSnapshotJobs";
    let (status, left) = tenant.request("GET", jobs, None).unwrap();
    assert_eq!((status, &left["value"]), (200, &json!([])), "snapshots are deleted once they were read");
}

#[tokio::test]
async fn an_empty_list_is_not_taken_for_everybody() {
    let (_server, client) = live().await;
    let plan = client.plan(&scenario(), PlanOptions::default()).await.unwrap();
    let told = unread(&plan);
    assert!(told[0].contains("does not decide it") && told[0].contains("no receipt"), "{told:?}");
}

#[tokio::test]
async fn a_tenant_that_takes_no_snapshots_is_known_by_receipts() {
    let (_tenant, _server, client) = live_in("contoso1.com").await;
    let plan = client.plan(&pair("contoso1.com", "abc.com", ""), PlanOptions::default()).await.unwrap();
    let told = unread(&plan);
    assert!(told[0].contains("gives this credential no snapshot"), "{told:?}");
    let step = plan.steps.iter().find(|step| step.executor == Executor::Powershell).unwrap();
    assert_eq!((step.address.as_str(), step.action), ("teams.externalAccess/contoso1.com", Action::Update));
}

#[tokio::test]
async fn policies_that_no_snapshot_shows_are_left_to_the_script() {
    let (tenant, _server, client) = live_in("abc.com").await;
    let people =
        ", people: [{address: expert@abc.com, policy: {mode: closed}}, {address: technician@contoso1.com}]";
    let scenario = pair("abc.com", "contoso1.com", people);
    allow(&tenant, &["contoso1.com"]);
    let plan = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    let scripts: Vec<_> = plan.steps.iter().filter(|step| step.executor == Executor::Powershell).collect();
    let asked: Vec<_> = scripts.iter().filter(|step| step.action != Action::None).collect();
    assert!(asked.len() >= 2 && asked.len() < scripts.len(), "{scripts:?}");
    assert!(
        asked.iter().all(|step| step.action == Action::Update && step.reason.contains("its script looks"))
    );
    assert_eq!(
        unread(&plan),
        ["which policies Teams of abc.com holds, and who has them, is not known"],
        "said once"
    );
    // Whom a person reaches follows from what was read, and from what the answer names as taken for granted.
    let options = ReachOptions {
        from: "expert@abc.com".to_owned(),
        to: "technician@contoso1.com".to_owned(),
        now: true,
    };
    let reach = client.reach(&scenario, options).await.unwrap();
    let assumed = "expert@abc.com has no external access policy of their own";
    assert!(reach.assumed.iter().any(|one| one == assumed), "{reach:?}");
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
