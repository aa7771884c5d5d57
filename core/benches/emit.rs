//! Making and writing the documents of a thousand headsets.
//!
//! `cargo bench -p remote-assist --bench emit` prints each figure beside its bound. Nothing fails by time: machines differ.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::time::{Duration, Instant};

use remote_assist::address::Address;
use remote_assist::emit::{Bundle, EmitInput, Limitation, Program, artefacts};
use remote_assist::model::SharedIdentity;
use remote_assist::resource::Deployment;
use remote_assist::scenario::statement::STATEMENTS;
use serde_json::json;

/// The bound of the design.
const SECONDS: f64 = 2.0;
const HEADSETS: u32 = 1_000;

fn scenario() -> SharedIdentity {
    let accounts: Vec<_> = (1..=HEADSETS)
        .map(|n| json!({"device": format!("HL2-{n:06}"), "user": format!("holo-{n:06}"), "displayName": format!("HoloLens {n}")}))
        .collect();
    serde_json::from_value(json!({
        "name": "bench", "tenant": "contoso.com", "usageLocation": "US", "mfaOwner": "it@contoso.com",
        "group": {"displayName": "Bench"}, "accounts": accounts,
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
        "signIn": {"kind": "pin", "minLength": 8},
        "kiosk": {"mode": "multiApp", "apps": ["remoteAssist"]},
        "appControl": {"block": ["store"]},
        "tenantSettings": {},
    }))
    .expect("a scenario")
}

fn emit(scenario: &SharedIdentity) -> Bundle {
    let limitations: Vec<_> =
        STATEMENTS.iter().map(|one| Limitation { id: one.id, text: one.text }).collect();
    artefacts(&EmitInput {
        scenario,
        deployment: &Deployment::new("00000000-0000-4000-8000-000000000001", "bench"),
        domain: "contoso.com",
        group: &Address::new("entra.group", "shared-accounts"),
        kiosk_apps: &["Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist".to_owned()],
        programs: &[Program::Package("Microsoft.WindowsStore_8wekyb3d8bbwe".to_owned())],
        own_family: "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe",
        limitations: &limitations,
        known: &|_| Some("a8d36e43-4180-4ac5-a627-fb8149bba1ac".to_owned()),
    })
    .expect("a bundle")
}

fn median(work: impl Fn() -> usize) -> Duration {
    let mut times: Vec<_> = (0..5)
        .map(|_| {
            let started = Instant::now();
            assert!(work() > 2_000);
            started.elapsed()
        })
        .collect();
    times.sort();
    times[2]
}

fn tell(name: &str, time: Duration) {
    let seconds = time.as_secs_f64();
    println!("{name:<58} {seconds:>10.3} s          bound {SECONDS:>8.3}  ratio {:>5.2}", seconds / SECONDS);
}

fn main() {
    let scenario = scenario();
    tell("documents of 1,000 headsets, in memory", median(|| emit(&scenario).files().len()));
    let bundle = emit(&scenario);
    let first = median(|| {
        let folder = tempfile::tempdir().expect("a folder");
        bundle.write_to(folder.path(), false).expect("written").written.len()
    });
    tell("the same, written to a new folder", first);
    let folder = tempfile::tempdir().expect("a folder");
    bundle.write_to(folder.path(), false).expect("written");
    let again = median(|| bundle.write_to(folder.path(), false).expect("written").unchanged);
    tell("the same, written again where nothing changed", again);
}
