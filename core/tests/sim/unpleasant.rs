//! What makes a realistic tenant unpleasant: lag, quotas, scripted faults.

use remote_assist::sim::{Broken, Fault, SimTenant};
use serde_json::json;

use crate::support::{Client, code, text};

fn realistic() -> Client {
    Client::of(SimTenant::builder().seed(remote_assist::sim::Seed::Large).realistic(true))
}

#[test]
fn replicas_lag_and_disagree_and_settle() {
    let client = realistic();
    let bounds = client.tenant.bounds();
    assert!(bounds.settle.as_secs() <= 3 && bounds.licences.as_secs() <= 10, "{bounds:?}");
    let users: Vec<_> = (0..40).map(|number| client.user(&format!("lag-{number}"))).collect();
    let seen = |user: &String| (0..6).map(|_| client.get(&format!("/users/{user}")).0).collect::<Vec<_>>();
    let first: Vec<_> = users.iter().map(seen).collect();
    assert!(first.iter().flatten().any(|status| *status == 404), "some are not found at first");
    client.tenant.clock().advance(bounds.settle / 2);
    let half: Vec<_> = users.iter().map(seen).collect();
    assert!(half.iter().any(|all| all.contains(&404) && all.contains(&200)), "reads disagree");
    client.tenant.clock().advance(bounds.settle);
    assert!(users.iter().flat_map(seen).all(|status| status == 200), "all are there soon");
    let listed = client.all("/users?$select=displayName&$top=999");
    assert_eq!(listed.iter().filter(|one| text(&one["displayName"]).starts_with("lag-")).count(), 40);
}

#[test]
fn changes_and_members_lag_too() {
    let client = realistic();
    let settle = || client.tenant.clock().advance(client.tenant.bounds().settle);
    let (user, group) = (client.user("old"), client.group("Lag"));
    settle();
    client.join(&group, &user);
    assert_eq!(client.patch(&format!("/users/{user}"), &json!({ "displayName": "new" })).0, 204);
    let names: Vec<_> =
        (0..30).map(|_| text(&client.get(&format!("/users/{user}")).1["displayName"])).collect();
    let members: Vec<_> = (0..30)
        .map(|_| client.get(&format!("/groups/{group}/members")).1["value"].as_array().unwrap().len())
        .collect();
    assert!(names.contains(&"old".to_owned()) || members.contains(&0), "something is stale");
    settle();
    assert!((0..9).all(|_| client.get(&format!("/users/{user}")).1["displayName"] == "new"));
    assert_eq!(client.delete(&format!("/users/{user}")).0, 204);
    settle();
    assert!((0..9).all(|_| client.get(&format!("/users/{user}")).0 == 404));
}

#[test]
fn writes_are_seen_by_the_rules_at_once() {
    let client = realistic();
    client.user("unique");
    let (status, body) =
        client.post("/users", &crate::support::user_body("unique@contoso.com", "unique", &json!({})));
    assert_eq!((status, code(&body)), (400, "Request_BadRequest"), "uniqueness is checked where writes go");
    let path = "/groups(uniqueName='once')";
    let prefer = [("Prefer", "create-if-missing")];
    let body = crate::support::group_body("Once");
    assert_eq!(client.send("PATCH", path, &prefer, Some(&body)).0, 201);
    assert_eq!(client.send("PATCH", path, &prefer, Some(&body)).0, 204);
}

