//! Tokens, queries, pages and batches of the simulated tenant.
use crate::support::{Client, code, group_body, message};
use bytes::Bytes;
use remote_assist::sim::{APPLICATION, APPLICATION_SECRET, SimTenant};
use serde_json::{Value, json};

fn raw(tenant: &SimTenant, method: &str, uri: &str, token: Option<&str>, body: &str) -> (u16, Value) {
    let mut request = http::Request::builder().method(method).uri(uri);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let response = tenant.handle(request.body(Bytes::from(body.to_owned())).unwrap());
    let status = response.status().as_u16();
    (status, serde_json::from_slice(response.body()).unwrap_or_default())
}

#[test]
fn a_token_is_needed_fits_its_tenant_and_ends() {
    let tenant = SimTenant::builder().build().unwrap();
    let (status, body) = raw(&tenant, "GET", "/v1.0/users", None, "");
    assert_eq!((status, code(&body)), (401, "InvalidAuthenticationToken"));
    assert!(body["error"]["innerError"]["request-id"].is_string());
    assert_eq!(raw(&tenant, "GET", "/v1.0/users", Some("nonsense"), "").0, 401);
    let form = format!(
        "client_id={APPLICATION}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&grant_type=client_credentials&client_secret="
    );
    let ask = |path: &str, form: &str| raw(&tenant, "POST", path, None, form);
    let (status, body) = ask("/contoso.com/oauth2/v2.0/token", &format!("{form}{APPLICATION_SECRET}"));
    assert_eq!((status, &body["expires_in"]), (200, &json!(3599)));
    let token = body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(raw(&tenant, "GET", "/v1.0/users", Some(&token), "").0, 200);
    tenant.clock().advance(std::time::Duration::from_hours(1));
    let (status, body) = raw(&tenant, "GET", "/v1.0/users", Some(&token), "");
    assert!(status == 401 && message(&body).contains("expired"), "{body}");
    for (path, form, status, error) in [
        ("/contoso.com/oauth2/v2.0/token", format!("{form}wrong"), 401, "AADSTS7000215"),
        ("/nobody.example/oauth2/v2.0/token", format!("{form}simulated"), 400, "AADSTS90002"),
        ("/contoso.com/oauth2/v2.0/token", form.replace(APPLICATION, "other"), 400, "AADSTS700016"),
        ("/contoso.com/oauth2/v2.0/token", form.replace(".default", "User.Read"), 400, "AADSTS70011"),
    ] {
        let (found, body) = ask(path, &form);
        assert!(
            found == status && body["error_description"].as_str().unwrap().starts_with(error),
            "{form}: {body}"
        );
    }
}

#[test]
fn permissions_bind_each_route() {
    let client = Client::of(SimTenant::builder().roles(Some(vec!["User.Read.All".to_owned()])));
    assert_eq!(client.get("/users").0, 200);
    for (method, path) in [
        ("POST", "/users"),
        ("GET", "/groups"),
        ("GET", "/subscribedSkus"),
        ("DELETE", "/users/user-01@contoso.com"),
    ] {
        let (status, body) = client.send(method, path, &[], Some(&json!({})));
        assert_eq!((status, code(&body)), (403, "Authorization_RequestDenied"), "{method} {path}");
    }
}

#[test]
fn what_is_not_modelled_is_said_loudly() {
    let client = Client::new();
    for (method, path) in [("GET", "/sites/root/drive"), ("PUT", "/users"), ("GET", "/users/x/messages")] {
        let (status, body) = client.send(method, path, &[], None);
        assert_eq!((status, code(&body)), (501, "sim.unmodelled"), "{method} {path}");
    }
    assert!(message(&client.get("/me").1).contains("delegated"));
    assert_eq!(client.send("GET", "https://graph.microsoft.com/beta/users", &[], None).0, 501);
    assert_eq!(client.send("GET", "https://graph.microsoft.com/v7.0/users", &[], None).0, 400);
}

