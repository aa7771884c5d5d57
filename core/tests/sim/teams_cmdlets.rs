//! Cmdlets of the module `MicrosoftTeams`.

use remote_assist::sim::{Seed, SimTenant};
use serde_json::{Value, json};

use crate::support::{Client, reference, text};

const GET: &str = "Get-CsTenantFederationConfiguration";
const SET: &str = "Set-CsTenantFederationConfiguration";
const STATE: &str = "https://graph.microsoft.com/_sim/state/teams.tenantFederationConfiguration";

fn federation(client: &Client) -> Value {
    client.output(GET, &json!({ "Identity": "Global" })).remove(0)
}

/// The property after setting some parameters.
fn after(client: &Client, parameters: &Value, property: &str) -> Value {
    assert!(client.output(SET, parameters).is_empty());
    federation(client)[property].clone()
}

fn made(client: &Client, cmdlet: &str, parameters: &Value) -> Value {
    client.output(cmdlet, parameters).remove(0)
}

#[test]
fn a_tenant_is_open_at_first_and_shows_an_export() {
    let client = Client::new();
    let found = federation(&client);
    for (name, value) in [
        ("AllowedDomains", json!({})),
        ("BlockedDomains", json!([])),
        ("AllowFederatedUsers", json!(true)),
        ("AllowTeamsConsumer", json!(true)),
        ("AllowTeamsConsumerInbound", json!(true)),
        ("BlockAllSubdomains", json!(false)),
        ("ExternalAccessWithTrialTenants", json!("Blocked")),
        ("SecurityTeamAllowBlockListDelegation", json!("Disabled")),
        ("EnableMutualFederationForChatPartipants", json!(false)),
        ("Identity", json!("Global")),
    ] {
        assert_eq!(found[name], value, "{name}");
    }
    assert_eq!(client.refused(GET, &json!({ "Identity": "Local" })), "ObjectNotFound");
}

#[test]
fn what_is_set_is_shown_by_get_and_by_the_state() {
    let tenant = SimTenant::builder().seed(Seed::Companies).build().unwrap();
    let client = Client::at(tenant, 1);
    assert_eq!(federation(&client)["AllowedDomains"]["AllowedDomain"], json!(["Domain=abc.com"]));
    let set = json!({
        "AllowFederatedUsers": false, "AllowTeamsConsumer": false, "AllowTeamsConsumerInbound": false,
        "BlockAllSubdomains": true, "ExternalAccessWithTrialTenants": "allowed", "SharedSipAddressSpace": true,
        "TreatDiscoveredPartnersAsUnverified": true, "RestrictTeamsConsumerToExternalUserProfiles": true,
        "SecurityTeamAllowBlockListDelegation": "Enabled", "CustomizeFederation": true,
    });
    assert!(client.output(SET, &set).is_empty());
    let found = federation(&client);
    for (name, value) in set.as_object().unwrap() {
        let shown = if name == "ExternalAccessWithTrialTenants" { &json!("Allowed") } else { value };
        assert_eq!(&found[name], shown, "{name}");
    }
    assert_eq!(client.send("GET", STATE, &[], None), (200, found.clone()));
    assert_eq!(found["AllowedDomains"]["AllowedDomain"], json!(["Domain=abc.com"]), "the rest stays");
    let put = json!({ "AllowFederatedUsers": true });
    assert_eq!(client.send("PUT", STATE, &[], Some(&put)).0, 204);
    let found = federation(&client);
    assert_eq!((&found["AllowFederatedUsers"], &found["AllowedDomains"]), (&json!(true), &json!({})));
    client.output(SET, &json!({ "EnableMutualFederationForChatParticipants": true }));
    assert_eq!(
        federation(&client)["EnableMutualFederationForChatPartipants"],
        false,
        "reserved, not retained"
    );
}

