//! Several tenants of one company: planned, carried out, changed by others, vouched for from elsewhere, given back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use std::path::Path;
use std::time::Duration;

use remote_assist::deploy::{
    ApplyOptions, Client, PlanOptions, ReachOptions, Simulator, SimulatorOptions, VerifyOptions,
};
use remote_assist::document;
use remote_assist::error::{Code, codes};
use remote_assist::model::{
    Action, Diagnostic, Executor, Outcome, Plan, Purpose, ReachVerdict, RunReport, Scenario, Verdict,
};
use remote_assist::scenario::validate;
use serde_json::{Value, json};

const READ: &str = "Get-CsTenantFederationConfiguration";
const WRITE: &str = "Set-CsTenantFederationConfiguration";

fn example() -> Scenario {
    Scenario::from_path("../examples/scenarios/group-federation.yaml").unwrap()
}

/// ABC and Contoso1, with more keys for each.
fn value(abc: &Value, contoso: &Value) -> Value {
    let mut tenants = vec![
        json!({"tenant": "abc.com", "role": "experts", "administered": true}),
        json!({"tenant": "contoso1.com", "role": "technicians", "administered": true}),
    ];
    for (tenant, more) in tenants.iter_mut().zip([abc, contoso]) {
        tenant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    }
    json!({
        "kind": "federation", "name": "pair", "tenant": "abc.com", "sameCompany": true,
        "acknowledge": ["lifecycle"], "tenants": tenants,
    })
}

fn read(value: &Value) -> Scenario {
    document::from_json(value, Path::new(".")).into_scenario().unwrap()
}

fn pair(abc: &Value, contoso: &Value) -> Scenario {
    read(&value(abc, contoso))
}

fn access(access: &Value) -> Value {
    json!({"externalAccess": access})
}

async fn start(realistic: bool) -> Simulator {
    let options =
        SimulatorOptions { seed: Some("companies".into()), realistic, ..SimulatorOptions::default() };
    Simulator::start(options).await.unwrap()
}

fn held(simulator: &Simulator, tenant: &str) -> Value {
    simulator.cmdlet(READ, &json!({}), Some(tenant)).unwrap()[0].clone()
}

fn set(simulator: &Simulator, tenant: &str, parameters: &Value) {
    simulator.cmdlet(WRITE, parameters, Some(tenant)).unwrap();
}

fn closing() -> ApplyOptions {
    ApplyOptions { close_access: true, ..ApplyOptions::default() }
}

fn removal() -> PlanOptions {
    PlanOptions { purpose: Purpose::Teardown, ..PlanOptions::default() }
}

async fn plan(client: &Client, scenario: &Scenario) -> Plan {
    client.plan(scenario, PlanOptions::default()).await.unwrap()
}

async fn apply(client: &Client, plan: &Plan, options: ApplyOptions) -> RunReport {
    client.apply(plan, options).await.unwrap().wait().await.unwrap()
}

async fn refused(client: &Client, plan: &Plan, options: ApplyOptions) -> Code {
    client.apply(plan, options).await.unwrap_err().code()
}

async fn done(client: &Client, scenario: &Scenario) -> Plan {
    let made = plan(client, scenario).await;
    let report = apply(client, &made, closing()).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    made
}

fn told(plan: &Plan, code: Code) -> Vec<&str> {
    plan.diagnostics.iter().filter(|one| one.code == code.name).map(|one| one.text.as_str()).collect()
}

