//! What a journal asks of a store, asked of each kind of store, the misbehaving ones included.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::{BoxFuture, join_all};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use super::faulty::{Fault, Faulty};
use super::support::*;
use crate::error::codes;
use crate::journal::lock::Lock;
use crate::journal::store::{Claim, Store};
use crate::journal::verify::verify_in;
use crate::journal::{Journal, JournalOptions, Predecessor};

/// A store without files, for one check.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) inner: Arc<dyn ObjectStore>,
    pub(super) local: bool,
    /// Whether its listings lack the newest files.
    pub(super) late: bool,
}

impl Ground {
    pub(super) fn store(&self) -> Store {
        Store::new(Arc::clone(&self.inner), Path::from("plant"), "store".to_owned(), self.local, clock())
    }

    async fn open(&self, run: &str) -> crate::error::Result<Journal> {
        open_remote(&self.store(), run).await
    }

    /// Opens by taking the lock away from `from`.
    async fn unlock(&self, run: &str, from: &str) -> crate::error::Result<Journal> {
        let options = JournalOptions { unlock: Some(from.to_owned()), ..options(&memory(), run) };
        Journal::open_in(options, self.store(), Lock::Lease).await
    }

    async fn whole(&self) -> u64 {
        let report = verify_in(&memory(), &self.store()).await.unwrap().unwrap();
        assert!(report.is_whole(), "{:?}", report.problems);
        report.entries
    }
}

async fn claim(store: &Store, file: &[&str], bytes: &[u8]) -> Claim {
    store.claim(file, &Bytes::copy_from_slice(bytes)).await.unwrap()
}