#[test]
fn allowed_domains_are_objects() {
    let client = Client::new();
    let everybody = made(&client, "New-CsEdgeAllowAllKnownDomains", &json!({}));
    let pattern = |domain: &str| made(&client, "New-CsEdgeDomainPattern", &json!({ "Domain": domain }));
    let list = |domains: &Value| made(&client, "New-CsEdgeAllowList", &json!({ "AllowedDomain": domains }));
    assert_eq!(everybody, json!({ "AllowAllKnownDomains": true }));
    assert_eq!(pattern("contoso.com"), json!({ "Domain": "contoso.com" }));
    let two = list(&json!([pattern("contoso.com"), pattern("fabrikam.com")]));
    assert_eq!(two, json!({ "AllowedDomain": [{ "Domain": "contoso.com" }, { "Domain": "fabrikam.com" }] }));
    let set = |value: &Value| after(&client, &json!({ "AllowedDomains": value }), "AllowedDomains");
    assert_eq!(set(&two), json!({ "AllowedDomain": ["Domain=contoso.com", "Domain=fabrikam.com"] }));
    assert_eq!(set(&everybody), json!({}));
    let single = json!({ "AllowedDomain": "Domain=contoso.com" });
    assert_eq!(set(&list(&pattern("contoso.com"))), single, "a single one stands alone");
    assert_eq!(set(&everybody), json!({}));
    assert_eq!(set(&pattern("contoso.com")), single);
    let nobody = json!({ "AllowedDomain": [] });
    for value in [json!(null), list(&json!(null)), pattern("")] {
        assert_eq!(set(&everybody), json!({}));
        assert_eq!(set(&value), nobody, "{value}: nobody, not everybody");
    }
    for wrong in [
        json!("contoso.com"),
        json!(["contoso.com"]),
        json!({ "AllowAllKnownDomains": false }),
        json!({}),
        json!(1),
    ] {
        assert_eq!(
            client.refused(SET, &json!({ "AllowedDomains": wrong })),
            "ParameterBindingException",
            "{wrong}"
        );
    }
    assert_eq!(federation(&client)["AllowedDomains"], nobody, "what is refused changes nothing");
    for wrong in ["*.contoso.com", "contoso", "a b.com", "-a.com", "Domain=a.com", "https://a.com"] {
        assert_eq!(
            client.refused("New-CsEdgeDomainPattern", &json!({ "Domain": wrong })),
            "InvalidArgument",
            "{wrong}"
        );
    }
    assert_eq!(
        client.refused("New-CsEdgeAllowList", &json!({ "AllowedDomain": "a.com" })),
        "ParameterBindingException"
    );
}

#[test]
fn allowed_domains_come_and_go_as_a_list() {
    let client = Client::new();
    let set = |value: &Value| after(&client, &json!({ "AllowedDomainsAsAList": value }), "AllowedDomains");
    assert_eq!(set(&json!({ "Remove": ["a.com"] })), json!({}), "nothing is taken off a list that is none");
    assert_eq!(set(&json!({ "Add": ["a.com"] })), json!({ "AllowedDomain": "Domain=a.com" }));
    assert_eq!(
        set(&json!({ "Add": ["b.com", "A.com"] })),
        json!({ "AllowedDomain": ["Domain=a.com", "Domain=b.com"] })
    );
    assert_eq!(set(&json!({ "Remove": ["A.COM"] })), json!({ "AllowedDomain": "Domain=b.com" }));
    assert_eq!(set(&json!(["c.com", "d.com"])), json!({ "AllowedDomain": ["Domain=c.com", "Domain=d.com"] }));
    assert_eq!(set(&json!({ "Remove": ["c.com", "d.com"] })), json!({ "AllowedDomain": [] }), "nobody");
    for (wrong, category) in [
        (json!({ "AllowedDomainsAsAList": "a.com" }), "ParameterBindingException"),
        (json!({ "AllowedDomainsAsAList": { "Append": ["a.com"] } }), "ParameterBindingException"),
        (json!({ "AllowedDomainsAsAList": ["*.a.com"] }), "InvalidArgument"),
        (json!({ "AllowedDomainsAsAList": ["a.com"], "AllowedDomains": null }), "InvalidArgument"),
    ] {
        assert_eq!(client.refused(SET, &wrong), category, "{wrong}");
    }
}

