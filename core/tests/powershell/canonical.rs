//! The canonical texts, and changes that lead from one state to another.

use std::collections::BTreeSet;

use proptest::prelude::*;
use remote_assist::powershell::canonical::{
    AllowedDomains, BarrierPolicyState, Canonical, ExternalAccessState, GrantState, PolicyState,
    SegmentState, SettingsState,
};
use remote_assist::powershell::{
    AllowedDomainsChange, BarrierPolicy, BarrierState, ExternalAccessChange, ExternalAccessPolicy,
    ListChange, PolicyGrant, Reach, Removal, Segment, Segments, SettingValue, Settings, TrialTenants, Wanted,
};
use serde_json::json;

fn set(entries: &[&str]) -> BTreeSet<String> {
    entries.iter().map(|entry| (*entry).to_owned()).collect()
}

#[test]
fn external_access_has_its_text() {
    let state = ExternalAccessState::read(&json!({
        "AllowTeamsConsumerInbound": false, "AllowTeamsConsumer": true, "AllowFederatedUsers": true,
        "AllowedDomains": {"AllowedDomain": ["Domain=Xyz.com", "Domain=abc.com"]}, "BlockedDomains": ["Domain=b.com"],
        "BlockAllSubdomains": false, "ExternalAccessWithTrialTenants": "Blocked",
        "AllowedTrialTenantDomains": ["t.com"],
    }))
    .unwrap();
    let text = "AllowFederatedUsers=true\nAllowedDomains=list\nAllowedDomain=abc.com\nAllowedDomain=xyz.com\n\
                BlockedDomain=b.com\nBlockAllSubdomains=false\nExternalAccessWithTrialTenants=Blocked\n\
                AllowedTrialTenantDomain=t.com\nAllowTeamsConsumer=true\nAllowTeamsConsumerInbound=false\n";
    assert_eq!(state.text(), text);
    let open = ExternalAccessState::read(&json!({"AllowedDomains": {}})).unwrap();
    assert_eq!(open.text(), "AllowedDomains=all\n");
    // Made with `printf 'AllowedDomains=all\n' | sha256sum`.
    assert_eq!(open.sha256(), "0178b96caa126a655bc9b9a857ef1ca0976892ceefc00737de2f5f91bf26b23f");
}

#[test]
fn what_is_asked_for_and_what_is_read_have_the_same_text() {
    let policy = Wanted::Set(ExternalAccessPolicy {
        name: "ra-experts".into(),
        enable_federation_access: true,
        communication_with_external_orgs: Reach::AllowSpecificExternalDomains,
        allowed_external_domains: set(&["xyz.com"]),
        blocked_external_domains: set(&[]),
        customize_federation: true,
    });
    let wire = json!({
        "Identity": "Tag:ra-experts", "EnableFederationAccess": true,
        "CommunicationWithExternalOrgs": "AllowSpecificExternalDomains",
        "AllowedExternalDomains": ["Domain=XYZ.com"], "BlockedExternalDomains": null,
    });
    assert_eq!(PolicyState::read(&wire).unwrap().text(), PolicyState::after(&policy).text());
    assert_eq!(
        PolicyState::after(&policy).text(),
        "Present=true\nEnableFederationAccess=true\nCommunicationWithExternalOrgs=AllowSpecificExternalDomains\n\
         AllowedExternalDomain=xyz.com\n"
    );
    let gone = PolicyState::after(&Wanted::Remove(Removal::new("ra-experts")));
    assert_eq!(gone.text(), "Present=false\n");
    assert_eq!(PolicyState::read(&json!({"Present": false})).unwrap(), gone);
    assert_eq!(PolicyState::read(&json!(null)).unwrap(), gone);

    let segment =
        Wanted::Set(Segment { name: "Vendor A".into(), filter: "Department -eq 'Vendor A'".into() });
    let wire = json!({"Name": "Vendor A", "UserGroupFilter": "Department -eq 'Vendor A'"});
    assert_eq!(SegmentState::read(&wire).unwrap().text(), SegmentState::after(&segment).text());

    let others = Segments::Blocked(set(&["Vendor C", "Vendor B"]));
    let barrier = Wanted::Set(BarrierPolicy {
        name: "A".into(),
        segment: "Vendor A".into(),
        others,
        state: BarrierState::Active,
    });
    let wire = json!({
        "AssignedSegment": "Vendor A", "SegmentsAllowed": [], "SegmentsBlocked": ["Vendor B", "Vendor C"],
        "State": "Active",
    });
    assert_eq!(BarrierPolicyState::read(&wire).unwrap().text(), BarrierPolicyState::after(&barrier).text());
    assert_eq!(
        BarrierPolicyState::after(&barrier).text(),
        "Present=true\nAssignedSegment=Vendor A\nSegmentBlocked=Vendor B\nSegmentBlocked=Vendor C\nState=Active\n"
    );

    let grant = PolicyGrant { user: "user-01@contoso.com".into(), policy_name: Some("RA-Experts".into()) };
    assert_eq!(GrantState::after(&grant).text(), "PolicyName=ra-experts\n");
    assert_eq!(GrantState::read(&json!({"PolicyName": ""})).unwrap().text(), "PolicyName=\n");

    let word = SettingValue::Word("EntireScreen".into());
    let settings = Settings {
        settings: [("ScreenSharingMode".into(), word), ("AllowIPVideo".into(), SettingValue::Flag(true))]
            .into(),
    };
    let wire = json!({"AllowIPVideo": true, "ScreenSharingMode": "EntireScreen", "AllowMeetNow": false});
    assert_eq!(SettingsState::read(&wire, &settings).unwrap(), SettingsState::after(&settings));
    assert_eq!(SettingsState::after(&settings).text(), "AllowIPVideo=true\nScreenSharingMode=EntireScreen\n");
}

