//! What a durable append to a journal in a folder costs beside a bare flush of the same disk, and how long opening takes.
//!
//! `cargo bench -p remote-assist --bench journal` prints each figure beside its bound. Nothing fails by time: machines differ.
//! The folder is made below the target folder, because the system's folder for temporary files may be in memory.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time and owns its runtime")]

use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use remote_assist::address::Address;
use remote_assist::clock::SystemClock;
use remote_assist::journal::{
    Effect, IntentItem, Journal, JournalOptions, JournalPlace, Kind, Location, OutcomeItem, TTL, verify,
};

/// Bounds of the design.
const APPEND_MILLISECONDS: f64 = 10.0;
const OPEN_SECONDS: f64 = 1.0;
const OPERATIONS: u32 = 10_000;
const APPENDS: u32 = 200;

fn place(folder: &Path, name: &str) -> JournalPlace {
    JournalPlace {
        location: Location::Folder(folder.to_owned()),
        tenant: "6f1c0000-0000-4000-8000-000000000001".to_owned(),
        name: name.to_owned(),
        instance: None,
        head_file: None,
        clock: Arc::new(SystemClock),
    }
}

async fn open(place: &JournalPlace) -> Journal {
    let options = JournalOptions {
        place: place.clone(),
        holder: "bench".to_owned(),
        host: "bench".to_owned(),
        run: uuid::Uuid::new_v4().to_string(),
        ttl: TTL,
        unlock: None,
    };
    Journal::open(options).await.expect("the journal opens")
}

fn user(number: u32) -> Address {
    Address::new("entra.user", &format!("holo-{number:06}"))
}

fn intents(numbers: Range<u32>) -> Kind {
    let items = numbers.map(|number| IntentItem {
        addr: user(number),
        op: "create".to_owned(),
        op_id: format!("{number:026}"),
        attempt: 1,
        generation: 0,
        object_id: None,
        request_digest: Some("sha256:".to_owned() + &"0".repeat(64)),
        before_hash: None,
        sealed: None,
    });
    Kind::Intent { items: items.collect() }
}

fn outcomes(numbers: Range<u32>) -> Kind {
    let items = numbers.map(|number| {
        let applied = serde_json::json!({
            "userPrincipalName": format!("holo-{number:06}@contoso.com"), "displayName": format!("HoloLens {number}"),
            "usageLocation": "US", "accountEnabled": true, "employeeId": "h2abcdefghijklmn",
        });
        OutcomeItem {
            addr: user(number),
            op_id: format!("{number:026}"),
            attempt: None,
            effect: Effect::Created,
            id: Some(uuid::Uuid::new_v4().to_string()),
            after_hash: Some("sha256:".to_owned() + &"0".repeat(64)),
            applied: applied.as_object().cloned(),
        }
    });
    Kind::Outcome { items: items.collect() }
}

fn tell(name: &str, figure: f64, unit: &str, bound: f64) {
    println!("{name:<58} {figure:>10.3} {unit:<10} bound {bound:>8.3}  ratio {:>5.2}", figure / bound);
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The median time to write and flush one small file.
fn flush(folder: &Path) -> f64 {
    let once = |number: u32| {
        let started = Instant::now();
        let mut file = std::fs::File::create(folder.join(format!("raw-{number}"))).expect("a file");
        file.write_all(&[b'x'; 600]).expect("a write");
        file.sync_all().expect("a flush");
        started.elapsed().as_secs_f64() * 1e3
    };
    median((0..APPENDS).map(once).collect())
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    println!("{:<58} {:>10.3} ms", "one small file written and flushed (median)", flush(folder.path()));
    let small = open(&place(folder.path(), "appends")).await;
    let mut times = Vec::new();
    for number in 0..APPENDS {
        let started = Instant::now();
        small.append(intents(number..number + 1)).await.expect("an append");
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    tell("one durable append (median)", median(times), "ms", APPEND_MILLISECONDS);
    drop(small);

    let large = place(folder.path(), "opening");
    let journal = open(&large).await;
    let started = Instant::now();
    for from in (0..OPERATIONS).step_by(20) {
        journal.append(intents(from..from + 20)).await.expect("an append");
        journal.append(outcomes(from..from + 20)).await.expect("an append");
    }
    let each = started.elapsed().as_secs_f64() * 1e3 / f64::from(OPERATIONS);
    println!("{:<58} {each:>10.3} ms", "10,000 operations, twenty to an entry: time for each");
    drop(journal);
    let started = Instant::now();
    let journal = open(&large).await;
    tell("opening after 10,000 operations", started.elapsed().as_secs_f64(), "s", OPEN_SECONDS);
    assert_eq!(journal.with_state(|state| state.resources.len()), OPERATIONS as usize);
    drop(journal);
    let snapshots = folder.path().join("6f1c0000-0000-4000-8000-000000000001/opening/snap");
    std::fs::remove_dir_all(snapshots).expect("snapshots");
    let started = Instant::now();
    let reading = Journal::read(&large).await.expect("a reading").expect("a journal");
    tell("the same without a snapshot", started.elapsed().as_secs_f64(), "s", OPEN_SECONDS);
    assert_eq!(reading.state.resources.len(), OPERATIONS as usize);
    let started = Instant::now();
    let report = verify(&large).await.expect("a report").expect("a journal");
    println!("{:<58} {:>10.3} s", "verifying all of it", started.elapsed().as_secs_f64());
    assert!(report.is_whole(), "{:?}", report.problems);
}
