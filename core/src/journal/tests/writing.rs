use super::support::*;
use crate::address::Address;
use crate::error::codes;
use crate::journal::{
    AdoptedItem, DetachedItem, ENTRY_BYTES, Effect, FailedItem, Journal, JournalReport, Kind, Location,
    OutcomeItem, Presence, Resolution, ResolvedItem, Standing, journals, verify,
};

async fn whole(place: &crate::journal::JournalPlace) -> JournalReport {
    let report = verify(place).await.unwrap().unwrap();
    assert!(report.is_whole(), "{:?}", report.problems);
    report
}

#[tokio::test]
async fn a_run_is_found_again_as_it_was_left() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = folder(folder_path.path());
    let journal = Journal::open(options(&place, "run-1")).await.unwrap();
    let plan = journal.put_blob(b"the plan").await.unwrap();
    assert_eq!(journal.put_blob(b"the plan").await.unwrap(), plan);
    let opened = Kind::RunOpened { plan: Some(plan.clone()), holder: "a".to_owned(), host: "b".to_owned() };
    journal.append(opened).await.unwrap();
    journal.append(intent(1..4)).await.unwrap();
    journal.append(outcome(1..3)).await.unwrap();
    drop(journal);
    let reading = Journal::read(&place).await.unwrap().unwrap();
    let run = reading.state.run.clone().unwrap();
    assert_eq!((run.run.as_str(), run.plan.as_ref()), ("run-1", Some(&plan)));
    assert_eq!(reading.blob(&plan).await.unwrap(), &b"the plan"[..]);
    assert_eq!(reading.state.open.keys().collect::<Vec<_>>(), [&user(3)]);
    let resource = &reading.state.resources[&user(1)];
    assert!(resource.created_by_us);
    assert_eq!(resource.id.as_deref(), Some("id-1"));
    assert_eq!(resource.applied["usageLocation"], "US");
    let secret = &reading.state.secrets[&user(1)];
    assert_eq!(secret.valid.as_ref().unwrap().sealed, sealed("cipher 1/1"));
    assert!(secret.candidates.is_empty());
    assert_eq!(reading.state.open_candidates(&user(3)).len(), 1);
    assert_eq!(whole(&place).await.entries, 4);
    let names = journals(&place.location, clock()).await.unwrap();
    assert_eq!(names.len(), 1);
    assert_eq!((names[0].tenant.as_str(), names[0].name.as_str()), (TENANT, "plant-7"));
}

#[tokio::test]
async fn many_items_go_into_several_entries_and_none_is_too_large() {
    let place = memory();
    let journal = Journal::open(options(&place, "run-1")).await.unwrap();
    journal.append(opened()).await.unwrap();
    let seq = journal.append(intent(0..65)).await.unwrap();
    assert_eq!(seq, 6);
    let large = (0..10).map(|number| {
        let mut item = outcome_item(number);
        item.applied.as_mut().unwrap().insert("notes".to_owned(), "x".repeat(20_000).into());
        item
    });
    journal.append(Kind::Outcome { items: large.collect() }).await.unwrap();
    assert_eq!(journal.state().open.len(), 55);
    let report = whole(&place).await;
    assert!(report.entries > 8);
    let mut item = outcome_item(10);
    item.applied.as_mut().unwrap().insert("notes".to_owned(), "x".repeat(ENTRY_BYTES).into());
    let error = journal.append(Kind::Outcome { items: vec![item] }).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_TOO_LARGE);
    assert_eq!(whole(&place).await.entries, report.entries);
}

