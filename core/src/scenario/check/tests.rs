//! Each rule is broken once, and the place is looked at.

use std::path::Path;

use crate::clock::Timestamp;
use crate::document;
use crate::error::{Code, codes};
use crate::model::{Diagnostic, Severity};
use crate::scenario::{check, starter, validate};

/// Lines 1 to 7, then the accounts.
const HEAD: &str = "\
kind: sharedIdentity
name: x
tenant: contoso.com
usageLocation: US
mfaOwner: it@contoso.com
group: {displayName: X}
licences: {assignTo: group, capabilities: [remoteAssist]}
acknowledge: [A-L1, A-L2, A-L3, A-L4, A-I1, A-I2, A-I3, A-I4, A-I5, A-I6, lifecycle]
";
const ACCOUNT: &str = "accounts:\n  - {device: A1, user: x-a}\n";

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn told(text: &str) -> Vec<Diagnostic> {
    validate(&document::parse(text, "x.yaml", Path::new("")), at("2026-11-21T12:00:00Z")).diagnostics
}

fn changed(from: &str, to: &str) -> Vec<Diagnostic> {
    let text = format!("{HEAD}{ACCOUNT}");
    assert!(text.contains(from), "{from}");
    told(&text.replacen(from, to, 1))
}

/// One diagnostic alone, with its code, line, path and a part of what it says.
fn assert_one(list: &[Diagnostic], code: Code, line: u32, path: &str, part: &str) {
    assert_eq!(list.len(), 1, "{list:#?}");
    let place = list[0].place.clone().unwrap_or_default();
    assert_eq!(
        (list[0].code.as_str(), place.line, place.path.as_deref()),
        (code.name, Some(line), Some(path)),
        "{list:?}"
    );
    let said = format!("{} {}", list[0].text, list[0].hint.clone().unwrap_or_default());
    assert!(said.contains(part), "{said} has no {part}");
}

fn users(users: &[&str]) -> Vec<Diagnostic> {
    let line = |(index, user): (usize, &&str)| format!("  - {{device: D{index}, user: \"{user}\"}}\n");
    let list = users.iter().enumerate().map(line).collect::<Vec<_>>().concat();
    told(&format!("{HEAD}accounts:\n{list}"))
}

#[test]
fn a_clean_scenario_has_nothing_to_say() {
    assert_eq!(changed("name: x", "name: plant-7"), []);
    assert_eq!(changed("tenant: contoso.com", "tenant: 7a551360-26c4-4f61-84e6-ef715673e083"), []);
    assert_eq!(users(&["x-0001", "x-0002", "x-0010", "x-0011", "x-0101", "O'Brien_1.a!#^~"]), []);
}

#[test]
fn the_head_is_checked() {
    let value = codes::SCENARIO_INVALID_VALUE;
    for (from, to, line, path, part) in [
        ("name: x", "name: Plant 7", 2, "name", "Try `plant-7`"),
        ("name: x", "name: \"\"", 2, "name", "1 to 40"),
        ("name: x", "name: aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx", 2, "name", "1 to 40"),
        ("contoso.com\nusage", "contoso\nusage", 3, "tenant", "it has no dot"),
        ("contoso.com\nusage", "https://contoso.com\nusage", 3, "tenant", "letters, digits"),
        ("contoso.com\nusage", "contoso..com\nusage", 3, "tenant", "is empty"),
        ("contoso.com\nusage", "соntoso.com\nusage", 3, "tenant", "letters, digits"),
        (
            "contoso.com\nusage",
            "7a551360-26c4-4f61-84e6\nusage",
            3,
            "tenant",
            "neither a domain nor a tenant id",
        ),
        ("usageLocation: US", "usageLocation: UK", 4, "usageLocation", "Write `GB`"),
        ("usageLocation: US", "usageLocation: us", 4, "usageLocation", "Write `US`"),
        ("usageLocation: US", "usageLocation: XX", 4, "usageLocation", "`US`, `DE`"),
        ("it@contoso.com", "the IT people", 5, "mfaOwner", "not an address"),
        ("it@contoso.com", "it@contoso", 5, "mfaOwner", "not an address"),
        ("displayName: X", "displayName: \" \"", 6, "group.displayName", "is blank"),
    ] {
        assert_one(&changed(from, to), value, line, path, part);
    }
}

#[test]
fn apps_name_their_service_plans_by_id() {
    let app = "app: {name: A, aumid: P!A, packageFamilyName: P, servicePlans: [57ff2da0-773e-42df-b2af-ffb7a2317929, TEAMS1]}\nname: x";
    assert_one(&changed("name: x", app), codes::SCENARIO_INVALID_VALUE, 2, "app.servicePlans[1]", "`TEAMS1`");
}

