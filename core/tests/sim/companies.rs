//! Several tenants behind one Graph.
use crate::support::{Client, code, message, reference, text};
use bytes::Bytes;
use remote_assist::sim::{APPLICATION, APPLICATION_SECRET, Seed, SimTenant};
use serde_json::{Value, json};

fn companies() -> (SimTenant, Vec<Client>) {
    let tenant = SimTenant::builder().seed(Seed::Companies).build().unwrap();
    let clients = (0..tenant.tenants().len()).map(|number| Client::at(tenant.clone(), number)).collect();
    (tenant, clients)
}

#[test]
fn each_has_domains_people_and_products_of_its_own() {
    let (tenant, clients) = companies();
    assert_eq!(clients.len(), 4);
    let mut seen = Vec::new();
    for (client, info) in clients.iter().zip(tenant.tenants()) {
        let organization = &client.all("/organization")[0];
        assert_eq!(text(&organization["id"]), info.id);
        let domains: Vec<_> = client.all("/domains").iter().map(|one| text(&one["id"])).collect();
        assert!(domains.contains(&info.domain) && domains.len() == 2, "{domains:?}");
        let names = client.all("/users").into_iter().map(|one| text(&one["userPrincipalName"]));
        assert!(names.clone().all(|name| domains.iter().any(|domain| name.ends_with(&format!("@{domain}")))));
        seen.extend(domains);
        seen.extend(names);
        let seats = client
            .all("/subscribedSkus")
            .iter()
            .map(|one| one["consumedUnits"].as_i64().unwrap())
            .sum::<i64>();
        assert!(seats > 0, "{}", info.domain);
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "nothing is shared");
}

#[test]
fn no_token_reaches_into_another_tenant() {
    let (_, clients) = companies();
    for (number, client) in clients.iter().enumerate() {
        let own = text(&client.all("/users")[0]["id"]);
        let group = client.group("Own");
        for (other, stranger) in clients.iter().enumerate().filter(|(other, _)| *other != number) {
            for path in
                [format!("/users/{own}"), format!("/groups/{group}"), format!("/directoryObjects/{own}")]
            {
                let (status, body) = stranger.get(&path);
                assert_eq!((status, code(&body)), (404, "Request_ResourceNotFound"), "{other}: {path}");
            }
            assert_eq!(stranger.patch(&format!("/users/{own}"), &json!({ "jobTitle": "x" })).0, 404);
            assert_eq!(stranger.delete(&format!("/users/{own}")).0, 404);
            let theirs = stranger.group(&format!("Theirs-{number}"));
            let (status, body) = stranger.post(&format!("/groups/{theirs}/members/$ref"), &reference(&own));
            assert_eq!(status, 404, "{body}");
            let batch =
                json!({ "requests": [{ "id": "1", "method": "GET", "url": format!("/users/{own}") }] });
            assert_eq!(stranger.post("/$batch", &batch).1["responses"][0]["status"], 404);
        }
        assert_eq!(client.get(&format!("/users/{own}")).0, 200);
    }
}

#[test]
fn the_authority_gives_each_tenant_its_own_token() {
    let (tenant, clients) = companies();
    let form = format!(
        "grant_type=client_credentials&client_id={APPLICATION}&client_secret={APPLICATION_SECRET}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
    );
    for (client, info) in clients.iter().zip(tenant.tenants()) {
        for name in [&info.id, &info.domain] {
            let request =
                http::Request::post(format!("/{name}/oauth2/v2.0/token")).body(Bytes::from(form.clone()));
            let answer: Value = serde_json::from_slice(tenant.handle(request.unwrap()).body()).unwrap();
            let request = http::Request::get("/v1.0/organization?$select=id")
                .header("authorization", format!("Bearer {}", text(&answer["access_token"])));
            let answer: Value =
                serde_json::from_slice(tenant.handle(request.body(Bytes::new()).unwrap()).body()).unwrap();
            assert_eq!(answer["value"][0]["id"], json!(info.id), "{name}");
        }
        assert_eq!(client.all("/organization")[0]["id"], json!(info.id));
    }
    // A token of another simulation with the same tenants does not fit.
    let (_, others) = companies();
    let foreign = others[0].tenant.tenants()[0].token.clone();
    let request = http::Request::get("/v1.0/users").header("authorization", format!("Bearer {foreign}"));
    assert_eq!(tenant.handle(request.body(Bytes::new()).unwrap()).status(), 401);
}

#[test]
fn one_company_invites_a_person_of_another() {
    let (_, clients) = companies();
    let (experts, technicians) = (&clients[0], &clients[1]);
    let invitation = json!({ "invitedUserEmailAddress": "technician@contoso1.com", "inviteRedirectUrl": "https://myapps.microsoft.com" });
    let (status, body) = experts.post("/invitations", &invitation);
    assert_eq!(status, 201, "{body}");
    let guest = text(&body["invitedUser"]["id"]);
    let home = text(&technicians.get("/users/technician@contoso1.com").1["id"]);
    assert_ne!(guest, home, "a guest is an object of the inviting tenant");
    let (_, seen) =
        experts.get(&format!("/users/{guest}?$select=userType,userPrincipalName,mail,externalUserState"));
    assert_eq!(
        (&seen["userType"], &seen["externalUserState"]),
        (&json!("Guest"), &json!("PendingAcceptance"))
    );
    assert_eq!(seen["userPrincipalName"], "technician_contoso1.com#EXT#@abc.onmicrosoft.com");
    assert_eq!(technicians.get(&format!("/users/{guest}")).0, 404);
    assert_eq!(technicians.all("/users").len(), 1, "nothing happens at home");
    let request = http::Request::get(text(&body["inviteRedeemUrl"])).body(Bytes::new()).unwrap();
    assert!(experts.tenant.handle(request).status().as_u16() < 400);
    let accepted = experts.get(&format!("/users/{guest}?$select=externalUserState")).1;
    assert_eq!(accepted["externalUserState"], "Accepted");
    // The people of a tenant are no guests of it.
    let (status, answer) = technicians.post("/invitations", &invitation);
    assert!(status == 400 && !message(&answer).is_empty(), "{answer}");
}
