//! Headsets that enrol, and what they report.

use remote_assist::error::codes;
use remote_assist::sim::{Headset, HeadsetManner, SimTenant};
use serde_json::{Value, json};

use crate::support::{Client, message, text};

const CONFIGURATIONS: &str = "/deviceManagement/deviceConfigurations";
const MANAGED: &str = "/deviceManagement/managedDevices";
const KIOSK: &str = "./Device/Vendor/MSFT/AssignedAccess/Configuration";
const LOGON: &str = "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutoLogonUser";

fn by_hand(serial: &str) -> Headset {
    Headset::new(serial, HeadsetManner::Manual).user("user-01@contoso.com")
}

fn enrol(client: &Client, headset: &Headset) -> Value {
    serde_json::to_value(client.tenant.enrol(None, headset).unwrap()).unwrap()
}

fn refusal(client: &Client, headset: &Headset) -> String {
    let error = client.tenant.enrol(None, headset).unwrap_err();
    assert_eq!(error.code(), codes::USAGE);
    format!("{error:?} {error}")
}

/// A device that Autopilot knows.
fn import(client: &Client, serial: &str, tag: &str) {
    let path = "/deviceManagement/importedWindowsAutopilotDeviceIdentities";
    let body = json!({ "serialNumber": serial, "hardwareIdentifier": "AAAA", "groupTag": tag });
    assert_eq!(client.post(path, &body).0, 201);
    client.wait(1);
}

/// A profile that sets one address, assigned to some targets.
fn profile(client: &Client, address: &str, targets: &[Value]) -> String {
    let setting = json!({ "@odata.type": "#microsoft.graph.omaSettingString", "displayName": "s", "omaUri": address, "value": "x" });
    let body = json!({ "@odata.type": "#microsoft.graph.windows10CustomConfiguration", "displayName": "P", "omaSettings": [setting] });
    let (status, made) = client.post(CONFIGURATIONS, &body);
    assert_eq!(status, 201, "{made}");
    let path = format!("{CONFIGURATIONS}/{}", text(&made["id"]));
    // A realistic tenant shows it after a while.
    client.wait(4);
    assign(client, &path, targets);
    path
}

fn assign(client: &Client, path: &str, targets: &[Value]) {
    let all: Vec<_> = targets.iter().map(|target| json!({ "target": target })).collect();
    assert_eq!(client.post(&format!("{path}/assign"), &json!({ "assignments": all })).0, 200);
}

fn target(kind: &str) -> Value {
    json!({ "@odata.type": format!("#microsoft.graph.{kind}AssignmentTarget") })
}

fn group_target(kind: &str, group: &str) -> Value {
    json!({ "@odata.type": format!("#microsoft.graph.{kind}AssignmentTarget"), "groupId": group })
}

fn statuses(client: &Client, path: &str) -> Vec<String> {
    client.all(&format!("{path}/deviceStatuses")).iter().map(|one| text(&one["status"])).collect()
}

#[test]
fn a_headset_is_enrolled_by_hand() {
    let client = Client::new();
    let enrolled = enrol(&client, &by_hand("000101").pin());
    let found = client.all(&format!("{MANAGED}?$filter=serialNumber eq '000101'"));
    assert_eq!(found.len(), 1);
    let managed = &found[0];
    assert_eq!(managed["id"], enrolled["managedDeviceId"]);
    for (name, value) in [
        ("model", "HoloLens 2"),
        ("osVersion", "10.0.22621.1244"),
        ("userPrincipalName", "user-01@contoso.com"),
        ("complianceState", "compliant"),
        ("managementAgent", "mdm"),
        ("deviceEnrollmentType", "windowsAzureADJoin"),
    ] {
        assert_eq!(managed[name], value, "{name}");
    }
    assert_eq!(managed["azureADDeviceId"], enrolled["deviceId"]);
    let filter = format!("/devices?$filter=deviceId eq '{}'", text(&enrolled["deviceId"]));
    let objects = client.all(&filter);
    assert_eq!((objects.len(), &objects[0]["id"]), (1, &enrolled["objectId"]));
    assert_eq!(
        (&objects[0]["trustType"], &objects[0]["displayName"]),
        (&json!("AzureAd"), &enrolled["deviceName"])
    );
    let keys = "/users/user-01@contoso.com/authentication/windowsHelloForBusinessMethods";
    let listed = client.all(keys);
    assert_eq!((listed.len(), &listed[0]["id"]), (1, &enrolled["helloMethodId"]));
    let key = format!("{keys}/{}", text(&listed[0]["id"]));
    assert_eq!(client.get(&key).1["device"], Value::Null);
    assert_eq!(client.get(&format!("{key}?$expand=device")).1["device"]["id"], enrolled["objectId"]);
    assert_eq!(client.delete(&key).0, 204);
    assert_eq!(client.all(keys).len(), 0);
    assert_eq!(client.all("/users/user-01@contoso.com/managedDevices").len(), 1);
}

