//! Teams and Intune.

use serde_json::{Value, json};

use crate::support::{Client, code, message, text};

fn person(user: &str, roles: &[&str]) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": roles,
        "user@odata.bind": format!("https://graph.microsoft.com/v1.0/users('{user}')"),
    })
}

fn new_team(members: &Value) -> Value {
    json!({
        "template@odata.bind": "https://graph.microsoft.com/v1.0/teamsTemplates('standard')", "displayName": "Experts",
        "members": members,
    })
}

/// The identifier of a team that exists.
fn team(client: &Client, owner: &str) -> String {
    let (status, headers, body) =
        client.whole("POST", "/teams", &[], Some(&new_team(&json!([person(owner, &["owner"])]))));
    assert_eq!((status, body), (202, json!("")));
    let location = headers["content-location"].to_str().unwrap();
    let id = location.split('\'').nth(1).unwrap().to_owned();
    assert_eq!(client.get(&format!("/teams/{id}")).0, 404, "it is still being made");
    let operation = headers["location"].to_str().unwrap();
    assert_eq!(client.get(operation).1["status"], "inProgress");
    client.wait(1);
    assert_eq!(client.get(operation).1["status"], "succeeded");
    id
}

#[test]
fn a_team_is_made_and_filled() {
    let client = Client::new();
    let users: Vec<_> = (0..3).map(|number| client.user(&format!("t-{number}"))).collect();
    assert!(message(&client.post("/teams", &new_team(&json!([]))).1).contains("owner"));
    let team = team(&client, &users[0]);
    assert_eq!(
        client.get(&format!("/groups/{team}?$select=resourceProvisioningOptions")).1["resourceProvisioningOptions"],
        json!(["Team"])
    );
    let add =
        |values: Value| client.post(&format!("/teams/{team}/members/add"), &json!({ "values": values }));
    let unknown = "00000000-0000-0000-0000-000000000000";
    let (status, body) = add(json!([person(&users[1], &[]), person(unknown, &[])]));
    assert_eq!(
        (status, &body["value"][0]["error"], &body["value"][1]["error"]["code"]),
        (207, &json!(null), &json!("NotFound"))
    );
    assert_eq!(add(json!([person(&users[1], &[])])).0, 200, "again changes nothing");
    let (status, member) = client.post(&format!("/teams/{team}/members"), &person(&users[2], &[]));
    assert_eq!((status, &member["userId"]), (201, &json!(users[2])));
    let again = client.post(&format!("/teams/{team}/members"), &person(&users[2], &[])).1;
    assert_eq!(again["id"], member["id"]);
    let members = client.all(&format!("/teams/{team}/members"));
    assert_eq!((members.len(), &members[0]["roles"]), (3, &json!(["owner"])));
    let path = format!("/teams/{team}/members/{}", text(&member["id"]));
    assert_eq!(client.patch(&path, &person(&users[2], &["owner"])).1["roles"], json!(["owner"]));
    assert_eq!(client.delete(&path).0, 204);
    assert_eq!(client.delete(&path).0, 404);
    assert_eq!(client.all(&format!("/groups/{team}/members")).len(), 2, "the group follows");
    assert_eq!(client.all(&format!("/users/{}/joinedTeams", users[1])).len(), 1);
}