async fn whole_life(realistic: bool) {
    let simulator = start(realistic).await;
    let client = simulator.client().unwrap();
    let scenario = example();
    let before: Vec<Value> =
        ["abc.com", "contoso1.com", "contoso2.com"].map(|tenant| held(&simulator, tenant)).into();

    let made = plan(&client, &scenario).await;
    assert_eq!(
        (made.summary.update, made.summary.emit, made.summary.manual, made.summary.unchanged),
        (1, 1, 1, 2)
    );
    let step = made.steps.iter().find(|step| step.action == Action::Update).unwrap();
    assert_eq!(
        (step.address.as_str(), step.executor),
        ("teams.externalAccess/contoso1.com", Executor::Powershell)
    );
    assert_eq!(told(&made, codes::OPENS_ACCESS).len(), 1, "{:?}", made.diagnostics);
    assert_eq!(told(&made, codes::CLOSES_ACCESS), Vec::<&str>::new());
    let report = apply(&client, &made, ApplyOptions::default()).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?}", report.failures);
    assert_eq!(
        held(&simulator, "contoso1.com")["AllowedDomains"]["AllowedDomain"],
        json!(["Domain=abc.com", "Domain=contoso2.com"])
    );

    assert!(!plan(&client, &scenario).await.summary.pending(), "the second plan is empty");
    let found = client.verify(&scenario, VerifyOptions::default()).await.unwrap();
    let open: Vec<&str> = found
        .checks
        .iter()
        .filter(|one| one.verdict != Verdict::Pass)
        .map(|one| one.address.as_str())
        .collect();
    assert_eq!((found.ready, open), (false, vec!["person/handover-contoson.com"]), "{:?}", found.checks);
    assert!(client.drift(&scenario, None).await.unwrap().is_empty());

    set(&simulator, "contoso1.com", &json!({"AllowedDomainsAsAList": {"Add": ["stranger.example"]}}));
    let drift = client.drift(&scenario, None).await.unwrap();
    assert_eq!(drift.drift.len(), 1, "{drift:?}");
    assert_eq!(
        (drift.drift[0].address.as_str(), drift.drift[0].field.as_str()),
        ("teams.externalAccess/contoso1.com", "allowedDomains")
    );

    // What somebody added meanwhile stays, what this deployment added goes, and that shuts people out.
    let removing = client.plan(&scenario, removal()).await.unwrap();
    assert_eq!(refused(&client, &removing, ApplyOptions::default()).await, codes::CLOSES_ACCESS);
    assert_eq!(apply(&client, &removing, closing()).await.outcome, Outcome::Done);
    assert_eq!(
        held(&simulator, "contoso1.com")["AllowedDomains"]["AllowedDomain"],
        json!(["Domain=abc.com", "Domain=stranger.example"])
    );
    set(&simulator, "contoso1.com", &json!({"AllowedDomainsAsAList": {"Remove": ["stranger.example"]}}));
    for (tenant, before) in ["abc.com", "contoso2.com"].into_iter().zip([&before[0], &before[2]]) {
        assert_eq!(held(&simulator, tenant), *before, "{tenant}");
    }
    let drift = client.drift(&scenario, None).await.unwrap();
    assert!(drift.is_empty(), "{drift:?}");
    simulator.close().await.unwrap();
}

#[tokio::test]
async fn the_example_lives_from_plan_to_removal() {
    whole_life(false).await;
}

#[tokio::test]
async fn the_example_lives_in_a_realistic_tenant() {
    whole_life(true).await;
}

#[tokio::test]
async fn nobody_is_shut_out_unless_that_was_said() {
    let simulator = start(false).await;
    let client = simulator.client().unwrap();
    let open = json!({"mode": "open"});
    for (abc, words) in [
        (json!({"mode": "closed"}), "everybody in every other tenant"),
        (json!({"mode": "allow", "domains": ["contoso1.com"]}), "everybody in every other tenant"),
        (json!({"mode": "block", "domains": ["contoso2.com"]}), "the people of contoso2.com"),
    ] {
        let before = held(&simulator, "abc.com");
        let made = plan(&client, &pair(&access(&abc), &access(&open))).await;
        let [text] = told(&made, codes::CLOSES_ACCESS)[..] else { panic!("{:?}", made.diagnostics) };
        assert!(text.contains(words), "{text}");
        let error = client.apply(&made, ApplyOptions::default()).await.unwrap_err();
        assert_eq!(error.code(), codes::CLOSES_ACCESS);
        assert!(error.hint_text().unwrap().contains("--yes-close"));
        assert_eq!(held(&simulator, "abc.com"), before);
        assert_eq!(apply(&client, &made, closing()).await.outcome, Outcome::Done);
        assert_ne!(held(&simulator, "abc.com"), before);
        done(&client, &pair(&access(&open), &json!({}))).await;
    }
    // Nothing of the other side is managed where nothing is said.
    let made = plan(&client, &pair(&access(&open), &json!({}))).await;
    assert!(made.steps.iter().all(|step| step.address.key() == "abc.com"));
}

#[tokio::test]
async fn a_list_that_somebody_else_changed_is_never_written_over() {
    let simulator = start(false).await;
    let client = simulator.client().unwrap();
    let wanted = pair(&json!({}), &access(&json!({"mode": "allow", "domains": ["abc.com", "new.example"]})));
    let made = plan(&client, &wanted).await;
    set(&simulator, "contoso1.com", &json!({"AllowedDomainsAsAList": {"Add": ["partner.example"]}}));
    assert_eq!(refused(&client, &made, ApplyOptions::default()).await, codes::PLAN_STALE);
    // The script itself compares too: what it is told holds only for what the plan saw.
    let step = made.steps.iter().find(|step| step.action == Action::Update).unwrap();
    let operation =
        &step.changes.iter().find(|change| change.field == "operation").unwrap().after.0["operation"];
    assert_eq!(operation["change"], json!({"allowedDomains": {"add": ["new.example"], "remove": []}}));
    assert_ne!(operation["base"], operation["goal"]);
    let again = plan(&client, &wanted).await;
    assert!(told(&again, codes::CLOSES_ACCESS)[0].contains("partner.example"));
}