#[test]
fn many_headsets_are_listed_in_pages() {
    let client = Client::new();
    for number in 0..12 {
        enrol(
            &client,
            &Headset::new(format!("0002{number:02}"), HeadsetManner::Package).build("10.0.20348.1432"),
        );
    }
    let (_, first) = client.get(&format!("{MANAGED}?$top=5&$select=serialNumber"));
    assert_eq!(first["value"].as_array().unwrap().len(), 5);
    assert!(first["value"][0].get("model").is_none());
    assert_eq!(client.all(&format!("{MANAGED}?$top=5&$select=serialNumber")).len(), 12);
    assert_eq!(client.all(&format!("{MANAGED}?$filter=model eq 'HoloLens 2'")).len(), 12);
    let one = &client.all(&format!("{MANAGED}?$filter=serialNumber eq '000203'"))[0];
    assert_eq!((&one["osVersion"], &one["userPrincipalName"]), (&json!("10.0.20348.1432"), &Value::Null));
    assert_eq!(one["deviceEnrollmentType"], "windowsBulkAzureDomainJoin");
}

#[test]
fn autopilot_headsets_join_the_groups_of_their_tag() {
    let client = Client::new();
    let autopilot = Headset::new("000301", HeadsetManner::Autopilot);
    assert!(refusal(&client, &autopilot).contains("Autopilot does not know"));
    import(&client, "000301", "plant-7");
    let (_, group) = client.post("/groups", &json!({
        "displayName": "Plant 7", "mailEnabled": false, "mailNickname": "plant7", "securityEnabled": true,
        "groupTypes": ["DynamicMembership"], "membershipRule": "(device.devicePhysicalIds -any _ -eq \"[OrderID]:plant-7\")",
    }));
    assert_eq!(group["membershipRuleProcessingState"], "On");
    let kiosk = profile(&client, KIOSK, &[group_target("group", &text(&group["id"]))]);
    let enrolled = enrol(&client, &autopilot);
    let members = client.all(&format!("/groups/{}/members", text(&group["id"])));
    assert_eq!((members.len(), &members[0]["id"]), (1, &enrolled["objectId"]));
    let identifiers = members[0]["physicalIds"].to_string();
    assert!(identifiers.contains("[ZTDId]:") && identifiers.contains("[OrderID]:plant-7"), "{identifiers}");
    let identity = client.all("/deviceManagement/windowsAutopilotDeviceIdentities").remove(0);
    assert_eq!(
        (&identity["enrollmentState"], &identity["managedDeviceId"]),
        (&json!("enrolled"), &enrolled["managedDeviceId"])
    );
    let rows = client.all(&format!("{kiosk}/deviceStatuses"));
    assert_eq!((rows.len(), &rows[0]["status"]), (1, &json!("compliant")));
    assert_eq!(
        (&rows[0]["deviceDisplayName"], &rows[0]["deviceModel"], &rows[0]["userPrincipalName"]),
        (&enrolled["deviceName"], &json!("HoloLens 2"), &Value::Null),
        "nobody signed in"
    );
    assert!(refusal(&client, &autopilot).contains("0x80180014"));
    assert_eq!(client.delete(&format!("{MANAGED}/{}", text(&enrolled["managedDeviceId"]))).0, 204);
    assert_eq!(statuses(&client, &kiosk).len(), 0);
    let identity = client.all("/deviceManagement/windowsAutopilotDeviceIdentities").remove(0);
    assert_eq!(identity["enrollmentState"], "notContacted");
    enrol(&client, &autopilot);
}