#[test]
fn channels_have_their_rules() {
    let client = Client::new();
    let users: Vec<_> = (0..2).map(|number| client.user(&format!("c-{number}"))).collect();
    let team = team(&client, &users[0]);
    let path = format!("/teams/{team}/channels");
    assert_eq!(client.all(&path)[0]["displayName"], "General");
    let make = |body: Value| client.post(&path, &body);
    let (status, plain) = make(json!({ "displayName": "Calls", "membershipType": "standard" }));
    assert_eq!(status, 201, "{plain}");
    assert!(text(&plain["id"]).starts_with("19:"));
    for (body, why) in [
        (json!({ "displayName": "calls" }), "a name that is taken"),
        (json!({ "displayName": "x".repeat(51) }), "a long name"),
        (json!({ "displayName": "a/b" }), "a wrong character"),
        (json!({ "displayName": "P", "membershipType": "private" }), "a private channel without an owner"),
        (
            json!({ "displayName": "P", "membershipType": "private", "members": [person(&users[1], &["owner"])] }),
            "an owner outside of the team",
        ),
        (json!({ "displayName": "P", "nonsense": 1 }), "an unknown property"),
    ] {
        assert_eq!(make(body).0, 400, "{why}");
    }
    let (status, private) = make(
        json!({ "displayName": "P", "membershipType": "private", "members": [person(&users[0], &["owner"])] }),
    );
    assert_eq!(status, 201, "{private}");
    let members = |id: &Value| format!("{path}/{}/members", text(id));
    assert_eq!(
        client.post(&members(&plain["id"]), &person(&users[0], &[])).0,
        400,
        "standard channels take everybody"
    );
    assert_eq!(client.post(&members(&private["id"]), &person(&users[1], &[])).0, 400, "not in the team");
    assert_eq!(client.post(&format!("/teams/{team}/members"), &person(&users[1], &[])).0, 201);
    assert_eq!(client.post(&members(&private["id"]), &person(&users[1], &[])).0, 201);
    assert_eq!(client.all(&members(&private["id"])).len(), 2);
    assert_eq!(client.delete(&format!("{path}/{}", text(&plain["id"]))).0, 204);
}

fn setting(address: &str, value: &Value) -> Value {
    json!({ "@odata.type": "#microsoft.graph.omaSettingString", "displayName": "s", "omaUri": address, "value": value })
}

fn profile(settings: &Value) -> Value {
    json!({ "@odata.type": "#microsoft.graph.windows10CustomConfiguration", "displayName": "Kiosk", "omaSettings": settings })
}

#[test]
fn a_profile_is_made_assigned_and_changed() {
    let client = Client::new();
    assert_eq!(client.all("/deviceManagement/deviceConfigurations").len(), 2, "two belong to somebody else");
    let uri = "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutoLogonUser";
    let (status, made) = client.post(
        "/deviceManagement/deviceConfigurations",
        &profile(&json!([setting(uri, &json!("x@contoso.com"))])),
    );
    assert_eq!((status, &made["version"]), (201, &json!(1)));
    let path = format!("/deviceManagement/deviceConfigurations/{}", text(&made["id"]));
    let (status, changed) = client.patch(
        &path,
        &json!({ "@odata.type": "#microsoft.graph.windows10CustomConfiguration", "description": "d" }),
    );
    assert_eq!(
        (status, &changed["version"], &changed["omaSettings"]),
        (200, &json!(2), &made["omaSettings"])
    );
    assert_eq!(client.patch(&path, &json!({ "description": "d" })).0, 400, "the type is required");
    let group = client.group("Headsets");
    let target = |ids: &[&str]| {
        let all: Vec<_> = ids.iter().map(|id| json!({ "target": { "@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": id } })).collect();
        json!({ "assignments": all })
    };
    let assign = format!("{path}/assign");
    let (status, body) = client.post(&assign, &target(&[&group]));
    assert_eq!((status, body["value"].as_array().map(Vec::len)), (200, Some(1)));
    assert_eq!(body["value"][0]["id"], format!("{}_{group}", text(&made["id"])));
    assert_eq!(client.get(&format!("{path}/assignments/{}", text(&body["value"][0]["id"]))).0, 200);
    assert_eq!(client.post(&assign, &target(&[])).0, 200);
    assert_eq!(client.all(&format!("{path}/assignments")).len(), 0);
    assert_eq!(client.post(&assign, &target(&["nobody"])).0, 400);
    assert_eq!(client.all(&format!("{path}/deviceStatuses")).len(), 0);
    assert_eq!(client.get(&format!("{path}/deviceStatusOverview")).1["configurationVersion"], 2);
    assert_eq!(client.delete(&path).0, 204);
    assert_eq!(code(&client.get(&path).1), "ResourceNotFound");
}

