//! Each rule is broken once, and the place is looked at.

use std::path::Path;

use crate::clock::Timestamp;
use crate::document;
use crate::error::{Code, codes};
use crate::model::Severity;
use crate::scenario::{starter, validate};

/// A scenario of two vendors without anything to say about it.
const CLEAN: &str = "\
kind: vendorAccounts
name: x
tenant: abc.com
usageLocation: US
licensingConfirmed: true
mfaOwner: it@abc.com
group: {displayName: X}
licences: {assignTo: group, capabilities: [remoteAssist]}
acknowledge: [lifecycle]
barriers: {isolateVendors: true}
vendors:
  - name: North
    accounts: [{user: SA1, person: bob@contoso1.com}]
  - name: South
    accounts: [{user: SA2, person: toni@contoson.com}]
";

fn told(text: &str) -> Vec<(String, Option<String>, String, Severity)> {
    let now = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
    let list = validate(&document::parse(text, "x.yaml", Path::new("")), now).diagnostics;
    list.into_iter()
        .map(|one| (one.code, one.place.and_then(|place| place.path), one.text, one.severity))
        .collect()
}

#[track_caller]
fn assert_one(from: &str, to: &str, code: Code, path: &str, part: &str) {
    assert!(CLEAN.contains(from), "{from}");
    let list = told(&CLEAN.replacen(from, to, 1));
    assert_eq!(list.len(), 1, "{list:#?}");
    assert_eq!((list[0].0.as_str(), list[0].1.as_deref()), (code.name, Some(path)), "{list:?}");
    assert!(list[0].2.contains(part), "{list:?}");
}

#[test]
fn a_clean_scenario_has_nothing_to_say() {
    assert_eq!(told(CLEAN), []);
    let custom = CLEAN.replace("isolateVendors: true", "isolateVendors: true, attribute: CustomAttribute15");
    assert_eq!(told(&custom), []);
    assert_eq!(told(&CLEAN.replace("contoso1.com}", "contoso1.com, expires: 2026-11-21}")), []);
}

#[test]
fn the_contract_is_confirmed() {
    let (code, path) = (codes::VENDOR_LICENSING, "licensingConfirmed");
    assert_one("licensingConfirmed: true", "licensingConfirmed: false", code, path, "licensingConfirmed");
    assert_one("licensingConfirmed: true\n", "", code, path, "sales");
}

#[test]
fn an_account_is_for_one_person_and_a_person_has_one() {
    let (user, person) = ("vendors[1].accounts[0].user", "vendors[1].accounts[0].person");
    let twice = codes::SCENARIO_DUPLICATE_USER;
    for same in ["SA1", "sa1", "SA1@abc.com"] {
        assert_one("SA2", same, twice, user, "two people");
    }
    assert_one("SA2", "SAl", codes::LOOKALIKE, user, "looks like");
    assert_one("SA2", "SA 2", codes::SCENARIO_INVALID_USER, user, "cannot be an account");
    assert_one("toni@contoson.com", "BOB@contoso1.com", twice, person, "has two accounts");
    let value = codes::SCENARIO_INVALID_VALUE;
    assert_one("toni@contoson.com", "toni", value, person, "not an address");
    assert_one("toni@contoson.com", "toni@ABC.com", value, person, "of the tenant itself");
}

#[test]
fn an_account_that_is_over_is_refused() {
    let path = "vendors[0].accounts[0].expires";
    let expires = |day: &str| format!("bob@contoso1.com, expires: {day}");
    assert_one("bob@contoso1.com", &expires("2026-11-20"), codes::VENDOR_EXPIRED, path, "2026-11-20");
    for wrong in ["tomorrow", "2026-02-30", "2026-1-1"] {
        assert_one("bob@contoso1.com", &expires(wrong), codes::SCENARIO_INVALID_VALUE, path, "no day");
    }
}

#[test]
fn vendors_are_in_one_segment_each() {
    let (value, path) = (codes::SCENARIO_INVALID_VALUE, "vendors[1].name");
    assert_one("name: South", "name: north", value, path, "listed twice");
    assert_one("name: South", "name: \"S*\"", value, path, "more than a name");
    assert_one("name: South", &format!("name: {}", "S".repeat(65)), value, path, "65 characters");
    assert_one("name: South", "name: N0rth", codes::LOOKALIKE, path, "looks like");
}

#[test]
fn barriers_contradict_nothing() {
    let value = codes::SCENARIO_INVALID_VALUE;
    let from = "isolateVendors: true";
    for (to, path, part) in [
        ("isolateVendors: false", "barriers.isolateVendors", "asks for nothing"),
        ("isolateVendors: true, attribute: Office", "barriers.attribute", "no attribute"),
        ("isolateVendors: true, internalSegment: NORTH", "barriers.internalSegment", "two segments"),
        ("isolateVendors: true, allow: [[North]]", "barriers.allow[0]", "two different vendors"),
        ("isolateVendors: true, allow: [[North, north]]", "barriers.allow[0]", "two different vendors"),
        ("isolateVendors: true, allow: [[North, Sauth]]", "barriers.allow[0][1]", "did you mean `South`"),
        ("isolateVendors: true, allow: [[North, South], [south, north]]", "barriers.allow[1]", "twice"),
        (
            "isolateVendors: false, internalSegment: Desk, allow: [[North, South]]",
            "barriers.allow",
            "contradicts",
        ),
    ] {
        assert_one(from, to, value, path, part);
    }
    assert_one(
        "barriers: {isolateVendors: true}\n",
        "",
        codes::VENDORS_SEE_EACH_OTHER,
        "vendors",
        "each other",
    );
}

#[test]
fn the_starter_is_valid() {
    let list = told(starter::starter("vendorAccounts").unwrap());
    assert!(list.iter().all(|(code, ..)| code == codes::PRODUCT_ENDING.name), "{list:#?}");
}
