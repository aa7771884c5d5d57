//! Guests, authentication methods, policies, settings, applications.

use remote_assist::sim::{Seed, SimTenant};
use serde_json::{Value, json};

use crate::support::{Client, code, message, reference, text};

fn invite(client: &Client, address: &str) -> (u16, Value) {
    client.post(
        "/invitations",
        &json!({ "invitedUserEmailAddress": address, "inviteRedirectUrl": "https://teams.microsoft.com" }),
    )
}

#[test]
fn a_guest_is_invited_once_and_accepts() {
    let client = Client::new();
    let (status, body) = invite(&client, "expert@fabrikam.example");
    assert_eq!((status, &body["status"]), (201, &json!("PendingAcceptance")));
    let guest = text(&body["invitedUser"]["id"]);
    let select = "$select=userPrincipalName,userType,externalUserState,mail,creationType";
    let (_, user) = client.get(&format!("/users/{guest}?{select}"));
    assert_eq!(user["userPrincipalName"], "expert_fabrikam.example#EXT#@contoso.onmicrosoft.com");
    assert_eq!(
        (&user["userType"], &user["externalUserState"]),
        (&json!("Guest"), &json!("PendingAcceptance"))
    );
    let (_, again) = invite(&client, "Expert@fabrikam.example");
    assert_eq!(again["invitedUser"]["id"], guest.as_str(), "a known guest keeps the identifier");
    let url = text(&body["inviteRedeemUrl"]);
    let redeem = |url: &str| client.send("GET", url, &[], None).0;
    assert_eq!(redeem(&url.replace("ticket=", "ticket=x")), 400);
    assert_eq!(redeem(&url), 200);
    assert_eq!(client.get(&format!("/users/{guest}?{select}")).1["externalUserState"], "Accepted");
    assert_eq!(invite(&client, "expert@fabrikam.example").1["status"], "Completed");
    assert_eq!(client.patch(&format!("/users/{guest}"), &json!({ "accountEnabled": false })).0, 204);
    assert!(
        message(&invite(&client, "expert@fabrikam.example").1).contains(&guest),
        "a blocked guest is named"
    );
}

#[test]
fn wrong_invitations_are_refused() {
    let client = Client::new();
    assert!(message(&invite(&client, "someone@contoso.com").1).contains("verified domain of this directory"));
    for address in ["", "nobody", "a b@x.example", "a@b@c.example", "a#b@x.example"] {
        assert_eq!(invite(&client, address).0, 400, "{address}");
    }
    assert_eq!(client.post("/invitations", &json!({ "invitedUserEmailAddress": "a@x.example" })).0, 400);
    for from in ["none", "adminsAndGuestInviters"] {
        assert_eq!(
            client.patch("/policies/authorizationPolicy", &json!({ "allowInvitesFrom": from })).0,
            204
        );
        let (status, body) = invite(&client, "a@x.example");
        assert!(status == 403 && message(&body).contains("Guest invitations not allowed"), "{from}: {body}");
    }
}

#[test]
fn a_pass_is_shown_once_and_replaced() {
    let client = Client::new();
    let user = client.user("headset");
    let path = format!("/users/{user}/authentication/temporaryAccessPassMethods");
    let (status, first) = client.post(&path, &json!({ "lifetimeInMinutes": 60, "isUsableOnce": true }));
    assert_eq!((status, first["temporaryAccessPass"].as_str().map(str::len)), (201, Some(8)));
    let (_, second) = client.post(&path, &json!({ "lifetimeInMinutes": 120 }));
    let list = client.all(&path);
    assert_eq!(
        (list.len(), &list[0]["id"], &list[0]["temporaryAccessPass"]),
        (1, &second["id"], &json!(null))
    );
    assert_eq!(list[0]["isUsable"], true);
    client.wait(121 * 60);
    assert_eq!(client.all(&path)[0]["methodUsabilityReason"], "Expired");
    for (body, what) in [
        (json!({ "lifetimeInMinutes": 5 }), "too short"),
        (json!({ "lifetimeInMinutes": 500 }), "longer than the policy says"),
        (json!({ "isUsable": true }), "read-only"),
    ] {
        assert_eq!(client.post(&path, &body).0, 400, "{what}");
    }
    let guest = text(&invite(&client, "g@x.example").1["invitedUser"]["id"]);
    let (_, body) =
        client.post(&format!("/users/{guest}/authentication/temporaryAccessPassMethods"), &json!({}));
    assert!(message(&body).contains("external guest"), "{body}");
    let config =
        "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";
    let kind = "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration";
    assert_eq!(client.patch(config, &json!({ "@odata.type": kind, "state": "disabled" })).0, 204);
    assert_eq!(client.post(&path, &json!({})).0, 400);
    assert_eq!(client.delete(&format!("{path}/{}", text(&second["id"]))).0, 204);
    assert_eq!(client.all(&format!("/users/{user}/authentication/methods")).len(), 1, "the password is left");
    assert_eq!(client.act(&format!("/users/{user}/revokeSignInSessions")).1["value"], true);
}