#[test]
fn blocked_domains_take_lists_and_hash_tables() {
    let client = Client::new();
    let set = |value: &Value| after(&client, &json!({ "BlockedDomains": value }), "BlockedDomains");
    assert_eq!(set(&json!({ "Domain": "a.com" })), json!(["Domain=a.com"]));
    assert_eq!(set(&json!({ "Add": { "Domain": "b.com" } })), json!(["Domain=a.com", "Domain=b.com"]));
    assert_eq!(set(&json!({ "Remove": [{ "Domain": "a.com" }] })), json!(["Domain=b.com"]));
    assert_eq!(set(&json!({ "Replace": ["c.com", "d.com"] })), json!(["Domain=c.com", "Domain=d.com"]));
    assert_eq!(set(&json!(["e.com", "E.com"])), json!(["Domain=e.com"]), "each once");
    assert_eq!(set(&json!(null)), json!([]));
    for wrong in [
        json!("a.com"),
        json!({}),
        json!({ "Add": "a.com" }),
        json!({ "Replace": ["a.com"], "Add": ["b.com"] }),
    ] {
        assert_eq!(
            client.refused(SET, &json!({ "BlockedDomains": wrong })),
            "ParameterBindingException",
            "{wrong}"
        );
    }
    assert_eq!(federation(&client)["AllowedDomains"], json!({}), "the allow list is another matter");
}

#[test]
fn lists_hold_four_thousand_domains() {
    let client = Client::new();
    let domains = |count: usize| (0..count).map(|number| format!("d{number}.com")).collect::<Vec<_>>();
    for name in ["AllowedDomainsAsAList", "BlockedDomains", "AllowedTrialTenantDomains"] {
        client.output(SET, &json!({ name: domains(4000) }));
        assert_eq!(client.refused(SET, &json!({ name: { "Add": ["e.com"] } })), "InvalidArgument", "{name}");
        assert_eq!(client.refused(SET, &json!({ name: domains(4001) })), "InvalidArgument", "{name}");
    }
    let all: Vec<_> = domains(4001).into_iter().map(|domain| json!({ "Domain": domain })).collect();
    assert_eq!(
        client.refused(SET, &json!({ "AllowedDomains": { "AllowedDomain": all } })),
        "InvalidArgument"
    );
}

#[test]
fn trial_tenants_have_a_list_of_their_own() {
    let client = Client::new();
    let set = |value: &Value| {
        after(&client, &json!({ "AllowedTrialTenantDomains": value }), "AllowedTrialTenantDomains")
    };
    assert_eq!(set(&json!(["a.com", "b.com"])), json!(["a.com", "b.com"]));
    assert_eq!(set(&json!({ "Add": ["c.com"] })), json!(["a.com", "b.com", "c.com"]));
    assert_eq!(set(&json!({ "Remove": ["a.com"] })), json!(["b.com", "c.com"]));
    assert_eq!(set(&json!([])), json!([]));
}

#[test]
fn policies_are_made_changed_and_removed() {
    let client = Client::new();
    let get =
        |name: &str| client.output("Get-CsExternalAccessPolicy", &json!({ "Identity": name })).remove(0);
    assert_eq!(get("global")["CommunicationWithExternalOrgs"], "OrganizationDefault");
    assert_eq!(get("Global")["EnableFederationAccess"], true);
    let new = json!({
        "Identity": "Experts", "CommunicationWithExternalOrgs": "AllowSpecificExternalDomains",
        "AllowedExternalDomains": ["contoso1.com", "contoso2.com"], "Description": "x",
    });
    let made = client.output("New-CsExternalAccessPolicy", &new).remove(0);
    assert_eq!(
        (&made["Identity"], &made["AllowedExternalDomains"]),
        (&json!("Tag:Experts"), &json!(["contoso1.com", "contoso2.com"]))
    );
    assert_eq!(made["EnableFederationAccess"], true, "the default");
    assert_eq!(get("tag:experts"), made);
    assert_eq!(client.output("Get-CsExternalAccessPolicy", &json!({})).len(), 2);
    client.output(
        "Set-CsExternalAccessPolicy",
        &json!({ "Identity": "Experts", "EnableFederationAccess": false }),
    );
    assert_eq!(
        (&get("Experts")["EnableFederationAccess"], &get("Experts")["Description"]),
        (&json!(false), &json!("x"))
    );
    for (cmdlet, wrong, category) in [
        ("New", json!({ "Identity": "EXPERTS" }), "ResourceExists"),
        ("New", json!({ "Identity": "Global" }), "InvalidOperation"),
        ("New", json!({ "Identity": "site:Redmond" }), "InvalidArgument"),
        ("New", json!({ "Identity": "A", "AllowedExternalDomains": ["*.a.com"] }), "InvalidArgument"),
        (
            "New",
            json!({ "Identity": "A", "CommunicationWithExternalOrgs": "Everybody" }),
            "ParameterBindingException",
        ),
        ("Set", json!({ "Identity": "Nobody", "EnableFederationAccess": true }), "ObjectNotFound"),
        ("Get", json!({ "Identity": "Nobody" }), "ObjectNotFound"),
        ("Remove", json!({ "Identity": "Nobody" }), "ObjectNotFound"),
    ] {
        assert_eq!(client.refused(&format!("{cmdlet}-CsExternalAccessPolicy"), &wrong), category, "{wrong}");
    }
    client.output("Remove-CsExternalAccessPolicy", &json!({ "Identity": "Experts" }));
    assert_eq!(client.output("Get-CsExternalAccessPolicy", &json!({})).len(), 1);
}

