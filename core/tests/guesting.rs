//! Guests and the team in which they meet technicians, from plan to teardown.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use std::path::Path;

use remote_assist::address::Address;
use remote_assist::deploy::{
    ApplyOptions, Client, PlanOptions, SimulatedOptions, Simulator, SimulatorOptions, VerifyOptions,
};
use remote_assist::document;
use remote_assist::model::{Action, Outcome, Plan, Purpose, RunReport, Scenario, Verdict};
use remote_assist::sim::Fault;
use serde_json::{Value, json};

const OWN: &str = "contoso1.com";

fn scenario(changes: &Value) -> Scenario {
    let mut value = json!({
        "kind": "guesting", "name": "experts", "tenant": OWN, "acknowledge": ["lifecycle"],
        "team": {
            "displayName": "Experts", "owner": "technician@contoso1.com",
            "channels": [{"displayName": "Pumps"}, {"displayName": "Incidents", "membership": "private"}],
        },
        "guests": [{"email": "expert@abc.com", "role": "expert", "channels": ["Incidents"]}],
        "access": {"guestDirectory": "restricted", "guestCalling": "on", "guestsAccessGroups": "on"},
    });
    for (key, one) in changes.as_object().unwrap() {
        value[key] = one.clone();
    }
    let document = document::from_json(&value, Path::new("."));
    assert!(document.diagnostics().is_empty(), "{:#?}", document.diagnostics());
    document.into_scenario().unwrap()
}

fn client() -> Client {
    let options = SimulatedOptions { seed: Some("companies".into()), ..SimulatedOptions::default() };
    Client::simulated_with(options).unwrap()
}

async fn carry_out(client: &Client, scenario: &Scenario, options: PlanOptions) -> (Plan, RunReport) {
    let plan = client.plan(scenario, options).await.unwrap();
    let report = client.apply(&plan, ApplyOptions::default()).await.unwrap().wait().await.unwrap();
    assert_eq!(report.outcome, Outcome::Done, "{:#?}", report.failures);
    (plan, report)
}

fn removal() -> PlanOptions {
    PlanOptions { purpose: Purpose::Teardown, ..PlanOptions::default() }
}

fn ask(client: &Client, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    client.tenant().unwrap().request_in(Some(OWN), method, path, body).unwrap()
}

fn guests(client: &Client) -> Vec<Value> {
    let (_, list) = ask(
        client,
        "GET",
        "/users?$filter=userType%20eq%20'Guest'&$select=id,mail,employeeId,displayName",
        None,
    );
    list["value"].as_array().unwrap().clone()
}

fn teams(client: &Client) -> Vec<Value> {
    let (_, list) =
        ask(client, "GET", "/groups?$select=id,displayName,description,resourceProvisioningOptions", None);
    let teams = list["value"].as_array().unwrap().iter();
    teams.filter(|one| one["resourceProvisioningOptions"][0] == "Team").cloned().collect()
}

fn codes(plan: &Plan) -> Vec<&str> {
    plan.diagnostics.iter().map(|one| one.code.as_str()).collect()
}

#[tokio::test]
async fn guests_are_invited_into_a_team_once_and_taken_back() {
    let client = client();
    let scenario = scenario(&json!({}));
    carry_out(&client, &scenario, PlanOptions::default()).await;
    let found = guests(&client);
    assert_eq!(found.len(), 1);
    assert!(found[0]["employeeId"].as_str().unwrap().starts_with("hg"));
    let team = teams(&client)[0]["id"].as_str().unwrap().to_owned();
    let (_, members) = ask(&client, "GET", &format!("/teams/{team}/members"), None);
    let roles: Vec<&Value> = members["value"].as_array().unwrap().iter().map(|one| &one["roles"]).collect();
    assert_eq!(roles, [&json!(["owner"]), &json!(["guest"])]);
    let (_, channels) = ask(&client, "GET", &format!("/teams/{team}/channels"), None);
    let private =
        channels["value"].as_array().unwrap().iter().find(|one| one["displayName"] == "Incidents").unwrap();
    let path = format!("/teams/{team}/channels/{}/members", private["id"].as_str().unwrap());
    assert_eq!(ask(&client, "GET", &path, None).1["value"].as_array().map(Vec::len), Some(2));
    let (_, policy) = ask(&client, "GET", "/policies/authorizationPolicy", None);
    assert_eq!(policy["guestUserRoleId"], "2af84b1e-32c8-42b7-82bc-daa82404023b");

    assert!(!client.plan(&scenario, PlanOptions::default()).await.unwrap().summary.pending());
    let drift = client.drift(&scenario, None).await.unwrap();
    assert!(drift.drift.is_empty() && drift.missing.is_empty(), "{drift:?}");
    let verified = client.verify(&scenario, VerifyOptions::default()).await.unwrap();
    let failing: Vec<_> = verified.checks.iter().filter(|check| check.verdict == Verdict::Fail).collect();
    assert!(failing.is_empty(), "{failing:?}");
    let redemption = verified.checks.iter().find(|check| check.check == "redemption").unwrap();
    assert_eq!(redemption.verdict, Verdict::Pending);

    carry_out(&client, &scenario, removal()).await;
    assert!(guests(&client).is_empty() && teams(&client).is_empty());
    let (_, policy) = ask(&client, "GET", "/policies/authorizationPolicy", None);
    assert_eq!(policy["guestUserRoleId"], "10dae51f-b6af-4016-8d66-8c2a99b929b3");
    assert_eq!(ask(&client, "GET", "/users/technician@contoso1.com", None).0, 200);
}

