//! Accounts that hold a directory role, or are in a group that can be given one, are not touched.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use std::collections::BTreeMap;

use remote_assist::address::Address;
use remote_assist::deploy::{ApplyOptions, Client, PlanOptions, SimulatedOptions, VerifyOptions};
use remote_assist::document;
use remote_assist::error::codes;
use remote_assist::model::{Action, Outcome, Plan, Purpose, Scenario, Verdict};
use serde_json::{Value, json};

fn scenario(accounts: u32, usage_location: &str) -> Scenario {
    let value = json!({
        "kind": "sharedIdentity", "name": "dock", "tenant": "contoso.com", "usageLocation": usage_location,
        "mfaOwner": "it@contoso.com", "group": {"displayName": "Dock"},
        "template": {"count": accounts, "user": "dock-{n:03}"},
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
    });
    document::from_json(&value, std::path::Path::new(".")).into_scenario().unwrap()
}

fn ask(client: &Client, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    client.tenant().unwrap().request(method, path, body).unwrap()
}

async fn plan(client: &Client, scenario: &Scenario) -> Plan {
    client.plan(scenario, PlanOptions::default()).await.unwrap()
}

async fn carry_out(client: &Client, plan: &Plan) -> Outcome {
    client.apply(plan, ApplyOptions::default()).await.unwrap().wait().await.unwrap().outcome
}

fn id(client: &Client, name: &str) -> String {
    let (_, user) = ask(client, "GET", &format!("/users/{name}@contoso.com"), None);
    user["id"].as_str().unwrap().to_owned()
}

fn refer(id: &str) -> Value {
    json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")})
}

/// The path of the members of a role, and its name.
fn role(client: &Client) -> (String, String) {
    let (_, roles) = ask(client, "GET", "/directoryRoles", None);
    let role = &roles["value"][0];
    let (id, name) = (role["id"].as_str().unwrap(), role["displayName"].as_str().unwrap());
    (format!("/directoryRoles/{id}/members"), name.to_owned())
}

fn protected(plan: &Plan) -> Vec<&str> {
    plan.diagnostics
        .iter()
        .filter(|one| one.code == codes::PLAN_PROTECTED.name)
        .map(|one| one.text.as_str())
        .collect()
}

fn removal() -> PlanOptions {
    PlanOptions { purpose: Purpose::Teardown, ..PlanOptions::default() }
}

#[tokio::test]
async fn an_account_that_holds_a_role_is_neither_changed_nor_deleted() {
    let client = Client::simulated().unwrap();
    assert_eq!(carry_out(&client, &plan(&client, &scenario(3, "US")).await).await, Outcome::Done);
    let (members, name) = role(&client);
    let holder = id(&client, "dock-002");
    assert_eq!(ask(&client, "POST", &format!("{members}/$ref"), Some(&refer(&holder))).0, 204);

    let changed = plan(&client, &scenario(3, "DE")).await;
    assert_eq!(
        protected(&changed),
        [format!("dock-002@contoso.com holds the role {name} and is not changed")]
    );
    let error = client.apply(&changed, ApplyOptions::default()).await.unwrap_err();
    assert_eq!((error.code(), error.code().exit), (codes::PLAN_PROTECTED, 5));
    let removed = client.plan(&scenario(3, "US"), removal()).await.unwrap();
    assert_eq!(
        protected(&removed),
        [format!("dock-002@contoso.com holds the role {name} and is not deleted")]
    );
    assert!(client.apply(&removed, ApplyOptions::default()).await.is_err());
    let (_, now) = ask(&client, "GET", "/users/dock-002@contoso.com?$select=usageLocation", None);
    assert_eq!(now["usageLocation"], "US", "nothing was written");

    assert_eq!(ask(&client, "DELETE", &format!("{members}/{holder}/$ref"), None).0, 204);
    let changed = plan(&client, &scenario(3, "DE")).await;
    assert!(protected(&changed).is_empty());
    assert_eq!(carry_out(&client, &changed).await, Outcome::Done);
}