#[test]
fn a_change_that_the_script_would_refuse_is_refused_before() {
    let open = ExternalAccessState::read(&json!({"AllowedDomains": {}})).unwrap();
    let listed = ExternalAccessState::read(&json!({"AllowedDomains": ["a.com"]})).unwrap();
    let allowed = |change| ExternalAccessChange { allowed_domains: Some(change), ..Default::default() };
    let delta = |add: &[&str], remove: &[&str]| {
        allowed(AllowedDomainsChange::Delta(ListChange { add: set(add), remove: set(remove) }))
    };
    assert!(open.after(&delta(&["b.com"], &[])).is_err());
    assert!(listed.after(&delta(&[], &["a.com"])).is_err());
    assert!(listed.after(&allowed(AllowedDomainsChange::List(set(&["b.com"])))).is_err());
    assert!(
        open.after(&ExternalAccessChange { allow_federated_users: Some(true), ..Default::default() })
            .is_err()
    );
    assert_eq!(
        listed.after(&delta(&["b.com"], &["a.com"])).unwrap().allowed_domains,
        AllowedDomains::List(set(&["b.com"]))
    );
}

fn some_domains(least: usize) -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set("[a-c]{1,2}\\.com", least..4)
}

fn some_state() -> impl Strategy<Value = ExternalAccessState> {
    let allowed = prop_oneof![Just(AllowedDomains::All), some_domains(1).prop_map(AllowedDomains::List)];
    (allowed, some_domains(0), any::<[bool; 5]>()).prop_map(|(allowed_domains, blocked_domains, flags)| {
        ExternalAccessState {
            allow_federated_users: Some(flags[0]),
            allowed_domains,
            blocked_domains,
            block_all_subdomains: Some(flags[1]),
            external_access_with_trial_tenants: Some(if flags[2] {
                TrialTenants::Allowed
            } else {
                TrialTenants::Blocked
            }),
            allowed_trial_tenant_domains: BTreeSet::new(),
            allow_teams_consumer: Some(flags[3]),
            allow_teams_consumer_inbound: Some(flags[4]),
        }
    })
}

proptest! {
    #[test]
    fn a_change_leads_to_what_is_wanted_and_then_changes_nothing(before in some_state(), wanted in some_state()) {
        let change = before.change_to(&wanted);
        let after = before.after(&change).unwrap();
        prop_assert_eq!(&after, &wanted);
        prop_assert_eq!(after.after(&change).unwrap(), wanted.clone());
        prop_assert_eq!(wanted.change_to(&wanted), ExternalAccessChange::default());
        prop_assert_eq!(before.sha256() == wanted.sha256(), before == wanted);
    }
}