#[test]
fn advanced_queries_need_the_header() {
    let client = Client::new();
    for query in [
        "$filter=endswith(userPrincipalName,'contoso.com')",
        "$filter=displayName ne 'x'",
        "$filter=not(displayName eq 'x')",
        "$filter=employeeType eq 'x'",
        "$filter=startswith(displayName,'user')&$orderby=displayName",
    ] {
        let path = format!("/users?{query}");
        let (status, body) = client.get(&path);
        assert_eq!((status, code(&body)), (400, "Request_UnsupportedQuery"), "{query}: {body}");
        assert_eq!(client.eventual(&format!("{path}&$count=true")).0, 200, "{query}");
    }
    assert_eq!(client.get("/users?$search=\"displayName:user\"").0, 400);
    assert_eq!(
        client.eventual("/users?$search=\"displayName:user\"").1["value"].as_array().unwrap().len(),
        30
    );
    assert!(client.get("/users?$count=true&$top=1").1.get("@odata.count").is_none());
    assert_eq!(client.eventual("/users?$count=true&$top=1").1["@odata.count"], 30);
    assert_eq!(message(&client.get("/users/$count").1), "$count is not currently supported.");
    assert_eq!(client.eventual("/users/$count").1, json!(30));
}

#[test]
fn filters_take_few_alternatives() {
    let client = Client::new();
    let names: Vec<_> = (1..=16).map(|number| format!("'user-{number:02}@contoso.com'")).collect();
    let listed = |count: usize| {
        format!("/users?$count=true&$filter=userPrincipalName in ({})", names[..count].join(","))
    };
    let chained = |count: usize| {
        let parts: Vec<_> =
            names[..count].iter().map(|name| format!("userPrincipalName eq {name}")).collect();
        format!("/users?$count=true&$filter={}", parts.join(" or "))
    };
    for path in [listed(16), chained(16)] {
        let (status, body) = client.get(&path);
        assert!(status == 400 && message(&body).contains("Max allowed: 15"), "{body}");
        assert_eq!(client.eventual(&path).1["value"].as_array().unwrap().len(), 16, "{path}");
    }
    for path in [listed(15), chained(15)] {
        assert_eq!(client.get(&path).1["value"].as_array().unwrap().len(), 15, "{path}");
    }
}

#[test]
fn filters_find_what_they_say() {
    let client = Client::new();
    let id = client.user_with(
        "O'Brien",
        &json!({ "otherMails": ["a@b.example"], "employeeId": "x-1", "accountEnabled": false }),
    );
    for (filter, count) in [
        ("displayName eq 'o''brien'", 1),
        ("startswith(userPrincipalName,'USER-0')", 9),
        ("userPrincipalName eq 'user-01@contoso.com'", 1),
        ("userPrincipalName in ('user-01@contoso.com','user-02@contoso.com','none@contoso.com')", 2),
        ("accountEnabled eq false", 1),
        ("otherMails/any(x:x eq 'A@b.example')", 1),
        ("otherMails/any()", 1),
        ("employeeId eq 'x-1' and (accountEnabled eq false or displayName eq 'y')", 1),
        ("jobTitle eq null", 31),
        ("createdDateTime ge 2025-01-01T00:00:00Z", 1),
        ("userType eq 'Member'", 31),
        (&format!("id eq '{id}'"), 1),
        ("assignedLicenses/any(s:s/skuId eq 7a551360-26c4-4f61-84e6-ef715673e083)", 10),
    ] {
        assert_eq!(client.all(&format!("/users?$filter={filter}&$top=999")).len(), count, "{filter}");
    }
    for wrong in [
        "nonsense eq 1",
        "accountEnabled eq 'x'",
        "displayName eq",
        "showInAddressList eq true",
        "displayName eq 1",
    ] {
        assert_eq!(client.get(&format!("/users?$filter={wrong}")).0, 400, "{wrong}");
    }
}

