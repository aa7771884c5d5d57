use std::sync::Arc;
use std::time::Duration;

use super::support::*;
use crate::clock::{Clock, Timestamp, VirtualClock};
use crate::error::codes;
use crate::journal::lock::Lock;
use crate::journal::{Journal, Predecessor};

#[tokio::test]
async fn the_second_on_one_folder_is_told_who_holds_it() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = folder(folder_path.path());
    let first = Journal::open(options(&place, "run-1")).await.unwrap();
    let error = Journal::open(options(&place, "run-2")).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_HELD);
    for word in ["plant-7", "held", "run-1", "user-01", "host-01"] {
        assert!(error.to_string().contains(word), "{error} lacks {word}");
    }
    assert_eq!(error.details()["run"], "run-1");
    first.release().await.unwrap();
    let second = Journal::open(options(&place, "run-2")).await.unwrap();
    assert_eq!(second.predecessor(), &Predecessor::Released);
}

#[tokio::test]
async fn a_crash_frees_the_lock_of_the_machine() {
    let folder_path = tempfile::tempdir().unwrap();
    for place in [folder(folder_path.path()), memory()] {
        let first = Journal::open(options(&place, "run-1")).await.unwrap();
        assert_eq!(first.predecessor(), &Predecessor::Nobody);
        assert_eq!(first.time_left(), None);
        first.append(opened()).await.unwrap();
        first.append(intent(1..3)).await.unwrap();
        assert_eq!(Journal::open(options(&place, "run-2")).await.unwrap_err().code(), codes::JOURNAL_HELD);
        drop(first);
        let second = Journal::open(options(&place, "run-2")).await.unwrap();
        assert_eq!(second.predecessor(), &Predecessor::Gone { run: "run-1".to_owned() });
        let state = second.state();
        assert_eq!(state.run.unwrap().run, "run-1");
        assert_eq!(state.open.len(), 2);
        assert_eq!(state.lease.unwrap().epoch, 2);
    }
}

#[tokio::test]
async fn reading_needs_no_lock() {
    let place = memory();
    assert!(Journal::read(&place).await.unwrap().is_none());
    let held = Journal::open(options(&place, "run-1")).await.unwrap();
    held.append(opened()).await.unwrap();
    let reading = Journal::read(&place).await.unwrap().unwrap();
    assert_eq!(reading.head, held.head());
    assert_eq!(reading.state, held.state());
}

#[tokio::test]
async fn a_lease_keeps_others_out_until_it_runs_out_by_the_time_of_the_store() {
    let store = remote(fresh());
    let first = open_remote(&store, "run-1").await.unwrap();
    let error = open_remote(&store, "run-2").await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_HELD);
    assert!(error.hint_text().unwrap().contains("resume plant-7 --unlock run-1"));
    first.append(opened()).await.unwrap();
    first.append(closed()).await.unwrap();
    let second = open_remote(&store, "run-2").await.unwrap();
    assert_eq!(second.predecessor(), &Predecessor::Released);
    drop(second);
    // A lease of no length has run out at once, whatever the clocks of the two machines say.
    let store = remote(fresh());
    let short = crate::journal::JournalOptions { ttl: Duration::ZERO, ..options(&memory(), "run-3") };
    let third = Journal::open_in(short, store.clone(), Lock::Lease).await.unwrap();
    let fourth = open_remote(&store, "run-4").await.unwrap();
    assert_eq!(fourth.predecessor(), &Predecessor::Overtaken { run: "run-3".to_owned() });
    drop(third);
}

#[tokio::test]
async fn unlocking_needs_the_run_of_the_holder_and_is_noted() {
    let store = remote(fresh());
    let first = open_remote(&store, "run-1").await.unwrap();
    let ask = |run: &str| crate::journal::JournalOptions {
        unlock: Some(run.to_owned()),
        ..options(&memory(), "run-2")
    };
    let wrong = Journal::open_in(ask("run-9"), store.clone(), Lock::Lease).await.unwrap_err();
    assert_eq!(wrong.code(), codes::JOURNAL_HELD);
    let second = Journal::open_in(ask("run-1"), store.clone(), Lock::Lease).await.unwrap();
    assert_eq!(second.predecessor(), &Predecessor::Overtaken { run: "run-1".to_owned() });
    let unlocked = store.get(&["log", "00000000000000000003"]).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&unlocked).into_owned();
    assert!(text.contains(r#""kind":"unlocked""#) && text.contains("run-1"), "{text}");
    assert_eq!(first.append(opened()).await.unwrap_err().code(), codes::JOURNAL_FENCED);
}

#[tokio::test]
async fn a_zombie_writes_nothing_any_more() {
    let store = remote(fresh());
    let zombie = open_remote(&store, "run-1").await.unwrap();
    zombie.append(opened()).await.unwrap();
    let heir = Journal::open_in(
        crate::journal::JournalOptions { unlock: Some("run-1".to_owned()), ..options(&memory(), "run-2") },
        store.clone(),
        Lock::Lease,
    )
    .await
    .unwrap();
    heir.append(intent(1..2)).await.unwrap();
    let before = heir.head();
    for _ in 0..3 {
        let error = zombie.append(intent(5..6)).await.unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_FENCED);
        assert!(error.to_string().contains("run-2"), "{error}");
        assert_eq!(zombie.renew().await.unwrap_err().code(), codes::JOURNAL_FENCED);
    }
    zombie.release().await.unwrap();
    assert_eq!(heir.head(), before);
    heir.append(outcome(1..2)).await.unwrap();
}

