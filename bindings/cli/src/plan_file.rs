//! Telling a saved plan from a scenario, and reading it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use remote_assist::error::{Error, Result, codes};
use remote_assist::model::Plan;
use serde_json::Value;

/// The largest plan that is read; one of 100,000 accounts takes about half of it.
const BYTES: u64 = 512 << 20;

/// The plan that the file holds, or nothing if it is something else, such as a scenario.
pub(crate) fn read(file: &Path) -> Result<Option<Plan>> {
    let mut text = String::new();
    let readable = File::open(file).and_then(|opened| opened.take(BYTES).read_to_string(&mut text));
    // Whoever reads scenarios tells what is wrong with a file that is no text.
    if readable.is_err() || !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Ok(None);
    }
    let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        return Ok(None);
    };
    if value.get("steps").is_none() && value.get("fingerprint").is_none() {
        return Ok(None);
    }
    let malformed = |text: String| {
        Error::new(codes::PLAN_MALFORMED, text)
            .hint("Make the plan again with this version: remote-assist plan FILE -o plan.json")
    };
    let format = value.get("format").and_then(Value::as_u64);
    if format != Some(1) {
        let found = format.map_or_else(|| "no format".to_owned(), |format| format!("format {format}"));
        return Err(malformed(format!(
            "the plan in {} has {found}, and this version reads format 1",
            file.display()
        )));
    }
    let plan = serde_json::from_value(value);
    plan.map(Some)
        .map_err(|error| malformed(format!("{} is not a plan of this version: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Option<Plan>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plan.json");
        std::fs::write(&file, text).unwrap();
        read(&file)
    }

    #[test]
    fn scenarios_are_left_to_whoever_reads_them() {
        for text in ["kind: sharedIdentity\n", "{\"kind\": \"sharedIdentity\"}", "{broken", "", "[1]"] {
            assert!(read_text(text).unwrap().is_none(), "{text}");
        }
        assert!(read(Path::new("no such file")).unwrap().is_none());
    }

    #[test]
    fn plans_of_another_form_are_refused() {
        for text in [
            "{\"steps\": []}",
            "{\"format\": 2, \"steps\": []}",
            "{\"format\": 1, \"fingerprint\": \"x\", \"steps\": []}",
        ] {
            assert_eq!(read_text(text).unwrap_err().code(), codes::PLAN_MALFORMED, "{text}");
        }
    }
}