#[test]
fn the_global_policy_follows_the_organization() {
    let client = Client::new();
    let set = "Set-CsExternalAccessPolicy";
    for wrong in [
        json!({ "CommunicationWithExternalOrgs": "BlockAllExternalDomains" }),
        json!({ "Identity": "Global", "AllowedExternalDomains": ["a.com"] }),
    ] {
        assert_eq!(client.refused(set, &wrong), "InvalidOperation", "{wrong}");
    }
    client.output(
        set,
        &json!({ "EnableFederationAccess": false, "CommunicationWithExternalOrgs": "OrganizationDefault" }),
    );
    let global = || client.output("Get-CsExternalAccessPolicy", &json!({ "Identity": "Global" })).remove(0);
    assert_eq!(global()["EnableFederationAccess"], false);
    client.output("Remove-CsExternalAccessPolicy", &json!({ "Identity": "Global" }));
    assert_eq!(global()["EnableFederationAccess"], true, "it is reset, not removed");
}

#[test]
fn policies_are_granted_to_people_groups_and_everybody() {
    let client = Client::new();
    let grant =
        |parameters: &Value| assert!(client.output("Grant-CsExternalAccessPolicy", parameters).is_empty());
    for name in ["One", "Two", "Three"] {
        client.output("New-CsExternalAccessPolicy", &json!({ "Identity": name }));
    }
    let user = text(&client.get("/users/user-01@contoso.com").1["id"]);
    let assigned = |identity: &str| {
        let query = json!({ "Identity": identity, "PolicyType": "ExternalAccessPolicy" });
        client.output("Get-CsUserPolicyAssignment", &query).into_iter().next().unwrap_or_default()
    };
    let online =
        |identity: &str| client.output("Get-CsOnlineUser", &json!({ "Identity": identity })).remove(0);
    assert_eq!(assigned(&user), json!(null), "the policy of the tenant is not listed");
    let (first, second) = (client.group("First"), client.group("Second"));
    for group in [&first, &second] {
        assert_eq!(client.post(&format!("/groups/{group}/members/$ref"), &reference(&user)).0, 204);
    }
    grant(&json!({ "Group": first, "PolicyName": "Two", "Rank": 1 }));
    grant(&json!({ "Group": second, "PolicyName": "Three", "Rank": 1 }));
    assert_eq!(assigned(&user)["PolicyName"], "Three", "the later one took the rank");
    grant(&json!({ "Identity": "user-01@contoso.com", "PolicyName": "one" }));
    let found = assigned("USER-01@contoso.com");
    assert_eq!(found["PolicyName"], "One", "the own policy comes first");
    assert_eq!(
        found["PolicySource"],
        json!([
            { "AssignmentType": "Direct", "PolicyName": "One", "Reference": null },
            { "AssignmentType": "Group", "PolicyName": "Three", "Reference": second },
            { "AssignmentType": "Group", "PolicyName": "Two", "Reference": first },
        ])
    );
    assert_eq!(online("sip:user-01@contoso.com")["ExternalAccessPolicy"], "One");
    assert_eq!(
        client
            .output(
                "Get-CsUserPolicyAssignment",
                &json!({ "Identity": user, "PolicyType": "TeamsCallingPolicy" })
            )
            .len(),
        0
    );
    let remove = |name: &str| json!({ "Identity": name });
    for name in ["One", "Two"] {
        assert_eq!(
            client.refused("Remove-CsExternalAccessPolicy", &remove(name)),
            "InvalidOperation",
            "{name} is assigned"
        );
    }
    grant(&json!({ "Identity": user, "PolicyName": null }));
    grant(&json!({ "Group": second, "PolicyName": null, "Rank": 1 }));
    assert_eq!(assigned(&user)["PolicyName"], "Two");
    client.output("Remove-CsExternalAccessPolicy", &remove("One"));
    grant(&json!({ "Global": true, "PolicyName": "Three" }));
    assert_eq!(client.refused("Remove-CsExternalAccessPolicy", &remove("Three")), "InvalidOperation");
    assert_eq!(assigned("user-02@contoso.com"), json!(null));
    grant(&json!({ "Global": true, "PolicyName": null }));
    client.output("Remove-CsExternalAccessPolicy", &remove("Three"));
    for (wrong, category) in [
        (json!({ "Identity": "nobody@contoso.com", "PolicyName": "Two" }), "ObjectNotFound"),
        (json!({ "Identity": user, "PolicyName": "One" }), "ObjectNotFound"),
        (json!({ "Group": user, "PolicyName": "Two", "Rank": 1 }), "ObjectNotFound"),
        (json!({ "Group": first, "PolicyName": "Two", "Rank": 0 }), "InvalidArgument"),
        (json!({ "Group": first, "PolicyName": "Two" }), "ParameterBindingException"),
        (json!({ "PolicyName": "Two" }), "ParameterBindingException"),
        (json!({ "Identity": user, "Global": true, "PolicyName": "Two" }), "ParameterBindingException"),
    ] {
        assert_eq!(client.refused("Grant-CsExternalAccessPolicy", &wrong), category, "{wrong}");
    }
}

