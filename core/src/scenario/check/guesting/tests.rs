use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::model::{Diagnostic, Scenario, Severity};
use crate::scenario::check;

fn found(changes: &Value) -> Vec<Diagnostic> {
    let mut document = json!({
        "kind": "guesting", "name": "group-guesting", "tenant": "contoso1.com", "acknowledge": ["lifecycle"],
        "team": {"displayName": "Experts", "owner": "technician@contoso1.com"},
        "guests": [{"email": "expert@abc.com", "role": "expert"}],
    });
    for (key, value) in changes.as_object().unwrap() {
        document[key] = value.clone();
    }
    let scenario: Scenario = serde_json::from_value(document).unwrap();
    check(&scenario, Timestamp::parse("2026-11-21T12:00:00Z").unwrap())
}

fn codes(changes: &Value) -> Vec<String> {
    found(changes).into_iter().map(|one| one.code).collect()
}

fn guests(list: &Value) -> Value {
    json!({"guests": list})
}

#[test]
fn experts_in_a_team_of_technicians_are_as_it_should_be() {
    assert_eq!(found(&json!({})), []);
}

#[test]
fn a_technician_is_no_guest_and_the_way_around_is_told() {
    let found = found(&guests(&json!([{"email": "technician@other.com", "role": "technician"}])));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code.as_str(), found[0].severity), ("guesting.technician", Severity::Error));
    assert!(found[0].text.contains("cannot sign in to Remote Assist"));
    assert!(found[0].hint.as_ref().unwrap().contains("into the technicians' tenant"));
    assert!(found[0].source.as_ref().unwrap().contains("multi-tenant-deployment"));
}

#[test]
fn nobody_is_a_guest_at_home_or_twice() {
    let one = |email: &str| guests(&json!([{"email": email, "role": "expert"}]));
    assert_eq!(codes(&one("somebody@CONTOSO1.com")), ["guesting.own_domain"]);
    assert_eq!(codes(&one("somebody@contosol.com")), ["guard.lookalike"]);
    assert_eq!(codes(&guests(&json!([]))), ["scenario.no_accounts"]);
    let two = |email: &str| {
        guests(&json!([{"email": "expert-1@abc.com", "role": "expert"}, {"email": email, "role": "expert"}]))
    };
    assert_eq!(codes(&two("EXPERT-1@abc.com")), ["scenario.duplicate_user"]);
    assert_eq!(codes(&two("expert-l@abc.com")), ["guard.lookalike"]);
    assert!(codes(&two("expert-2@abc.com")).is_empty());
}

#[test]
fn addresses_that_invitations_refuse_are_found() {
    for email in
        ["expert", "expert@abc", "ex+pert@abc.com", "ex#pert@abc.com", ".expert@abc.com", "expert@äbc.com"]
    {
        let found = codes(&guests(&json!([{"email": email, "role": "expert"}])));
        assert_eq!(found, ["scenario.invalid_user"], "{email}");
    }
}

#[test]
fn guests_are_added_to_private_channels_alone() {
    let with = |membership: &str, named: &str| {
        json!({
            "team": {
                "displayName": "Experts", "owner": "technician@contoso1.com",
                "channels": [{"displayName": "Pumps", "membership": membership}],
            },
            "guests": [{"email": "expert@abc.com", "role": "expert", "channels": [named]}],
        })
    };
    assert!(codes(&with("private", "Pumps")).is_empty());
    for (membership, named, severity) in [
        ("standard", "Pumps", Severity::Warning),
        ("shared", "Pumps", Severity::Error),
        ("private", "Pmups", Severity::Error),
        ("private", "General", Severity::Warning),
    ] {
        let found = found(&with(membership, named));
        assert_eq!(found.len(), 1, "{membership} {named}: {found:?}");
        assert_eq!((found[0].code.as_str(), found[0].severity), ("guesting.channel", severity));
    }
}

#[test]
fn channels_have_names_that_teams_takes_and_an_owner() {
    let with = |team: Value| codes(&json!({"team": team}));
    for name in ["General", "a/b", "a'b", "", &"x".repeat(51)] {
        let team = json!({"displayName": "Experts", "channels": [{"displayName": name}]});
        assert_eq!(with(team), ["scenario.invalid_value"], "{name}");
    }
    let twice = json!([{"displayName": "Pumps"}, {"displayName": "pumps"}]);
    assert_eq!(with(json!({"displayName": "Experts", "channels": twice})), ["scenario.invalid_value"]);
    let private = json!([{"displayName": "Pumps", "membership": "private"}]);
    assert_eq!(with(json!({"displayName": "Experts", "channels": private})), ["guesting.channel"]);
    let many: Vec<Value> = (0..31)
        .map(|number| json!({"displayName": format!("Line {number:02}"), "membership": "private"}))
        .collect();
    let team = json!({"displayName": "Experts", "owner": "technician@contoso1.com", "channels": many});
    assert_eq!(with(team), ["scenario.invalid_value"]);
}

#[test]
fn owner_and_members_are_addresses_that_stand_once() {
    let with = |owner: &str, members: Value| {
        codes(&json!({"team": {"displayName": "Experts", "owner": owner, "members": members}}))
    };
    assert_eq!(with("technician", json!([])), ["scenario.invalid_user"]);
    let same = json!(["Technician@contoso1.com"]);
    assert_eq!(with("technician@contoso1.com", same), ["scenario.duplicate_user"]);
    assert_eq!(with("holo-1@contoso1.com", json!(["holo-l@contoso1.com"])), ["guard.lookalike"]);
}

#[test]
fn an_invitation_leads_somewhere_and_a_text_is_sent() {
    let with = |invitation: Value| codes(&json!({"invitation": invitation}));
    assert!(
        with(json!({"send": true, "message": "Welcome", "redirectUrl": "https://teams.microsoft.com"}))
            .is_empty()
    );
    assert_eq!(with(json!({"message": "Welcome"})), ["guesting.message_not_sent"]);
    for address in
        ["teams.microsoft.com", "http://teams.microsoft.com", "https://", "https://a@b.com/", "https://a b"]
    {
        assert_eq!(with(json!({"redirectUrl": address})), ["scenario.invalid_value"], "{address}");
    }
}
