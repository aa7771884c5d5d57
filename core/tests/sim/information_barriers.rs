//! Information barriers: segments, policies, their application, and who may communicate then.

use remote_assist::sim::{Seed, SimBuilder, SimTenant};
use serde_json::{Value, json};

use crate::support::{Client, code, group_body, reference, text, user_body};

const START: &str = "Start-InformationBarrierPoliciesApplication";
const STOP: &str = "Stop-InformationBarrierPoliciesApplication";
const STATUS: &str = "Get-InformationBarrierPoliciesApplicationStatus";
const NEW_SEGMENT: &str = "New-OrganizationSegment";
const NEW_POLICY: &str = "New-InformationBarrierPolicy";

/// abc.com, which has the plan; scoped search is on.
fn prepared(builder: SimBuilder) -> Client {
    let client = Client::of(builder.seed(Seed::Companies));
    client.output("Set-CsTeamsClientConfiguration", &json!({ "AllowScopedPeopleSearchandAccess": true }));
    client
}

fn quick() -> Client {
    prepared(SimTenant::builder())
}

/// A person with some properties.
fn person(client: &Client, alias: &str, more: &Value) -> String {
    let (status, body) = client.post("/users", &user_body(&format!("{alias}@abc.com"), alias, more));
    assert_eq!(status, 201, "{body}");
    text(&body["id"])
}

fn segment(client: &Client, name: &str) {
    client
        .output(NEW_SEGMENT, &json!({ "Name": name, "UserGroupFilter": format!("Department -eq '{name}'") }));
}

/// Two vendors and an unsegmented colleague.
fn vendors(client: &Client) {
    for name in ["VendorA", "VendorB"] {
        segment(client, name);
        person(client, &name.to_lowercase(), &json!({ "department": name }));
    }
    person(client, "inside", &json!({}));
}

fn policy(client: &Client, from: &str, list: &str, to: &[&str], state: &str) {
    let new = json!({ "Name": format!("{from} policy"), "AssignedSegment": from, list: to, "State": state });
    let made = client.output(NEW_POLICY, &new).remove(0);
    assert_eq!((&made["State"], &made[list]), (&json!(state), &json!(to)));
}

fn apply(client: &Client) -> Value {
    client.output(START, &json!({ "Confirm": false }));
    client.wait(1);
    client.output(STATUS, &json!({})).remove(0)
}

/// Whether one may reach the other, and the other way round.
fn reach(client: &Client, one: &str, two: &str) -> (bool, bool) {
    let query = json!({ "RecipientId1": one, "RecipientId2": format!("{two}@abc.com") });
    let found = client.output("Get-ExoInformationBarrierRelationship", &query).remove(0);
    (found["Communication1To2"] == true, found["Communication2To1"] == true)
}

#[test]
fn segments_are_named_once_and_filtered_by_known_attributes() {
    let client = quick();
    segment(&client, "HR");
    let made = client.output("Get-OrganizationSegment", &json!({ "Identity": "hr" })).remove(0);
    assert_eq!((&made["Name"], &made["UserGroupFilter"]), (&json!("HR"), &json!("Department -eq 'HR'")));
    let filter = "Department -eq 'x'";
    for (wrong, category) in [
        (json!({ "Name": "hr", "UserGroupFilter": filter }), "ResourceExists"),
        (json!({ "Name": "x".repeat(65), "UserGroupFilter": filter }), "InvalidArgument"),
        (json!({ "Name": "A", "UserGroupFilter": "Location -eq 'Local'" }), "InvalidArgument"),
        (json!({ "Name": "A", "UserGroupFilter": "Department is HR" }), "InvalidArgument"),
        (json!({ "Name": "A" }), "ParameterBindingException"),
    ] {
        assert_eq!(client.refused(NEW_SEGMENT, &wrong), category, "{wrong}");
    }
    let changed = json!({ "Identity": made["Guid"], "UserGroupFilter": "Company -eq 'B'" });
    client.output("Set-OrganizationSegment", &changed);
    assert_eq!(client.output("Get-OrganizationSegment", &json!({}))[0]["UserGroupFilter"], "Company -eq 'B'");
    assert_eq!(
        client.refused("Set-OrganizationSegment", &json!({ "Identity": "HR", "Name": "HR2" })),
        "ParameterBindingException"
    );
    assert_eq!(
        client.refused("Remove-OrganizationSegment", &json!({ "Identity": "HR" })),
        "InvalidOperation",
        "it asks"
    );
    client.output("Remove-OrganizationSegment", &json!({ "Identity": "HR", "Confirm": false }));
    assert!(client.output("Get-OrganizationSegment", &json!({ "Identity": null })).is_empty());
    assert_eq!(client.refused("Get-OrganizationSegment", &json!({ "Identity": "HR" })), "ObjectNotFound");
}

