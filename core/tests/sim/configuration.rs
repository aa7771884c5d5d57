//! Snapshots of the configuration of services that Graph itself does not show.

use remote_assist::sim::{Seed, SimBuilder, SimTenant};
use serde_json::{Value, json};

use crate::support::{Client, code, message, reference, text};

const CREATE: &str = "/admin/configurationManagement/configurationSnapshots/createSnapshot";
const JOBS: &str = "/admin/configurationManagement/configurationSnapshotJobs";
const FEDERATION: &str = "microsoft.teams.federationconfiguration";
const SET: &str = "Set-CsTenantFederationConfiguration";

fn builder() -> SimBuilder {
    SimTenant::builder().seed(Seed::Companies)
}

fn order(resources: &[&str]) -> Value {
    json!({ "displayName": "Who may be reached", "description": "A test", "resources": resources })
}

/// The identifier of a new job.
fn ordered(client: &Client, resources: &[&str]) -> String {
    let (status, body) = client.post(CREATE, &order(resources));
    assert_eq!((status, &body["status"]), (200, &json!("notStarted")), "{body}");
    text(&body["id"])
}

fn job(client: &Client, id: &str) -> Value {
    let (status, body) = client.get(&format!("{JOBS}/{id}?$select=status,resourceLocation,errorDetails"));
    assert_eq!(status, 200, "{body}");
    body
}

/// The resources of a new snapshot.
fn taken(client: &Client, resources: &[&str]) -> Vec<Value> {
    let id = ordered(client, resources);
    let job = job(client, &id);
    assert_eq!(job["status"], "succeeded", "{job}");
    let (status, body) = client.get(job["resourceLocation"].as_str().unwrap());
    assert_eq!((status, &body["displayName"]), (200, &json!("Who may be reached")), "{body}");
    assert_eq!(client.delete(&format!("{JOBS}/{id}")).0, 204);
    body["resources"].as_array().unwrap().clone()
}

#[test]
fn a_snapshot_shows_what_the_cmdlets_set() {
    let client = Client::of(builder());
    client.output(SET, &json!({ "AllowedDomainsAsAList": ["contoso1.com", "contoso2.com"] }));
    client.output("Set-CsTeamsClientConfiguration", &json!({ "AllowGuestUser": false }));
    client.output("Set-CsTeamsGuestCallingConfiguration", &json!({ "AllowPrivateCalling": false }));
    let found = taken(
        &client,
        &[
            "microsoft.teams.FederationConfiguration",
            "microsoft.teams.clientconfiguration",
            "microsoft.teams.guestcallingconfiguration",
            "microsoft.teams.guestmeetingconfiguration",
            "microsoft.teams.guestmessagingconfiguration",
        ],
    );
    let types: Vec<_> = found.iter().map(|one| text(&one["resourceType"])).collect();
    assert_eq!(types[0], FEDERATION, "names do not mind case");
    assert_eq!(types.len(), 5);
    assert_eq!(found[0]["displayName"], "TeamsFederationConfiguration-Global");
    assert_eq!(found[0]["properties"]["AllowedDomains"], json!(["contoso1.com", "contoso2.com"]));
    assert_eq!(found[0]["properties"]["AllowFederatedUsers"], json!(true));
    assert_eq!(found[1]["properties"]["AllowGuestUser"], json!(false));
    assert_eq!(found[1]["properties"].get("RestrictedSenderList"), None, "what is not set is left out");
    assert_eq!(found[2]["properties"], json!({ "Identity": "Global", "AllowPrivateCalling": false }));
    assert_eq!(found[3]["properties"]["ScreenSharingMode"], "EntireScreen");
    assert_eq!(found[4]["properties"]["GiphyRatingType"], "Moderate");
}

#[test]
fn everybody_and_nobody_look_alike() {
    let client = Client::of(builder());
    let lists = |client: &Client| {
        let shown = taken(client, &[FEDERATION])[0]["properties"].clone();
        (shown["AllowedDomains"].clone(), shown["BlockedDomains"].clone())
    };
    assert_eq!(lists(&client), (json!([]), json!([])), "abc.com is open");
    client.output(SET, &json!({ "AllowedDomains": null }));
    assert_eq!(lists(&client), (json!([]), json!([])), "abc.com is closed");
    client.output(SET, &json!({ "AllowedDomains": { "AllowAllKnownDomains": true } }));
    client.output(SET, &json!({ "BlockedDomains": { "Domain": "other.com" } }));
    assert_eq!(lists(&client), (json!([]), json!(["other.com"])));
}

