use std::path::{Path, PathBuf};

use super::support::*;
use crate::error::codes;
use crate::journal::entry::Entry;
use crate::journal::hash::Hash;
use crate::journal::{
    Journal, JournalName, JournalPlace, JournalReport, Kind, Location, MemoryJournals, verify,
};

/// A journal with a few dozen entries, a payload and a snapshot.
async fn journal(root: &Path) -> JournalPlace {
    let place = folder(root);
    let journal = Journal::open(options(&place, "run-1")).await.unwrap();
    let plan = journal.put_blob(b"{\"plan\":true}").await.unwrap();
    let opened = Kind::RunOpened { plan: Some(plan), holder: "a".to_owned(), host: "b".to_owned() };
    journal.append(opened).await.unwrap();
    for number in 0..28 {
        journal.append(intent(number..number + 1)).await.unwrap();
        if number == 1 {
            journal.snapshot_now().await.unwrap();
        }
        journal.append(outcome(number..number + 1)).await.unwrap();
    }
    journal.append(closed()).await.unwrap();
    journal.release().await.unwrap();
    place
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn log(root: &Path, seq: u64) -> PathBuf {
    root.join(TENANT).join("plant-7/log").join(format!("{seq:020}"))
}

async fn report(place: &JournalPlace) -> JournalReport {
    verify(place).await.unwrap().unwrap()
}

fn names(report: &JournalReport, seq: u64) -> bool {
    report
        .problems
        .iter()
        .any(|problem| problem.entry == Some(seq) && problem.text.contains(&seq.to_string()))
}

#[tokio::test]
async fn every_flipped_byte_of_every_file_is_found_and_its_entry_named() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = journal(folder_path.path()).await;
    let honest = report(&place).await;
    assert!(honest.is_whole(), "{:?}", honest.problems);
    assert!(honest.entries >= 59);
    let mut flipped = 0;
    for path in files(folder_path.path()) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let seq: Option<u64> = path.parent().unwrap().ends_with("log").then(|| name.parse().unwrap());
        for at in 0..bytes.len() {
            flipped += 1;
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            // A whole report walks all files, so most bytes of an entry are judged by what the report asks of each entry.
            if seq.is_some() && !at.is_multiple_of(199) {
                assert!(Entry::decode(&changed).is_err(), "byte {at} of {name}");
                continue;
            }
            std::fs::write(&path, &changed).unwrap();
            let found = report(&place).await;
            assert!(!found.is_whole(), "byte {at} of {name}");
            if let Some(seq) = seq {
                assert!(names(&found, seq), "byte {at} of {name}: {:?}", found.problems);
            }
        }
        std::fs::write(&path, &bytes).unwrap();
    }
    assert!(flipped > 10_000, "{flipped}");
    assert!(report(&place).await.is_whole());
}

#[tokio::test]
async fn missing_swapped_and_foreign_files_are_named() {
    let folder_path = tempfile::tempdir().unwrap();
    let root = folder_path.path();
    let place = journal(root).await;
    let swap = |a: u64, b: u64| {
        let (left, right) = (std::fs::read(log(root, a)).unwrap(), std::fs::read(log(root, b)).unwrap());
        std::fs::write(log(root, a), right).unwrap();
        std::fs::write(log(root, b), left).unwrap();
    };
    swap(20, 21);
    let found = report(&place).await;
    assert!(names(&found, 20) && names(&found, 21), "{:?}", found.problems);
    assert!(found.head.seq < 20);
    swap(20, 21);
    let bytes = std::fs::read(log(root, 30)).unwrap();
    std::fs::remove_file(log(root, 30)).unwrap();
    assert!(names(&report(&place).await, 30));
    let error = Journal::open(options(&place, "run-2")).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_DAMAGED);
    assert_eq!(error.details()["entry"], "30");
    std::fs::write(log(root, 30), bytes).unwrap();
    let copy = log(root, 30).with_file_name("00000000000000000030-HOST-02");
    std::fs::copy(log(root, 30), &copy).unwrap();
    assert!(report(&place).await.problems[0].file.contains("HOST-02"));
    let error = Journal::open(options(&place, "run-2")).await.unwrap_err();
    assert!(error.hint_text().unwrap().contains("Synchronised"), "{error:?}");
    std::fs::remove_file(copy).unwrap();
    let blob = files(&root.join(TENANT).join("plant-7/blob")).remove(0);
    std::fs::remove_file(blob).unwrap();
    assert!(report(&place).await.problems[0].text.contains("is missing"));
}

