//! Groups whose members follow from a rule.

use remote_assist::sim::{Seed, SimTenant};
use serde_json::{Value, json};

use crate::support::{Client, code, group_body, reference, text};

fn dynamic(name: &str, rule: &str) -> Value {
    let mut body = group_body(name);
    body["groupTypes"] = json!(["DynamicMembership"]);
    body["membershipRule"] = json!(rule);
    body["membershipRuleProcessingState"] = json!("On");
    body
}

fn made(client: &Client, body: &Value) -> String {
    let (status, group) = client.post("/groups", body);
    assert_eq!(status, 201, "{group}");
    text(&group["id"])
}

/// A device with physical identifiers.
fn device(client: &Client, number: u8, identifiers: &[&str]) -> String {
    let body = json!({
        "accountEnabled": true, "alternativeSecurityIds": [], "displayName": format!("device-{number:02}"),
        "deviceId": format!("00000000-0000-0000-0000-0000000000{number:02}"), "operatingSystem": "Windows",
        "operatingSystemVersion": "10.0.22621.1244", "physicalIds": identifiers,
    });
    let (status, device) = client.post("/devices", &body);
    assert_eq!(status, 201, "{device}");
    text(&device["id"])
}

fn members(client: &Client, group: &str) -> Vec<String> {
    client.all(&format!("/groups/{group}/members")).iter().map(|one| text(&one["id"])).collect()
}

const TAGGED: &str = "(device.devicePhysicalIds -any _ -eq \"[OrderID]:plant-7\")";
const AUTOPILOT: &str = "(device.devicePhysicalIDs -any _ -contains \"[ZTDId]\")";

#[test]
fn devices_come_and_go_by_rule() {
    let client = Client::new();
    let first = device(&client, 1, &["[ZTDId]:0001", "[OrderID]:plant-7"]);
    let tagged = made(&client, &dynamic("Tagged", TAGGED));
    let known = made(&client, &dynamic("Known", AUTOPILOT));
    assert_eq!(members(&client, &tagged), [first.as_str()]);
    let second = device(&client, 2, &["[ZTDId]:0002", "[OrderID]:plant-8"]);
    device(&client, 3, &["[HWID]:h:3"]);
    assert_eq!(members(&client, &known), [first.as_str(), second.as_str()]);
    let path = format!("/devices/{second}");
    assert_eq!(client.patch(&path, &json!({ "physicalIds": ["[ZTDId]:0002", "[OrderID]:plant-7"] })).0, 204);
    assert_eq!(members(&client, &tagged).len(), 2);
    assert_eq!(client.delete(&format!("/devices/{first}")).0, 204);
    assert_eq!(members(&client, &tagged), [second.as_str()]);
    assert_eq!(
        client
            .patch(
                &format!("/groups/{tagged}"),
                &json!({ "membershipRule": AUTOPILOT.replace("ZTDId", "none") })
            )
            .0,
        204
    );
    assert_eq!(members(&client, &tagged).len(), 0, "another rule");
    let pause = json!({ "membershipRuleProcessingState": "Paused" });
    assert_eq!(client.patch(&format!("/groups/{known}"), &pause).0, 204);
    device(&client, 4, &["[ZTDId]:0004"]);
    assert_eq!(members(&client, &known).len(), 1, "a paused group stays as it is");
    assert_eq!(
        client.patch(&format!("/groups/{known}"), &json!({ "membershipRuleProcessingState": "On" })).0,
        204
    );
    assert_eq!(members(&client, &known).len(), 2);
}

#[test]
fn nobody_is_added_to_a_dynamic_group_by_hand() {
    let client = Client::new();
    let id = device(&client, 1, &["[ZTDId]:0001"]);
    let group = made(&client, &dynamic("Known", AUTOPILOT));
    let user = client.user("user-31");
    for path in ["members", "owners"] {
        let (status, body) = client.post(&format!("/groups/{group}/{path}/$ref"), &reference(&user));
        let wanted = if path == "members" { (403, "Authorization_RequestDenied") } else { (204, "") };
        assert_eq!((status, code(&body)), wanted, "{path}");
    }
    assert_eq!(client.delete(&format!("/groups/{group}/members/{id}/$ref")).0, 403);
    let bind = json!({ "members@odata.bind": [reference(&user)["@odata.id"]] });
    assert_eq!(client.patch(&format!("/groups/{group}"), &bind).0, 403);
    let mut body = dynamic("Bound", AUTOPILOT);
    body["members@odata.bind"] = bind["members@odata.bind"].clone();
    assert_eq!(client.post("/groups", &body).0, 403);
    assert_eq!(members(&client, &group), [id.as_str()]);
    assert_eq!(
        client.patch(&format!("/groups/{group}"), &json!({ "groupTypes": [] , "membershipRule": null })).0,
        204
    );
    client.join(&group, &user);
}

#[test]
fn a_rule_belongs_to_a_dynamic_group() {
    let client = Client::new();
    let mut without = dynamic("A", AUTOPILOT);
    without["membershipRule"] = Value::Null;
    assert_eq!(client.post("/groups", &without).0, 400, "a dynamic group without a rule");
    let mut fixed = dynamic("B", AUTOPILOT);
    fixed["groupTypes"] = json!([]);
    assert_eq!(client.post("/groups", &fixed).0, 400, "a rule without a dynamic group");
    let mut unknown = dynamic("C", AUTOPILOT);
    unknown["groupTypes"] = json!(["Magic"]);
    assert_eq!(client.post("/groups", &unknown).0, 400);
    let sales = made(&client, &dynamic("D", "(user.department -eq \"Sales\")"));
    assert_eq!(
        client.get(&format!("/groups/{sales}")).1["membershipRule"],
        "(user.department -eq \"Sales\")"
    );
    assert_eq!(members(&client, &sales).len(), 0, "other rules are kept and find nobody");
    let companies = SimTenant::builder().seed(Seed::Companies).build().unwrap();
    let plans: Vec<_> = (0..companies.tenants().len())
        .map(|number| Client::at(companies.clone(), number))
        .map(|client| {
            let premium = client
                .all("/subscribedSkus")
                .iter()
                .any(|sku| sku["servicePlans"].to_string().contains("AAD_PREMIUM"));
            (premium, client.post("/groups", &dynamic("E", AUTOPILOT)).0)
        })
        .collect();
    assert!(plans.iter().all(|(premium, status)| *status == if *premium { 201 } else { 403 }), "{plans:?}");
}

#[test]
fn memberships_take_their_time_in_a_realistic_tenant() {
    let client = Client::of(SimTenant::builder().realistic(true).quotas(false));
    let group = made(&client, &dynamic("Known", AUTOPILOT));
    client.wait(20);
    device(&client, 1, &["[ZTDId]:0001"]);
    client.wait(3);
    assert_eq!(members(&client, &group).len(), 0);
    client.wait(10);
    assert_eq!(members(&client, &group).len(), 1);
}
