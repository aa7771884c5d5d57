//! Microsoft's own samples against the verdicts on them.

use std::fs;
use std::path::{Path, PathBuf};

use remote_assist::lint::{fix, lint};
use remote_assist::model::{LintReport, LintVerdict, Severity};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kiosk")
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn every_verdict_and_every_reason_comes_out() {
    let verdicts: Value =
        serde_json::from_str(&fs::read_to_string(folder().join("verdicts.json")).unwrap()).unwrap();
    let mut read = 0;
    for (name, wanted) in verdicts.as_object().unwrap().iter().filter(|(_, wanted)| wanted.is_object()) {
        let report = lint(&fs::read(folder().join(name)).unwrap());
        let accepted = wanted["alsoAccepted"].as_array().into_iter().flatten().chain([&wanted["verdict"]]);
        assert!(accepted.into_iter().any(|verdict| *verdict == word(&report.verdict)), "{name}: {report:#?}");
        assert_eq!(wanted["document"], word(&report.document), "{name}");
        for reason in wanted["reasons"].as_array().unwrap() {
            expect(name, reason, &report);
        }
        read += 1;
    }
    assert_eq!(read, 7);
}

/// Expects a finding of that severity at that place; what is only said for information is advice or a warning here.
fn expect(name: &str, reason: &Value, report: &LintReport) {
    let severities: &[Severity] = match reason["severity"].as_str().unwrap() {
        "error" => &[Severity::Error],
        "warning" => &[Severity::Warning],
        _ => &[Severity::Advice, Severity::Warning],
    };
    let found = report.findings.iter().any(|finding| {
        reason["line"] == finding.line
            && reason["column"] == finding.column
            && severities.contains(&finding.severity)
    });
    assert!(found, "{name}: {reason:#} is missing in {report:#?}");
}

#[test]
fn the_sentences_of_the_broken_sample_name_what_is_wrong() {
    let name = "kiosk-sample-multi-app-one-aad-group.xml";
    let report = lint(&fs::read(folder().join(name)).unwrap());
    let at = |line, column| {
        let mut found = report.findings.iter().filter(|one| (one.line, one.column) == (line, column));
        found.next().unwrap_or_else(|| panic!("{report:#?}"))
    };
    assert_eq!(at(6, 17).text, "U+202F NARROW NO-BREAK SPACE inside a tag; XML needs an ordinary space");
    assert_eq!(at(6, 17).code, "xml.invisible_character");
    assert!(at(4, 1).text.contains("(lines 4, 6, 7)"), "{}", at(4, 1).text);
    assert_eq!(at(4, 5).code, "kiosk.nested_profiles");
    assert_eq!(at(8, 26).code, "kiosk.no_app");

    let name = "kiosk-sample-global-assigned-access.xml";
    let report = lint(&fs::read(folder().join(name)).unwrap());
    let unknown = report.findings.iter().find(|one| one.code == "kiosk.unknown_app").unwrap();
    assert_eq!((unknown.line, unknown.column), (14, 43));
    assert!(unknown.text.contains("Microsoft.MicrosoftEdge.Stable_8wekyb3d8bbwe!MSEDGE"), "{}", unknown.text);
}

#[test]
fn the_broken_sample_is_repaired_up_to_what_only_a_person_knows() {
    let bytes = fs::read(folder().join("kiosk-sample-multi-app-one-aad-group.xml")).unwrap();
    let fixed = fix(&bytes);
    let text = fixed.text.unwrap();
    assert!(!text.contains('\u{202f}'));
    assert_eq!(text.matches("<Profiles>").count(), 1);
    let left: Vec<_> = fixed.after.findings.iter().filter(|one| one.severity == Severity::Error).collect();
    assert_eq!(left.len(), 1, "{left:#?}");
    assert_eq!(left[0].code, "kiosk.no_app");
    assert_eq!(fixed.before.verdict, LintVerdict::Error);
    // The comment with the apps is not touched.
    assert!(text.contains("Microsoft.Dynamics365.Guides_8wekyb3d8bbwe!MicrosoftGuides"));
}

#[test]
fn samples_in_order_are_left_alone() {
    for name in ["exclude-device-owners-from-global.xml", "kiosk-sample-global-assigned-access.xml"] {
        assert_eq!(fix(&fs::read(folder().join(name)).unwrap()).text, None, "{name}");
    }
    // Only its byte order mark goes.
    let bytes = fs::read(folder().join("kiosk-sample-multi-aad-group.xml")).unwrap();
    assert_eq!(fix(&bytes).text.unwrap().as_bytes(), &bytes[3..]);
}