#[tokio::test]
async fn a_torn_last_entry_is_named_and_nothing_is_written_after_it() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = journal(folder_path.path()).await;
    let last = report(&place).await.head.seq;
    let path = log(folder_path.path(), last);
    let bytes = std::fs::read(&path).unwrap();
    for keep in [0, 1, 40, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..keep]).unwrap();
        let found = report(&place).await;
        assert!(names(&found, last) && found.problems[0].text.contains("torn"), "{:?}", found.problems);
        assert_eq!(found.head.seq, last - 1);
        for error in [
            Journal::open(options(&place, "run-2")).await.unwrap_err(),
            Journal::read(&place).await.unwrap_err(),
        ] {
            assert_eq!(error.code(), codes::JOURNAL_DAMAGED);
            assert!(error.to_string().contains(&last.to_string()), "{error}");
        }
    }
}

#[tokio::test]
async fn an_older_copy_is_recognised_by_what_this_machine_has_seen() {
    let folder_path = tempfile::tempdir().unwrap();
    let (now, then) = (folder_path.path().join("now"), folder_path.path().join("then"));
    let seen = folder_path.path().join("state/head.json");
    let mut place = folder(&now);
    place.head_file = Some(seen.clone());
    let journal = Journal::open(options(&place, "run-1")).await.unwrap();
    journal.append(opened()).await.unwrap();
    journal.append(closed()).await.unwrap();
    drop(journal);
    assert!(report(&place).await.is_whole());
    copy(&now, &then);
    let journal = Journal::open(options(&place, "run-2")).await.unwrap();
    journal.append(opened()).await.unwrap();
    journal.append(closed()).await.unwrap();
    let head = journal.head().seq;
    drop(journal);
    Journal::read(&place).await.unwrap().unwrap();
    let mut old = folder(&then);
    old.head_file = Some(seen.clone());
    let error = Journal::open(options(&old, "run-3")).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_ROLLED_BACK);
    assert_eq!(Journal::read(&old).await.unwrap_err().code(), codes::JOURNAL_ROLLED_BACK);
    assert!(names(&report(&old).await, head));
    // A journal that is gone altogether is not begun anew behind the user's back.
    let mut gone = folder(&folder_path.path().join("gone"));
    gone.head_file = Some(seen.clone());
    assert_eq!(Journal::open(options(&gone, "run-3")).await.unwrap_err().code(), codes::JOURNAL_ROLLED_BACK);
    // Nor does another history of the same length pass.
    old.head_file = None;
    let journal = Journal::open(options(&old, "run-4")).await.unwrap();
    journal.append(opened()).await.unwrap();
    journal.append(closed()).await.unwrap();
    journal.release().await.unwrap();
    drop(journal);
    old.head_file = Some(seen.clone());
    assert!(!report(&old).await.is_whole());
    assert_eq!(Journal::open(options(&old, "run-5")).await.unwrap_err().code(), codes::JOURNAL_ROLLED_BACK);
    std::fs::write(&seen, b"{").unwrap();
    assert!(!report(&place).await.is_whole());
}

#[tokio::test]
async fn a_lost_journal_is_made_anew_once_it_is_forgotten() {
    let folder_path = tempfile::tempdir().unwrap();
    let mut place = folder(&folder_path.path().join("now"));
    place.head_file = Some(folder_path.path().join("state/head.json"));
    Journal::open(options(&place, "run-1")).await.unwrap().release().await.unwrap();
    // Of a journal that is there nothing is forgotten.
    place.forget_lost().await.unwrap();
    assert!(place.head_file.as_ref().unwrap().exists());
    std::fs::remove_dir_all(folder_path.path().join("now")).unwrap();
    let error = Journal::open(options(&place, "run-2")).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_ROLLED_BACK);
    assert!(error.hint_text().unwrap().contains("head.json"));
    place.forget_lost().await.unwrap();
    Journal::open(options(&place, "run-2")).await.unwrap();
}

#[test]
fn real_tenants_remember_and_simulated_ones_do_not() {
    let of = |location: Location, instance: Option<&str>| {
        let one = JournalName {
            tenant: TENANT.to_owned(),
            name: "plant-7".to_owned(),
            instance: instance.map(str::to_owned),
        };
        JournalPlace::of(location, one, clock()).head_file
    };
    let somewhere = || Location::Folder("journal".into());
    assert_eq!(of(somewhere(), Some("sim")), None);
    assert_eq!(of(Location::Memory(MemoryJournals::default()), None), None);
    // Where the user has no home there is no such file either; this machine's user may have one or not.
    let (one, two) = (of(somewhere(), None), of(Location::Url("az://box".to_owned()), None));
    assert!(one.is_none() || one != two);
}

