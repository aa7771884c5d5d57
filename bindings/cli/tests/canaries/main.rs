//! Secrets stand in clear nowhere: deployments are made, failures are provoked, everything that they left or printed is searched
//! for every password that was made and every credential that was given, in eight encodings.
#![expect(clippy::unwrap_used, reason = "the helpers of tests are tests")]

mod canary;
mod command_line;
mod credentials;
mod failures;
mod library;
#[path = "../transcripts/support.rs"]
#[expect(dead_code, reason = "the transcripts use the rest of it")]
mod support;

use crate::canary::{Canary, ENCODINGS, Sinks, encodings};

#[test]
fn no_secret_stands_anywhere_in_clear() {
    // Runs that fail wait before they give up, so they wait side by side.
    let stories: [fn(&mut Sinks) -> Vec<Canary>; 6] = [
        command_line::in_process,
        command_line::over_http,
        failures::full_disk,
        credentials::on_the_command_line,
        credentials::in_the_library,
        library::a_run,
    ];
    let (mut sinks, mut canaries) = (Sinks::default(), Vec::new());
    std::thread::scope(|scope| {
        let faults = failures::faults().into_iter().map(|(name, list)| {
            scope.spawn(move || collect(|sinks| failures::of_a_kind(sinks, name, &list)))
        });
        let faults: Vec<_> = faults.collect();
        let stories = stories.map(|story| scope.spawn(move || collect(story)));
        for told in stories.into_iter().chain(faults) {
            let (collected, found) = told.join().unwrap();
            sinks.merge(collected);
            canaries.extend(found);
        }
    });
    library::panic(&mut sinks, &canaries);
    let hits = sinks.search(&canaries);
    eprintln!(
        "{} canaries × {} sinks ({} bytes) × {} encodings = {} comparisons, {} hits",
        canaries.len(),
        sinks.len(),
        sinks.bytes(),
        ENCODINGS.len(),
        canaries.len() * sinks.len() * ENCODINGS.len(),
        hits.len()
    );
    assert!(hits.is_empty(), "{hits:#?}");
    assert!(canaries.len() >= 64 && sinks.len() >= 24, "the sweep became smaller than it was made to be");
    assert!(sinks.empty().is_empty(), "nothing was collected for {:?}", sinks.empty());
}

fn collect(story: impl FnOnce(&mut Sinks) -> Vec<Canary>) -> (Sinks, Vec<Canary>) {
    let mut sinks = Sinks::default();
    let found = story(&mut sinks);
    (sinks, found)
}

/// The control: the search above can find.
#[test]
fn a_leak_is_found_in_every_encoding() {
    let canary = Canary::new("planted", "kM7-4f+c9a=b7d3?e!A#Xq2w");
    for (encoding, forms) in ENCODINGS.iter().zip(encodings(&canary.value)) {
        for form in forms {
            for before in ["", "x", "{\"password\":\""] {
                let mut sinks = Sinks::default();
                sinks.add("clean", b"kM7-4f+c9a=b7d3?e!A#Xq2".to_vec());
                sinks.add("leaking", [before.as_bytes(), &form, b"\"}"].concat());
                let hits = sinks.search(std::slice::from_ref(&canary));
                assert!(
                    hits.iter().all(|hit| hit.contains("leaking"))
                        && hits.iter().any(|hit| hit.contains(encoding)),
                    "{encoding}: {hits:?}"
                );
            }
        }
    }
}

/// Base64 hides a text differently for each place at which it can begin.
#[test]
fn a_leak_within_a_longer_text_is_found_in_base64() {
    let canary = Canary::new("planted", "kM7-4f+c9a=b7d3?e!A#Xq2w");
    for before in 0..6 {
        let text = format!("{}{}, and more", "x".repeat(before), canary.value);
        for encoded in [
            data_encoding::BASE64.encode(text.as_bytes()),
            data_encoding::BASE64URL_NOPAD.encode(text.as_bytes()),
        ] {
            let mut sinks = Sinks::default();
            sinks.add("leaking", encoded.into_bytes());
            assert_eq!(sinks.search(std::slice::from_ref(&canary)).len(), 1, "after {before} bytes");
        }
    }
}
