//! Licences of the simulated tenant: direct, through groups, and what goes wrong.
use crate::support::{Client, message};
use serde_json::{Value, json};

const EMPTY: [&str; 0] = [];

fn give(sku: &str) -> Value {
    json!({ "addLicenses": [{ "skuId": sku, "disabledPlans": [] }], "removeLicenses": [] })
}

fn take(sku: &str) -> Value {
    json!({ "addLicenses": EMPTY, "removeLicenses": [sku] })
}

fn states(client: &Client, user: &str) -> Vec<(String, String, bool)> {
    let (_, body) = client.get(&format!("/users/{user}?$select=licenseAssignmentStates"));
    let text = |json: &Value| json.as_str().unwrap().to_owned();
    let all = body["licenseAssignmentStates"].as_array().unwrap();
    all.iter()
        .map(|one| (text(&one["state"]), text(&one["error"]), one["assignedByGroup"].is_string()))
        .collect()
}

fn consumed(client: &Client, sku: &str) -> i64 {
    let skus = client.all("/subscribedSkus");
    skus.iter().find(|one| one["skuId"] == sku).unwrap()["consumedUnits"].as_i64().unwrap()
}

#[test]
fn seeds_use_the_seats_that_they_say() {
    let client = Client::new();
    let skus = client.all("/subscribedSkus");
    let seats: Vec<_> = skus
        .iter()
        .map(|one| {
            (
                one["skuPartNumber"].as_str().unwrap(),
                one["prepaidUnits"]["enabled"].as_i64(),
                one["consumedUnits"].as_i64(),
            )
        })
        .collect();
    let expected = [
        ("MICROSOFT_REMOTE_ASSIST", 50, 10),
        ("SPE_E3", 60, 30),
        ("INTUNE_A", 50, 0),
        ("AAD_PREMIUM", 25, 0),
    ];
    assert_eq!(seats, expected.map(|(name, bought, used)| (name, Some(bought), Some(used))));
    assert_eq!(client.all("/users").len(), 30);
    assert_eq!(client.all("/groups").len(), 6);
}

#[test]
fn direct_licences_answer_at_once() {
    let client = Client::new();
    let sku = client.sku("MICROSOFT_REMOTE_ASSIST");
    let user = client.user("direct");
    let path = format!("/users/{user}/assignLicense");
    let (status, answer) = client.post(&path, &give(&sku));
    assert_eq!((status, &answer["accountEnabled"]), (200, &json!(true)), "the whole user: {answer}");
    assert_eq!(answer["assignedLicenses"][0]["skuId"], json!(sku));
    assert_eq!(states(&client, &user), [("Active".to_owned(), "None".to_owned(), false)]);
    assert_eq!(consumed(&client, &sku), 11);
    assert_eq!(client.post(&path, &give(&sku)).0, 200, "again changes nothing");
    assert_eq!(consumed(&client, &sku), 11);
    let details = client.all(&format!("/users/{user}/licenseDetails"));
    assert_eq!(details[0]["servicePlans"].as_array().unwrap().len(), 3);
    assert_eq!(client.post(&path, &take(&sku)).0, 200);
    assert_eq!((consumed(&client, &sku), states(&client, &user).len()), (10, 0));
    let nowhere = client.user_with("nowhere", &json!({}));
    let unknown = "00000000-0000-0000-0000-00000000abcd";
    for (user, body, text) in [
        (&user, json!({ "addLicenses": [] }), "removeLicenses"),
        (&user, json!({ "addLicenses": [], "removeLicenses": [], "more": 1 }), "more"),
        (&user, take(&sku), "does not have a corresponding license"),
        (&user, give(unknown), "does not correspond to a valid company License"),
        (
            &user,
            json!({ "addLicenses": [{ "skuId": sku, "disabledPlans": [unknown] }], "removeLicenses": [] }),
            "does not belong",
        ),
        (&user, json!({ "addLicenses": [{ "skuId": "x" }], "removeLicenses": [] }), "Edm.Guid"),
        (&nowhere, give(&sku), "invalid usage location"),
    ] {
        let (status, answer) = client.post(&format!("/users/{user}/assignLicense"), &body);
        assert!(status == 400 && message(&answer).contains(text), "{body}: {answer}");
    }
}

