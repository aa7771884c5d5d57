//! The data file: ASCII JSON that holds every text as it is, and never a byte of the script.

use std::collections::BTreeSet;

use proptest::prelude::*;
use remote_assist::address::Address;
use remote_assist::powershell::canonical::{ExternalAccessState, SegmentState};
use remote_assist::powershell::{
    AllowedDomainsChange, Change, Data, ExternalAccessChange, ExternalAccessPolicy, ListChange, Operation,
    PolicyGrant, Reach, Removal, Script, Segment, SettingValue, Settings, Wanted,
};
use serde_json::{Value, json};

const TENANT: &str = "6babcaad-604b-40ac-a9d7-9fd97c0b779f";

fn operation(change: Change) -> Operation {
    Operation::new("op-1", Address::new("teams.externalAccess", "abc.com"), change)
}

fn data(script: Script, change: Change) -> Result<Data, remote_assist::error::Error> {
    Data::new(script, "plant-7", TENANT, "abc.com", vec![operation(change)])
}

fn segment(name: &str, filter: &str) -> Change {
    Change::Segment(Wanted::Set(Segment { name: name.into(), filter: filter.into() }))
}

#[test]
fn the_file_has_the_form_that_the_scripts_read() {
    let delta = ListChange { add: BTreeSet::from(["xyz.com".into()]), remove: BTreeSet::new() };
    let change = ExternalAccessChange {
        allow_federated_users: Some(true),
        allowed_domains: Some(AllowedDomainsChange::Delta(delta)),
        ..Default::default()
    };
    let before =
        ExternalAccessState::read(&json!({"AllowFederatedUsers": true, "AllowedDomains": ["a.com"]}))
            .unwrap();
    let after = before.after(&change).unwrap();
    let operation = operation(Change::ExternalAccess(change)).between(&before, &after);
    let (base, goal) = (operation.base.clone().unwrap(), operation.goal.clone().unwrap());
    let data = Data::new(Script::Teams, "plant-7", TENANT, "abc.com", vec![operation]).unwrap();
    let bytes = data.to_ascii_json();
    assert!(bytes.ends_with(b"}\n"));
    let read: Value = serde_json::from_slice(&bytes).unwrap();
    let expected = json!({
        "format": 1, "deployment": "plant-7", "tenant": TENANT, "domain": "abc.com",
        "scriptSha256": Script::Teams.sha256(),
        "operations": [{
            "opId": "op-1", "address": "teams.externalAccess/abc.com", "base": base, "goal": goal, "kind": "externalAccess",
            "change": {"allowFederatedUsers": true, "allowedDomains": {"add": ["xyz.com"], "remove": []}},
        }],
    });
    assert_eq!(read, expected);
}

#[test]
fn other_changes_have_their_forms() {
    let form = |change: Change| serde_json::to_value(change).unwrap();
    let all = ExternalAccessChange { allowed_domains: Some(AllowedDomainsChange::All), ..Default::default() };
    assert_eq!(form(Change::ExternalAccess(all))["change"], json!({"allowedDomains": {"all": true}}));
    let removal = Change::ExternalAccessPolicy(Wanted::Remove(Removal::new("x")));
    assert_eq!(
        form(removal),
        json!({"kind": "externalAccessPolicy", "change": {"name": "x", "remove": true}})
    );
    let grant = PolicyGrant { user: "user-01@contoso.com".into(), policy_name: None };
    let expected =
        json!({"kind": "policyGrant", "change": {"user": "user-01@contoso.com", "policyName": null}});
    assert_eq!(form(Change::PolicyGrant(grant)), expected);
    assert_eq!(form(Change::Application {}), json!({"kind": "application", "change": {}}));
}