#[tokio::test]
async fn a_guest_who_was_there_before_is_neither_invited_nor_deleted() {
    let client = client();
    let invitation =
        json!({"invitedUserEmailAddress": "expert@abc.com", "inviteRedirectUrl": "https://contoso.com"});
    assert_eq!(ask(&client, "POST", "/invitations", Some(&invitation)).0, 201);
    let scenario = scenario(&json!({}));
    let (plan, _) = carry_out(&client, &scenario, PlanOptions::default()).await;
    let step = plan.steps.iter().find(|step| step.address.kind() == "entra.guest").unwrap();
    assert_eq!(step.action, Action::None);
    assert!(step.reason.contains("was there before"), "{}", step.reason);
    carry_out(&client, &scenario, removal()).await;
    assert_eq!(guests(&client).len(), 1);
}

#[tokio::test]
async fn a_team_of_somebody_else_is_left_alone_unless_it_is_taken_over() {
    let client = client();
    let (_, owner) = ask(&client, "GET", "/users/technician@contoso1.com", None);
    let body = json!({
        "template@odata.bind": "https://graph.microsoft.com/v1.0/teamsTemplates('standard')", "displayName": "experts",
        "description": "Of somebody else",
        "members": [{
            "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"],
            "user@odata.bind": format!("https://graph.microsoft.com/v1.0/users('{}')", owner["id"].as_str().unwrap()),
        }],
    });
    assert_eq!(ask(&client, "POST", "/teams", Some(&body)).0, 202);
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let scenario = scenario(
        &json!({"team": {"displayName": "experts"}, "guests": [{"email": "expert@abc.com", "role": "expert"}]}),
    );
    let plan = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    assert!(codes(&plan).contains(&"plan.foreign_object"), "{:?}", codes(&plan));
    assert!(client.apply(&plan, ApplyOptions::default()).await.is_err());
    assert!(guests(&client).is_empty());

    let id = teams(&client)[0]["id"].as_str().unwrap().to_owned();
    let adopt = [(Address::parse("teams.team/team").unwrap(), id)].into();
    carry_out(&client, &scenario, PlanOptions { adopt, ..PlanOptions::default() }).await;
    assert!(!client.plan(&scenario, PlanOptions::default()).await.unwrap().summary.pending());
    carry_out(&client, &scenario, removal()).await;
    assert!(guests(&client).is_empty());
    assert_eq!(teams(&client)[0]["description"], "Of somebody else");
}

