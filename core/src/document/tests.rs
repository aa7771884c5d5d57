//! Each mistake is told with its code and its exact place.

mod hostile;

use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::error::Code;
use crate::model::App;

const HEAD: &str = "\
kind: sharedIdentity
name: x
tenant: contoso.com
usageLocation: US
mfaOwner: it@contoso.com
group: {displayName: X}
licences: {assignTo: group, capabilities: [remoteAssist]}
";
const ACCOUNTS: &str = "accounts:\n  - device: A1\n    user: x-a\n";

fn read(text: &str) -> Document {
    parse(text, "x.yaml", Path::new(""))
}

fn valid() -> String {
    format!("{HEAD}{ACCOUNTS}")
}

/// Exactly these diagnostics: code, line, column, path, and a part of the text.
fn assert_told(text: &str, wanted: &[(Code, u32, u32, &str, &str)]) {
    let document = read(text);
    let found: Vec<_> = document
        .diagnostics()
        .iter()
        .map(|one| {
            let place = one.place.clone().unwrap_or_default();
            assert_eq!(place.file.as_deref(), Some("x.yaml"));
            let (line, column) = (place.line.unwrap_or(0), place.column.unwrap_or(0));
            (one.code.clone(), line, column, place.path.unwrap_or_default(), one.text.clone())
        })
        .collect();
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, (code, line, column, path, part)) in found.iter().zip(wanted) {
        assert_eq!(
            (found.0.as_str(), found.1, found.2, found.3.as_str()),
            (code.name, *line, *column, *path),
            "{found:?}"
        );
        assert!(found.4.contains(part), "{found:?} has no {part:?}");
    }
    assert_eq!(document.scenario().is_some(), wanted.is_empty());
}

/// The same for a valid document in which `from` is replaced.
fn assert_changed(from: &str, to: &str, wanted: &[(Code, u32, u32, &str, &str)]) {
    let text = valid();
    assert!(text.contains(from), "{from}");
    assert_told(&text.replacen(from, to, 1), wanted);
}

fn accounts(document: &Document) -> Vec<(String, String, String)> {
    let Some(Scenario::SharedIdentity(scenario)) = document.scenario() else {
        panic!("{:?}", document.diagnostics())
    };
    assert!(scenario.accounts_from.is_none() && scenario.template.is_none());
    let accounts = scenario.accounts.as_ref().expect("expanded").iter();
    accounts.map(|a| (a.device.clone(), a.user.clone(), a.display_name.clone().expect("filled"))).collect()
}

#[test]
fn a_valid_document_is_expanded() {
    let document = read(&valid());
    assert_eq!(document.diagnostics(), []);
    assert_eq!(accounts(&document), [("A1".into(), "x-a".into(), "x-a".into())]);
}

#[test]
fn broken_syntax_has_line_and_column() {
    let document = read(&format!("{}\n  : [", valid()));
    let one = &document.diagnostics()[0];
    let place = one.place.as_ref().unwrap();
    assert_eq!(one.code, codes::SCENARIO_SYNTAX.name);
    assert!((10..=12).contains(&place.line.unwrap()) && place.column.is_some(), "{place:?}");
    assert!(one.hint.is_some());
    assert_told("", &[(codes::SCENARIO_SYNTAX, 1, 1, "", "empty")]);
    assert_told("# nothing\n", &[(codes::SCENARIO_SYNTAX, 1, 1, "", "empty")]);
    assert_told("just text", &[(codes::SCENARIO_UNKNOWN_KIND, 1, 1, "kind", "`just text`")]);
    assert_told("[1, 2]", &[(codes::SCENARIO_WRONG_TYPE, 1, 1, "", "a list")]);
    let second = format!("{}---\nkind: sharedIdentity\n", valid());
    assert_told(&second, &[(codes::SCENARIO_SYNTAX, 11, 1, "", "second document")]);
    assert_changed("name: x", "name: !secret x", &[(codes::SCENARIO_SYNTAX, 2, 7, "", "`!secret`")]);
    assert_changed("name: x", "[name]: x", &[(codes::SCENARIO_SYNTAX, 2, 1, "", "a key must be a word")]);
}

