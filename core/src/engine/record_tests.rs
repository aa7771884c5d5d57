//! What a run does when its journal can no longer be written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::command::Record;
use super::entries::{Intent, word};
use super::passes::{self, Awaited};
use super::record::RunJournal;
use crate::address::Address;
use crate::clock::{Timestamp, VirtualClock};
use crate::error::codes;
use crate::graph::{Answer, Reply};
use crate::journal::{Journal, JournalOptions, JournalPlace, Location, TTL};
use crate::model::Action;
use crate::resource::Deployment;
use crate::secret::{Identity, Recipients};

fn place(root: &Path) -> JournalPlace {
    JournalPlace {
        location: Location::Folder(root.to_owned()),
        tenant: "tenant".to_owned(),
        name: "plant-7".to_owned(),
        instance: Some("sim".to_owned()),
        head_file: None,
        clock: Arc::new(VirtualClock::starting(Timestamp::from_unix(1_800_000_000))),
    }
}

async fn open(root: &Path, run: &str) -> Journal {
    let options = JournalOptions {
        place: place(root),
        holder: "user-01".to_owned(),
        host: "host-01".to_owned(),
        run: run.to_owned(),
        ttl: TTL,
        unlock: None,
    };
    Journal::open(options).await.unwrap()
}

/// A file stands where the folder of entries was, or no longer.
fn block(root: &Path, blocked: bool) {
    let log = root.join("tenant/plant-7/log");
    let away = log.with_extension("away");
    if blocked {
        std::fs::rename(&log, &away).unwrap();
        std::fs::write(&log, "").unwrap();
    } else {
        std::fs::remove_file(&log).unwrap();
        std::fs::rename(&away, &log).unwrap();
    }
}

/// A run with two writes under way whose answers the journal does not take; where they are kept.
async fn refused(root: &Path) -> (RunJournal, PathBuf) {
    let plan = super::tests::plan(2);
    let run = RunJournal::new(open(root, "run-1").await, Deployment::new("tenant", "plant-7"));
    let intents = plan.steps[..2].iter().enumerate().map(|(index, step)| Intent {
        step: index,
        sends_password: false,
        address: step.address.clone(),
        word: word(step.action),
        object_id: None,
        sealed: None,
    });
    run.intend(intents.collect()).await.unwrap();
    block(root, true);
    let done = |step: usize| vec![Record::Done { step, id: Some(format!("id-{step}")) }];
    let error = run.record(&plan.steps, done(0)).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_STORE);
    let kept = PathBuf::from(&error.details()["unsaved"]);
    assert!(kept.exists() && error.to_string().contains(&kept.display().to_string()), "{error}");
    // Later answers join the first: an entry after one that is missing would say something else.
    block(root, false);
    run.record(&plan.steps, done(1)).await.unwrap_err();
    block(root, true);
    run.catch_up().await.unwrap_err();
    (run, kept)
}

#[tokio::test]
async fn answers_that_the_journal_does_not_take_are_kept_for_the_next_run() {
    let root = tempfile::tempdir().unwrap();
    let (run, kept) = refused(root.path()).await;
    drop(run);
    block(root.path(), false);
    assert_eq!(Journal::read(&place(root.path())).await.unwrap().unwrap().state.open.len(), 2);
    let journal = open(root.path(), "run-2").await;
    assert_eq!(journal.take_in_unsaved().await.unwrap(), 2);
    assert!(journal.state().open.is_empty() && !kept.exists());
    assert_eq!(journal.state().resources.len(), 2);
}

#[tokio::test]
async fn a_run_catches_up_once_the_journal_takes_entries_again() {
    let root = tempfile::tempdir().unwrap();
    let (run, kept) = refused(root.path()).await;
    block(root.path(), false);
    run.catch_up().await.unwrap();
    assert!(!kept.exists());
    run.catch_up().await.unwrap();
    drop(run);
    assert!(Journal::read(&place(root.path())).await.unwrap().unwrap().state.open.is_empty());
}

#[tokio::test]
async fn a_pass_that_the_journal_does_not_take_is_asked_for_again() {
    let root = tempfile::tempdir().unwrap();
    let journal =
        Arc::new(RunJournal::new(open(root.path(), "run-1").await, Deployment::new("tenant", "plant-7")));
    let address = Address::parse("entra.accessPass/SA1").unwrap();
    let intent = Intent {
        step: 0,
        sends_password: false,
        address: address.clone(),
        word: word(Action::Create),
        object_id: None,
        sealed: None,
    };
    journal.intend(vec![intent]).await.unwrap();
    let recipients = Recipients::parse(&[Identity::generate().recipient()]).unwrap();
    let keep = async |answers: &mut [Answer]| {
        let awaited = Awaited { address: address.clone(), account: "SA1@abc.com".to_owned() };
        passes::keep(answers, vec![None, Some(awaited)], recipients.clone(), Arc::clone(&journal)).await
    };
    let shown = || {
        let body = json!({"temporaryAccessPass": "canary-pass"});
        [Answer::Done(Reply::default()), Answer::Done(Reply { body, ..Reply::default() })]
    };
    block(root.path(), true);
    let mut answers = shown();
    assert_eq!(keep(&mut answers).await, 0);
    assert!(
        matches!(answers, [Answer::Done(_), Answer::Unknown(_)])
            && !format!("{answers:?}").contains("canary")
    );
    block(root.path(), false);
    let mut answers = shown();
    assert_eq!(keep(&mut answers).await, 1);
    assert!(
        matches!(answers, [Answer::Done(_), Answer::Done(_)]) && !format!("{answers:?}").contains("canary")
    );
    drop(journal);
    let reading = Journal::read(&place(root.path())).await.unwrap().unwrap();
    assert_eq!(reading.state.secrets[&address].candidates.len(), 1);
    assert!(!format!("{:?}", reading.state).contains("canary"));
}