#[tokio::test]
async fn our_own_writer_cannot_break_a_rule() {
    let journal = Journal::open(options(&memory(), "run-1")).await.unwrap();
    let refused = async |kind: Kind| {
        let name = kind.name().to_owned();
        let error = journal.append(kind).await.unwrap_err();
        assert_eq!(error.code(), codes::BUG_INVARIANT, "{name}");
    };
    let resolved =
        |how| Kind::Resolved { items: vec![ResolvedItem { addr: user(1), op_id: "op-1".to_owned(), how }] };
    refused(closed()).await;
    refused(paused()).await;
    refused(outcome(1..2)).await;
    refused(resolved(Resolution::Found)).await;
    refused(Kind::Intent { items: Vec::new() }).await;
    refused(Kind::Intent { items: vec![intent_item(1, 0)] }).await;
    refused(Kind::Intent { items: vec![intent_item(1, 1), intent_item(1, 2)] }).await;
    refused(Kind::Released {}).await;
    refused(Kind::Newer("x".to_owned())).await;
    refused(Kind::Lease { holder: String::new(), host: String::new(), ttl: 1 }).await;
    journal.append(intent(1..2)).await.unwrap();
    refused(intent(1..2)).await;
    refused(Kind::Intent { items: vec![intent_item(1, 3)] }).await;
    let mut other = intent_item(1, 2);
    other.op_id = "op-9".to_owned();
    refused(Kind::Intent { items: vec![other] }).await;
    refused(Kind::Detached { items: vec![DetachedItem { addr: user(1) }] }).await;
    refused(Kind::Adopted { items: vec![AdoptedItem { addr: user(1), id: "x".to_owned(), applied: None }] })
        .await;
    journal.append(Kind::Intent { items: vec![intent_item(1, 2)] }).await.unwrap();
    let mut replaced = outcome_item(1);
    replaced.op_id = "op-9".to_owned();
    refused(Kind::Outcome { items: vec![replaced] }).await;
    assert_eq!(journal.head().seq, 3);
}

#[tokio::test]
async fn no_password_is_lost_on_the_way_to_the_valid_one() {
    let journal = Journal::open(options(&memory(), "run-1")).await.unwrap();
    let step = |definite| Kind::Failed {
        items: vec![FailedItem {
            addr: user(1),
            op_id: "op-1".to_owned(),
            definite,
            code: "x".to_owned(),
            text: "y".to_owned(),
        }],
    };
    journal.append(intent(1..2)).await.unwrap();
    journal.append(step(false)).await.unwrap();
    assert_eq!(journal.state().open[&user(1)].standing, Standing::Unknown);
    let found = ResolvedItem { addr: user(1), op_id: "op-1".to_owned(), how: Resolution::Found };
    journal.append(Kind::Resolved { items: vec![found] }).await.unwrap();
    journal.append(Kind::Intent { items: vec![intent_item(1, 2)] }).await.unwrap();
    assert_eq!(journal.state().open_candidates(&user(1)).len(), 2);
    journal.append(step(true)).await.unwrap();
    let state = journal.state();
    assert!(state.open.is_empty());
    assert_eq!(state.secrets[&user(1)].candidates.len(), 2, "either may be set");
    // Another write of the account says nothing about them.
    let mut plain = intent_item(1, 1);
    plain.sealed = None;
    plain.op = "update".to_owned();
    journal.append(Kind::Intent { items: vec![plain] }).await.unwrap();
    let updated = OutcomeItem { effect: Effect::Updated, ..outcome_item(1) };
    journal.append(Kind::Outcome { items: vec![updated] }).await.unwrap();
    let state = journal.state();
    assert_eq!(state.secrets[&user(1)].candidates.len(), 2);
    assert!(!state.resources[&user(1)].created_by_us);
    // The next one that is known to be set ends the doubt.
    journal.append(intent(1..2)).await.unwrap();
    journal.append(outcome(1..2)).await.unwrap();
    let secret = journal.state().secrets[&user(1)].clone();
    assert_eq!(secret.valid.unwrap().seq, journal.head().seq - 1);
    assert!(secret.candidates.is_empty());
}

#[tokio::test]
async fn what_goes_on_from_an_open_creation_was_made_here() {
    let journal = Journal::open(options(&memory(), "run-1")).await.unwrap();
    journal.append(intent(1..2)).await.unwrap();
    let mut renewal = intent_item(1, 2);
    renewal.op = "renew".to_owned();
    journal.append(Kind::Intent { items: vec![renewal] }).await.unwrap();
    let updated = OutcomeItem { effect: Effect::Updated, ..outcome_item(1) };
    journal.append(Kind::Outcome { items: vec![updated] }).await.unwrap();
    assert!(journal.state().resources[&user(1)].created_by_us);
}