#[test]
fn what_a_script_would_refuse_is_not_written() {
    let policy = |name: &str, allowed: &str| {
        Change::ExternalAccessPolicy(Wanted::Set(ExternalAccessPolicy {
            name: name.into(),
            enable_federation_access: true,
            communication_with_external_orgs: Reach::AllowSpecificExternalDomains,
            allowed_external_domains: BTreeSet::from([allowed.to_owned()]),
            blocked_external_domains: BTreeSet::new(),
            customize_federation: true,
        }))
    };
    let grant =
        |user: &str| Change::PolicyGrant(PolicyGrant { user: user.into(), policy_name: Some("p".into()) });
    let setting = |name: &str, value: SettingValue| {
        Change::GuestMeeting(Settings { settings: [(name.to_owned(), value)].into() })
    };
    let closed = AllowedDomainsChange::List(BTreeSet::new());
    let bad = [
        policy("Global", "a.com"),
        policy("Tag:x", "a.com"),
        policy("x", "A.com"),
        policy("x", "a com"),
        grant("*"),
        grant("* Smith"),
        grant("user-0?@contoso.com"),
        grant("Ken Myer"),
        setting("AllowGuestUser", SettingValue::Flag(true)),
        setting("ScreenSharingMode", SettingValue::Word("All".into())),
        setting("AllowIPVideo", SettingValue::Word("yes".into())),
        Change::GuestCalling(Settings { settings: [].into() }),
        Change::ExternalAccess(ExternalAccessChange { allowed_domains: Some(closed), ..Default::default() }),
    ];
    for change in bad {
        assert!(data(Script::Teams, change.clone()).is_err(), "{change:?}");
    }
    for change in [segment("a*", "x"), segment("", "x"), segment("a", ""), segment(&"a".repeat(65), "x")] {
        assert!(data(Script::Compliance, change.clone()).is_err(), "{change:?}");
    }
    assert!(data(Script::Teams, segment("a", "x")).is_err(), "that is the other script's");
    assert!(Data::new(Script::Teams, "plant-7", "not an id", "abc.com", vec![]).is_err());
    let mut named = operation(Change::Application {});
    named.op_id = "../x".into();
    assert!(Data::new(Script::Compliance, "plant-7", TENANT, "abc.com", vec![named]).is_err());
    assert!(data(Script::Teams, grant("user-01@contoso.com")).is_ok());
}

/// Texts made of what other programs take for quotes, code and ends of lines, and any text at all.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "['\u{2018}-\u{201b}\"\u{201c}-\u{201e}`$(){};|&\u{0}-\u{1f}\u{7f}-\u{9f}\u{2028}\\\\]{1,30}",
        "\\PC{1,30}",
        prop::collection::vec(any::<char>(), 1..30).prop_map(String::from_iter),
    ]
}

/// How many inputs are tried; `make proof` tries a million.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.map_or(2_000, |asked| asked.parse().expect("PROPTEST_CASES is a number"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn any_text_comes_back_from_ascii(filter in hostile(), deployment in hostile(), key in hostile()) {
        let script = Script::Compliance;
        let before = script.bytes().as_ptr();
        let change = segment("Vendor A", &filter);
        let after = SegmentState::Present(filter.clone());
        let operation = Operation::new("op-1", Address::new("purview.segment", &key), change)
            .between(&SegmentState::Absent, &after);
        let data = Data::new(script, &deployment, TENANT, "abc.com", vec![operation]).unwrap();
        let bytes = data.to_ascii_json();
        prop_assert!(bytes.iter().all(|byte| matches!(byte, b'\n' | 0x20..=0x7e)));
        let read: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&read, &serde_json::to_value(&data).unwrap());
        prop_assert_eq!(&read["operations"][0]["change"]["filter"], &filter);
        prop_assert_eq!(&read["deployment"], &deployment);
        // The script is a constant of the program, whatever the data.
        prop_assert_eq!(script.bytes().as_ptr(), before);
    }
}

#[test]
fn every_character_comes_back_from_ascii() {
    let all: Vec<char> = (0..=u32::from(char::MAX)).filter_map(char::from_u32).collect();
    assert_eq!(all.len(), 1_112_064);
    let digests = Script::ALL.map(Script::sha256);
    for part in all.chunks(40_000) {
        let filter = String::from_iter(part);
        let bytes = data(Script::Compliance, segment("a", &filter)).unwrap().to_ascii_json();
        assert!(bytes.is_ascii());
        let read: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read["operations"][0]["change"]["filter"], filter);
    }
    assert_eq!(Script::ALL.map(Script::sha256), digests);
}
