//! The published schemas, against what the program really prints.

use serde_json::Value;

use crate::support::{Folder, NOBODY, Ran, numbered, root};

/// Expects a value to fit a schema of `bindings/schema`.
pub(crate) fn fits(schema: &str, value: &Value) {
    let file = root().join(format!("bindings/schema/{schema}.schema.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}\n{value:#}", file.display());
}

/// Expects what a failing `--json` command prints last.
pub(crate) fn is_error(ran: &Ran, code: &str) {
    let value = ran.lines_or_document();
    assert_eq!(value["error"]["code"], code, "{ran}");
    fits("error", &value["error"]);
}

impl Ran {
    /// The last line of JSON lines, or the one document.
    fn lines_or_document(&self) -> Value {
        serde_json::from_str(&self.out)
            .or_else(|_| serde_json::from_str(self.out.lines().last().unwrap_or_default()))
            .unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

#[test]
fn every_json_answer_fits_its_schema() {
    let folder = Folder::plant();
    fits("validation", &folder.exits("validate plant-7.yaml --json", 0).json());
    folder.write("bad.yaml", "kind: sharedIdentity\nname: Not A Slug\n");
    fits("validation", &folder.exits("validate bad.yaml no-such-file.yaml --json", 2).json());
    fits("permissions", &folder.exits("permissions plant-7.yaml --json", 0).json());
    fits("doctor", &folder.exits("doctor --json", 0).json());
    fits("doctor", &folder.exits("doctor plant-7.yaml --json", 0).json());
    fits("plan", &folder.exits("plan plant-7.yaml --json", 0).json());
    for event in folder.exits("apply plant-7.yaml --yes --json", 0).lines() {
        fits("event", &event);
    }
    for name in ["kiosk-sample-global-assigned-access.xml", "exclude-device-owners-from-global.xml"] {
        let sample = root().join("core/tests/data/kiosk").join(name);
        std::fs::copy(sample, folder.path("kiosk.xml")).unwrap();
        fits("lint", &folder.exits("lint kiosk.xml --json", 0).json());
    }
    fits("drift", &folder.exits("drift plant-7.yaml --json", 0).json());
    fits("report", &folder.exits("report plant-7.yaml --json", 0).json());
    fits("journals", &folder.exits("journal verify plant-7 --json", 0).json());
    let ran = folder.run("verify plant-7.yaml --json");
    assert!(matches!(ran.code, Some(0 | 4)), "{ran}");
    fits("verification", &ran.json());
}

#[test]
fn every_failing_json_answer_is_an_error() {
    let folder = Folder::new();
    folder.write("big.yaml", numbered(500));
    is_error(&folder.exits("plan no-such-file.yaml --json", 2), "scenario.unreadable");
    is_error(&folder.exits("apply big.yaml --yes --json", 5), "license.no_seats");
    is_error(&folder.exits("apply big.yaml --json", 2), "usage");
    is_error(&folder.exits_as("verify big.yaml --json --live", NOBODY, 1), "auth.no_credential");
    is_error(&folder.exits("plan big.yaml --json --no-such-flag", 2), "usage");
}