#[test]
fn policies_are_changed_in_part_or_put_whole() {
    let client = Client::new();
    let path = "/policies/authorizationPolicy";
    assert_eq!(
        client.patch(path, &json!({ "defaultUserRolePermissions": { "allowedToCreateApps": false } })).0,
        204
    );
    let (_, policy) = client.get(path);
    assert_eq!(policy["defaultUserRolePermissions"]["allowedToCreateApps"], false);
    assert_eq!(policy["defaultUserRolePermissions"]["allowedToReadOtherUsers"], true, "the rest stays");
    for wrong in [
        json!({ "nonsense": 1 }),
        json!({ "allowInvitesFrom": "robots" }),
        json!({ "id": "other" }),
        json!({ "defaultUserRolePermissions": { "x": true } }),
    ] {
        assert_eq!(client.patch(path, &wrong).0, 400, "{wrong}");
    }
    let path = "/policies/deviceRegistrationPolicy";
    let (_, before) = client.get(path);
    let put = |body: &Value| client.send("PUT", path, &[], Some(body));
    assert_eq!(put(&json!({ "userDeviceQuota": 3 })).0, 400);
    let mut whole = before.clone();
    whole["userDeviceQuota"] = json!(3);
    let (status, after) = put(&whole);
    assert_eq!(
        (status, &after["userDeviceQuota"], &after["azureADJoin"]),
        (200, &json!(3), &before["azureADJoin"])
    );
    whole["azureADRegistration"]["isAdminConfigurable"] = json!(true);
    assert!(message(&put(&whole).1).contains("Intune"));
    let path = "/policies/crossTenantAccessPolicy/partners";
    let partner = json!({ "tenantId": "11111111-2222-3333-4444-555555555555", "inboundTrust": { "isMfaAccepted": true } });
    assert_eq!(client.post(path, &partner).0, 201);
    assert_eq!(client.post(path, &partner).0, 409);
    assert_eq!(client.delete(&format!("{path}/11111111-2222-3333-4444-555555555555")).0, 204);
}

#[test]
fn group_settings_come_from_templates() {
    let client = Client::new();
    let template = "08d542b9-071f-4e16-94b0-74abb372e3d9";
    let group = client.group("Guests");
    let path = format!("/groups/{group}/settings");
    let body =
        json!({ "templateId": template, "values": [{ "name": "AllowToAddGuests", "value": "false" }] });
    let (status, made) = client.post(&path, &body);
    assert_eq!((status, &made["displayName"]), (201, &json!("Group.Unified.Guest")));
    assert_eq!(client.post(&path, &body).0, 400, "one for each template");
    let wrong = json!({ "values": [{ "name": "AllowToAddGuests", "value": false }] });
    assert_eq!(client.patch(&format!("{path}/{}", text(&made["id"])), &wrong).0, 400, "values are strings");
    assert_eq!(client.all(&path).len(), 1);
    assert_eq!(client.all("/groupSettings").len(), 0, "the tenant has settings of its own");
    assert_eq!(client.delete(&format!("{path}/{}", text(&made["id"]))).0, 204);
}