#[test]
fn licences_ask_for_something() {
    let value = codes::SCENARIO_INVALID_VALUE;
    assert_one(&changed("[remoteAssist]", "[]"), value, 7, "licences.capabilities", "empty");
    assert_one(&changed("[remoteAssist]", "[teams], skus: []"), value, 7, "licences.skus", "empty");
    let list = changed("[remoteAssist]", "[remoteAssist, fieldService]");
    assert_one(&list, codes::FIELD_SERVICE, 7, "licences.capabilities[1]", "shared account");
    assert_eq!(list[0].severity, Severity::Warning);
}

#[test]
fn a_device_is_listed_once() {
    let text = format!(
        "{HEAD}accounts:\n  - {{device: HL2-3, user: a}}\n  - {{device: B, user: b}}\n  - {{device: hl2-3, user: c}}\n"
    );
    assert_one(
        &told(&text),
        codes::SCENARIO_DUPLICATE_DEVICE,
        12,
        "accounts[2].device",
        "listed twice (first on line 10)",
    );
    assert_one(
        &changed("device: A1", "device: \"\""),
        codes::SCENARIO_INVALID_VALUE,
        10,
        "accounts[0].device",
        "blank",
    );
    assert_one(
        &changed("device: A1", "device: \"A\\e[2J\""),
        codes::SCENARIO_INVALID_VALUE,
        10,
        "accounts[0].device",
        "U+001B",
    );
    assert_one(
        &told(&format!("{HEAD}accounts: []\n")),
        codes::SCENARIO_NO_ACCOUNTS,
        9,
        "accounts",
        "no account",
    );
}

#[test]
fn an_account_is_listed_once_whatever_its_form() {
    let twice = codes::SCENARIO_DUPLICATE_USER;
    for other in ["x-a", "X-A", "x-a@contoso.com", "x-a@CONTOSO.com"] {
        assert_one(
            &users(&["x-a", "x-b", other]),
            twice,
            12,
            "accounts[2].user",
            "listed twice (first on line 10)",
        );
    }
    assert_one(
        &users(&["x-a", "x-a@fabrikam.com"]),
        twice,
        11,
        "accounts[1].user",
        "differ by their domain alone",
    );
}

#[test]
fn names_are_those_that_entra_takes() {
    let user = codes::SCENARIO_INVALID_USER;
    let long = "x".repeat(65);
    for (name, part) in [
        ("x a", "does not take ` ` (U+0020)"),
        ("x\\ta", "does not take U+0009"),
        ("é", "`é` (U+00E9)"),
        ("@contoso.com", "blank before the `@`"),
        ("", "blank before the `@`"),
        (&long, "65 characters"),
        ("x@contoso", "it has no dot"),
        ("x@y@contoso.com", "its domain"),
        ("a/b", "`/`"),
    ] {
        assert_one(&users(&[name]), user, 10, "accounts[0].user", part);
    }
}

#[test]
fn lookalikes_are_refused_by_a_guard() {
    for (one, other) in
        [("holo-1", "holo-l"), ("corner", "comer"), ("dock-0", "dock-o"), ("dock-I", "dock-l")]
    {
        let list = users(&[one, "between", other]);
        assert_one(&list, codes::LOOKALIKE, 12, "accounts[2].user", "looks like");
        assert_eq!(crate::error::codes::find(&list[0].code).unwrap().exit, 5);
    }
    // A foreign letter is refused as such and as a look-alike.
    let list = users(&["holo-a", "holo-а"]);
    assert!(list.iter().any(|one| one.code == codes::LOOKALIKE.name), "{list:?}");
    assert_one(&users(&["x@c0ntoso.com"]), codes::LOOKALIKE, 10, "accounts[0].user", "`contoso.com`");
    let template = format!("{HEAD}template: {{count: 9000, user: \"rol{{n}}\"}}\n");
    assert!(told(&template).iter().all(|one| one.code != codes::LOOKALIKE.name));
}

#[test]
fn ten_devices_bring_the_advice() {
    let text = |count: u32| format!("{HEAD}template: {{count: {count}, user: \"h-{{n}}\"}}\n");
    assert_eq!(told(&text(9)), []);
    let list = told(&text(10));
    assert_one(&list, codes::USE_IMPROVED_PROCESS, 9, "accounts", "10 accounts sign in with a PIN");
    assert_eq!(list[0].severity, Severity::Advice);
    assert!(list[0].hint.as_ref().unwrap().contains("--improved"));
}