#[test]
fn profiles_reach_headsets_by_their_assignments() {
    let client = Client::new();
    let devices = client.group("Headsets");
    let people = client.group("People");
    let away = client.group("Away");
    let everywhere = profile(&client, "./Device/Vendor/MSFT/A", &[target("allDevices")]);
    let licensed = profile(&client, "./Device/Vendor/MSFT/B", &[target("allLicensedUsers")]);
    let users = profile(&client, "./Device/Vendor/MSFT/C", &[group_target("group", &people)]);
    let grouped = profile(&client, "./Device/Vendor/MSFT/D", &[group_target("group", &devices)]);
    let without = profile(
        &client,
        "./Device/Vendor/MSFT/E",
        &[target("allDevices"), group_target("exclusionGroup", &away)],
    );
    let (_, user) = client.get("/users/user-01@contoso.com");
    client.join(&people, &text(&user["id"]));
    client.join(&away, &people);
    let enrolled = enrol(&client, &by_hand("000401"));
    enrol(&client, &Headset::new("000402", HeadsetManner::Package));
    let count = |path: &str| statuses(&client, path).len();
    assert_eq!([&everywhere, &licensed, &users, &grouped, &without].map(|path| count(path)), [2, 1, 1, 0, 1]);
    let rows = client.all(&format!("{users}/userStatuses"));
    assert_eq!(
        (rows.len(), &rows[0]["userPrincipalName"], &rows[0]["devicesCount"]),
        (1, &json!("user-01@contoso.com"), &json!(1))
    );
    client.join(&devices, &text(&enrolled["objectId"]));
    let overview = |path: &str| client.get(&format!("{path}/deviceStatusOverview")).1;
    assert_eq!(overview(&grouped)["pendingCount"], 1, "the headset has not asked yet");
    let managed = format!("{MANAGED}/{}", text(&enrolled["managedDeviceId"]));
    client.wait(60);
    assert_eq!(client.act(&format!("{managed}/syncDevice")).0, 204);
    assert_eq!((overview(&grouped)["pendingCount"].clone(), count(&grouped)), (json!(0), 1));
    assert_eq!(overview(&everywhere)["successCount"], 2);
    let (_, synced) = client.get(&managed);
    assert_ne!(synced["lastSyncDateTime"], synced["enrolledDateTime"]);
    assert_eq!(synced["deviceActionResults"][0]["actionState"], "done");
    assign(&client, &grouped, &[]);
    assert_eq!(client.act(&format!("{managed}/syncDevice")).0, 204);
    assert_eq!(count(&grouped), 0, "the profile does not reach the headset any more");
    assert_eq!(client.delete(&everywhere).0, 204);
}

#[test]
fn two_profiles_with_one_address_contradict_each_other() {
    let client = Client::new();
    let first = profile(&client, LOGON, &[target("allDevices")]);
    let second =
        profile(&client, &LOGON.to_lowercase().replace("./device", "./Device"), &[target("allDevices")]);
    let kiosk = profile(&client, KIOSK, &[target("allDevices")]);
    let enrolled = enrol(&client, &by_hand("000501"));
    assert_eq!(statuses(&client, &first), ["conflict"]);
    assert_eq!(statuses(&client, &second), ["conflict"]);
    assert_eq!(statuses(&client, &kiosk), ["compliant"]);
    assert_eq!(client.get(&format!("{first}/deviceStatusOverview")).1["failedCount"], 1);
    assert_eq!(client.delete(&second).0, 204);
    let managed = format!("{MANAGED}/{}", text(&enrolled["managedDeviceId"]));
    assert_eq!(client.act(&format!("{managed}/syncDevice")).0, 204);
    assert_eq!(statuses(&client, &first), ["compliant"]);
}

