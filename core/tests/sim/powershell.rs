//! The door for cmdlets: who may, and how parameters are bound.

use remote_assist::sim::SimTenant;
use serde_json::json;

use crate::support::{Client, code, message};

const DOOR: &str = "https://graph.microsoft.com/_sim/powershell";
const GET: &str = "Get-CsTenantFederationConfiguration";
const SET: &str = "Set-CsTenantFederationConfiguration";

#[test]
fn the_door_takes_posts_with_a_token() {
    let client = Client::new();
    let (status, body) = client.cmdlet(&GET.to_lowercase(), &json!({}));
    assert_eq!((status, &body["warnings"]), (200, &json!([])), "{body}");
    assert_eq!(body["output"].as_array().unwrap().len(), 1);
    assert_eq!(client.post(DOOR, &json!({ "cmdlet": GET })).0, 200, "parameters may be left out");
    for wrong in [
        json!({}),
        json!({ "cmdlet": 1 }),
        json!({ "cmdlet": GET, "parameters": [] }),
        json!({ "cmdlet": GET, "more": 1 }),
        json!([]),
    ] {
        assert_eq!(client.post(DOOR, &wrong).0, 400, "{wrong}");
    }
    let (status, body) = client.get(DOOR);
    assert_eq!((status, code(&body)), (501, "sim.unmodelled"));
    let request = http::Request::post("/_sim/powershell").body(bytes::Bytes::new()).unwrap();
    assert_eq!(client.tenant.handle(request).status(), 401);
}

#[test]
fn what_is_not_modelled_is_said_loudly() {
    let client = Client::new();
    let (status, body) = client.cmdlet("Get-CsTeamsMeetingPolicy", &json!({}));
    assert_eq!((status, code(&body)), (501, "sim.unmodelled"));
    assert!(message(&body).contains("Get-CsTeamsMeetingPolicy"), "{body}");
    let (status, body) = client.cmdlet(GET, &json!({ "Filter": "g*" }));
    assert_eq!((status, code(&body)), (501, "sim.unmodelled"), "documented, not modelled");
}

#[test]
fn parameters_are_bound_as_powershell_binds_them() {
    let client = Client::new();
    for (wrong, text) in [
        (
            json!({ "AllowPublicUsers": true }),
            "cannot be found that matches parameter name 'AllowPublicUsers'",
        ),
        (json!({ "AllowFederatedUsers": "true" }), "System.Boolean"),
        (json!({ "AllowFederatedUsers": null }), "System.Boolean"),
        (json!({ "allowfederatedusers": true, "AllowFederatedUsers": true }), "more than once"),
        (json!({ "ExternalAccessWithTrialTenants": "Perhaps" }), "Allowed,Blocked"),
        (json!({ "Identity": 1 }), "System.String"),
    ] {
        assert_eq!(client.refused(SET, &wrong), "ParameterBindingException", "{wrong}");
        assert!(
            message(&client.cmdlet(SET, &wrong).1).contains(text),
            "{wrong}: {:?}",
            client.cmdlet(SET, &wrong)
        );
    }
    assert_eq!(client.refused("New-CsExternalAccessPolicy", &json!({})), "ParameterBindingException");
    client.output(SET, &json!({ "allowfederatedusers": false, "ErrorAction": "Stop", "Force": true }));
    assert_eq!(client.output(GET, &json!({}))[0]["AllowFederatedUsers"], false);
}

#[test]
fn what_if_changes_nothing_and_nobody_confirms() {
    let client = Client::new();
    let before = client.output(GET, &json!({}));
    assert!(client.output(SET, &json!({ "AllowFederatedUsers": false, "WhatIf": true })).is_empty());
    assert_eq!(client.output(GET, &json!({})), before);
    assert_eq!(
        client.refused(SET, &json!({ "AllowFederatedUsers": false, "Confirm": true })),
        "InvalidOperation"
    );
    assert_eq!(client.output(GET, &json!({})), before);
    client.output(SET, &json!({ "AllowFederatedUsers": false, "Confirm": false }));
}

#[test]
fn a_token_that_writes_nothing_is_no_administrator() {
    let with = |role: &str| Client::of(SimTenant::builder().roles(Some(vec![role.to_owned()])));
    let reader = with("User.Read.All");
    assert_eq!(reader.output(GET, &json!({})).len(), 1);
    assert_eq!(reader.output("New-CsEdgeDomainPattern", &json!({ "Domain": "a.com" })).len(), 1);
    assert_eq!(reader.refused(SET, &json!({ "AllowFederatedUsers": false })), "PermissionDenied");
    with("Group.ReadWrite.All").output(SET, &json!({ "AllowFederatedUsers": false }));
}
