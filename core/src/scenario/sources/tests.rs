use std::collections::{BTreeSet, HashSet};

use serde_json::json;

use super::*;
use crate::address::Address;
use crate::error::codes;
use crate::model::Scenario;
use crate::resource::Deployment;
use crate::scenario::account_type::AccountType;
use crate::scenario::{kind, starter, statement};

/// The ids of the first article, in its order.
fn ids() -> Vec<String> {
    let numbered = (0..=28).map(|number| format!("A-{number:02}"));
    let lettered = [("L", 1..=4), ("I", 1..=6), ("C", 0..=7)]
        .into_iter()
        .flat_map(|(letter, numbers)| numbers.map(move |number| format!("A-{letter}{number}")));
    numbered.chain(lettered).chain(["A-W".to_owned()]).collect()
}

fn scenario() -> Scenario {
    let text = starter::starter("sharedIdentity").unwrap();
    crate::document::parse(text, "x.yaml", std::path::Path::new("")).into_scenario().unwrap()
}

#[test]
fn every_statement_stands_in_its_order() {
    let [article] = articles(&scenario()) else { panic!("one article") };
    let found: Vec<&str> = article.statements.iter().map(|statement| statement.id).collect();
    assert_eq!(found, ids());
    assert_eq!(found.len(), 48);
    assert!(article.statements.iter().all(|one| find(one.id) == Some(one)));
    assert_eq!(find("A-29"), None);
}

/// A scenario of two tenants.
fn across() -> Scenario {
    let tenant = |domain, role| json!({"tenant": domain, "role": role, "administered": true});
    let tenants = [tenant("abc.com", "experts"), tenant("contoso1.com", "technicians")];
    let scenario = json!({"kind": "federation", "name": "x", "tenant": "abc.com", "sameCompany": true, "tenants": tenants});
    serde_json::from_value(scenario).unwrap()
}

#[test]
fn every_statement_on_federation_stands_in_its_order() {
    let [article] = articles(&across()) else { panic!("one article") };
    let found: Vec<&str> = article.statements.iter().map(|statement| statement.id).collect();
    let expected: Vec<String> = (1..=8).chain(10..=31).map(|number| format!("B-{number:02}")).collect();
    assert_eq!(found, expected);
    assert!(article.statements.iter().all(|one| find(one.id) == Some(one)));
}

/// A scenario of vendors' accounts.
fn vendors() -> Scenario {
    let text = starter::starter("vendorAccounts").unwrap();
    crate::document::parse(text, "x.yaml", std::path::Path::new("")).into_scenario().unwrap()
}

#[test]
fn every_statement_on_vendors_stands_in_its_order() {
    let [article] = articles(&vendors()) else { panic!("one article") };
    let found: Vec<&str> = article.statements.iter().map(|statement| statement.id).collect();
    let expected: Vec<String> = (32..=40).map(|number| format!("B-{number}")).collect();
    assert_eq!(found, expected);
    assert!(article.statements.iter().all(|one| find(one.id) == Some(one)));
}

#[test]
fn every_statement_has_answers_that_exist() {
    let articles = [scenario(), across(), vendors()].iter().flat_map(articles).collect::<Vec<_>>();
    assert_eq!(articles.len(), 3);
    for statement in articles.into_iter().flat_map(|article| article.statements) {
        let id = statement.id;
        assert!(!statement.answers.is_empty() && !statement.quote.is_empty(), "{id}");
        assert!(statement.quote.len() <= 110, "{id} is no short quote");
        let names: HashSet<String> = statement.answers.iter().map(Answer::name).collect();
        assert_eq!(names.len(), statement.answers.len(), "{id} names an answer twice");
        for answer in statement.answers {
            let exists = match answer {
                Answer::Operation(kind) => {
                    [kind::ALL, kind::ACROSS_TENANTS, kind::FOR_GUESTS, kind::FOR_VENDORS, kind::BARRIERS]
                        .iter()
                        .any(|kinds| kinds.contains(kind))
                        && ![kind::DEVICE, kind::PERSON].contains(kind)
                }
                Answer::Checklist(kind) => [kind::DEVICE, kind::PERSON].contains(kind),
                Answer::Rule(code) | Answer::Diagnostic(code) => codes::find(code.name) == Some(*code),
                Answer::File(key) => [kind::file::ALL, kind::file::VENDORS, &[kind::file::HAND_OVER]]
                    .iter()
                    .any(|keys| keys.contains(key)),
                Answer::Acknowledgement(acknowledged) => {
                    *acknowledged == id && statement::find(acknowledged).is_some()
                }
                Answer::Advice => true,
                Answer::AccountType(name) => AccountType::NAMES.contains(name),
            };
            assert!(exists, "{id}: {answer:?}");
        }
    }
}