#[test]
fn who_may_not_enrol_is_told_why() {
    let client = Client::new();
    let manual = |name: &str| Headset::new("000601", HeadsetManner::Manual).user(name);
    client.user("user-31");
    client.user_with("user-32", &json!({ "accountEnabled": false }));
    for (headset, why) in [
        (Headset::new("000601", HeadsetManner::Manual), "Somebody has to sign in"),
        (Headset::new("000601", HeadsetManner::Package).pin(), "Somebody has to sign in"),
        (manual("nobody@contoso.com"), "does not exist"),
        (manual("user-31@contoso.com"), "no Intune license"),
        (manual("user-32@contoso.com"), "disabled"),
        (by_hand(""), "serial number"),
        (by_hand("a b"), "serial number"),
        (by_hand("000601").build("23H2"), "build"),
    ] {
        let said = refusal(&client, &headset);
        assert!(said.contains(why), "{headset:?}: {said}");
    }
    assert_eq!(client.all(MANAGED).len(), 0);
    assert_eq!(client.all("/devices").len(), 0);
    enrol(&client, &by_hand("000601"));
    assert!(refusal(&client, &by_hand("000601")).contains("enrolled already"));
    assert!(client.tenant.enrol(Some("nobody.example"), &by_hand("000602")).is_err());
}

#[test]
fn the_registration_policy_binds_who_enrols_by_hand() {
    let client = Client::new();
    let path = "/policies/deviceRegistrationPolicy";
    let (_, mut policy) = client.get(path);
    let put = |policy: &Value| client.send("PUT", path, &[], Some(policy)).0;
    policy["userDeviceQuota"] = json!(1);
    assert_eq!(put(&policy), 200);
    enrol(&client, &by_hand("000701"));
    assert!(refusal(&client, &by_hand("000702")).contains("quota of 1"));
    policy["userDeviceQuota"] = json!(50);
    policy["azureADJoin"]["allowedToJoin"] =
        json!({ "@odata.type": "#microsoft.graph.noDeviceRegistrationMembership" });
    assert_eq!(put(&policy), 200);
    assert!(refusal(&client, &by_hand("000702")).contains("does not allow"));
    enrol(&client, &Headset::new("000703", HeadsetManner::Package));
    let (_, user) = client.get("/users/user-01@contoso.com");
    let group = client.group("Joiners");
    let listed = json!({ "@odata.type": "#microsoft.graph.enumeratedDeviceRegistrationMembership", "users": [], "groups": [group] });
    policy["azureADJoin"]["allowedToJoin"] = listed;
    assert_eq!(put(&policy), 200);
    assert!(refusal(&client, &by_hand("000702")).contains("does not allow"));
    client.join(&group, &text(&user["id"]));
    enrol(&client, &by_hand("000702"));
    for wrong in [
        json!({ "@odata.type": "#microsoft.graph.someDeviceRegistrationMembership" }),
        json!({ "@odata.type": "#microsoft.graph.allDeviceRegistrationMembership", "users": [] }),
        json!({}),
    ] {
        policy["azureADJoin"]["allowedToJoin"] = wrong;
        assert_eq!(put(&policy), 400);
    }
    assert_eq!(client.patch(path, &json!({ "userDeviceQuota": 2 })).0, 501, "the pages know PUT alone");
}

#[test]
fn headsets_take_their_time_in_a_realistic_tenant() {
    let client = Client::of(SimTenant::builder().realistic(true).quotas(false));
    let kiosk = profile(&client, KIOSK, &[target("allDevices")]);
    client.wait(10);
    enrol(&client, &by_hand("000801"));
    client.wait(4);
    assert_eq!(client.all(MANAGED).len(), 1);
    assert_eq!(statuses(&client, &kiosk).len(), 0);
    client.wait(10);
    assert_eq!(statuses(&client, &kiosk), ["compliant"]);
}

