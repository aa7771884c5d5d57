//! Users, groups, members and the recycle bin of the simulated tenant.
use crate::support::{Client, code, group_body, message, reference, user_body};
use remote_assist::sim::SimTenant;
use serde_json::json;

#[test]
fn a_user_is_made_read_changed_and_deleted() {
    let client = Client::new();
    let id = client.user_with("holo-0001", &json!({ "usageLocation": "us", "employeeId": "mark" }));
    let (status, body) = client.get("/users/holo-0001@contoso.com");
    assert_eq!((status, body["id"].as_str()), (200, Some(id.as_str())));
    assert_eq!(body.as_object().unwrap().len(), 12, "eleven properties and the context: {body}");
    let (_, body) =
        client.get(&format!("/users('{id}')?$select=usageLocation,accountEnabled,passwordProfile"));
    assert_eq!((&body["usageLocation"], &body["accountEnabled"]), (&json!("US"), &json!(true)));
    assert_eq!(body["passwordProfile"]["password"], json!(null));
    assert_eq!(
        client.patch(&format!("/users/{id}"), &json!({ "displayName": "New", "employeeId": null })).0,
        204
    );
    let (_, body) = client.get(&format!("/users/{id}?$select=displayName,employeeId"));
    assert_eq!((&body["displayName"], &body["employeeId"]), (&json!("New"), &json!(null)));
    assert_eq!(client.delete(&format!("/users/{id}")).0, 204);
    let (status, body) = client.delete(&format!("/users/{id}"));
    assert_eq!((status, code(&body)), (404, "Request_ResourceNotFound"));
}

#[test]
fn wrong_users_are_refused() {
    let client = Client::new();
    client.user("taken");
    for (name, more, text) in [
        ("taken@contoso.com", json!({}), "userPrincipalName already exists"),
        ("TAKEN@contoso.com", json!({}), "userPrincipalName already exists"),
        ("a@nobody.example", json!({}), "domain portion"),
        ("a b@contoso.com", json!({}), "userPrincipalName is invalid"),
        ("nobody", json!({}), "userPrincipalName is invalid"),
        ("b@contoso.com", json!({ "nonsense": 1 }), "Invalid property 'nonsense'"),
        ("b@contoso.com", json!({ "usageLocation": "USA" }), "usageLocation"),
        ("b@contoso.com", json!({ "accountEnabled": "yes" }), "Edm.Boolean"),
        ("b@contoso.com", json!({ "id": "x" }), "read-only"),
        ("b@contoso.com", json!({ "userType": "Robot" }), "userType"),
        ("b@contoso.com", json!({ "displayName": "x".repeat(257) }), "displayName"),
        ("b@contoso.com", json!({ "employeeId": "x".repeat(17) }), "employeeId"),
        ("b@contoso.com", json!({ "passwordProfile": { "password": "short" } }), "password complexity"),
        (
            "b@contoso.com",
            json!({ "passwordProfile": { "password": "alllowercaseletters" } }),
            "password complexity",
        ),
        ("b@contoso.com", json!({ "passwordProfile": {} }), "password must be specified"),
        ("b@contoso.com", json!({ "passwordProfile": { "pass": "x" } }), "Invalid property 'pass'"),
        ("b@contoso.com", json!({ "passwordPolicies": "Whatever" }), "passwordPolicies"),
        ("b@contoso.com", json!({ "displayName": null }), "displayName"),
    ] {
        let (status, body) = client.post("/users", &user_body(name, name, &more));
        assert_eq!(status, 400, "{name} {more}: {body}");
        assert!(message(&body).contains(text), "{name} {more}: {body}");
    }
}

#[test]
fn a_password_needs_a_permission_of_its_own() {
    let with = |roles: &[&str]| {
        Client::of(SimTenant::builder().roles(Some(roles.iter().map(|one| (*one).to_owned()).collect())))
    };
    let path = "/users/user-01@contoso.com";
    let both = json!({ "displayName": "x", "passwordProfile": { "password": "Xq7-horse-battery" } });
    let client = with(&["User.ReadWrite.All"]);
    assert_eq!(client.patch(path, &json!({ "displayName": "x" })).0, 204);
    assert_eq!(client.patch(path, &both).0, 403);
    let client = with(&["User-PasswordProfile.ReadWrite.All"]);
    assert_eq!(client.patch(path, &json!({ "passwordProfile": both["passwordProfile"] })).0, 204);
    assert_eq!(client.patch(path, &both).0, 403);
    assert_eq!(
        with(&["User.EnableDisableAccount.All"]).patch(path, &json!({ "accountEnabled": false })).0,
        204
    );
    assert_eq!(with(&["User.Read.All"]).patch(path, &json!({ "accountEnabled": false })).0, 403);
}

#[test]
fn an_upsert_makes_a_group_once() {
    let client = Client::new();
    let path = "/groups(uniqueName='plant-7')";
    let prefer = [("Prefer", "create-if-missing")];
    assert_eq!(client.patch(path, &group_body("Plant")).0, 404);
    let (status, body) = client.send("PATCH", path, &prefer, Some(&group_body("Plant")));
    assert_eq!((status, &body["uniqueName"]), (201, &json!("plant-7")));
    let (status, empty) = client.send("PATCH", path, &prefer, Some(&json!({ "displayName": "Plant 7" })));
    assert_eq!((status, empty), (204, json!("")));
    assert_eq!(client.get(path).1["displayName"], "Plant 7");
    assert_eq!(client.all("/groups?$filter=uniqueName eq 'plant-7'").len(), 1);
    let second = client.post("/groups", &group_body("Plant"));
    assert_eq!(second.0, 201, "names of security groups are not unique");
    let mut same = group_body("Other");
    same["uniqueName"] = json!("plant-7");
    assert!(message(&client.post("/groups", &same).1).contains("uniqueName"));
}