#[test]
fn profiles_are_listed_with_their_assignments() {
    let client = Client::new();
    let uri = "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutoLogonUser";
    let body = profile(&json!([setting(uri, &json!("x@contoso.com"))]));
    let (_, made) = client.post("/deviceManagement/deviceConfigurations", &body);
    let group = client.group("Headsets");
    let target = json!({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group });
    let assign = format!("/deviceManagement/deviceConfigurations/{}/assign", text(&made["id"]));
    client.post(&assign, &json!({ "assignments": [{ "target": target }] }));
    let listed = client.all("/deviceManagement/deviceConfigurations?$expand=assignments");
    let ours = listed.iter().find(|one| one["id"] == made["id"]).expect("the profile is listed");
    assert_eq!(ours["assignments"][0]["target"], target);
    let others = listed.iter().filter(|one| one["id"] != made["id"]);
    others.for_each(|one| assert!(one["assignments"].is_array(), "{one}"));
    assert_eq!(client.get("/deviceManagement/deviceConfigurations?$expand=owner").0, 400);
}

#[test]
fn wrong_profiles_are_refused() {
    let client = Client::new();
    let post = |body: &Value| client.post("/deviceManagement/deviceConfigurations", body);
    let (status, body) =
        post(&json!({ "@odata.type": "#microsoft.graph.windowsKioskConfiguration", "displayName": "K" }));
    assert!(
        status == 400
            && code(&body) == "ModelValidationFailure"
            && message(&body).contains("windowsKioskConfiguration"),
        "{body}"
    );
    assert_eq!(
        post(&json!({ "@odata.type": "#microsoft.graph.iosCustomConfiguration", "displayName": "K" })).0,
        501
    );
    assert_eq!(post(&json!({ "displayName": "K" })).0, 400);
    let good = "./Device/Vendor/MSFT/X";
    for (settings, why) in [
        (json!([setting(good, &json!("a")), setting(good, &json!("b"))]), "the same address twice"),
        (json!([setting(good, &json!(1))]), "a number as string"),
        (json!([setting("Vendor/MSFT/X", &json!("a"))]), "an address without ./"),
        (
            json!([{ "@odata.type": "#microsoft.graph.omaSettingNonsense", "displayName": "s", "omaUri": good, "value": "a" }]),
            "an unknown type",
        ),
        (
            json!([{ "@odata.type": "#microsoft.graph.omaSettingStringXml", "displayName": "s", "omaUri": good, "value": "<xml>" }]),
            "XML that is not base64",
        ),
        (
            json!([{ "@odata.type": "#microsoft.graph.omaSettingString", "displayName": "s", "omaUri": good, "value": "a", "isEncrypted": true }]),
            "a property of beta",
        ),
    ] {
        assert_eq!(post(&profile(&settings)).0, 400, "{why}");
    }
}

#[test]
fn autopilot_imports_take_a_while() {
    let client = Client::new();
    let path = "/deviceManagement/importedWindowsAutopilotDeviceIdentities";
    let (status, made) = client
        .post(path, &json!({ "serialNumber": "0001", "hardwareIdentifier": "AAAA", "groupTag": "plant-7" }));
    assert_eq!((status, &made["state"]["deviceImportStatus"]), (201, &json!("pending")));
    client.wait(1);
    let state = |id: &Value| client.get(&format!("{path}/{}", text(id))).1["state"].clone();
    assert_eq!(state(&made["id"])["deviceImportStatus"], "complete");
    let known = client.all("/deviceManagement/windowsAutopilotDeviceIdentities");
    assert_eq!((known.len(), &known[0]["groupTag"]), (1, &json!("plant-7")));
    let (_, again) = client.post(path, &json!({ "serialNumber": "0001" }));
    client.wait(1);
    assert_eq!(state(&again["id"])["deviceErrorName"], "ZtdDeviceAlreadyAssigned");
}