#[test]
fn acknowledgements_are_known_and_complete() {
    let list = changed("A-L3, ", "");
    assert_one(
        &list,
        codes::ACKNOWLEDGE,
        8,
        "acknowledge",
        "A-L3: the advanced integrations with Field Service",
    );
    assert_eq!(list[0].severity, Severity::Warning);
    let list = told(&format!("{}{ACCOUNT}", HEAD.split("acknowledge").next().unwrap()));
    let codes: Vec<_> = list.iter().map(|one| one.code.as_str()).collect();
    let ending = codes::PRODUCT_ENDING.name;
    assert_eq!(codes, [codes::ACKNOWLEDGE.name, ending, ending]);
    assert!(list[0].text.contains("10 of the 10") && list[0].text.contains("A-I6"));
    let list = changed("[A-L1", "[A-L9, A-L1");
    assert_one(&list, codes::SCENARIO_INVALID_VALUE, 8, "acknowledge[0]", "did you mean `A-L");
}

#[test]
fn ends_of_products_are_told_until_acknowledged() {
    let text = format!("{HEAD}{ACCOUNT}").replace(", lifecycle", "");
    let told = |text: &str, now| validate(&document::parse(text, "x.yaml", Path::new("")), at(now));
    let before = told(&text, "2026-11-21T12:00:00Z");
    assert!(before.valid);
    assert!(before.diagnostics.iter().any(|one| one.text.contains("ends on 2026-12-31, in 40 days")));
    assert!(before.diagnostics.iter().all(|one| one.source.is_some()));
    let after = told(&text, "2027-01-01T00:00:00Z");
    assert!(!after.valid);
    let codes: Vec<_> = after.diagnostics.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, [codes::PRODUCT_ENDED.name, codes::PRODUCT_ENDING.name]);
    assert!(told(&format!("{HEAD}{ACCOUNT}"), "2029-01-01T00:00:00Z").diagnostics.is_empty());
    let custom = format!("{text}app: {{name: A, aumid: P!A, packageFamilyName: P, servicePlans: []}}\n");
    assert!(told(&custom, "2029-01-01T00:00:00Z").valid);
}

#[test]
fn rules_look_at_what_is_left_of_a_broken_document() {
    let text = format!("{HEAD}accounts:\n  - {{device: A, user: a}}\n  - {{device: A, user: 5}}\n");
    let list = told(&text.replace("usageLocation", "usageLocatoin"));
    let codes: Vec<_> =
        list.iter().map(|one| (one.code.as_str(), one.place.as_ref().unwrap().line.unwrap())).collect();
    assert_eq!(
        codes,
        [
            (codes::SCENARIO_UNKNOWN_KEY.name, 4),
            (codes::SCENARIO_DUPLICATE_DEVICE.name, 11),
            (codes::SCENARIO_WRONG_TYPE.name, 11),
        ]
    );
}

#[test]
fn without_a_document_paths_are_told() {
    let text = format!("{HEAD}accounts:\n  - {{device: A, user: a}}\n  - {{device: A, user: b}}\n");
    let scenario = document::parse(&text, "x.yaml", Path::new("")).into_scenario().unwrap();
    let list = check(&scenario, at("2026-11-21T12:00:00Z"));
    assert_eq!(list[0].place.as_ref().unwrap().path.as_deref(), Some("accounts[1].device"));
    assert!(list[0].text.contains("first at `accounts[0].device`"));
}

#[test]
fn the_starter_is_valid() {
    let text = starter::starter("sharedIdentity").unwrap();
    let document = document::parse(text, "my-site.yaml", Path::new(""));
    assert_eq!(document.diagnostics(), []);
    let validation = validate(&document, at("2026-11-21T12:00:00Z"));
    assert!(validation.valid, "{:?}", validation.diagnostics);
    let accepting = text.replace("\nacknowledge: []", "").replace("# acknowledge:", "acknowledge:");
    assert_eq!(told(&accepting), []);
    let numbered = text.split("\naccounts:").next().unwrap().to_owned()
        + text.split_once("\n# template").map(|(_, rest)| format!("\ntemplate{rest}")).unwrap().as_str();
    assert!(document::parse(&numbered, "x.yaml", Path::new("")).scenario().is_some());
    assert_eq!(told(starter::starter("guesting").unwrap()), []);
    assert_eq!(starter::starter("site"), None);
}

#[test]
fn the_starter_of_several_tenants_is_valid() {
    let text = starter::starter("federation").unwrap();
    let told = |text: &str| {
        let document = document::parse(text, "my-group.yaml", Path::new(""));
        let validation = validate(&document, at("2026-11-21T12:00:00Z"));
        assert!(validation.valid, "{:?}", validation.diagnostics);
        validation.diagnostics.into_iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(told(text), ["lifecycle.ending", "lifecycle.ending"]);
    // Whatever is commented out is valid once it is not.
    let all = text
        .replace("# acknowledge:", "acknowledge:")
        .replace("# needs:", "needs:")
        .replace("# people:", "people:");
    assert_eq!(told(&all.replace("#   - {", "  - {")), Vec::<String>::new());
}