#[tokio::test]
async fn trial_tenants_and_personal_accounts_are_switches_of_their_own() {
    let simulator = start(false).await;
    let client = simulator.client().unwrap();
    let more = json!({"trialTenants": "allowed", "consumerAccounts": {"inbound": false}});
    let made = done(&client, &pair(&more, &json!({}))).await;
    assert!(told(&made, codes::CLOSES_ACCESS)[0].contains("personal Teams accounts who begin"));
    assert!(told(&made, codes::OPENS_ACCESS)[0].contains("trial subscriptions"));
    let now = held(&simulator, "abc.com");
    let shown = ["ExternalAccessWithTrialTenants", "AllowTeamsConsumer", "AllowTeamsConsumerInbound"]
        .map(|key| now[key].clone());
    assert_eq!(shown, [json!("Allowed"), json!(true), json!(false)]);
}

#[tokio::test]
async fn people_get_policies_and_give_them_back() {
    let simulator = start(false).await;
    let client = simulator.client().unwrap();
    let mut document = value(&json!({}), &json!({}));
    document["people"] = json!([
        {"address": "expert@abc.com", "policy": {"mode": "allow", "domains": ["contoso1.com"]}},
        {"address": "technician@contoso1.com"},
    ]);
    let scenario = read(&document);
    let made = plan(&client, &scenario).await;
    assert_eq!((made.summary.create, made.summary.assign), (1, 1));
    assert!(told(&made, codes::CLOSES_ACCESS)[0].contains("of this person"), "{:?}", made.diagnostics);
    done(&client, &scenario).await;
    assert_eq!(
        held(&simulator, "abc.com")["CustomizeFederation"],
        true,
        "else lists of policies are without effect"
    );
    assert!(!plan(&client, &scenario).await.summary.pending());
    let ask = |to: &str| ReachOptions { from: "expert@abc.com".into(), to: to.into(), now: true };
    let reach = client.reach(&scenario, ask("technician@contoso1.com")).await.unwrap();
    assert_eq!(reach.verdict, ReachVerdict::Yes, "{reach:?}");
    // Another wish is another policy; the person gets it.
    document["people"][0]["policy"] = json!({"mode": "closed"});
    let shut = read(&document);
    done(&client, &shut).await;
    let reach = client.reach(&shut, ask("technician@contoso1.com")).await.unwrap();
    assert_eq!(reach.verdict, ReachVerdict::No, "{reach:?}");
    // The first policy stays, and is told of; whoever leaves the file keeps the policy, until that is pruned.
    let names = || {
        let policies = simulator.cmdlet("Get-CsExternalAccessPolicy", &json!({}), Some("abc.com")).unwrap();
        policies.iter().filter(|one| one["Identity"].as_str().unwrap().contains("hl2ra-pair-")).count()
    };
    let left = told(&plan(&client, &shut).await, codes::LEFT_BEHIND).join("");
    assert!(left.contains("`teams.externalAccessPolicy/abc.com/hl2ra-pair-"), "{left}");
    assert_eq!(names(), 2);
    let nobody = pair(&json!({}), &json!({}));
    let left = told(&plan(&client, &nobody).await, codes::LEFT_BEHIND).join("");
    assert!(left.contains("`teams.externalAccessGrant/expert@abc.com`"), "{left}");
    let pruning = PlanOptions { prune: true, ..PlanOptions::default() };
    let pruned = client.plan(&shut, pruning).await.unwrap();
    assert_eq!((pruned.summary.delete, pruned.summary.update), (1, 0), "{:#?}", pruned.steps);
    assert_eq!(apply(&client, &pruned, ApplyOptions::default()).await.outcome, Outcome::Done);
    assert_eq!(names(), 1);
    let removing = client.plan(&nobody, removal()).await.unwrap();
    assert_eq!(apply(&client, &removing, closing()).await.outcome, Outcome::Done);
    assert_eq!(names(), 0);
    let asked = json!({"Identity": "expert@abc.com", "PolicyType": "ExternalAccessPolicy"});
    assert_eq!(
        simulator.cmdlet("Get-CsUserPolicyAssignment", &asked, Some("abc.com")).unwrap(),
        Vec::<Value>::new()
    );
    document["people"][0]["address"] = json!("nobody@abc.com");
    let missing = plan(&client, &read(&document)).await;
    assert!(told(&missing, codes::GRAPH_NOT_FOUND)[0].contains("nobody@abc.com"));
}