#[tokio::test]
async fn resources_come_and_go() {
    let journal = Journal::open(options(&memory(), "run-1")).await.unwrap();
    let addr = Address::new("entra.group", "shared");
    let adopted = AdoptedItem { addr: addr.clone(), id: "g-1".to_owned(), applied: None };
    journal.append(Kind::Adopted { items: vec![adopted] }).await.unwrap();
    let resource = journal.state().resources[&addr].clone();
    assert_eq!((resource.created_by_us, resource.presence), (false, Presence::Managed));
    let detached = Kind::Detached { items: vec![DetachedItem { addr: addr.clone() }] };
    journal.append(detached).await.unwrap();
    assert_eq!(journal.state().resources[&addr].presence, Presence::Detached);
    let changed = journal.state().changed;
    journal.append(Kind::Revealed { addr: user(1), by: "x".to_owned(), reason: None }).await.unwrap();
    assert_eq!(journal.state().secrets[&user(1)].revealed, 1);
    assert_eq!(journal.state().changed, changed, "a reveal makes no plan stale");
    journal.append(intent(1..2)).await.unwrap();
    journal.append(outcome(1..2)).await.unwrap();
    journal.append(intent(1..2)).await.unwrap();
    let deleted = OutcomeItem { effect: Effect::Deleted, applied: None, ..outcome_item(1) };
    journal.append(Kind::Outcome { items: vec![deleted] }).await.unwrap();
    let resource = journal.state().resources[&user(1)].clone();
    assert_eq!(resource.presence, Presence::Deleted);
    assert!(resource.applied.is_empty() && resource.id.is_some());
}

#[tokio::test]
async fn another_tenant_instance_or_deployment_is_refused() {
    let place = memory();
    let mut simulated = place.clone();
    simulated.instance = Some("one".to_owned());
    let journal = Journal::open(options(&simulated, "run-1")).await.unwrap();
    journal.release().await.unwrap();
    let mut other = place.clone();
    other.instance = Some("two".to_owned());
    for wrong in [&other, &place] {
        let code = Journal::open(options(wrong, "run-2")).await.unwrap_err().code();
        assert_eq!(code, codes::JOURNAL_OTHER_TENANT);
        assert_eq!(Journal::read(wrong).await.unwrap_err().code(), codes::JOURNAL_OTHER_TENANT);
    }
    // The case of a tenant id does not make another journal.
    let mut upper = simulated.clone();
    upper.tenant = upper.tenant.to_ascii_uppercase();
    Journal::open(options(&upper, "run-3")).await.unwrap().release().await.unwrap();
    for name in ["", "..", "a/b", "Plant", "a.b", "ü", &"x".repeat(65)] {
        let mut wrong = place.clone();
        wrong.name = name.to_owned();
        assert_eq!(Journal::open(options(&wrong, "run-4")).await.unwrap_err().code(), codes::USAGE);
        assert_eq!(verify(&wrong).await.unwrap_err().code(), codes::USAGE);
    }
}

#[tokio::test]
async fn a_folder_moved_to_another_name_is_refused() {
    let folder_path = tempfile::tempdir().unwrap();
    let place = folder(folder_path.path());
    Journal::open(options(&place, "run-1")).await.unwrap().release().await.unwrap();
    let tenant = folder_path.path().join(TENANT);
    std::fs::rename(tenant.join("plant-7"), tenant.join("plant-8")).unwrap();
    let mut moved = place.clone();
    moved.name = "plant-8".to_owned();
    let error = Journal::open(options(&moved, "run-2")).await.unwrap_err();
    assert_eq!(error.code(), codes::JOURNAL_OTHER_TENANT);
}

#[test]
fn locations_are_named_without_secrets() {
    let place = |text: &str| Location::parse(text).place();
    assert_eq!(place("a/b"), "a/b");
    assert_eq!(place("az://box/folder?sig=SECRET"), "az://box/folder");
    assert_eq!(place("https://user:SECRET@host/box"), "https://host/box");
    assert_eq!(
        place("abfss://box@account.dfs.core.windows.net/x"),
        "abfss://box@account.dfs.core.windows.net/x"
    );
}

#[test]
fn a_folder_needs_no_runtime() {
    let folder_path = tempfile::tempdir().unwrap();
    let mut place = folder(folder_path.path());
    // Wall time has fractions of a second, unlike the clock of the other tests.
    place.clock = std::sync::Arc::new(crate::clock::SystemClock);
    futures_run(async {
        let journal = Journal::open(options(&place, "run-1")).await.unwrap();
        journal.append(opened()).await.unwrap();
        journal.append(closed()).await.unwrap();
        journal.release().await.unwrap();
    });
}

/// Polls without any runtime: the disk is used on this very thread.
fn futures_run(future: impl Future<Output = ()>) {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {
        std::thread::yield_now();
    }
}