#[tokio::test]
async fn a_home_that_is_no_folder_is_no_home() {
    let folder_path = tempfile::tempdir().unwrap();
    std::fs::write(folder_path.path().join("home"), "").unwrap();
    let mut place = folder(&folder_path.path().join("now"));
    place.head_file = Some(folder_path.path().join("home/heads/x.json"));
    Journal::open(options(&place, "run-1")).await.unwrap().release().await.unwrap();
    Journal::open(options(&place, "run-2")).await.unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_damaged_snapshot_is_passed_over_and_reported() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = journal(folder_path.path()).await;
    let honest = Journal::read(&place).await.unwrap().unwrap();
    let snapshot = files(&folder_path.path().join(TENANT).join("plant-7/snap")).remove(0);
    let mut bytes = std::fs::read(&snapshot).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&snapshot, bytes).unwrap();
    assert_eq!(Journal::read(&place).await.unwrap().unwrap().state, honest.state);
    assert!(report(&place).await.problems[0].file.starts_with("snap/"));
}

#[tokio::test]
async fn a_forged_snapshot_disagrees_with_the_entries() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = journal(folder_path.path()).await;
    let snapshot = files(&folder_path.path().join(TENANT).join("plant-7/snap")).remove(0);
    let text = std::fs::read_to_string(&snapshot).unwrap().replace("id-0", "id-9");
    let seq = snapshot.file_name().unwrap().to_string_lossy()[..20].to_owned();
    let forged = snapshot.with_file_name(format!("{seq}-{}", Hash::of(text.as_bytes())));
    std::fs::remove_file(&snapshot).unwrap();
    std::fs::write(forged, text).unwrap();
    assert!(report(&place).await.problems[0].text.contains("disagrees"));
}

/// Appends an entry with a sum and a chain that fit, as a later version or a forger would.
async fn append(place: &JournalPlace, root: &Path, change: impl FnOnce(&mut Entry) -> Option<String>) -> u64 {
    let head = Journal::read(place).await.unwrap().unwrap();
    let mut entry = Entry {
        seq: head.head.seq + 1,
        prev: head.head.hash,
        epoch: head.state.lease.unwrap().epoch,
        run: "run-1".to_owned(),
        nonce: "n".to_owned(),
        at: crate::clock::Timestamp::from_unix(0),
        kind: opened(),
    };
    let kind = change(&mut entry);
    let mut text = String::from_utf8(entry.encode().unwrap()).unwrap();
    if let Some(kind) = kind {
        let body = text[..text.rfind(",\"sum\"").unwrap()].replace("run_opened", &kind);
        text = format!("{body},\"sum\":\"{}\"}}", Hash::of(body.as_bytes()));
    }
    std::fs::write(log(root, entry.seq), text).unwrap();
    entry.seq
}

#[tokio::test]
async fn what_a_later_version_wrote_is_read_and_not_written() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = journal(folder_path.path()).await;
    let seq = append(&place, folder_path.path(), |_| Some("signed".to_owned())).await;
    let reading = Journal::read(&place).await.unwrap().unwrap();
    assert_eq!((reading.newer, reading.head.seq), (Some(seq), seq));
    assert_eq!(reading.state.resources.len(), 28);
    let error = Journal::open(options(&place, "run-2")).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_NEWER);
    assert!(names(&report(&place).await, seq));
    let file = folder_path.path().join(TENANT).join("plant-7/format.json");
    let text = std::fs::read_to_string(&file).unwrap().replace("\"format\":1", "\"format\":2");
    std::fs::write(file, text).unwrap();
    assert_eq!(Journal::open(options(&place, "run-2")).await.unwrap_err().code(), codes::JOURNAL_NEWER);
    assert!(!report(&place).await.is_whole());
}

#[tokio::test]
async fn entries_that_break_a_rule_are_named() {
    let rules: [fn(&mut Entry); 5] = [
        |entry| entry.epoch = 0,
        |entry| entry.epoch += 1,
        |entry| entry.kind = outcome(99..100),
        |entry| {
            entry.kind = Kind::Lease { holder: "a".to_owned(), host: "b".to_owned(), ttl: 60 };
            entry.epoch += 2;
        },
        |entry| entry.prev = Hash::of(b"elsewhere"),
    ];
    for (number, rule) in rules.into_iter().enumerate() {
        let folder_path = tempfile::tempdir().unwrap();
        let place = journal(folder_path.path()).await;
        let seq = append(&place, folder_path.path(), |entry| {
            rule(entry);
            None
        })
        .await;
        assert!(names(&report(&place).await, seq), "rule {number}");
        let error = Journal::open(options(&place, "run-2")).await.unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_DAMAGED, "rule {number}");
        assert_eq!(error.details()["entry"], seq.to_string(), "rule {number}");
    }
}

#[tokio::test]
async fn entries_without_their_head_are_not_taken_for_a_new_journal() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = journal(folder_path.path()).await;
    std::fs::remove_file(folder_path.path().join(TENANT).join("plant-7/format.json")).unwrap();
    assert_eq!(Journal::open(options(&place, "run-2")).await.unwrap_err().code(), codes::JOURNAL_DAMAGED);
    assert_eq!(Journal::read(&place).await.unwrap_err().code(), codes::JOURNAL_DAMAGED);
    assert!(!report(&place).await.is_whole());
}
