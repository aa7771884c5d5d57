//! Documented examples, which nobody here wrote.

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::Path;

use remote_assist::error::codes;
use remote_assist::sim::{ReplayVerdict, replay};
use serde_json::{Value, json};

/// Where the examples lie: beside the project, because they are not ours to keep in it.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance/graph-examples.jsonl");

fn names(body: &Value) -> BTreeSet<String> {
    let first = match &body["value"] {
        Value::Array(items) => items.first().cloned().unwrap_or_default(),
        _ => body.clone(),
    };
    let object = first.as_object().cloned().unwrap_or_default();
    object.into_iter().map(|(name, _)| name).filter(|name| !name.starts_with('@')).collect()
}

#[test]
fn most_documented_examples_hold() {
    let path = std::env::var("RA_EXAMPLES").unwrap_or_else(|_| CORPUS.to_owned());
    if !Path::new(&path).exists() {
        eprintln!("the documented examples are absent: {path}");
        return;
    }
    let report = replay(BufReader::new(std::fs::File::open(&path).unwrap())).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let documented: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(report.examples.len(), documented.len());
    let (mut modelled, mut hold) = (0, 0);
    for (example, wanted) in report.examples.iter().zip(&documented) {
        let Some(got) = example.response.as_ref().filter(|_| example.verdict != ReplayVerdict::Unmodelled)
        else {
            continue;
        };
        modelled += 1;
        let same = wanted["response"]["status"] == got.status
            && names(&wanted["response"]["body"]).is_subset(&names(&got.body));
        assert_eq!(same, example.verdict == ReplayVerdict::Pass, "{}: the verdict is true", example.id);
        hold += usize::from(same);
    }
    assert!(modelled >= 140 && hold * 100 >= modelled * 85, "{hold} of {modelled} hold");
}

/// The first cells of the table below a heading cell of FIDELITY.md.
fn rows(text: &str, heading: &str) -> BTreeSet<String> {
    let table = text
        .split_once(&format!("| {heading} | reason (PAGE.md of Microsoft's reference) |\n|---|---|\n"))
        .unwrap()
        .1;
    let rows = table.lines().take_while(|line| line.starts_with("| "));
    rows.map(|line| line.split(" | ").next().unwrap().trim_start_matches("| ").to_owned()).collect()
}

#[test]
fn the_table_of_examples_is_true() {
    let path = std::env::var("RA_EXAMPLES").unwrap_or_else(|_| CORPUS.to_owned());
    if !Path::new(&path).exists() {
        eprintln!("the documented examples are absent: {path}");
        return;
    }
    let report = replay(BufReader::new(std::fs::File::open(&path).unwrap())).unwrap();
    let text = include_str!("../../src/sim/FIDELITY.md");
    let totals = report.totals;
    let counts = format!(
        "Of {} examples {} pass, {} fail, {} are not modelled.",
        totals.examples, totals.pass, totals.fail, totals.unmodelled
    );
    assert!(text.contains(&counts), "FIDELITY.md does not say: {counts}");
    let of = |verdict| report.examples.iter().filter(move |one| one.verdict == verdict);
    let failing: BTreeSet<_> = of(ReplayVerdict::Fail).map(|one| one.id.clone()).collect();
    assert_eq!(rows(text, "fails"), failing);
    // What is not about applications on v1.0 has no row of its own.
    let outside = ["beta", "/me needs a signed-in user", "the example has no documented answer"];
    let unmodelled: BTreeSet<_> = of(ReplayVerdict::Unmodelled)
        .filter(|one| !outside.contains(&one.reason.as_deref().unwrap()))
        .map(|one| one.id.clone())
        .collect();
    assert_eq!(rows(text, "not modelled"), unmodelled);
}

/// Requests of our own, so that a place without the documented examples replays something all the same.
const OWN: &str = include_str!("../fixtures/graph-requests.jsonl");

#[test]
fn our_own_requests_hold() {
    let report = replay(BufReader::new(OWN.as_bytes())).unwrap();
    let failing: Vec<_> = report.examples.iter().filter(|one| one.verdict == ReplayVerdict::Fail).collect();
    assert!(failing.is_empty(), "{failing:?}");
    assert!(report.totals.pass >= 90 && report.totals.unmodelled <= 7, "{:?}", report.totals);
}

#[test]
fn examples_are_judged_by_status_and_names() {
    let line = |id: &str, method: &str, path: &str, status: u16, body: Value| {
        json!({ "id": id, "request": { "method": method, "url": format!("https://graph.microsoft.com{path}"), "headers": {}, "body": null },
            "response": { "status": status, "body": body } })
        .to_string()
    };
    let lines = [
        line("good", "GET", "/v1.0/users/{id}", 200, json!({ "id": "x", "displayName": "y" })),
        line("name", "GET", "/v1.0/users/{id}", 200, json!({ "nonsense": 1 })),
        line("status", "GET", "/v1.0/users/{id}", 202, json!({})),
        line("beta", "GET", "/beta/users", 200, json!({})),
        line("me", "GET", "/v1.0/me", 200, json!({})),
        line("far", "GET", "/v1.0/sites/root", 200, json!({})),
    ];
    let report = replay(BufReader::new(lines.join("\n").as_bytes())).unwrap();
    let verdicts: Vec<_> = report.examples.iter().map(|one| one.verdict).collect();
    let (pass, fail, unmodelled) = (ReplayVerdict::Pass, ReplayVerdict::Fail, ReplayVerdict::Unmodelled);
    assert_eq!(verdicts, [pass, fail, fail, unmodelled, unmodelled, unmodelled]);
    assert_eq!((report.totals.examples, report.totals.pass, report.totals.unmodelled), (6, 1, 3));
    for wrong in ["nonsense", "{}", r#"{"id": "x"}"#] {
        assert_eq!(replay(BufReader::new(wrong.as_bytes())).unwrap_err().code(), codes::USAGE, "{wrong}");
    }
}