#[test]
fn policies_have_their_rules() {
    let client = quick();
    for name in ["HR", "Sales", "Research"] {
        segment(&client, name);
    }
    let new = |more: &Value| {
        let mut body = json!({ "Name": "P", "AssignedSegment": "HR" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (wrong, category) in [
        (new(&json!({})), "ParameterBindingException"),
        (
            new(&json!({ "SegmentsAllowed": ["HR"], "SegmentsBlocked": ["Sales"] })),
            "ParameterBindingException",
        ),
        (new(&json!({ "SegmentsAllowed": ["Sales"] })), "InvalidArgument"),
        (new(&json!({ "SegmentsBlocked": ["HR"] })), "InvalidArgument"),
        (new(&json!({ "SegmentsBlocked": [] })), "InvalidArgument"),
        (new(&json!({ "SegmentsBlocked": ["Nobody"] })), "ObjectNotFound"),
        (new(&json!({ "AssignedSegment": "Nobody", "SegmentsBlocked": ["HR"] })), "ObjectNotFound"),
        (new(&json!({ "Name": "x".repeat(65), "SegmentsBlocked": ["Sales"] })), "InvalidArgument"),
        (new(&json!({ "SegmentsBlocked": ["Sales"], "State": "Paused" })), "ParameterBindingException"),
    ] {
        assert_eq!(client.refused(NEW_POLICY, &wrong), category, "{wrong}");
    }
    let made = client.output(NEW_POLICY, &new(&json!({ "SegmentsBlocked": "sales" }))).remove(0);
    assert_eq!((&made["State"], &made["SegmentsBlocked"]), (&json!("Inactive"), &json!(["Sales"])));
    assert_eq!(
        client.refused(
            NEW_POLICY,
            &json!({ "Name": "p", "AssignedSegment": "Sales", "SegmentsBlocked": ["HR"] })
        ),
        "ResourceExists"
    );
    assert_eq!(
        client.refused(
            NEW_POLICY,
            &json!({ "Name": "Q", "AssignedSegment": "hr", "SegmentsBlocked": ["Sales"] })
        ),
        "InvalidOperation",
        "one policy for a segment"
    );
    let set = "Set-InformationBarrierPolicy";
    assert_eq!(
        client.refused(set, &json!({ "Identity": "P", "SegmentsAllowed": ["HR"] })),
        "InvalidOperation",
        "the kind stays"
    );
    client.output(
        set,
        &json!({ "Identity": made["Guid"], "SegmentsBlocked": ["Research"], "State": "Active" }),
    );
    let found = client.output("Get-InformationBarrierPolicy", &json!({ "Identity": "P" })).remove(0);
    assert_eq!((&found["State"], &found["SegmentsBlocked"]), (&json!("Active"), &json!(["Research"])));
    let remove = json!({ "Identity": "P", "Confirm": false });
    assert_eq!(
        client.refused("Remove-OrganizationSegment", &json!({ "Identity": "Research", "Confirm": false })),
        "InvalidOperation",
        "in use"
    );
    assert_eq!(client.refused("Remove-InformationBarrierPolicy", &remove), "InvalidOperation", "active");
    client.output(set, &json!({ "Identity": "P", "State": "Inactive" }));
    assert_eq!(
        client.refused("Remove-InformationBarrierPolicy", &json!({ "Identity": "P" })),
        "InvalidOperation",
        "it asks"
    );
    client.output("Remove-InformationBarrierPolicy", &remove);
    assert!(client.output("Get-InformationBarrierPolicy", &json!({})).is_empty());
    client.output("Remove-OrganizationSegment", &json!({ "Identity": "Research", "Confirm": false }));
}

#[test]
fn a_tenant_has_to_be_prepared_and_licensed() {
    let client = Client::of(SimTenant::builder().seed(Seed::Companies));
    segment(&client, "A");
    segment(&client, "B");
    let new = |state: &str| json!({ "Name": "P", "AssignedSegment": "A", "SegmentsBlocked": ["B"], "State": state });
    let scoped = |on: bool| {
        client.output("Set-CsTeamsClientConfiguration", &json!({ "AllowScopedPeopleSearchandAccess": on }))
    };
    let audit = |on: bool| {
        client.output("Set-AdminAuditLogConfig", &json!({ "UnifiedAuditLogIngestionEnabled": on }))
    };
    assert_eq!(
        client.output("Get-AdminAuditLogConfig", &json!({}))[0]["UnifiedAuditLogIngestionEnabled"],
        true
    );
    assert!(client.output("Get-AddressBookPolicy", &json!({})).is_empty());
    assert_eq!(client.refused(NEW_POLICY, &new("Inactive")), "InvalidOperation", "scoped search is off");
    scoped(true);
    audit(false);
    assert_eq!(client.refused(NEW_POLICY, &new("Inactive")), "InvalidOperation", "the audit log is off");
    audit(true);
    client.output(NEW_POLICY, &new("Active"));
    scoped(false);
    assert_eq!(apply(&client)["Status"], "Failed", "it is looked at again");
    // Contoso has E3, which does not include information barriers.
    let contoso = Client::new();
    contoso.output("Set-CsTeamsClientConfiguration", &json!({ "AllowScopedPeopleSearchandAccess": true }));
    segment(&contoso, "A");
    segment(&contoso, "B");
    assert_eq!(contoso.refused(NEW_POLICY, &new("Active")), "InvalidOperation", "no licence");
    contoso.output(NEW_POLICY, &new("Inactive"));
    let activate = json!({ "Identity": "P", "State": "Active" });
    assert_eq!(contoso.refused("Set-InformationBarrierPolicy", &activate), "InvalidOperation");
}

#[test]
fn policies_count_when_they_were_applied() {
    let client = quick();
    vendors(&client);
    policy(&client, "VendorA", "SegmentsBlocked", &["VendorB"], "Inactive");
    policy(&client, "VendorB", "SegmentsBlocked", &["VendorA"], "Active");
    assert_eq!(client.refused(START, &json!({})), "InvalidOperation", "it asks");
    assert!(client.output(STATUS, &json!({})).is_empty());
    let started = client.output(START, &json!({ "Confirm": false })).remove(0);
    assert_eq!((&started["Status"], &started["ApplicationStartTime"]), (&json!("NotStarted"), &json!(null)));
    assert_eq!(client.refused(START, &json!({ "Confirm": false })), "InvalidOperation", "one at a time");
    assert_eq!(reach(&client, "vendora", "vendorb"), (true, true));
    client.tenant.clock().advance(std::time::Duration::from_millis(400));
    assert_eq!(client.output(STATUS, &json!({}))[0]["Status"], "InProgress");
    client.wait(1);
    let done = client.output(STATUS, &json!({ "Identity": started["Identity"] })).remove(0);
    assert_eq!(
        (&done["Status"], &done["PercentProgress"], &done["FailedRecipients"]),
        (&json!("Completed"), &json!(100), &json!(0))
    );
    assert_eq!(reach(&client, "vendora", "vendorb"), (true, false), "one policy works in one direction");
    client
        .output("Set-InformationBarrierPolicy", &json!({ "Identity": "VendorA policy", "State": "Active" }));
    assert_eq!(reach(&client, "vendora", "vendorb"), (true, false), "not applied yet");
    apply(&client);
    assert_eq!(reach(&client, "vendora", "vendorb"), (false, false));
    assert_eq!(reach(&client, "vendora", "inside"), (true, true), "who is in no segment is not blocked");
    let all = client.output(STATUS, &json!({ "All": true }));
    assert_eq!((all.len(), &all[1]["Identity"]), (2, &started["Identity"]), "the newest first");
    for name in ["VendorA policy", "VendorB policy"] {
        client.output("Set-InformationBarrierPolicy", &json!({ "Identity": name, "State": "Inactive" }));
        client.output("Remove-InformationBarrierPolicy", &json!({ "Identity": name, "Confirm": false }));
    }
    assert_eq!(reach(&client, "vendora", "vendorb"), (false, false), "until the next application");
    apply(&client);
    assert_eq!(reach(&client, "vendora", "vendorb"), (true, true));
    let nobody = json!({ "RecipientId1": "nobody", "RecipientId2": "vendora" });
    assert_eq!(client.refused("Get-ExoInformationBarrierRelationship", &nobody), "ObjectNotFound");
}

#[test]
fn allow_lists_shut_every_other_segment_out() {
    let client = quick();
    vendors(&client);
    segment(&client, "Desk");
    person(&client, "desk", &json!({ "department": "Desk" }));
    policy(&client, "VendorA", "SegmentsAllowed", &["VendorA", "Desk"], "Active");
    policy(&client, "VendorB", "SegmentsAllowed", &["VendorB", "Desk"], "Active");
    assert_eq!(apply(&client)["Status"], "Completed");
    assert_eq!(reach(&client, "vendora", "vendorb"), (false, false));
    assert_eq!(reach(&client, "vendora", "desk"), (true, true));
    assert_eq!(
        reach(&client, "vendora", "inside"),
        (true, true),
        "allow lists do not shut out who is in no segment"
    );
    let later = person(&client, "later", &json!({ "department": "VendorB" }));
    assert_eq!(
        reach(&client, "vendora", "later"),
        (true, true),
        "segments are those of the last application"
    );
    assert_eq!(client.delete(&format!("/users/{later}")).0, 204);
    let legacy = json!({ "InformationBarrierMode": "Legacy" });
    let state = "https://graph.microsoft.com/_sim/state/purview.policyConfig";
    assert_eq!(client.send("PUT", state, &[], Some(&legacy)).0, 204);
    assert_eq!(reach(&client, "vendora", "inside"), (false, true), "they do in an old organization");
}

#[test]
fn who_is_in_two_segments_gets_none() {
    let client = quick();
    vendors(&client);
    client.output(
        NEW_SEGMENT,
        &json!({ "Name": "Everybody", "UserGroupFilter": "UserPrincipalName -like 'vendora@*'" }),
    );
    policy(&client, "VendorB", "SegmentsBlocked", &["VendorA"], "Active");
    let done = apply(&client);
    assert_eq!((&done["Status"], &done["FailedRecipients"]), (&json!("Completed"), &json!(1)));
    assert!(text(&done["FailureReason"]).contains("IBPolicyConflict"), "{done}");
    assert_eq!(reach(&client, "vendorb", "vendora"), (true, true));
}

#[test]
fn segments_see_the_properties_of_the_directory() {
    let client = quick();
    let group = text(&client.post("/groups", &group_body("Vendors")).1["id"]);
    let blocked = person(&client, "blocked", &json!({ "department": "Blocked" }));
    segment(&client, "Blocked");
    let properties = json!({
        "companyName": "Vendor", "usageLocation": "DE", "country": "Germany", "officeLocation": "B2", "postalCode": "10115",
        "streetAddress": "Street 1", "onPremisesExtensionAttributes": { "extensionAttribute7": "V-7" },
    });
    let member = person(&client, "member", &properties);
    assert_eq!(client.post(&format!("/groups/{group}/members/$ref"), &reference(&member)).0, 204);
    let set = "Set-OrganizationSegment";
    client.output(NEW_SEGMENT, &json!({ "Name": "S", "UserGroupFilter": "Department -eq 'none'" }));
    policy(&client, "S", "SegmentsBlocked", &["Blocked"], "Active");
    for filter in [
        "Company -eq 'vendor'",
        "UsageLocation -eq 'DE' -and Co -ne 'France'",
        "PhysicalDeliveryOfficeName -like 'B*'",
        "PostalCode -eq '10115'",
        "StreetAddress -like 'street*'",
        "ExtensionAttribute7 -eq 'V-7'",
        "MailNickname -eq 'member' -or MailNickname -eq 'other'",
        "UserPrincipalName -eq 'member@abc.com'",
        "MemberOf -eq 'Vendors'",
        "MemberOfGroup -eq 'vendors'",
    ] {
        client.output(set, &json!({ "Identity": "S", "UserGroupFilter": "Department -eq 'none'" }));
        apply(&client);
        assert_eq!(reach(&client, &member, "blocked"), (true, true));
        client.output(set, &json!({ "Identity": "S", "UserGroupFilter": filter }));
        apply(&client);
        assert_eq!(reach(&client, &member, "blocked"), (false, true), "{filter}");
    }
    assert_eq!(reach(&client, &blocked, "blocked"), (true, true));
    let (status, body) =
        client.cmdlet(set, &json!({ "Identity": "S", "UserGroupFilter": "PostalCode -gt '1'" }));
    assert_eq!((status, code(&body)), (501, "sim.unmodelled"));
}

#[test]
fn an_application_can_be_stopped() {
    let client = quick();
    vendors(&client);
    policy(&client, "VendorA", "SegmentsBlocked", &["VendorB"], "Active");
    let started = client.output(START, &json!({ "Confirm": false })).remove(0);
    let stop = json!({ "Identity": started["Identity"], "Confirm": false });
    client.output(STOP, &stop);
    client.wait(5);
    let stopped = client.output(STATUS, &json!({})).remove(0);
    assert_eq!(stopped["Status"], "Cancelled");
    assert_eq!(reach(&client, "vendora", "vendorb"), (true, true), "nothing was applied");
    assert_eq!(client.refused(STOP, &stop), "InvalidOperation", "it has ended");
    assert_eq!(apply(&client)["Status"], "Completed");
    assert_eq!(reach(&client, "vendora", "vendorb"), (false, true));
}

#[test]
fn several_segments_need_a_mode_of_their_own() {
    let client = quick();
    let mode = |word: &str| json!({ "InformationBarrierMode": word });
    assert_eq!(client.output("Get-PolicyConfig", &json!({}))[0]["InformationBarrierMode"], "SingleSegment");
    segment(&client, "First");
    assert_eq!(
        client.refused("Set-PolicyConfig", &mode("MultiSegment")),
        "InvalidOperation",
        "there is a segment"
    );
    client.output("Remove-OrganizationSegment", &json!({ "Identity": "First", "Confirm": false }));
    assert_eq!(client.refused("Set-PolicyConfig", &mode("Legacy")), "ParameterBindingException");
    client.output("Set-PolicyConfig", &mode("MultiSegment"));
    assert_eq!(
        client.refused("Set-PolicyConfig", &mode("SingleSegment")),
        "InvalidOperation",
        "there is no way back"
    );
    for (name, filter) in [
        ("School1", "Department -eq '1'"),
        ("School2", "Department -eq '2'"),
        ("Teachers", "Company -eq 'Teachers'"),
    ] {
        client.output(NEW_SEGMENT, &json!({ "Name": name, "UserGroupFilter": filter }));
    }
    let blocking = json!({ "Name": "P", "AssignedSegment": "School1", "SegmentsBlocked": ["School2"] });
    assert_eq!(client.refused(NEW_POLICY, &blocking), "InvalidOperation", "allow lists alone");
    for name in ["School1", "School2", "Teachers"] {
        policy(&client, name, "SegmentsAllowed", &[name], "Active");
    }
    for (alias, school, company) in
        [("one", "1", "Pupils"), ("two", "2", "Teachers"), ("three", "1", "Teachers")]
    {
        person(&client, alias, &json!({ "department": school, "companyName": company }));
    }
    assert_eq!(apply(&client)["FailedRecipients"], 0);
    assert_eq!(reach(&client, "one", "two"), (false, false));
    assert_eq!(reach(&client, "two", "three"), (true, true), "they share a segment");
    assert_eq!(reach(&client, "one", "three"), (true, true));
}

#[test]
fn a_realistic_tenant_takes_its_time() {
    let client = prepared(SimTenant::builder().realistic(true).quotas(false).speed(1.0));
    client.output(NEW_SEGMENT, &json!({ "Name": "A", "UserGroupFilter": "Department -eq 'A'" }));
    client.output(START, &json!({ "Confirm": false }));
    let status = || text(&client.output(STATUS, &json!({}))[0]["Status"]);
    client.wait(29 * 60);
    assert_eq!(status(), "NotStarted");
    client.wait(60);
    assert_eq!(status(), "InProgress", "it begins within 30 minutes");
    client.wait(1);
    assert_eq!(status(), "Completed", "5,000 people take an hour, one person less than a second");
}
