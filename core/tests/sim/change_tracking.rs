//! Delta queries and the audit log.

use serde_json::{Value, json};

use crate::support::{Client, text};

/// A whole round: every object of every page, and the link to the next round.
fn round(client: &Client, path: &str) -> (Vec<Value>, String) {
    let (mut found, mut path) = (Vec::new(), path.to_owned());
    loop {
        let (status, body) = client.get(&path);
        assert_eq!(status, 200, "{path}: {body}");
        found.extend(body["value"].as_array().unwrap().iter().cloned());
        match body["@odata.nextLink"].as_str() {
            Some(next) => next.clone_into(&mut path),
            None => return (found, text(&body["@odata.deltaLink"])),
        }
    }
}

#[test]
fn a_delta_query_tells_what_changed() {
    let client = Client::new();
    let many: Vec<_> = (0..230).map(|number| client.user(&format!("d-{number}"))).collect();
    let (all, link) = round(&client, "/users/delta?$select=displayName");
    assert_eq!(all.len(), 260, "over more than one page");
    assert_eq!(round(&client, &link).0.len(), 0);
    assert_eq!(client.patch(&format!("/users/{}", many[0]), &json!({ "displayName": "New" })).0, 204);
    assert_eq!(client.delete(&format!("/users/{}", many[1])).0, 204);
    assert_eq!(client.delete(&format!("/users/{}", many[2])).0, 204);
    assert_eq!(client.delete(&format!("/directory/deletedItems/{}", many[2])).0, 204);
    let (changed, link) = round(&client, &link);
    assert_eq!(changed.len(), 3, "{changed:?}");
    assert_eq!(changed[0], json!({ "id": many[0], "displayName": "New" }), "the selection is fixed");
    assert_eq!(changed[1], json!({ "id": many[1], "@removed": { "reason": "changed" } }));
    assert_eq!(changed[2], json!({ "id": many[2], "@removed": { "reason": "deleted" } }));
    client.wait(8 * 24 * 3600);
    let (status, headers, _) = client.whole("GET", &link, &[], None);
    assert_eq!((status, headers.contains_key("location")), (410, true), "tokens live seven days");
    let (nothing, link) = round(&client, "/users/delta?$deltatoken=latest");
    assert!(nothing.is_empty());
    client.user("fresh");
    assert_eq!(round(&client, &link).0.len(), 1);
    assert_eq!(client.get("/users/delta?$deltatoken=nonsense").0, 400);
}

#[test]
fn members_of_groups_are_tracked() {
    let client = Client::new();
    let group = client.group("Tracked");
    let user = client.user("tracked");
    let (all, link) = round(&client, "/groups/delta?$select=displayName,members");
    assert_eq!(all.len(), 7);
    client.join(&group, &user);
    let (changed, link) = round(&client, &link);
    assert_eq!(changed[0]["members@delta"], json!([{ "@odata.type": "#microsoft.graph.user", "id": user }]));
    assert_eq!(client.delete(&format!("/groups/{group}/members/{user}/$ref")).0, 204);
    let (changed, _) = round(&client, &link);
    assert_eq!(changed[0]["members@delta"][0]["@removed"]["reason"], "deleted");
}

#[test]
fn the_audit_log_names_actor_target_and_values() {
    let client = Client::new();
    let user = client.user("watched");
    let headers = [("client-request-id", "mine")];
    let change = json!({ "displayName": "By hand" });
    assert_eq!(client.send("PATCH", &format!("/users/{user}"), &headers, Some(&change)).0, 204);
    let path = format!("/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '{user}')");
    let entries = client.all(&path);
    let activities: Vec<_> = entries.iter().map(|one| one["activityDisplayName"].as_str().unwrap()).collect();
    assert_eq!(activities, ["Update user", "Add user"], "the newest first");
    assert_eq!(entries[0]["correlationId"], "mine");
    assert_eq!(entries[0]["initiatedBy"]["app"]["displayName"], "Simulated application");
    let modified = &entries[0]["targetResources"][0]["modifiedProperties"][0];
    assert_eq!(
        modified,
        &json!({ "displayName": "displayName", "oldValue": "\"watched\"", "newValue": "\"By hand\"" })
    );
    assert_eq!(client.get(&format!("/auditLogs/directoryAudits/{}", text(&entries[0]["id"]))).0, 200);
    assert!(
        !serde_json::to_string(&client.all("/auditLogs/directoryAudits"))
            .unwrap()
            .contains("Xq7-horse-battery")
    );
    let group = client.group("Logged");
    client.join(&group, &user);
    let sku = client.sku("INTUNE_A");
    let give = json!({ "addLicenses": [{ "skuId": sku, "disabledPlans": [] }], "removeLicenses": [] });
    assert_eq!(client.post(&format!("/groups/{group}/assignLicense"), &give).0, 202);
    client.wait(1);
    let finished = "activityDisplayName eq 'Finish applying group based license to users'";
    assert_eq!(client.all(&format!("/auditLogs/directoryAudits?$filter={finished}")).len(), 1);
    assert_eq!(client.all("/auditLogs/signIns").len(), 0);
    client.wait(31 * 24 * 3600);
    assert_eq!(client.all("/auditLogs/directoryAudits").len(), 0, "30 days have passed");
}