macro_rules! checks {
    ($($name:ident($ground:ident) $body:block)*) => {
        pub(super) const CHECKS: &[(&str, fn(Ground) -> BoxFuture<'static, ()>)] =
            &[$((stringify!($name), |$ground| Box::pin(async move $body))),*];
    };
}

checks! {
    a_new_file_is_ours(ground) {
        assert_eq!(claim(&ground.store(), &["log", "1"], b"a").await, Claim::Done);
    }
    what_was_written_is_read(ground) {
        let store = ground.store();
        claim(&store, &["log", "1"], b"abc").await;
        assert_eq!(store.get(&["log", "1"]).await.unwrap().unwrap(), &b"abc"[..]);
    }
    the_same_bytes_again_are_ours(ground) {
        let store = ground.store();
        claim(&store, &["log", "1"], b"a").await;
        assert_eq!(claim(&store, &["log", "1"], b"a").await, Claim::Done);
    }
    other_bytes_are_refused_and_the_first_are_shown(ground) {
        let store = ground.store();
        claim(&store, &["log", "1"], b"a").await;
        assert_eq!(claim(&store, &["log", "1"], b"b").await, Claim::Taken(Bytes::from_static(b"a")));
    }
    a_refusal_changes_nothing(ground) {
        let store = ground.store();
        claim(&store, &["log", "1"], b"a").await;
        claim(&store, &["log", "1"], b"bb").await;
        assert_eq!(store.get(&["log", "1"]).await.unwrap().unwrap(), &b"a"[..]);
    }
    an_absent_file_is_none(ground) {
        assert!(ground.store().get(&["log", "1"]).await.unwrap().is_none());
    }
    an_absent_file_in_a_present_folder_is_none(ground) {
        let store = ground.store();
        claim(&store, &["log", "1"], b"a").await;
        assert!(store.get(&["log", "2"]).await.unwrap().is_none());
    }
    an_empty_file_is_a_file(ground) {
        let store = ground.store();
        assert_eq!(claim(&store, &["log", "1"], b"").await, Claim::Done);
        assert!(store.get(&["log", "1"]).await.unwrap().unwrap().is_empty());
    }
    every_byte_survives(ground) {
        let store = ground.store();
        let all: Vec<u8> = (0..=255).collect();
        claim(&store, &["log", "1"], &all).await;
        assert_eq!(store.get(&["log", "1"]).await.unwrap().unwrap(), all);
    }
    the_largest_entry_fits(ground) {
        let store = ground.store();
        let bytes = vec![7; crate::journal::ENTRY_BYTES];
        assert_eq!(claim(&store, &["log", "1"], &bytes).await, Claim::Done);
        assert_eq!(store.get(&["log", "1"]).await.unwrap().unwrap().len(), bytes.len());
    }
    a_payload_of_megabytes_fits(ground) {
        let store = ground.store();
        assert_eq!(claim(&store, &["blob", "1"], &vec![7; 3 << 20]).await, Claim::Done);
        assert_eq!(store.get(&["blob", "1"]).await.unwrap().unwrap().len(), 3 << 20);
    }
    names_are_listed_in_order(ground) {
        let store = ground.store();
        for seq in [11_u64, 2, 100, 1, 3, 4, 5] {
            claim(&store, &["log", &format!("{seq:020}")], b"x").await;
        }
        let names = store.list("log", None).await.unwrap();
        assert!(names.is_sorted());
        assert!(ground.late || names.len() == 7);
    }
    a_listing_can_start_later(ground) {
        let store = ground.store();
        for seq in 1..=6_u64 {
            claim(&store, &["log", &format!("{seq:020}")], b"x").await;
        }
        let names = store.list("log", Some(&format!("{:020}", 4))).await.unwrap();
        assert!(names.iter().all(|name| name.ends_with('5') || name.ends_with('6')));
        assert!(ground.late || names.len() == 2);
    }
    a_listing_of_nothing_is_empty(ground) {
        assert!(ground.store().list("log", None).await.unwrap().is_empty());
    }
    a_listing_stays_in_its_folder(ground) {
        let store = ground.store();
        for folder in ["log", "logs", "snap"] {
            claim(&store, &[folder, folder], b"x").await;
        }
        let names = store.list("log", None).await.unwrap();
        assert!(names.iter().all(|name| name == "log"), "{names:?}");
    }
    folders_are_listed(ground) {
        let store = ground.store();
        claim(&store.below(&["one"]), &["format.json"], b"x").await;
        claim(&store.below(&["two"]), &["format.json"], b"x").await;
        let mut names = store.folders().await.unwrap();
        names.sort();
        assert_eq!(names, ["one", "two"]);
    }
    folders_are_apart(ground) {
        let (one, two) = (ground.store().below(&["one"]), ground.store().below(&["two"]));
        assert_eq!(claim(&one, &["log", "1"], b"a").await, Claim::Done);
        assert_eq!(claim(&two, &["log", "1"], b"b").await, Claim::Done);
        assert_eq!(one.get(&["log", "1"]).await.unwrap().unwrap(), &b"a"[..]);
    }
    the_time_of_the_store_does_not_fall(ground) {
        let store = ground.store();
        let first = store.time().await.unwrap();
        assert!(store.time().await.unwrap() >= first);
    }
    a_file_is_not_younger_than_a_later_one(ground) {
        let store = ground.store();
        claim(&store, &["log", "1"], b"a").await;
        let at = store.written_at(&["log", "1"]).await.unwrap().unwrap();
        assert!(at <= store.time().await.unwrap());
    }
    an_absent_file_has_no_time(ground) {
        assert!(ground.store().written_at(&["log", "1"]).await.unwrap().is_none());
    }
    a_probe_leaves_nothing_among_the_entries(ground) {
        let store = ground.store();
        store.prove().await.unwrap();
        store.time().await.unwrap();
        assert!(store.list("log", None).await.unwrap().is_empty());
    }
    a_probe_is_removed(ground) {
        let store = ground.store();
        store.prove().await.unwrap();
        assert!(store.list("probe", None).await.unwrap().is_empty());
    }
    the_store_proves_itself(ground) {
        ground.store().prove().await.unwrap();
    }
    the_store_proves_itself_again(ground) {
        let store = ground.store();
        store.prove().await.unwrap();
        store.prove().await.unwrap();
    }
    of_many_claims_one_wins(ground) {
        let store = ground.store();
        let claims = (0..16_u8).map(|byte| {
            let store = store.clone();
            async move { claim(&store, &["log", "1"], &[byte]).await }
        });
        let results = join_all(claims).await;
        assert_eq!(results.iter().filter(|result| **result == Claim::Done).count(), 1);
        let held = store.get(&["log", "1"]).await.unwrap().unwrap();
        assert!(results.iter().all(|result| matches!(result, Claim::Done) || *result == Claim::Taken(held.clone())));
    }
    equal_claims_all_win(ground) {
        let store = ground.store();
        let claims = (0..8).map(|_| claim(&store, &["log", "1"], b"same"));
        assert!(join_all(claims).await.iter().all(|result| *result == Claim::Done));
    }
    claims_of_different_files_all_win(ground) {
        let store = ground.store();
        let claims = (0..32).map(|number| {
            let store = store.clone();
            async move { claim(&store, &["log", &number.to_string()], b"x").await }
        });
        assert!(join_all(claims).await.iter().all(|result| *result == Claim::Done));
    }
    a_new_journal_has_one_entry(ground) {
        let journal = ground.open("run-1").await.unwrap();
        assert_eq!(journal.head().seq, 1);
        assert_eq!(journal.predecessor(), &Predecessor::Nobody);
        assert_eq!(ground.whole().await, 1);
    }
    another_instance_is_refused(ground) {
        ground.open("run-1").await.unwrap().release().await.unwrap();
        let mut other = options(&memory(), "run-2");
        other.place.instance = Some("sim".to_owned());
        let error = Journal::open_in(other, ground.store(), Lock::Lease).await.unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_OTHER_TENANT);
    }
    the_second_is_told_who_holds_it(ground) {
        let _held = ground.open("run-1").await.unwrap();
        let error = ground.open("run-2").await.unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_HELD);
        assert!(error.to_string().contains("run-1"));
    }
    each_taking_raises_the_epoch(ground) {
        for epoch in 1..=3 {
            let journal = ground.open(&format!("run-{epoch}")).await.unwrap();
            assert_eq!(journal.state().lease.unwrap().epoch, epoch);
            journal.release().await.unwrap();
        }
        assert_eq!(ground.whole().await, 6);
    }
    numbers_have_no_gaps(ground) {
        let journal = ground.open("run-1").await.unwrap();
        for number in 0..10 {
            assert_eq!(journal.append(intent(number..number + 1)).await.unwrap(), u64::from(number) + 2);
        }
        assert_eq!(ground.whole().await, 11);
    }
    appends_at_the_same_time_all_land(ground) {
        let journal = ground.open("run-1").await.unwrap();
        let appends = (0..12).map(|number| journal.append(intent(number..number + 1)));
        let mut seqs: Vec<u64> = join_all(appends).await.into_iter().map(Result::unwrap).collect();
        seqs.sort_unstable();
        assert_eq!(seqs, (2..=13).collect::<Vec<_>>());
        assert_eq!(ground.whole().await, 13);
    }
    a_dropped_append_is_settled_by_the_next(ground) {
        let journal = ground.open("run-1").await.unwrap();
        for number in 0..8 {
            let mut append = Box::pin(journal.append(intent(number..number + 1)));
            let _ = futures::poll!(append.as_mut());
            drop(append);
        }
        let seq = journal.append(intent(50..51)).await.unwrap();
        assert_eq!(ground.whole().await, seq);
        assert!(journal.state().open.contains_key(&user(50)));
    }
    the_state_survives(ground) {
        let journal = ground.open("run-1").await.unwrap();
        journal.append(opened()).await.unwrap();
        journal.append(intent(1..30)).await.unwrap();
        journal.append(outcome(1..20)).await.unwrap();
        let read = Journal::read_in(&memory(), ground.store()).await.unwrap().unwrap();
        assert_eq!(read.state, journal.state());
        assert_eq!(read.head, journal.head());
    }
    the_state_survives_by_a_snapshot(ground) {
        let journal = ground.open("run-1").await.unwrap();
        journal.append(opened()).await.unwrap();
        journal.append(intent(1..30)).await.unwrap();
        journal.snapshot_now().await.unwrap();
        journal.append(outcome(1..20)).await.unwrap();
        let read = Journal::read_in(&memory(), ground.store()).await.unwrap().unwrap();
        assert_eq!(read.state, journal.state());
        ground.whole().await;
    }
    a_payload_comes_back(ground) {
        let journal = ground.open("run-1").await.unwrap();
        let hash = journal.put_blob(b"plan").await.unwrap();
        assert_eq!(journal.get_blob(&hash).await.unwrap(), &b"plan"[..]);
        ground.whole().await;
    }
    a_payload_is_stored_once(ground) {
        let journal = ground.open("run-1").await.unwrap();
        assert_eq!(journal.put_blob(b"plan").await.unwrap(), journal.put_blob(b"plan").await.unwrap());
    }
    an_absent_payload_is_damage(ground) {
        let journal = ground.open("run-1").await.unwrap();
        let error = journal.get_blob(&crate::journal::Hash::of(b"none")).await.unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_DAMAGED);
    }
    a_zombie_is_fenced(ground) {
        let zombie = ground.open("run-1").await.unwrap();
        let heir = ground.unlock("run-2", "run-1").await.unwrap();
        assert_eq!(zombie.append(opened()).await.unwrap_err().code(), codes::JOURNAL_FENCED);
        heir.append(opened()).await.unwrap();
        ground.whole().await;
    }
    a_zombie_cannot_renew(ground) {
        let zombie = ground.open("run-1").await.unwrap();
        let _heir = ground.unlock("run-2", "run-1").await.unwrap();
        assert_eq!(zombie.renew().await.unwrap_err().code(), codes::JOURNAL_FENCED);
        assert_eq!(zombie.append(opened()).await.unwrap_err().code(), codes::JOURNAL_FENCED);
    }
    unlocking_the_wrong_run_is_refused(ground) {
        let held = ground.open("run-1").await.unwrap();
        assert_eq!(ground.unlock("run-2", "run-9").await.unwrap_err().code(), codes::JOURNAL_HELD);
        held.append(opened()).await.unwrap();
    }
    of_many_who_start_one_gets_the_lock(ground) {
        let starts = (0..6).map(|number| {
            let ground = ground.clone();
            async move { ground.open(&format!("run-{number}")).await }
        });
        let results = join_all(starts).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        ground.whole().await;
    }
    renewing_keeps_the_epoch(ground) {
        let journal = ground.open("run-1").await.unwrap();
        journal.renew().await.unwrap();
        journal.renew().await.unwrap();
        let lease = journal.state().lease.unwrap();
        assert_eq!((lease.epoch, lease.seq), (1, 3));
        ground.whole().await;
    }
    the_end_of_a_run_gives_the_lock_back(ground) {
        let journal = ground.open("run-1").await.unwrap();
        journal.append(opened()).await.unwrap();
        journal.append(closed()).await.unwrap();
        assert_eq!(ground.open("run-2").await.unwrap().predecessor(), &Predecessor::Released);
    }
    a_pause_gives_the_lock_back(ground) {
        let journal = ground.open("run-1").await.unwrap();
        journal.append(opened()).await.unwrap();
        journal.append(paused()).await.unwrap();
        assert!(ground.open("run-2").await.unwrap().state().run.unwrap().paused);
    }
    a_pause_in_doubt_keeps_the_lock(ground) {
        let journal = ground.open("run-1").await.unwrap();
        journal.append(opened()).await.unwrap();
        journal.append(intent(1..2)).await.unwrap();
        journal.append(paused()).await.unwrap();
        journal.release().await.unwrap();
        assert_eq!(ground.open("run-2").await.unwrap_err().code(), codes::JOURNAL_HELD);
    }
    a_missing_entry_is_named(ground) {
        let journal = ground.open("run-1").await.unwrap();
        for number in 0..8 {
            journal.append(intent(number..number + 1)).await.unwrap();
        }
        ground.inner.delete(&Path::from(format!("plant/log/{:020}", 3))).await.unwrap();
        let error = Journal::read_in(&memory(), ground.store()).await.unwrap_err();
        assert_eq!(error.details()["entry"], "3");
        let report = verify_in(&memory(), &ground.store()).await.unwrap().unwrap();
        assert_eq!(report.problems[0].entry, Some(3));
    }
    a_changed_entry_is_named(ground) {
        let journal = ground.open("run-1").await.unwrap();
        for number in 0..8 {
            journal.append(intent(number..number + 1)).await.unwrap();
        }
        let path = Path::from(format!("plant/log/{:020}", 3));
        let mut bytes = ground.store().get(&["log", &format!("{:020}", 3)]).await.unwrap().unwrap().to_vec();
        bytes[70] ^= 4;
        ground.inner.delete(&path).await.unwrap();
        claim(&ground.store(), &["log", &format!("{:020}", 3)], &bytes).await;
        let error = Journal::read_in(&memory(), ground.store()).await.unwrap_err();
        assert_eq!(error.details()["entry"], "3");
        let report = verify_in(&memory(), &ground.store()).await.unwrap().unwrap();
        assert_eq!(report.problems[0].entry, Some(3));
    }
    two_journals_are_apart(ground) {
        let one = Journal::open_in(options(&memory(), "run-1"), ground.store().below(&["a"]), Lock::Lease);
        let two = Journal::open_in(options(&memory(), "run-2"), ground.store().below(&["b"]), Lock::Lease);
        let (one, two) = futures::join!(one, two);
        assert_eq!((one.unwrap().head().seq, two.unwrap().head().seq), (1, 1));
    }
}