#[test]
fn quotas_bind_with_their_headers() {
    let client = realistic();
    let user = client.user("busy");
    client.tenant.clock().advance(client.tenant.bounds().settle);
    let path = format!("/users/{user}/authentication/methods");
    let answers: Vec<_> = (0..6).map(|_| client.whole("GET", &path, &[], None)).collect();
    assert!(answers[..5].iter().all(|(status, ..)| *status == 200), "five in ten seconds");
    let (status, headers, body) = &answers[5];
    assert_eq!(
        (*status, code(body), headers["retry-after"].to_str().unwrap()),
        (429, "TooManyRequests", "1")
    );
    client.wait(1);
    assert_eq!(client.get(&path).0, 200, "after the wait it goes on");
    let policies = "/identity/conditionalAccess/policies";
    assert_eq!(client.get(policies).0, 200);
    let (status, headers, _) = client.whole("GET", policies, &[], None);
    assert_eq!(
        (status, headers.contains_key("retry-after")),
        (429, false),
        "conditional access names no time"
    );
    let (_, headers, _) = client.whole("GET", "/subscribedSkus", &[], None);
    assert_eq!(headers["x-ms-resource-unit"], "3");
    let mut last = (200, http::HeaderMap::new(), json!(null));
    for number in 0..3_500 {
        last = client.whole(
            "PATCH",
            "/users/user-01@contoso.com",
            &[],
            Some(&json!({ "city": number.to_string() })),
        );
        if last.0 == 429 {
            break;
        }
    }
    assert_eq!(last.0, 429, "3,000 writes in 150 seconds");
    assert!(last.1["x-ms-throttle-scope"].to_str().unwrap().starts_with("Tenant_Application/Write/"));
    assert_eq!(last.1["x-ms-throttle-information"], "WriteLimitExceeded");
    let (_, body) = client.post("/$batch", &json!({ "requests": [
        { "id": "1", "method": "PATCH", "url": "/users/user-01@contoso.com", "headers": { "Content-Type": "application/json" }, "body": { "city": "x" } },
        { "id": "2", "method": "GET", "url": "/users/user-01@contoso.com" },
    ] }));
    assert_eq!(
        (&body["responses"][0]["status"], &body["responses"][1]["status"]),
        (&json!(429), &json!(200)),
        "items are refused alone"
    );
    assert!(body["responses"][0]["headers"]["Retry-After"].is_string());
}

#[test]
fn quick_tenants_have_no_quotas() {
    let client = Client::new();
    assert!((0..20).all(|_| client.get("/identity/conditionalAccess/policies").0 == 200));
}

#[test]
fn scripted_faults_come_in_their_turn() {
    let client = Client::new();
    let script = r#"[
        {"match": {"method": "POST", "path": "/users", "nth": 2}, "when": "after", "do": "lose"},
        {"match": {"path": "/organization", "nth": 1}, "do": "html"},
        {"match": {"path": "/domains"}, "do": "status", "status": 429, "headers": {"Retry-After": "7"}},
        {"match": {"path": "/subscribedSkus", "nth": 1}, "do": "truncate", "when": "after"},
        {"match": {"path": "/groups", "nth": 1}, "do": "status", "status": 200, "body": {"value": []}}
    ]"#;
    client.tenant.set_faults(Fault::parse_list(script).unwrap());
    client.user("first");
    let token = client.tenant.tenants()[0].token.clone();
    let send = |method: &str, path: &str, body: &str| {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("/v1.0{path}"))
            .header("content-type", "application/json");
        client.tenant.handle(
            request
                .header("authorization", format!("Bearer {token}"))
                .body(bytes::Bytes::from(body.to_owned()))
                .unwrap(),
        )
    };
    let body = crate::support::user_body("second@contoso.com", "second", &json!({})).to_string();
    assert_eq!(send("POST", "/users", &body).extensions().get::<Broken>(), Some(&Broken::Lost));
    assert_eq!(client.get("/users/second@contoso.com").0, 200, "it took effect all the same");
    assert_eq!(send("GET", "/organization", "").headers()["content-type"], "text/html");
    assert_eq!(send("GET", "/organization", "").headers()["odata-version"], "4.0");
    for _ in 0..3 {
        let refused = send("GET", "/domains", "");
        assert_eq!(
            (refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()),
            (429, "7")
        );
    }
    let cut = send("GET", "/subscribedSkus", "");
    assert_eq!(cut.extensions().get::<Broken>(), Some(&Broken::Truncated));
    assert!(serde_json::from_slice::<serde_json::Value>(cut.body()).is_err());
    assert_eq!(client.get("/groups").1, json!({ "value": [] }));
    assert_eq!(client.all("/groups").len(), 6);
    for wrong in [
        "",
        "{}",
        r#"[{"do": "explode"}]"#,
        r#"[{"do": "lose", "nonsense": 1}]"#,
        r#"[{"do": "status", "status": 9}]"#,
    ] {
        assert!(Fault::parse_list(wrong).is_err(), "{wrong}");
    }
}