#[test]
fn people_are_shown_with_what_teams_knows() {
    let client = Client::new();
    let online =
        |identity: &str| client.output("Get-CsOnlineUser", &json!({ "Identity": identity })).remove(0);
    let user = online("user-01");
    assert_eq!(user["UserPrincipalName"], "user-01@contoso.com");
    assert_eq!(user["TeamsUpgradeEffectiveMode"], "TeamsOnly");
    assert_eq!((&user["FeatureTypes"], &user["AccountType"]), (&json!(["Teams"]), &json!("User")));
    assert_eq!(
        (&user["ExternalAccessPolicy"], &user["AssignedPlan"][0]["Capability"]),
        (&json!(null), &json!("Teams"))
    );
    let unlicensed = client.user("unlicensed");
    let found = online(&unlicensed);
    assert_eq!(
        (&found["FeatureTypes"], &found["AccountType"], &found["AssignedPlan"]),
        (&json!([]), &json!("IneligibleUser"), &json!([]))
    );
    assert_eq!(client.output("Get-CsOnlineUser", &json!({})).len(), 31);
    assert_eq!(client.output("Get-CsOnlineUser", &json!({ "ResultSize": 7 })).len(), 7);
    assert_eq!(
        client.refused("Get-CsOnlineUser", &json!({ "Identity": "nobody@contoso.com" })),
        "ObjectNotFound"
    );
}

#[test]
fn clients_and_guests_have_configurations() {
    let client = Client::new();
    for (name, property, value) in [
        ("Client", "AllowGuestUser", json!(false)),
        ("Client", "AllowScopedPeopleSearchandAccess", json!(true)),
        ("GuestCalling", "AllowPrivateCalling", json!(false)),
        ("GuestMeeting", "AllowMeetNow", json!(false)),
        ("GuestMeeting", "ScreenSharingMode", json!("SingleApplication")),
        ("GuestMessaging", "AllowUserChat", json!(false)),
        ("GuestMessaging", "GiphyRatingType", json!("Strict")),
    ] {
        let get = format!("Get-CsTeams{name}Configuration");
        let set = format!("Set-CsTeams{name}Configuration");
        let before = client.output(&get, &json!({})).remove(0);
        assert_ne!(before[property], value, "{name}.{property}");
        client.output(&set, &json!({ "Identity": "Global", property: value }));
        let mut expected = before;
        expected[property] = value;
        assert_eq!(client.output(&get, &json!({ "Identity": "Global" }))[0], expected, "the rest stays");
        assert_eq!(client.refused(&set, &json!({ property: 1 })), "ParameterBindingException");
        assert_eq!(
            client.refused(&set, &json!({ "Identity": "Other", property: expected[property] })),
            "ObjectNotFound"
        );
    }
}