pub(super) async fn conform(make: impl Fn() -> Ground) {
    assert!(CHECKS.len() >= 45, "{}", CHECKS.len());
    for (name, check) in CHECKS {
        // Told only if the check fails.
        eprintln!("{name}");
        check(make()).await;
    }
}

async fn conform_with(fault: Fault) {
    conform(|| Ground { inner: Faulty::new(fault), local: false, late: fault == Fault::ListsLate }).await;
}

#[tokio::test]
async fn memory_conforms() {
    conform(|| Ground { inner: fresh(), local: false, late: false }).await;
}

#[tokio::test]
async fn a_folder_conforms() {
    let folder_path = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    conform(|| {
        count.set(count.get() + 1);
        let path = folder_path.path().join(count.get().to_string());
        std::fs::create_dir(&path).unwrap();
        let inner = LocalFileSystem::new_with_prefix(path).unwrap().with_fsync(true);
        Ground { inner: Arc::new(inner), local: true, late: false }
    })
    .await;
}

#[tokio::test]
async fn a_store_that_refuses_in_vain_conforms() {
    conform_with(Fault::RefusesInVain).await;
}

#[tokio::test]
async fn a_store_that_loses_answers_conforms() {
    conform_with(Fault::LosesAnswers).await;
}

#[tokio::test]
async fn a_store_that_loses_requests_conforms() {
    conform_with(Fault::LosesRequests).await;
}