#[test]
fn an_application_is_registered_and_consented() {
    let client = Client::new();
    let path = "/applications(uniqueName='ra-deploy')";
    let prefer = [("Prefer", "create-if-missing")];
    let body = json!({ "displayName": "Deploy", "signInAudience": "AzureADMyOrg" });
    let (status, app) = client.send("PATCH", path, &prefer, Some(&body));
    assert_eq!((status, &app["uniqueName"]), (201, &json!("ra-deploy")));
    assert_eq!(client.send("PATCH", path, &prefer, Some(&body)).0, 204);
    let (status, principal) = client.post("/servicePrincipals", &json!({ "appId": app["appId"] }));
    assert_eq!(status, 201, "{principal}");
    let (status, again) = client.post("/servicePrincipals", &json!({ "appId": app["appId"] }));
    assert_eq!((status, code(&again)), (409, "Request_MultipleObjectsWithSameKeyValue"));
    let (_, graph) =
        client.get("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id,appRoles");
    let role = graph["appRoles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["value"] == "User.ReadWrite.All")
        .unwrap();
    let grant = json!({ "principalId": principal["id"], "resourceId": graph["id"], "appRoleId": role["id"] });
    let path = format!("/servicePrincipals/{}/appRoleAssignments", text(&principal["id"]));
    assert_eq!(client.post(&path, &grant).0, 201);
    assert!(message(&client.post(&path, &grant).1).contains("already exists"));
    assert_eq!(client.all(&path).len(), 1);
    let trust = json!({ "name": "ci", "issuer": "https://i.example", "subject": "s", "audiences": ["api://AzureADTokenExchange"] });
    let path = format!("/applications/{}/federatedIdentityCredentials", text(&app["id"]));
    assert_eq!(client.post(&path, &trust).0, 201);
    assert_eq!(client.post(&path, &trust).0, 409);
    let (_, secret) = client.post(&format!("/applications/{}/addPassword", text(&app["id"])), &json!({}));
    assert!(secret["secretText"].is_string());
    let (_, shown) = client.get(&format!("/applications/{}?$select=passwordCredentials", text(&app["id"])));
    assert_eq!(shown["passwordCredentials"][0]["secretText"], json!(null));
}

#[test]
fn companies_know_of_each_other() {
    let tenant = SimTenant::builder().seed(Seed::Companies).build().unwrap();
    let domains: Vec<_> = tenant.tenants().into_iter().map(|one| one.domain).collect();
    assert_eq!(domains, ["abc.com", "contoso1.com", "contoso2.com", "contoson.com"]);
    let experts = Client::at(tenant.clone(), 0);
    let technicians = Client::at(tenant.clone(), 1);
    assert_eq!(experts.get("/users/expert@abc.com").0, 200);
    assert_eq!(technicians.get("/users/expert@abc.com").0, 404, "a token leads to its own tenant");
    let find = |domain: &str| {
        experts.get(&format!("/tenantRelationships/findTenantInformationByDomainName(domainName='{domain}')"))
    };
    let (status, body) = find("contoso1.com");
    assert_eq!((status, body["tenantId"].as_str()), (200, Some(tenant.tenants()[1].id.as_str())));
    assert_eq!(find("nobody.example").0, 404);
    let state = "https://graph.microsoft.com/_sim/state/teams.tenantFederationConfiguration";
    let (status, access) = technicians.send("GET", state, &[], None);
    assert_eq!((status, &access["AllowedDomains"]["AllowedDomain"]), (200, &json!(["Domain=abc.com"])));
    assert_eq!(technicians.send("PUT", state, &[], Some(&json!({ "AllowFederatedUsers": false }))).0, 204);
    assert_eq!(technicians.send("GET", state, &[], None).1, json!({ "AllowFederatedUsers": false }));
    assert_eq!(experts.send("GET", state, &[], None).1["AllowFederatedUsers"], true);
    assert_eq!(experts.send("GET", "https://graph.microsoft.com/_sim/state/nothing", &[], None).0, 404);
    let group = technicians.group("Own");
    let stranger = text(&experts.get("/users/expert@abc.com").1["id"]);
    assert_eq!(technicians.post(&format!("/groups/{group}/members/$ref"), &reference(&stranger)).0, 404);
}

#[test]
fn roles_are_given_and_taken() {
    let client = Client::new();
    let role = text(&client.get("/directoryRoles").1["value"][0]["id"]);
    let members = format!("/directoryRoles/{role}/members");
    let listed = || client.get(&members).1["value"].as_array().unwrap().len();
    let user = text(&client.get("/users/user-01@contoso.com").1["id"]);
    let before = listed();
    assert_eq!(client.post(&format!("{members}/$ref"), &reference(&user)).0, 204);
    assert_eq!((client.post(&format!("{members}/$ref"), &reference(&user)).0, listed()), (400, before + 1));
    let group = |assignable: bool| {
        let body = json!({"displayName": "G", "mailNickname": "g", "mailEnabled": false, "securityEnabled": true,
            "isAssignableToRole": assignable});
        text(&client.post("/groups", &body).1["id"])
    };
    assert_eq!(client.post(&format!("{members}/$ref"), &reference(&group(false))).0, 400);
    assert_eq!(client.post(&format!("{members}/$ref"), &reference(&group(true))).0, 204);
    let found = client.get("/groups?$filter=isAssignableToRole%20eq%20true&$select=id").1;
    assert_eq!(found["value"].as_array().unwrap().len(), 1);
    assert_eq!(client.delete(&format!("{members}/{user}/$ref")).0, 204);
    assert_eq!(client.delete(&format!("{members}/{user}/$ref")).0, 404);
}

#[test]
fn the_sharing_of_sharepoint_is_a_setting_of_the_tenant() {
    let client = Client::new();
    let path = "/admin/sharepoint/settings";
    assert_eq!(client.get(path).1["sharingCapability"], "externalUserAndGuestSharing");
    let (status, body) = client.patch(path, &json!({ "sharingCapability": "externalUserSharingOnly" }));
    assert_eq!((status, &body["sharingCapability"]), (200, &json!("externalUserSharingOnly")));
    assert_eq!(client.get(path).1["sharingDomainRestrictionMode"], "none", "what is not given stays");
    assert_eq!(client.patch(path, &json!({ "sharingCapability": "everybody" })).0, 400);
}