#[test]
fn the_door_beside_graph_enrols_too() {
    let client = Client::new();
    let door = "http://127.0.0.1/_sim/headsets";
    let body = json!({ "serialNumber": "000901", "userPrincipalName": "user-01@contoso.com", "manner": "manual", "setPin": true });
    let (status, enrolled) = client.post(door, &body);
    assert_eq!((status, enrolled["helloMethodId"].is_string()), (201, true), "{enrolled}");
    assert_eq!(client.get(&format!("{MANAGED}/{}", text(&enrolled["managedDeviceId"]))).0, 200);
    let (status, refused) = client.post(door, &body);
    assert_eq!((status, &refused["error"]["code"]), (400, &json!("sim.enrolmentRefused")));
    assert!(message(&refused).contains("0x80180014"));
    for wrong in [
        json!({}),
        json!({ "serialNumber": "1", "colour": "red" }),
        json!({ "serialNumber": "1", "manner": "magic" }),
    ] {
        assert_eq!(client.post(door, &wrong).0, 400, "{wrong}");
    }
    assert_eq!(client.get(door).0, 501);
    let request = http::Request::post(door).body(bytes::Bytes::new()).unwrap();
    assert_eq!(client.tenant.handle(request).status(), 401, "a token is needed");
}

#[test]
fn pin_rules_are_kept_for_enrolments() {
    let client = Client::new();
    let path = "/deviceManagement/deviceEnrollmentConfigurations";
    let kind = "#microsoft.graph.deviceEnrollmentWindowsHelloForBusinessConfiguration";
    let body = json!({ "@odata.type": kind, "displayName": "PIN", "state": "enabled", "pinMinimumLength": 6, "pinMaximumLength": 12 });
    let (status, made) = client.post(path, &body);
    assert_eq!((status, &made["priority"], &made["version"]), (201, &json!(1), &json!(1)), "{made}");
    assert_eq!(client.post(path, &body).1["priority"], 2);
    assert_eq!(client.all(path).len(), 2);
    let one = format!("{path}/{}", text(&made["id"]));
    let (status, changed) = client.patch(&one, &json!({ "@odata.type": kind, "pinMinimumLength": 8 }));
    assert_eq!((status, &changed["pinMinimumLength"], &changed["version"]), (200, &json!(8), &json!(2)));
    for (wrong, why) in [
        (json!({ "pinMinimumLength": 8 }), "no type"),
        (json!({ "@odata.type": kind, "pinMinimumLength": 3 }), "too short"),
        (json!({ "@odata.type": kind, "pinMinimumLength": 20 }), "longer than the longest"),
        (json!({ "@odata.type": kind, "pinMaximumLength": 128 }), "too long"),
        (json!({ "@odata.type": kind, "pinExpirationInDays": 731 }), "more than two years"),
        (json!({ "@odata.type": kind, "pinPreviousBlockCount": 51 }), "more than 50"),
        (json!({ "@odata.type": kind, "state": "perhaps" }), "an unknown state"),
    ] {
        assert_eq!(client.patch(&one, &wrong).0, 400, "{why}");
    }
    let group = client.group("Headsets");
    let assignment = json!({ "target": group_target("group", &group) });
    let assign = |all: &[&Value]| {
        client.post(&format!("{one}/assign"), &json!({ "enrollmentConfigurationAssignments": all })).0
    };
    assert_eq!(assign(&[&assignment]), 204);
    let found = client.all(&format!("{one}/assignments"));
    assert_eq!((found.len(), &found[0]["target"]["groupId"]), (1, &json!(group)));
    let first = format!("{one}/assignments/{}", text(&found[0]["id"]));
    assert_eq!(client.get(&first).0, 200);
    assert_eq!(assign(&[&assignment, &assignment]), 400);
    assert_eq!(client.delete(&first).0, 204);
    assert_eq!(client.all(&format!("{one}/assignments")).len(), 0);
    assert_eq!(client.post(&format!("{one}/setPriority"), &json!({ "priority": 3 })).0, 204);
    assert_eq!(client.get(&one).1["priority"], 3);
    assert_eq!(client.delete(&one).0, 204);
    assert_eq!(client.get(&one).0, 404);
}