#[test]
fn pages_hold_every_object_once() {
    let client = Client::new();
    for size in [1, 7, 30, 999] {
        let all = client.all(&format!("/users?$top={size}&$select=id"));
        let mut ids: Vec<_> = all.iter().map(|one| one["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((all.len(), ids.len()), (30, 30), "pages of {size}");
    }
    let sorted = client.all("/users?$orderby=displayName desc&$top=4");
    assert_eq!((sorted.len(), &sorted[0]["displayName"]), (30, &json!("user-30")));
    let link = client.get("/users?$top=5").1["@odata.nextLink"].as_str().unwrap().to_owned();
    assert!(link.starts_with("https://graph.microsoft.com/v1.0/users?$top=5&$skiptoken="), "{link}");
    assert_eq!(client.get("/users?$skiptoken=nonsense").0, 400);
    for wrong in ["$top=0", "$top=1000", "$select=nonsense", "$expand=nonsense", "$nonsense=1", "x=1"] {
        assert_eq!(client.get(&format!("/users?{wrong}")).0, 400, "{wrong}");
    }
    assert_eq!(client.get("/users?$select=skills").0, 501);
}

#[test]
fn expansion_stops_at_twenty() {
    let client = Client::new();
    let (_, body) = client.get("/groups?$filter=displayName eq 'All staff'&$expand=members($select=id)");
    assert_eq!(body["value"][0]["members"].as_array().unwrap().len(), 20);
}

fn statuses(body: &Value) -> Vec<u64> {
    body["responses"].as_array().unwrap().iter().map(|one| one["status"].as_u64().unwrap()).collect()
}

#[test]
fn batches_answer_each_request() {
    let client = Client::new();
    let item = |id: &str, url: &str| json!({ "id": id, "method": "GET", "url": url });
    let unknown = "/users/00000000-0000-0000-0000-000000000000";
    let send = |requests: Value| client.post("/$batch", &json!({ "requests": requests }));
    let (status, body) = send(json!([item("1", unknown), item("2", "organization")]));
    assert_eq!((status, statuses(&body)), (200, vec![404, 200]));
    let mut second = item("2", "/organization");
    second["dependsOn"] = json!(["1"]);
    assert_eq!(statuses(&send(json!([item("1", unknown), second])).1), [404, 424]);
    let create = json!({ "id": "a", "method": "POST", "url": "/groups", "headers": { "Content-Type": "application/json" }, "body": group_body("Batch") });
    let (_, body) = send(json!([create]));
    assert_eq!(body["responses"][0]["body"]["displayName"], "Batch");
    let many: Vec<_> = (0..21).map(|number| item(&number.to_string(), "/organization")).collect();
    let mut bare = create.clone();
    bare["headers"] = json!({});
    let mut forward = item("1", "/organization");
    forward["dependsOn"] = json!(["2"]);
    let mut mixed = item("3", "/organization");
    mixed["dependsOn"] = json!(["2"]);
    for (wrong, why) in [
        (json!(many), "more than 20"),
        (json!([item("a", "/x"), item("A", "/y")]), "the same id"),
        (json!([bare]), "a body without a type"),
        (json!([forward, item("2", "/organization")]), "depends on a later one"),
        (
            json!([item("1", "/organization"), item("2", "/organization"), mixed]),
            "sequential and parallel mixed",
        ),
        (json!([item("1", "https://graph.microsoft.com/v1.0/users")]), "absolute"),
        (json!([]), "empty"),
    ] {
        let (status, body) = send(wrong);
        assert_eq!((status, code(&body)), (400, "BadRequest"), "{why}");
    }
    let (_, body) = send(
        json!([{ "id": "1", "method": "GET", "url": "/users/$count", "headers": { "ConsistencyLevel": "eventual" } }]),
    );
    assert_eq!(statuses(&body), [200]);
}

#[test]
fn equal_requests_give_equal_bytes() {
    let play = || {
        let client = Client::of(SimTenant::builder().random_seed(7));
        let user = client.user("same");
        let group = client.group("Same");
        client.join(&group, &user);
        let bodies = [client.get("/users?$top=999"), client.get("/groups"), client.get("/nowhere")];
        let texts: Vec<_> = bodies.iter().map(|(status, body)| format!("{status} {body}")).collect();
        (user, texts)
    };
    assert_eq!(play(), play());
    let other = Client::of(SimTenant::builder().random_seed(8));
    assert_ne!(other.user("same"), play().0);
}

#[test]
fn snapshots_bring_back_what_was() {
    let client = Client::new();
    let before = client.get("/users?$top=999").1;
    let snapshot = client.tenant.snapshot();
    client.user("passing");
    assert_ne!(client.get("/users?$top=999").1, before);
    client.tenant.restore(&snapshot).unwrap();
    assert_eq!(client.get("/users?$top=999").1, before);
    assert_eq!(client.tenant.counts().1, 1, "one write was seen");
    assert!(client.tenant.requests().iter().any(|one| one.method == "POST" && one.path == "/v1.0/users"));
}

#[test]
fn answers_carry_the_request_ids() {
    let client = Client::new();
    let (_, headers, _) = client.whole("GET", "/organization", &[("client-request-id", "mine")], None);
    assert_eq!(headers["client-request-id"], "mine");
    assert_eq!(headers["request-id"].len(), 36);
    let (_, headers, body) = client.whole("GET", "/users/nobody@contoso.com", &[], None);
    assert_eq!(headers["client-request-id"], headers["request-id"]);
    assert_eq!(headers["request-id"], body["error"]["innerError"]["request-id"].as_str().unwrap());
}