#[test]
fn unknown_keys_name_the_nearest() {
    assert_changed(
        "usageLocation",
        "usageLocatoin",
        &[(
            codes::SCENARIO_UNKNOWN_KEY,
            4,
            1,
            "usageLocatoin",
            "unknown key `usageLocatoin`; did you mean `usageLocation`?",
        )],
    );
    assert_changed(
        "device: A1",
        "devise: A1",
        &[(codes::SCENARIO_UNKNOWN_KEY, 9, 5, "accounts[0].devise", "did you mean `device`?")],
    );
    assert_changed(
        "accounts:",
        "acounts:",
        &[(codes::SCENARIO_UNKNOWN_KEY, 8, 1, "acounts", "did you mean `accounts`?")],
    );
    let document = read(&format!("{}colour: red\n", valid()));
    assert!(document.diagnostics()[0].hint.as_ref().unwrap().contains("`usageLocation`"));
    assert!(!document.diagnostics()[0].text.contains("did you mean"));
}

#[test]
fn keys_given_twice_name_the_first() {
    assert_changed(
        "group:",
        "name: y\ngroup:",
        &[(codes::SCENARIO_DUPLICATE_KEY, 6, 1, "name", "given twice (first on line 2)")],
    );
}

#[test]
fn wrong_types_say_what_is_wanted_and_found() {
    use codes::SCENARIO_WRONG_TYPE as TYPE;
    assert_changed(
        "device: A1",
        "device: 4512",
        &[(TYPE, 9, 5, "accounts[0].device", "a text, not the number 4512")],
    );
    assert_changed("device: A1", "device: 4.5", &[(TYPE, 9, 5, "accounts[0].device", "not the number 4.5")]);
    assert_changed("device: A1", "device: true", &[(TYPE, 9, 5, "accounts[0].device", "not `true`")]);
    assert_changed("{displayName: X}", "X", &[(TYPE, 6, 1, "group", "a mapping of keys, not the text `X`")]);
    assert_changed(
        "[remoteAssist]",
        "remoteAssist",
        &[(TYPE, 7, 29, "licences.capabilities", "a list, not the text")],
    );
    assert_changed("[remoteAssist]", "[[]]", &[(TYPE, 7, 44, "licences.capabilities[0]", "not a list")]);
    assert_changed("- device: A1\n    user: x-a", "-", &[(TYPE, 9, 4, "accounts[0]", "not nothing")]);
    assert_changed("kind: sharedIdentity", "kind: 5", &[(TYPE, 1, 1, "kind", "not the number 5")]);
    let template = format!("{HEAD}template: {{count: \"3\", user: \"x-{{n}}\"}}\n");
    assert_told(
        &template,
        &[(TYPE, 8, 12, "template.count", "a whole number from 1 to 100000, not the text `3`")],
    );
    let hint = |text: &str| read(&valid().replacen("A1", text, 1)).diagnostics()[0].hint.clone().unwrap();
    assert_eq!(hint("0045"), "Put it in quotes.");
}

#[test]
fn missing_keys_are_told_where_they_belong() {
    use codes::SCENARIO_MISSING_KEY as MISSING;
    assert_changed("mfaOwner: it@contoso.com\n", "", &[(MISSING, 1, 1, "mfaOwner", "`mfaOwner` is missing")]);
    assert_changed("    user: x-a\n", "", &[(MISSING, 9, 5, "accounts[0].user", "is missing")]);
    assert_changed("tenant: contoso.com", "tenant:", &[(MISSING, 3, 1, "tenant", "has no value")]);
    assert_changed("displayName: X", "", &[(MISSING, 6, 8, "group.displayName", "is missing")]);
}

#[test]
fn unknown_words_name_the_nearest() {
    use codes::SCENARIO_INVALID_VALUE as VALUE;
    assert_changed(
        "assignTo: group",
        "assignTo: grup",
        &[(VALUE, 7, 12, "licences.assignTo", "did you mean `group`?")],
    );
    assert_changed(
        "[remoteAssist]",
        "[remoteAsist]",
        &[(VALUE, 7, 44, "licences.capabilities[0]", "did you mean `remoteAssist`?")],
    );
    assert_changed("name: x", "name: x\ncloud: usgov", &[(VALUE, 3, 1, "cloud", "did you mean `usGov`?")]);
}

