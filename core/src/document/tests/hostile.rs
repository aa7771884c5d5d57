//! Whatever stands in a file, it is answered: no panic, no exhaustion, always a diagnostic.

use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;

use super::super::{codes, from_json, limits};
use super::{assert_told, read, valid};

#[test]
fn bombs_are_refused() {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 'b'..='i' {
        let before = char::from(level as u8 - 1);
        let items = vec![format!("*{before}"); 10].join(", ");
        writeln!(bomb, "{level}: &{level} [{items}]").unwrap();
    }
    let large = codes::SCENARIO_TOO_LARGE.name;
    let document = read(&bomb);
    assert_eq!(document.diagnostics()[0].code, large, "{:?}", document.diagnostics());
    assert!(document.diagnostics()[0].text.contains("aliases"));
    let long = format!("a: &a {}\nb: [{}]", "x".repeat(1 << 20), "*a, ".repeat(200));
    assert_eq!(read(&long).diagnostics()[0].code, large);
    let document = read(&"[".repeat(100_000));
    assert_eq!((document.diagnostics()[0].code.as_str(), document.diagnostics().len()), (large, 1));
    let place = document.diagnostics()[0].place.as_ref().unwrap();
    assert!(place.line == Some(1) && place.column > Some(64), "{place:?}");
    assert!(
        read(&format!("{}1{}", "[".repeat(65), "]".repeat(65))).diagnostics()[0].text.contains("64 deep")
    );
    assert!(!read(&format!("{}1{}", "[".repeat(64), "]".repeat(64))).diagnostics()[0].text.contains("deep"));
    assert_eq!(read(&format!("x: {}", "- ".repeat(1000))).scenario(), None);
    assert_eq!(read(&" ".repeat(limits::FILE_BYTES + 1)).diagnostics()[0].code, large);
    assert_told("a: &a [*a]", &[(codes::SCENARIO_SYNTAX, 1, 8, "", "a value that holds it")]);
    let shared = "x: &x contoso.com\n";
    assert!(read(shared).diagnostics()[0].code == codes::SCENARIO_UNKNOWN_KIND.name);
}

#[test]
fn aliases_of_a_modest_size_work() {
    let text = valid().replacen("name: x", "name: &name plant", 1).replacen(
        "displayName: X",
        "displayName: *name",
        1,
    );
    assert!(read(&text).scenario().is_some(), "{:?}", read(&text).diagnostics());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let document = read(&text);
        prop_assert!(document.scenario().is_none() && !document.diagnostics().is_empty());
    }

    #[test]
    fn any_structure_is_answered(text in "([-:?,\\[\\]{}#&*!|>'\"%@`~ \n\t\r]|kind: sharedIdentity|[a-z0-9]|\\\\u[0-9a-fD]{4}|---|\\.\\.\\.|<<|é|\u{feff}|\u{0}){0,60}") {
        let _ = read(&text);
        let _ = read(&format!("{{{text}"));
    }

    #[test]
    fn a_damaged_document_is_answered(at in 0usize..300, with in "[-:\\[\\]{}&*!|>'\"%#, \nä]{0,3}", cut in 0usize..20) {
        let mut characters: Vec<char> = format!("{}app: {{name: A}}\ntemplate: {{count: 3, user: \"h{{n}}\"}}\n", valid()).chars().collect();
        let at = at.min(characters.len());
        let end = (at + cut).min(characters.len());
        characters.splice(at..end, with.chars());
        let document = read(&characters.into_iter().collect::<String>());
        for one in document.diagnostics() {
            prop_assert!(one.place.is_some() && !one.text.is_empty());
        }
    }

    #[test]
    fn any_plain_value_is_answered(text in "[a-z{}\\[\\]\",:0-9null ]{0,40}") {
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            prop_assert!(from_json(&value, Path::new("")).scenario().is_none());
        }
    }
}