#[tokio::test]
async fn what_cannot_be_is_refused_before_any_write() {
    let client = client();
    let plan = async |changes: Value| client.plan(&scenario(&changes), PlanOptions::default()).await.unwrap();
    let team = json!({"team": {"displayName": "Experts"}, "guests": [{"email": "expert@abc.com", "role": "expert"}]});
    assert!(codes(&plan(team).await).contains(&"guesting.team_owner"));
    let own = json!({"guests": [{"email": "somebody@contoso1.onmicrosoft.com", "role": "expert"}]});
    assert!(codes(&plan(own).await).contains(&"guesting.own_domain"));
    let team = json!({"team": {"displayName": "Experts", "owner": "nobody@contoso1.com"}, "guests": [{"email": "expert@abc.com", "role": "expert"}]});
    assert!(codes(&plan(team).await).contains(&"guesting.team_person"));

    let closed = json!({"allowInvitesFrom": "adminsAndGuestInviters"});
    assert_eq!(ask(&client, "PATCH", "/policies/authorizationPolicy", Some(&closed)).0, 204);
    assert!(codes(&plan(json!({})).await).contains(&"guesting.access_closed"));
    assert!(
        !codes(&plan(json!({"access": {"inviters": "everyone"}})).await).contains(&"guesting.access_closed")
    );

    let open = json!({"allowInvitesFrom": "everyone"});
    assert_eq!(ask(&client, "PATCH", "/policies/authorizationPolicy", Some(&open)).0, 204);
    let invitation =
        json!({"invitedUserEmailAddress": "expert@abc.com", "inviteRedirectUrl": "https://contoso.com"});
    let (_, made) = ask(&client, "POST", "/invitations", Some(&invitation));
    let guest = format!("/users/{}", made["invitedUser"]["id"].as_str().unwrap());
    for (change, back) in [
        (json!({"accountEnabled": false}), json!({"accountEnabled": true})),
        (json!({"mail": "other@abc.com"}), json!({"mail": "expert@abc.com"})),
    ] {
        assert_eq!(ask(&client, "PATCH", &guest, Some(&change)).0, 204);
        let refused = plan(json!({})).await;
        assert!(codes(&refused).contains(&"guesting.other_account"), "{change}: {:?}", codes(&refused));
        assert_eq!(ask(&client, "PATCH", &guest, Some(&back)).0, 204);
    }
    assert!(teams(&client).is_empty());
}

#[tokio::test]
async fn lost_answers_make_neither_a_second_guest_nor_a_second_team() {
    let options = SimulatorOptions { seed: Some("companies".into()), ..SimulatorOptions::default() };
    let simulator = Simulator::start(options).await.unwrap();
    let client = simulator.client().unwrap();
    let fault = |path: &str| json!({"match": {"method": "POST", "path": path, "nth": 1}, "when": "after", "do": "status", "status": 500});
    let faults = json!([fault("/invitations"), fault("/teams")]);
    simulator.add_faults(Fault::from_json(&faults).unwrap()).unwrap();
    let scenario = scenario(&json!({"guests": [{"email": "expert@abc.com", "role": "expert"}]}));
    carry_out(&client, &scenario, PlanOptions::default()).await;
    let log = simulator.requests().unwrap();
    let sent = |path: &str| {
        log.iter().filter(|one| one.method == "POST" && one.path == format!("/v1.0{path}")).count()
    };
    assert_eq!((sent("/invitations"), sent("/teams")), (1, 1), "{log:?}");
    assert!(!client.plan(&scenario, PlanOptions::default()).await.unwrap().summary.pending());
    let (_, removed) = carry_out(&client, &scenario, removal()).await;
    assert_eq!(removed.counts.done, 3, "the guest, the team and a setting");
    simulator.close().await.unwrap();
}

#[tokio::test]
async fn many_guests_join_in_few_requests() {
    let client = client();
    let many: Vec<Value> = (1..=250)
        .map(|number| json!({"email": format!("user-{number:03}@other.example"), "role": "expert"}))
        .collect();
    let scenario = scenario(&json!({"guests": many}));
    carry_out(&client, &scenario, PlanOptions::default()).await;
    assert_eq!(guests(&client).len(), 100, "the first page");
    assert!(!client.plan(&scenario, PlanOptions::default()).await.unwrap().summary.pending());
}

#[tokio::test]
async fn a_realistic_tenant_takes_its_time_and_gets_there() {
    let options =
        SimulatorOptions { seed: Some("companies".into()), realistic: true, ..SimulatorOptions::default() };
    let simulator = Simulator::start(options).await.unwrap();
    let client = simulator.client().unwrap();
    let scenario = scenario(&json!({}));
    carry_out(&client, &scenario, PlanOptions::default()).await;
    let again = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    let open: Vec<_> = again
        .steps
        .iter()
        .filter(|step| step.action != Action::None && step.action != Action::Manual)
        .collect();
    assert!(open.is_empty(), "{open:#?}");
    carry_out(&client, &scenario, removal()).await;
    simulator.close().await.unwrap();
}