#[test]
fn unknown_kinds_name_the_nearest() {
    use codes::SCENARIO_UNKNOWN_KIND as KIND;
    assert_changed(
        "sharedIdentity",
        "sharedIdentities",
        &[(KIND, 1, 1, "kind", "did you mean `sharedIdentity`?")],
    );
    assert_changed("kind: sharedIdentity\n", "", &[(KIND, 1, 1, "kind", "`kind` is missing")]);
}

#[test]
fn accounts_come_from_exactly_one_place() {
    use codes::SCENARIO_ACCOUNTS_SOURCE as SOURCE;
    assert_told(HEAD, &[(SOURCE, 1, 1, "", "the document has none")]);
    let both = format!("{}accountsFrom: x.csv\n", valid());
    assert_told(&both, &[(SOURCE, 11, 1, "accountsFrom", "the document has `accounts`, `accountsFrom`")]);
}

#[test]
fn all_mistakes_are_told_at_once_in_order() {
    let text = "kind: sharedIdentity\nname: 5\nusageLocatoin: US\nneeds: {}\ngroup: {name: X}\naccounts: []\nlicences: {}\n";
    let document = read(text);
    let lines: Vec<_> =
        document.diagnostics().iter().map(|one| one.place.as_ref().unwrap().line.unwrap()).collect();
    assert_eq!(lines, [1, 1, 2, 3, 4, 5, 5, 7, 7], "{:#?}", document.diagnostics());
    assert!(document.draft().is_some() && document.scenario().is_none());
    let error = document.into_scenario().unwrap_err();
    assert_eq!(error.code(), codes::SCENARIO_WRONG_TYPE);
    assert!(error.to_string().contains("and 8 more errors"), "{error}");
    assert_eq!(error.details()["file"], "x.yaml");
}

#[test]
fn apps_have_a_short_form() {
    let app = |text: &str| {
        let Some(Scenario::SharedIdentity(shared)) = read(&format!("{}app: {text}\n", valid())).draft.take()
        else {
            panic!("{text}")
        };
        shared.app
    };
    let custom = "{name: A, aumid: P!A, packageFamilyName: P, servicePlans: []}";
    assert_eq!(app("remoteAssist"), App::RemoteAssist);
    assert_eq!(app("{kind: remoteAssist}"), App::RemoteAssist);
    assert!(matches!(app(custom), App::Custom { aumid, .. } if aumid == "P!A"));
    let code = codes::SCENARIO_INVALID_VALUE;
    assert_told(
        &format!("{}app: remoteasist\n", valid()),
        &[(code, 11, 6, "app.kind", "did you mean `remoteAssist`?")],
    );
    assert_told(
        &format!("{}app: {{name: A, aumid: B}}\n", valid()),
        &[
            (codes::SCENARIO_MISSING_KEY, 11, 6, "app.packageFamilyName", "missing"),
            (codes::SCENARIO_MISSING_KEY, 11, 6, "app.servicePlans", "missing"),
        ],
    );
}

#[test]
fn templates_are_counted_out() {
    let text = |template: &str| format!("{HEAD}template: {template}\n");
    let document = read(&text("{count: 12, user: \"holo-{n:04}\", displayName: \"HoloLens {n}\"}"));
    assert_eq!(accounts(&document)[11], ("holo-0012".into(), "holo-0012".into(), "HoloLens 12".into()));
    let document = read(&text("{count: 1, user: \"h{n}@contoso.com\"}"));
    assert_eq!(accounts(&document), [("h1".into(), "h1@contoso.com".into(), "h1".into())]);
    let value = codes::SCENARIO_INVALID_VALUE;
    for (template, column, path, part) in [
        ("{count: 0, user: \"h{n}\"}", 12, "template.count", "from 1 to 100000, not 0"),
        ("{count: 100001, user: \"h{n}\"}", 12, "template.count", "not 100001"),
        ("{count: 3, user: holo}", 22, "template.user", "has no `{n}`"),
        ("{count: 3, user: \"h{n:4}\"}", 22, "template.user", "`{n:4}` is unknown"),
        ("{count: 3, user: \"h{n}\", displayName: \"{m}\"}", 36, "template.displayName", "`{m}` is unknown"),
    ] {
        // The column is that of the key; `template: {` has 11 characters.
        let column = if column == 22 { 22 } else { column };
        assert_told(&text(template), &[(value, 8, column, path, part)]);
    }
    assert_eq!(accounts(&read(&text("{count: 100000, user: \"h{n}\"}"))).len(), 100_000);
}