#[test]
fn a_group_licence_takes_its_time_and_covers_later_members() {
    let client = Client::new();
    let sku = client.sku("MICROSOFT_REMOTE_ASSIST");
    let group = client.group("Licensed");
    let (first, later) = (client.user_with("first", &json!({})), client.user("later"));
    client.join(&group, &first);
    let state = || client.get(&format!("/groups/{group}?$select=assignedLicenses,licenseProcessingState")).1;
    assert_eq!(state()["licenseProcessingState"], json!(null));
    assert_eq!(client.post(&format!("/groups/{group}/assignLicense"), &give(&sku)).0, 202);
    assert_eq!(state()["licenseProcessingState"]["state"], "QueuedForProcessing");
    assert!(states(&client, &first).is_empty());
    client.tenant.clock().advance(std::time::Duration::from_millis(400));
    assert_eq!(state()["licenseProcessingState"]["state"], "ProcessingInProgress");
    client.wait(1);
    assert_eq!(state()["licenseProcessingState"]["state"], "ProcessingComplete");
    let active = ("Active".to_owned(), "None".to_owned(), true);
    assert_eq!(
        states(&client, &first),
        std::slice::from_ref(&active),
        "the tenant's country counts for who has none"
    );
    client.join(&group, &later);
    client.wait(1);
    assert_eq!((states(&client, &later), consumed(&client, &sku)), (vec![active], 12));
    let (_, answer) = client.post(&format!("/users/{later}/assignLicense"), &take(&sku));
    assert!(message(&answer).contains("inherited from a group"), "{answer}");
    assert_eq!(client.delete(&format!("/groups/{group}/members/{later}/$ref")).0, 204);
    client.wait(1);
    assert_eq!((states(&client, &later).len(), consumed(&client, &sku)), (0, 11));
    assert!(message(&client.delete(&format!("/groups/{group}")).1).contains("licenses"));
    assert_eq!(client.post(&format!("/groups/{group}/assignLicense"), &take(&sku)).0, 202);
    assert_eq!(client.delete(&format!("/groups/{group}")).0, 400, "still being processed");
    client.wait(1);
    assert_eq!(consumed(&client, &sku), 10);
    assert_eq!(client.delete(&format!("/groups/{group}")).0, 204);
}

#[test]
fn all_or_nothing_for_each_user_and_group() {
    let client = Client::new();
    let (scarce, ample) = (client.sku("AAD_PREMIUM"), client.sku("INTUNE_A"));
    let group = client.group("Pair");
    let users: Vec<_> = (0..27).map(|number| client.user(&format!("pair-{number:02}"))).collect();
    for user in &users {
        client.join(&group, user);
    }
    let both = json!({ "addLicenses": [{ "skuId": scarce, "disabledPlans": [] }, { "skuId": ample, "disabledPlans": [] }], "removeLicenses": [] });
    assert_eq!(client.post(&format!("/groups/{group}/assignLicense"), &both).0, 202);
    client.wait(1);
    assert_eq!((consumed(&client, &scarce), consumed(&client, &ample)), (25, 25));
    let failed: Vec<_> =
        states(&client, &users[26]).into_iter().map(|(state, error, _)| (state, error)).collect();
    let error = |name: &str| ("Error".to_owned(), name.to_owned());
    assert_eq!(failed, [error("CountViolation"), error("Other")]);
    assert_eq!(client.all(&format!("/groups/{group}/membersWithLicenseErrors?$select=id")).len(), 2);
    assert_eq!(client.all("/groups?$filter=hasMembersWithLicenseErrors eq true").len(), 1);
    let (status, answer) = client.act(&format!("/users/{}/reprocessLicenseAssignment", users[26]));
    assert!(status == 400 && message(&answer).contains("available licenses"), "{answer}");
    assert_eq!(client.delete(&format!("/users/{}", users[0])).0, 204);
    assert_eq!(consumed(&client, &scarce), 24, "a deleted user gives the seat back");
    assert_eq!(client.act(&format!("/users/{}/reprocessLicenseAssignment", users[26])).0, 200);
    assert_eq!(consumed(&client, &scarce), 25);
}

#[test]
fn embargoed_countries_get_no_licence() {
    let client = Client::new();
    let sku = client.sku("INTUNE_A");
    let group = client.group("Far");
    let user = client.user_with("far", &json!({ "usageLocation": "KP" }));
    client.join(&group, &user);
    assert_eq!(client.post(&format!("/groups/{group}/assignLicense"), &give(&sku)).0, 202);
    client.wait(1);
    assert_eq!(states(&client, &user)[0].1, "ProhibitedInUsageLocationViolation");
}