#[test]
fn a_realistic_job_waits_runs_and_ends() {
    let client = Client::of(builder().realistic(true).quotas(false).speed(1.0));
    let id = ordered(&client, &[FEDERATION]);
    assert_eq!(job(&client, &id)["status"], "notStarted");
    client.wait(3);
    let running = job(&client, &id);
    assert_eq!(
        (&running["status"], &running["resourceLocation"]),
        (&json!("running"), &json!("")),
        "{running}"
    );
    client.wait(60);
    let ended = job(&client, &id);
    assert_eq!(ended["status"], "succeeded");
    let location = text(&ended["resourceLocation"]);
    assert!(location.starts_with("https://graph.microsoft.com/v1.0/admin/"), "{location}");
    assert!(!location.contains(&id), "a snapshot is no job");
    assert_eq!(client.get(&location).0, 200);
    client.wait(8 * 24 * 60 * 60);
    let renewed = Client::at(client.tenant.clone(), 0);
    assert_eq!(renewed.get(&location).0, 404, "snapshots are kept for seven days");
}

#[test]
fn what_is_not_selected_is_not_shown() {
    let client = Client::of(builder());
    let (_, made) = client.post(CREATE, &order(&[FEDERATION]));
    assert_eq!(
        (&made["resourceLocation"], &made["completedDateTime"]),
        (&json!(""), &json!("0001-01-01T00:00:00Z"))
    );
    let (_, plain) = client.get(&format!("{JOBS}/{}", text(&made["id"])));
    assert_eq!(plain["status"], "succeeded");
    for name in ["resourceLocation", "errorDetails", "resources", "createdBy"] {
        assert_eq!(plain.get(name), None, "{name}");
    }
    assert_eq!(client.all(JOBS).len(), 1);
}

#[test]
fn wrong_orders_are_refused() {
    let client = Client::of(builder());
    for (body, wanted) in [
        (json!({ "resources": [FEDERATION] }), "displayName"),
        (json!({ "displayName": "Who may be reached" }), "resources"),
        (json!({ "displayName": "Who may be reached", "resources": [] }), "resources"),
        (json!({ "displayName": "short", "resources": [FEDERATION] }), "displayName"),
        (json!({ "displayName": "no-hyphens-here", "resources": [FEDERATION] }), "displayName"),
        (json!({ "displayName": "Who may be reached", "resources": [FEDERATION], "more": 1 }), "more"),
    ] {
        let (status, answer) = client.post(CREATE, &body);
        assert_eq!(status, 400, "{body}: {answer}");
        assert!(message(&answer).contains(wanted), "{body}: {answer}");
    }
    let (status, answer) = client.post(CREATE, &order(&["microsoft.exchange.sharedmailbox"]));
    assert_eq!((status, code(&answer)), (501, "sim.unmodelled"));
}

#[test]
fn twelve_jobs_are_the_most() {
    let client = Client::of(builder());
    let ids: Vec<_> = (0..12).map(|_| ordered(&client, &[FEDERATION])).collect();
    assert_eq!(client.post(CREATE, &order(&[FEDERATION])).0, 400);
    let location = text(&job(&client, &ids[0])["resourceLocation"]);
    assert_eq!(client.delete(&format!("{JOBS}/{}", ids[0])).0, 204);
    assert_eq!(client.get(&location).0, 404, "the snapshot goes with its job");
    ordered(&client, &[FEDERATION]);
}

#[test]
fn a_tenant_has_the_service_once_somebody_added_it() {
    let client = Client::at(builder().build().unwrap(), 1);
    let (status, body) = client.post(CREATE, &order(&[FEDERATION]));
    assert_eq!((status, code(&body)), (403, "Forbidden"), "{body}");
    let (status, principal) =
        client.post("/servicePrincipals", &json!({ "appId": "03b07b79-c5bc-4b5e-9bfa-13acf4a99998" }));
    assert_eq!(status, 201, "{principal}");
    // It may read nothing yet.
    let failed = job(&client, &ordered(&client, &[FEDERATION]));
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["errorDetails"], json!([format!("{FEDERATION}: Access Denied.")]));
    let roles = client.all("/directoryRoles");
    let role = roles.iter().find(|one| one["displayName"] == "Global Administrator").unwrap();
    let members = format!("/directoryRoles/{}/members/$ref", text(&role["id"]));
    assert_eq!(client.post(&members, &reference(&text(&principal["id"]))).0, 204);
    assert_eq!(taken(&client, &[FEDERATION])[0]["properties"]["AllowedDomains"], json!(["abc.com"]));
}

#[test]
fn reading_is_not_enough_to_take_one() {
    let reader = builder().roles(Some(vec!["ConfigurationMonitoring.Read.All".to_owned()]));
    let client = Client::of(reader);
    let (status, body) = client.post(CREATE, &order(&[FEDERATION]));
    assert_eq!((status, code(&body)), (403, "Authorization_RequestDenied"));
    assert_eq!(client.get(JOBS).0, 200);
}