#[tokio::test]
async fn what_another_administrator_did_comes_back_as_receipts() {
    let simulator = start(false).await;
    let client = simulator.client().unwrap();
    // However the file spells a domain, its steps and its receipts have one address.
    let text = std::fs::read_to_string("../examples/scenarios/group-federation.yaml").unwrap();
    let spelled = text.replace("tenant: contoson.com", "tenant: Contoson.COM");
    assert_ne!(spelled, text);
    let scenario = document::parse(&spelled, "capitals.yaml", Path::new("../examples/scenarios"))
        .into_scenario()
        .unwrap();
    done(&client, &scenario).await;
    let bundle = client.emit(&scenario).await.unwrap();
    let name = bundle.index().files.iter().find(|file| {
        file.address.as_ref().is_some_and(|address| address.as_str() == "person/handover-contoson.com")
    });
    let empty = bundle.file(&name.unwrap().name).unwrap();
    let mut receipt: Value = serde_json::from_slice(&empty.bytes).unwrap();
    let given = |receipt: &Value| PlanOptions {
        receipts: vec![receipt.to_string().into_bytes()],
        ..PlanOptions::default()
    };
    let judged =
        async |receipt: &Value| client.prepare(&scenario, given(receipt)).await.map(drop).unwrap_err().code();
    assert_eq!(judged(&receipt).await, codes::RECEIPT_NOT_FILLED_IN);
    let filled =
        json!({"by": "admin@contoson.com", "at": empty_at(&client, &scenario).await, "result": "done"});
    receipt.as_object_mut().unwrap().extend(filled.as_object().unwrap().clone());
    for (field, wrong, code) in [
        ("tenant", json!("00000000-0000-4000-8000-00000000000f"), codes::RECEIPT_OTHER_DEPLOYMENT),
        ("deployment", json!("another"), codes::RECEIPT_OTHER_DEPLOYMENT),
        ("address", json!("teams.externalAccess/fabrikam.com"), codes::RECEIPT_OTHER_STEP),
        ("opId", json!("aaaaaaaaaaaaaaaaaaaaaaaaaa"), codes::RECEIPT_OTHER_STEP),
        ("expires", json!("2020-01-01T00:00:00Z"), codes::RECEIPT_EXPIRED),
    ] {
        let mut forged = receipt.clone();
        forged[field] = wrong;
        assert_eq!(judged(&forged).await, code, "{field}");
    }
    let day = Duration::from_hours(24);
    receipt["expires"] = json!(plan(&client, &scenario).await.observed_at.plus(30 * day).to_string());
    let prepared = client.prepare(&scenario, given(&receipt)).await.unwrap();
    let run = prepared.carry_out(&ApplyOptions::default()).await.unwrap();
    assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
    let found = client.verify(&scenario, VerifyOptions::default()).await.unwrap();
    assert!(found.ready, "{:?}", found.checks);
    simulator.advance((31 * day).as_secs_f64()).unwrap();
    let later = client.verify(&scenario, VerifyOptions::default()).await.unwrap();
    let check = later.checks.iter().find(|check| check.check == "handOver").unwrap();
    assert_eq!(check.verdict, Verdict::Manual, "the receipt has expired: {check:?}");
}

/// The simulated time, from a plan.
async fn empty_at(client: &Client, scenario: &Scenario) -> String {
    plan(client, scenario).await.observed_at.to_string()
}