#[test]
fn members_come_and_go() {
    let client = Client::new();
    let group = client.group("Crew");
    let users: Vec<_> = (0..22).map(|number| client.user(&format!("m-{number}"))).collect();
    client.join(&group, &users[0]);
    let (status, body) = client.post(&format!("/groups/{group}/members/$ref"), &reference(&users[0]));
    assert!(status == 400 && message(&body).contains("added object references already exist"), "{body}");
    let bind = |ids: &[String]| {
        let list: Vec<_> =
            ids.iter().map(|id| format!("https://graph.microsoft.com/v1.0/users/{id}")).collect();
        client.patch(&format!("/groups/{group}"), &json!({ "members@odata.bind": list }))
    };
    assert!(message(&bind(&users[1..22]).1).contains("more than 20 link changes"));
    assert!(message(&bind(&users[..3]).1).contains("already exist"), "one existing member refuses all");
    assert!(message(&bind(&[users[1].clone(), users[1].clone()]).1).contains("only be present once"));
    let unknown = "00000000-0000-0000-0000-000000000000".to_owned();
    assert_eq!(bind(&[users[1].clone(), unknown]).0, 404);
    assert_eq!(client.all(&format!("/groups/{group}/members")).len(), 1);
    assert_eq!(bind(&users[1..21]).0, 204);
    let members = client.all(&format!("/groups/{group}/members?$select=id&$top=7"));
    assert_eq!(members.len(), 21);
    assert_eq!(members[0]["@odata.type"], "#microsoft.graph.user");
    assert_eq!(client.delete(&format!("/groups/{group}/members/{}/$ref", users[1])).0, 204);
    assert_eq!(client.delete(&format!("/groups/{group}/members/{}/$ref", users[1])).0, 404);
    assert_eq!(client.get(&format!("/users/{}", users[1])).0, 200);
    assert_eq!(client.delete(&format!("/groups/{group}/members/{}", users[2])).0, 204);
    assert_eq!(
        client.get(&format!("/users/{}", users[2])).0,
        404,
        "without /$ref the user itself is deleted"
    );
    let foreign =
        json!({ "@odata.id": format!("https://elsewhere.example/v1.0/directoryObjects/{}", users[3]) });
    assert_eq!(client.post(&format!("/groups/{group}/members/$ref"), &foreign).0, 400);
}

#[test]
fn nested_groups_are_walked_once() {
    let client = Client::new();
    let (outer, inner) = (client.group("Outer"), client.group("Inner"));
    let user = client.user("nested");
    client.join(&outer, &inner);
    client.join(&inner, &user);
    client.join(&inner, &outer);
    let all = client.all(&format!("/groups/{outer}/transitiveMembers"));
    assert_eq!(all.len(), 2, "{all:?}");
    let (status, body) =
        client.eventual(&format!("/groups/{outer}/transitiveMembers/microsoft.graph.user?$count=true"));
    assert_eq!((status, &body["@odata.count"]), (200, &json!(1)));
    assert_eq!(
        client.get(&format!("/groups/{outer}/members/microsoft.graph.user")).0,
        400,
        "casts are advanced"
    );
    assert_eq!(client.all(&format!("/users/{user}/transitiveMemberOf")).len(), 2);
    let (_, body) = client.post(&format!("/users/{user}/checkMemberGroups"), &json!({ "groupIds": [outer] }));
    assert_eq!(body["value"], json!([outer]));
}

#[test]
fn the_recycle_bin_gives_back_what_it_holds() {
    let client = Client::new();
    let group = client.group("Bin");
    let user = client.user("gone");
    client.join(&group, &user);
    assert_eq!(client.delete(&format!("/users/{user}")).0, 204);
    assert_eq!(client.all(&format!("/groups/{group}/members")).len(), 0);
    let second = client.user("gone");
    let deleted = client
        .all("/directory/deletedItems/microsoft.graph.user?$select=id,userPrincipalName,deletedDateTime");
    assert_eq!((deleted.len(), &deleted[0]["id"]), (1, &json!(user)));
    assert!(deleted[0]["userPrincipalName"].as_str().unwrap().ends_with("gone@contoso.com"));
    let restore = format!("/directory/deletedItems/{user}/restore");
    assert!(message(&client.act(&restore).1).contains("userPrincipalName already exists"));
    assert_eq!(client.delete(&format!("/users/{second}")).0, 204);
    let (status, body) = client.act(&restore);
    assert_eq!((status, &body["userPrincipalName"]), (200, &json!("gone@contoso.com")));
    assert_eq!(client.all(&format!("/groups/{group}/members")).len(), 1);
    assert_eq!(client.act(&restore).0, 404, "it is live again");
    assert_eq!(client.delete(&format!("/directory/deletedItems/{second}")).0, 204);
    assert_eq!(client.get(&format!("/directory/deletedItems/{second}")).0, 404);
    assert_eq!(client.delete(&format!("/groups/{group}")).0, 204);
    client.wait(31 * 24 * 3600);
    assert_eq!(client.all("/directory/deletedItems/microsoft.graph.group").len(), 0, "30 days have passed");
}