#[tokio::test]
async fn a_store_that_answers_with_preconditions_conforms() {
    conform_with(Fault::Preconditions).await;
}

#[tokio::test]
async fn a_client_that_reports_its_own_write_conforms() {
    conform_with(Fault::ReportsItself).await;
}

#[tokio::test]
async fn a_store_that_lists_late_conforms() {
    conform_with(Fault::ListsLate).await;
}

#[tokio::test]
async fn a_store_with_failing_reads_conforms() {
    conform_with(Fault::ReadsFail).await;
}

#[tokio::test]
async fn unfit_stores_are_refused_before_anything_is_written() {
    for (fault, word) in [
        (Fault::IgnoresCreate, "there already"),
        (Fault::ListsNothing, "listing"),
        (Fault::Full, "No space left"),
        (Fault::Forbidden, "403"),
    ] {
        let inner = Faulty::new(fault);
        let error = open_remote(&remote(Arc::clone(&inner) as _), "run-1").await.unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_STORE, "{fault:?}");
        assert!(error.to_string().contains(word), "{fault:?}: {error}");
        assert!(error.hint_text().is_some());
        assert!(remote(inner).get(&["format.json"]).await.unwrap().is_none(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_disk_that_could_not_be_flushed_is_not_trusted() {
    let honest = fresh();
    let journal = open_remote(&remote(Arc::clone(&honest)), "run-1").await.unwrap();
    drop(journal);
    let inner = Faulty::new(Fault::FlushFails);
    let store = Store::new(inner, Path::from("plant"), "disk".to_owned(), true, clock());
    assert_eq!(claim(&store, &["log", "1"], b"a").await, Claim::Doubtful);
    // Of a store in a cloud, reading back what was written is proof.
    let inner = Faulty::new(Fault::FlushFails);
    assert_eq!(claim(&remote(inner), &["log", "1"], b"a").await, Claim::Done);
}