#[test]
fn places_of_numbered_accounts_are_those_of_the_template() {
    let document =
        read(&format!("{HEAD}template:\n  count: 3\n  user: \"h{{n}}\"\n  displayName: \"H {{n}}\"\n"));
    let at = |path: &str| {
        let place = document.locate(path);
        assert_eq!(place.path.as_deref(), Some(path));
        (place.line.unwrap(), place.column.unwrap())
    };
    assert_eq!(at("accounts"), (8, 1));
    assert_eq!(at("accounts[2].user"), (10, 3));
    assert_eq!(at("accounts[2].displayName"), (11, 3));
    assert_eq!(at("licences.assignTo"), (7, 12));
    assert_eq!(at("licences.nothing[3].here"), (7, 1));
}

#[test]
fn json_is_read_with_places_too() {
    let document = parse(
        "{\n\t\"kind\": \"sharedIdentity\", \"name\": \"x\",\n\t\"tenant\": \"contoso.com\", \"usageLocation\": \"US\",\n\t\"mfaOwner\": \"it@contoso.com\",\n\t\"group\": {\"displayName\": \"\\ud83d\\udd27 \\/ \\\\ud83d \\u00e9\"},\n\t\"accounts\": [{\"device\": \"A\", \"user\": \"a\"}],\n\t\"licences\": {\"assignTo\": \"grp\", \"capabilities\": []}\n}\n",
        "x.json",
        Path::new(""),
    );
    let found: Vec<_> = document.diagnostics().iter().map(|one| one.place.clone().unwrap()).collect();
    assert_eq!(found.len(), 1, "{:?}", document.diagnostics());
    assert_eq!((found[0].line, found[0].column), (Some(7), Some(15)));
    let Some(Scenario::SharedIdentity(shared)) = document.draft() else { panic!() };
    assert_eq!(shared.group.display_name, "🔧 / \\ud83d é");
    let broken = parse("{\"kind\": }", "x.json", Path::new(""));
    assert!(broken.scenario().is_none() && broken.diagnostics()[0].place.as_ref().unwrap().line == Some(1));
}

#[test]
fn plain_values_have_paths_and_no_lines() {
    let mut value = json!({
        "kind": "sharedIdentity", "name": "x", "tenant": "contoso.com", "usageLocation": "US", "mfaOwner": "it@contoso.com",
        "group": {"displayName": "X"}, "description": null,
        "accounts": [{"device": "A", "user": "a"}], "licences": {"assignTo": "user", "capabilities": ["teams"]},
    });
    assert!(from_json(&value, Path::new("")).scenario().is_some());
    value["licences"]["asignTo"] = json!(1);
    let document = from_json(&value, Path::new(""));
    let one = &document.diagnostics()[0];
    let place = one.place.as_ref().unwrap();
    assert_eq!(
        (place.file.as_ref(), place.line, place.path.as_deref()),
        (None, None, Some("licences.asignTo"))
    );
    assert!(from_json(&Value::Null, Path::new("")).diagnostics()[0].text.contains("empty"));
    let mut deep = json!(1);
    for _ in 0..70 {
        deep = json!([deep]);
    }
    assert_eq!(from_json(&deep, Path::new("")).diagnostics()[0].code, codes::SCENARIO_TOO_LARGE.name);
}

#[test]
fn the_full_form_reads_back() {
    for extra in [
        "app: remoteAssist\n",
        "app: {name: A, aumid: P!A, packageFamilyName: P, servicePlans: []}\n",
        "cloud: usGov\n",
    ] {
        let scenario = read(&format!("{}{extra}", valid())).into_scenario().unwrap();
        let value = serde_json::to_value(&scenario).unwrap();
        assert_eq!(from_json(&value, Path::new("")).into_scenario().unwrap(), scenario);
        assert_eq!(read(&serde_json::to_string_pretty(&value).unwrap()).into_scenario().unwrap(), scenario);
    }
}
