//! What could not be appended is kept elsewhere, and taken in as far as it still holds.

use std::path::Path;

use super::support::*;
use crate::error::codes;
use crate::journal::{AdoptedItem, FailedItem, Journal, JournalPlace, Kind, UnknownItem};

/// A place where nothing can be appended until the guard is dropped: there is a file where the folder of entries was.
struct Blocked(std::path::PathBuf);

fn block(root: &Path) -> Blocked {
    let log = root.join(TENANT).join("plant-7/log");
    std::fs::rename(&log, log.with_extension("away")).unwrap();
    std::fs::write(&log, "").unwrap();
    Blocked(log)
}

impl Drop for Blocked {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).unwrap();
        std::fs::rename(self.0.with_extension("away"), &self.0).unwrap();
    }
}

/// A run that sent four writes and whose answers could not be appended; where they were kept.
async fn interrupted(root: &Path, place: &JournalPlace) -> std::path::PathBuf {
    let journal = Journal::open(options(place, "run-1")).await.unwrap();
    journal.append(opened()).await.unwrap();
    journal.append(intent(1..5)).await.unwrap();
    let blocked = block(root);
    let error = journal.append(outcome(1..3)).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_STORE);
    let failed = FailedItem {
        addr: user(3),
        op_id: "op-3".to_owned(),
        definite: true,
        code: "x".to_owned(),
        text: "y".to_owned(),
    };
    let unknown = UnknownItem { addr: user(4), op_id: "op-4".to_owned(), text: None };
    let adopted = AdoptedItem { addr: user(9), id: "id-9".to_owned(), applied: None };
    let kinds = [
        outcome(1..3),
        Kind::Failed { items: vec![failed] },
        Kind::Unknown { items: vec![unknown] },
        Kind::Adopted { items: vec![adopted] },
    ];
    let path = journal.keep_unsaved(&kinds).unwrap();
    assert!(path.starts_with(root) && path.is_file());
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(!kept.contains("cipher"), "passwords stay in the intents");
    drop(journal);
    drop(blocked);
    path
}

#[tokio::test]
async fn the_next_run_takes_in_what_was_kept() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = folder(folder_path.path());
    let path = interrupted(folder_path.path(), &place).await;
    let journal = Journal::open(options(&place, "run-2")).await.unwrap();
    assert_eq!(journal.take_in_unsaved().await.unwrap(), 5);
    assert!(!path.exists());
    let state = journal.state();
    assert_eq!(state.open.keys().collect::<Vec<_>>(), [&user(4)]);
    assert_eq!(state.secrets[&user(1)].valid.as_ref().unwrap().sealed, sealed("cipher 1/1"));
    assert_eq!(state.resources[&user(9)].id.as_deref(), Some("id-9"));
    let head = journal.head();
    assert_eq!(journal.take_in_unsaved().await.unwrap(), 0);
    assert_eq!(journal.head(), head);
}

#[tokio::test]
async fn what_was_dealt_with_since_is_not_taken_in() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = folder(folder_path.path());
    let path = interrupted(folder_path.path(), &place).await;
    let journal = Journal::open(options(&place, "run-2")).await.unwrap();
    // The first was settled, the second is tried again, the ninth was taken over by somebody.
    journal.append(outcome(1..2)).await.unwrap();
    journal.append(Kind::Intent { items: vec![intent_item(2, 2)] }).await.unwrap();
    let other = AdoptedItem { addr: user(9), id: "other".to_owned(), applied: None };
    journal.append(Kind::Adopted { items: vec![other] }).await.unwrap();
    assert_eq!(journal.take_in_unsaved().await.unwrap(), 2);
    let state = journal.state();
    assert_eq!(state.open[&user(2)].attempt, 2);
    assert_eq!(state.resources[&user(9)].id.as_deref(), Some("other"));
    assert!(!path.exists());
}

#[tokio::test]
async fn files_of_others_and_damaged_ones_are_left_alone() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = folder(folder_path.path());
    let path = interrupted(folder_path.path(), &place).await;
    let text = std::fs::read_to_string(&path).unwrap();
    for wrong in [
        text.replace("\"plant-7\"", "\"plant-8\""),
        text.replace("\"v\":1", "\"v\":2"),
        text[..90].to_owned(),
    ] {
        assert_ne!(wrong, text);
        std::fs::write(&path, &wrong).unwrap();
        let journal = Journal::open(options(&place, "run-2")).await.unwrap();
        assert_eq!(journal.take_in_unsaved().await.unwrap(), 0);
        assert_eq!(journal.state().open.len(), 4);
        assert!(path.exists());
    }
}

#[tokio::test]
async fn a_run_that_caught_up_leaves_nothing() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = folder(folder_path.path());
    let journal = Journal::open(options(&place, "run-1")).await.unwrap();
    journal.append(intent(1..2)).await.unwrap();
    let path = journal.keep_unsaved(&[outcome(1..2)]).unwrap();
    assert_eq!(journal.keep_unsaved(&[outcome(1..2)]).unwrap(), path);
    journal.append(outcome(1..2)).await.unwrap();
    journal.forget_unsaved();
    assert!(!path.exists());
}
