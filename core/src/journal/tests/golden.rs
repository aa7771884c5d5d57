//! Journals that were recorded once are read in every later version as they were then.
//!
//! Each stands in `core/tests/fixtures/journals/<format>/<name>.jsonl`: a line for each file, one for what this machine remembers of
//! it, and the last for what was made of it: the verdict of `verify`, what reading gives, and whether a run may go on. `BLESS=1`
//! records them anew; the recorded journals of a released format are never changed.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::recorded::{self, Recorded};
use super::support::*;
use crate::journal::{Head, Journal, JournalPlace, verify};

/// The format that this version writes.
const FORMAT: &str = "1";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/journals")
}

/// The lines of a fixture but the last.
fn lines(journal: &Recorded) -> Vec<Value> {
    let files = journal.files.iter().map(|(file, text)| json!({"file": file, "text": text}));
    files.chain(journal.seen.iter().map(|head| json!({"seen": head}))).collect()
}

/// Lays a journal out in a folder and asks for everything that can be asked.
async fn judged(lines: &[Value]) -> Value {
    let root = tempfile::tempdir().unwrap();
    let mut place = folder(root.path());
    let home = root.path().join(TENANT).join("plant-7");
    std::fs::create_dir_all(&home).unwrap();
    for line in lines {
        if let Some(file) = line["file"].as_str() {
            let path = home.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, line["text"].as_str().unwrap()).unwrap();
        }
        if let Some(seen) = line.get("seen") {
            let head: Head = serde_json::from_value(seen.clone()).unwrap();
            let path = root.path().join("seen.json");
            std::fs::write(&path, serde_json::to_vec(&head).unwrap()).unwrap();
            place.head_file = Some(path);
        }
    }
    let verified = match verify(&place).await {
        Ok(Some(report)) => {
            let problems: Vec<_> = report
                .problems
                .iter()
                .map(|problem| problem.text.replace(&home.display().to_string(), "PLACE"))
                .collect();
            json!({"entries": report.entries, "head": report.head.seq, "problems": problems})
        }
        Ok(None) => Value::Null,
        Err(error) => json!({"error": error.code().name}),
    };
    let read = match Journal::read(&place).await {
        Ok(Some(reading)) => {
            json!({"head": reading.head, "newer": reading.newer, "state": reading.state})
        }
        Ok(None) => Value::Null,
        Err(error) => json!({"error": error.code().name}),
    };
    json!({"verify": verified, "read": read, "open": went_on(&place).await})
}

/// What the next run finds: who had the lock, and what is in doubt once everything that was kept is taken in.
async fn went_on(place: &JournalPlace) -> Value {
    let journal = match Journal::open(options(place, "run-9")).await {
        Ok(journal) => journal,
        Err(error) => return json!({"error": error.code().name}),
    };
    let taken = journal.take_in_unsaved().await.unwrap();
    journal.append(opened()).await.unwrap();
    journal.append(intent(90..91)).await.unwrap();
    let before = format!("{:?}", journal.predecessor());
    let open: Vec<_> = journal.state().open.keys().map(ToString::to_string).collect();
    let seq = journal.head().seq;
    drop(journal);
    // What it wrote is read again as it was meant.
    assert_eq!(Journal::read(place).await.unwrap().unwrap().head.seq, seq);
    json!({"after": before, "takenIn": taken, "open": open})
}

fn text(lines: &[Value]) -> String {
    lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
}

#[tokio::test]
async fn recorded_journals_are_read_as_they_were_when_they_were_recorded() {
    if std::env::var_os("BLESS").is_some() {
        let folder = fixtures().join(FORMAT);
        std::fs::create_dir_all(&folder).unwrap();
        for journal in recorded::all() {
            let mut lines = lines(&journal);
            lines.push(json!({"expect": judged(&lines).await}));
            std::fs::write(folder.join(format!("{}.jsonl", journal.name)), text(&lines)).unwrap();
        }
    }
    let mut count = 0;
    for format in std::fs::read_dir(fixtures()).unwrap() {
        for file in std::fs::read_dir(format.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let mut lines: Vec<Value> =
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let expected = lines.pop().unwrap();
            assert_eq!(judged(&lines).await, expected["expect"], "{}", path.display());
            count += 1;
        }
    }
    assert!(count >= 60, "only {count}");
}

/// The form of what is written is part of the format: a change needs a new one, and the recorded journals stay.
#[test]
fn this_version_writes_what_was_recorded() {
    if std::env::var_os("BLESS").is_some() {
        return;
    }
    let folder = fixtures().join(FORMAT);
    for journal in recorded::all() {
        let held = std::fs::read_to_string(folder.join(format!("{}.jsonl", journal.name))).unwrap();
        assert!(held.starts_with(&text(&lines(&journal))), "{}", journal.name);
    }
}