#[test]
fn whatever_can_be_acknowledged_is_answered_by_that() {
    for one in statement::STATEMENTS {
        let answers = find(one.id).unwrap().answers;
        assert!(answers.contains(&Answer::Acknowledgement(one.id)), "{}", one.id);
        assert!(one.source.ends_with(find(one.id).unwrap().section), "{}", one.id);
    }
}

/// A certificate of an authority, DER in base64; nobody has its key.
const AUTHORITY: &str = concat!(
    "MIIBdTCCARugAwIBAgIUBStWTtoj0acAn8VltEjtUlFwr+IwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEUm9vdDAgFw0yNjExMjIxMDU2MjhaGA",
    "8yMTI2MTAyOTEwNTYyOFowDzENMAsGA1UEAwwEUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNBMcRTGbw87Qn5lmhay7tvooSsrLVgk",
    "IExxFFozCe8qg8cjeL2k2Xnh5HRPLVDoVRpXSF+/Fpgiq//l+/yWvTOjUzBRMB0GA1UdDgQWBBS5LMZCeZGk3lRuJWiyGWyNs0EUjDAfBgNVHS",
    "MEGDAWgBS5LMZCeZGk3lRuJWiyGWyNs0EUjDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIAs0TMLqW2f94omIl+glBUssS5ER",
    "nFBfAXozEL6akyQWAiEA40XhszEawu6z0IIyUBUx+qT344aGMElAqixHm3y9zOc=",
);

/// Scenarios that together ask for everything.
fn everything() -> Vec<Scenario> {
    let base = serde_json::to_value(scenario()).unwrap();
    let wanted = [
        json!({
            "signIn": {"kind": "pin", "minLength": 6}, "kiosk": {"mode": "multiApp", "apps": ["remoteAssist"]},
            "appControl": {"block": ["edge"]}, "tenantSettings": {}, "devicePolicies": {"autoUnlock": false}
        }),
        json!({
            "signIn": {"kind": "autoLogon"}, "appControl": {"policy": "AAAA", "policyId": "3c8a5d1e-0000-4000-8000-000000000001"},
            "kiosk": {"mode": "singleApp", "apps": ["remoteAssist"], "delivery": "provisioningPackage"}
        }),
        json!({
            "signIn": {"kind": "certificate", "authorities": [{"certificate": AUTHORITY}], "deviceGroup": {"displayName": "H"},
                       "scep": {"servers": ["https://scep.contoso.com"]}},
            "autopilot": {"groupTag": "plant", "headsets": [{"serial": "1", "hardwareHash": "AAAA"}]}
        }),
    ];
    let with = |more: &serde_json::Value| {
        let mut scenario = base.clone();
        scenario.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(scenario).unwrap()
    };
    let mut across = serde_json::to_value(across()).unwrap();
    across["tenants"][0]["externalAccess"] = json!({"mode": "open"});
    across["people"] = json!([{"address": "expert@abc.com", "policy": {"mode": "closed"}}]);
    across["tenants"][1]["externalAccess"] = json!({"mode": "open"});
    across["tenants"][1]["administered"] = json!(false);
    wanted.iter().map(with).chain([serde_json::from_value(across).unwrap()]).collect()
}

#[test]
fn the_compiler_makes_every_kind_and_key_and_no_other() {
    let deployment = Deployment::new("t", "x");
    let addresses: Vec<Address> = everything()
        .iter()
        .flat_map(|scenario| crate::scenario::compile(scenario, &deployment, "contoso.com"))
        .map(|resource| resource.address())
        .collect();
    let kinds: BTreeSet<&str> = addresses.iter().map(Address::kind).collect();
    assert_eq!(kinds, kind::ALL.iter().copied().collect());
    let keys = |kind: &str| -> BTreeSet<&str> {
        addresses.iter().filter(|address| address.kind() == kind).map(Address::key).collect()
    };
    let (packs, files): (BTreeSet<&str>, BTreeSet<&str>) =
        keys(kind::FILE).into_iter().partition(|key| key.starts_with(kind::file::HAND_OVER));
    assert_eq!((packs.len(), files), (1, kind::file::ALL.iter().copied().collect()));
    let (alone, profiles): (Vec<&str>, Vec<&str>) =
        keys(kind::PROFILE).into_iter().partition(|key| key.starts_with(kind::profile::AUTO_LOGON));
    assert_eq!((alone.len(), profiles), (2, kind::profile::ALL.to_vec()));
    let settings = keys(kind::SETTING);
    assert_eq!(settings.len(), 7);
}