fn extension(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

#[tokio::test]
async fn hostile_names_change_no_byte_of_a_script() {
    let client = start(false).await.client().unwrap();
    let scripts = |bundle: &remote_assist::emit::Bundle| -> Vec<(String, String)> {
        let scripts = bundle.files().iter().filter(|file| extension(&file.name) == "ps1");
        scripts.map(|file| (file.name.clone(), file.sha256.clone())).collect()
    };
    let open = access(&json!({"mode": "open"}));
    let plain = scripts(&client.emit(&pair(&open, &open)).await.unwrap());
    assert_eq!(plain.len(), 2);
    for name in [
        "x\u{2019}; Remove-Item C:\\ -Recurse; \u{2019}",
        "$(Get-Content x)",
        "`\"\u{201a}'@\n'@",
        "<script>",
    ] {
        let mut hostile = value(&open, &open);
        hostile["tenants"][1]["name"] = json!(name.replace('\n', " "));
        let bundle = client.emit(&read(&hostile)).await.unwrap();
        assert_eq!(scripts(&bundle), plain, "{name}");
        let data = bundle.files().iter().filter(|file| file.name.contains("powershell/"));
        assert!(data.into_iter().all(|file| extension(&file.name) == "md" || file.bytes.is_ascii()));
    }
}

/// Each mistake: where it is made, the value, and the code and the path of what is told.
fn mistakes() -> Vec<(&'static str, Value, Code, &'static str)> {
    const ACCESS: &str = "/tenants/0/externalAccess";
    const DOMAIN: &str = "tenants[0].externalAccess.domains[0]";
    let allow = |domains: &[&str]| json!({"mode": "allow", "domains": domains});
    let many: Vec<String> = (0..4001).map(|number| format!("d{number}.example")).collect();
    let person = |address: &str| json!([{"address": address}]);
    vec![
        ("/sameCompany", json!(false), codes::SAME_COMPANY, "sameCompany"),
        ("/tenants/1/tenant", json!("abc.com"), codes::SCENARIO_DUPLICATE_TENANT, "tenants[1].tenant"),
        ("/tenant", json!("fabrikam.com"), codes::SCENARIO_INVALID_VALUE, "tenant"),
        ("/tenants/0/administered", json!(false), codes::SCENARIO_INVALID_VALUE, "tenants[0].administered"),
        ("/tenants/1/tenant", json!("\u{430}bc.com"), codes::SCENARIO_INVALID_VALUE, "tenants[1].tenant"),
        ("/tenants/1/tenant", json!("abc.c0m"), codes::LOOKALIKE, "tenants[1].tenant"),
        (ACCESS, allow(&[]), codes::SCENARIO_EMPTY_LIST, "tenants[0].externalAccess.domains"),
        (ACCESS, allow(&["*.contoso1.com"]), codes::SCENARIO_INVALID_VALUE, DOMAIN),
        (ACCESS, json!({"mode": "block", "domains": ["abc.com"]}), codes::SCENARIO_INVALID_VALUE, DOMAIN),
        (
            ACCESS,
            allow(&["a.example", "A.example"]),
            codes::SCENARIO_DUPLICATE_TENANT,
            "tenants[0].externalAccess.domains[1]",
        ),
        (ACCESS, allow(&["c0ntoso1.com"]), codes::LOOKALIKE, DOMAIN),
        (ACCESS, allow(&["xn--bc-8cd.com"]), codes::LOOKALIKE, DOMAIN),
        (
            ACCESS,
            json!({"mode": "allow", "domains": many}),
            codes::SCENARIO_INVALID_VALUE,
            "tenants[0].externalAccess.domains",
        ),
        (ACCESS, allow(&["other.example"]), codes::PARTNER_SHUT_OUT, "tenants[0].externalAccess"),
        ("/people", person("user-01@fabrikam.com"), codes::SCENARIO_INVALID_VALUE, "people[0].address"),
        ("/people", person("user-01"), codes::SCENARIO_INVALID_USER, "people[0].address"),
        (
            "/people",
            json!([{"address": "user-01@abc.com"}, {"address": "USER-01@abc.com"}]),
            codes::SCENARIO_DUPLICATE_USER,
            "people[1].address",
        ),
        (
            "/people",
            json!([{"address": "user-01@abc.com", "policy": {"mode": "block", "domains": []}}]),
            codes::SCENARIO_EMPTY_LIST,
            "people[0].policy.domains",
        ),
    ]
}

#[test]
fn mistakes_in_a_file_are_told_at_their_place() {
    let open = access(&json!({"mode": "open"}));
    let now = remote_assist::clock::Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
    let found = |value: &Value| validate(&document::from_json(value, Path::new(".")), now).diagnostics;
    assert_eq!(found(&value(&open, &open)), []);
    for (pointer, wrong, code, path) in mistakes() {
        let mut broken = value(&open, &open);
        broken["people"] = json!([]);
        *broken.pointer_mut(pointer).unwrap() = wrong;
        let found = found(&broken);
        let at = |one: &&Diagnostic| one.place.as_ref().and_then(|place| place.path.as_deref()) == Some(path);
        let hit = found.iter().filter(at).any(|one| one.code == code.name);
        assert!(hit, "{} at {path}: {found:?}", code.name);
    }
    let mut alone = value(&open, &open);
    alone["tenants"].as_array_mut().unwrap().pop();
    assert!(found(&alone).iter().any(|one| one.code == codes::SINGLE_TENANT.name));
}