#[tokio::test]
async fn an_administrator_is_not_taken_over() {
    let client = Client::simulated().unwrap();
    let body = json!({"accountEnabled": true, "displayName": "Admin", "mailNickname": "dock-001",
        "userPrincipalName": "dock-001@contoso.com", "passwordProfile": {"password": "Xq7-abcdef12!A"}});
    let (_, made) = ask(&client, "POST", "/users", Some(&body));
    let holder = made["id"].as_str().unwrap();
    let adopt = BTreeMap::from([(Address::parse("entra.user/dock-001").unwrap(), holder.to_owned())]);
    let options = || PlanOptions { adopt: adopt.clone(), ..PlanOptions::default() };
    let before = client.plan(&scenario(1, "US"), options()).await.unwrap();
    assert!(protected(&before).is_empty());

    // The role comes by a group that can be given one.
    let group = json!({"displayName": "Admins", "mailNickname": "admins", "mailEnabled": false, "securityEnabled": true,
        "isAssignableToRole": true});
    let (status, group) = ask(&client, "POST", "/groups", Some(&group));
    assert_eq!(status, 201, "{group}");
    let members = format!("/groups/{}/members/$ref", group["id"].as_str().unwrap());
    assert_eq!(ask(&client, "POST", &members, Some(&refer(holder))).0, 204);
    let plan = client.plan(&scenario(1, "US"), options()).await.unwrap();
    let told =
        "dock-001@contoso.com is in \"Admins\", a group that can be given a role and is not taken over";
    assert_eq!(protected(&plan), [told]);
    // The plan that was made before is refused as well.
    let error = client.apply(&before, ApplyOptions::default()).await.unwrap_err();
    assert_eq!(error.code(), codes::PLAN_PROTECTED, "{error:?}");
}

#[tokio::test]
async fn who_holds_a_role_is_read_only_where_accounts_that_exist_are_touched() {
    let mut roles = Client::simulated().unwrap().permissions(&scenario(2, "US")).apply.graph;
    let made = |roles: &[String]| {
        Client::simulated_with(SimulatedOptions {
            roles: Some(roles.to_vec()),
            ..SimulatedOptions::default()
        })
    };
    let client = made(&roles).unwrap();
    let first = plan(&client, &scenario(2, "US")).await;
    assert_eq!(carry_out(&client, &first).await, Outcome::Done);
    assert!(!plan(&client, &scenario(2, "US")).await.summary.pending());
    let error = client.plan(&scenario(2, "DE"), PlanOptions::default()).await.unwrap_err();
    assert_eq!(error.code(), codes::MISSING_PERMISSION, "{error:?}");
    assert!(error.hint_text().unwrap().contains("RoleManagement.Read.Directory"));

    roles.push("RoleManagement.Read.Directory".to_owned());
    let client = made(&roles).unwrap();
    assert_eq!(carry_out(&client, &plan(&client, &scenario(2, "US")).await).await, Outcome::Done);
    let changed = plan(&client, &scenario(2, "DE")).await;
    assert!(changed.permissions.plan.contains(&"RoleManagement.Read.Directory".to_owned()));
    let before = client.requests();
    assert_eq!(carry_out(&client, &changed).await, Outcome::Done);
    assert_eq!(client.requests() - before, changed.estimate.requests, "sent against estimated");
    assert_eq!(changed.steps.iter().filter(|step| step.action == Action::Update).count(), 2);
}

#[tokio::test]
async fn an_account_with_a_role_is_not_in_force() {
    let client = Client::simulated_with(SimulatedOptions::default()).unwrap();
    let wanted = scenario(2, "US");
    let made = plan(&client, &wanted).await;
    assert_eq!(carry_out(&client, &made).await, Outcome::Done);
    assert!(client.verify(&wanted, VerifyOptions::default()).await.unwrap().ready);
    let (members, name) = role(&client);
    let link = refer(&id(&client, "dock-001"));
    assert_eq!(ask(&client, "POST", &format!("{members}/$ref"), Some(&link)).0, 204);
    let verified = client.verify(&wanted, VerifyOptions::default()).await.unwrap();
    let failing: Vec<_> = verified.checks.iter().filter(|one| one.verdict == Verdict::Fail).collect();
    assert_eq!(failing.len(), 1, "{failing:?}");
    assert!(failing[0].text.contains(&name), "{failing:?}");
}