#[tokio::test]
async fn of_many_who_start_together_one_gets_the_lock() {
    let store = remote(fresh());
    let starts = (0..8).map(|number| {
        let store = store.clone();
        async move { open_remote(&store, &format!("run-{number}")).await }
    });
    let results = futures::future::join_all(starts).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert_eq!(error.code(), codes::JOURNAL_HELD, "{error}");
        assert!(error.to_string().contains("run-"), "{error}");
    }
}

#[tokio::test]
async fn the_time_left_shrinks_and_renewing_restores_it() {
    let clock = Arc::new(VirtualClock::starting(Timestamp::from_unix(1_800_000_000)));
    let store = remote(fresh());
    let mut asked = options(&memory(), "run-1");
    asked.place.clock = Arc::clone(&clock) as _;
    let journal = Journal::open_in(asked, store, Lock::Lease).await.unwrap();
    assert!(journal.time_left().unwrap() > Duration::from_secs(50));
    let seq = journal.head().seq;
    journal.renew_if_due().await.unwrap();
    assert_eq!(journal.head().seq, seq);
    clock.advance(Duration::from_secs(31));
    assert!(journal.time_left().unwrap() < Duration::from_secs(30));
    journal.renew_if_due().await.unwrap();
    assert_eq!(journal.head().seq, seq + 1);
    assert!(journal.time_left().unwrap() > Duration::from_secs(50));
    // A laptop that slept has no time left, and may still go on if nobody took over.
    clock.advance(Duration::from_hours(1));
    assert_eq!(journal.time_left(), Some(Duration::ZERO));
    journal.renew().await.unwrap();
    assert_eq!(journal.state().lease.unwrap().epoch, 1);
}

#[tokio::test]
async fn the_lock_outlasts_work_that_is_longer_than_it() {
    let clock = Arc::new(VirtualClock::starting(Timestamp::from_unix(1_800_000_000)));
    let store = remote(fresh());
    let mut asked = options(&memory(), "run-1");
    asked.place.clock = Arc::clone(&clock) as _;
    let journal = Journal::open_in(asked, store.clone(), Lock::Lease).await.unwrap();
    let work = |seconds: u64| {
        let until = clock.now().plus(Duration::from_secs(seconds));
        let clock = Arc::clone(&clock);
        async move {
            while clock.now() < until {
                tokio::task::yield_now().await;
            }
            "done"
        }
    };
    let before = journal.head().seq;
    assert_eq!(journal.keeping(work(200)).await.unwrap(), "done");
    assert!(journal.time_left().unwrap() > Duration::ZERO);
    assert!(journal.head().seq >= before + 4, "200 s are more than three locks of a minute");
    // Work is given up as soon as somebody else has taken over.
    let taken =
        crate::journal::JournalOptions { unlock: Some("run-1".to_owned()), ..options(&memory(), "run-2") };
    let _second = Journal::open_in(taken, store, Lock::Lease).await.unwrap();
    assert_eq!(journal.keeping(work(200)).await.unwrap_err().code(), codes::JOURNAL_FENCED);
}

#[tokio::test]
async fn a_pause_gives_the_lock_back_unless_something_is_in_doubt() {
    let store = remote(fresh());
    let first = open_remote(&store, "run-1").await.unwrap();
    first.append(opened()).await.unwrap();
    first.append(paused()).await.unwrap();
    first.release().await.unwrap();
    let second = open_remote(&store, "run-2").await.unwrap();
    assert!(second.state().run.unwrap().paused);
    second.append(intent(1..2)).await.unwrap();
    second.append(paused()).await.unwrap();
    second.release().await.unwrap();
    assert_eq!(open_remote(&store, "run-3").await.unwrap_err().code(), codes::JOURNAL_HELD);
}

#[tokio::test]
async fn what_is_not_a_run_gives_the_lock_back_too() {
    let store = remote(fresh());
    let first = open_remote(&store, "run-1").await.unwrap();
    first.release().await.unwrap();
    assert_eq!(first.append(opened()).await.unwrap_err().code(), codes::BUG_INVARIANT);
    first.release().await.unwrap();
    assert_eq!(open_remote(&store, "run-2").await.unwrap().predecessor(), &Predecessor::Released);
}
