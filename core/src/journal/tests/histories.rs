//! Random histories: what is folded from a snapshot and the rest is what is folded from the whole log.

use proptest::prelude::*;

use super::support::*;
use crate::clock::Timestamp;
use crate::journal::chain::Chain;
use crate::journal::entry::Entry;
use crate::journal::hash::Hash;
use crate::journal::kind::{
    AdoptedItem, DetachedItem, Effect, FailedItem, Kind, OutcomeItem, Resolution, ResolvedItem, UnknownItem,
};
use crate::journal::snapshot;
use crate::journal::state::State;

fn op(number: u32) -> String {
    format!("op-{number}")
}

/// An entry of any kind about one of a few accounts; it need not be allowed.
fn kind(choice: u8, number: u32, attempt: u32) -> Kind {
    let (addr, op_id) = (user(number), op(number));
    match choice {
        0..=3 => Kind::Intent { items: vec![intent_item(number, attempt)] },
        4..=5 => Kind::Outcome { items: vec![outcome_item(number)] },
        6 => {
            let changed =
                OutcomeItem { effect: Effect::Updated, attempt: Some(attempt), ..outcome_item(number) };
            Kind::Outcome { items: vec![changed] }
        }
        7 => {
            let deleted = OutcomeItem { effect: Effect::Deleted, applied: None, ..outcome_item(number) };
            Kind::Outcome { items: vec![deleted] }
        }
        8 => Kind::Failed {
            items: vec![FailedItem {
                addr,
                op_id,
                definite: attempt.is_multiple_of(2),
                code: "x".to_owned(),
                text: "y".to_owned(),
            }],
        },
        9 => Kind::Unknown { items: vec![UnknownItem { addr, op_id, text: None }] },
        10 => {
            let how = [Resolution::Found, Resolution::Absent, Resolution::Abandoned][attempt as usize % 3];
            Kind::Resolved { items: vec![ResolvedItem { addr, op_id, how }] }
        }
        11 => Kind::Adopted { items: vec![AdoptedItem { addr, id: "x".to_owned(), applied: None }] },
        12 => Kind::Detached { items: vec![DetachedItem { addr }] },
        13 => opened(),
        14 => closed(),
        15 => paused(),
        16 => Kind::Revealed { addr, by: "x".to_owned(), reason: None },
        _ => Kind::Lease { holder: "a".to_owned(), host: "b".to_owned(), ttl: 60 },
    }
}

/// The bytes of the entries that are allowed, one after the other.
fn history(choices: &[(u8, u32, bool)]) -> Vec<Vec<u8>> {
    let mut chain = Chain::start(Hash::of(b"format"));
    let mut log = Vec::new();
    let begin = (17, 0, true);
    for (choice, number, rises) in std::iter::once(&begin).chain(choices) {
        let attempt = chain.state.open.get(&user(*number)).map_or(1, |open| open.attempt + 1);
        let kind = kind(*choice, *number, attempt);
        let takes = *rises && matches!(kind, Kind::Lease { .. });
        let epoch = chain.state.epoch() + u64::from(takes);
        let entry = Entry {
            seq: chain.next(),
            prev: chain.head.hash.clone(),
            epoch,
            run: format!("run-{epoch}"),
            nonce: "n".to_owned(),
            at: Timestamp::from_unix(1_800_000_000),
            kind,
        };
        if chain.check(&entry).is_ok() {
            let bytes = entry.encode().unwrap();
            chain.read(&bytes).unwrap();
            log.push(bytes);
        }
    }
    log
}

fn fold(log: &[Vec<u8>]) -> Chain {
    let mut chain = Chain::start(Hash::of(b"format"));
    for bytes in log {
        chain.read(bytes).unwrap();
    }
    chain
}

/// Every password that may be set is still there: it is the valid one, a candidate, or older than a valid one.
fn keeps_passwords(log: &[Vec<u8>], state: &State) -> bool {
    let entries: Vec<Entry> = log.iter().map(|bytes| Entry::decode(bytes).unwrap()).collect();
    let deleted = |entry: &Entry, addr| match &entry.kind {
        Kind::Outcome { items } => {
            items.iter().any(|item| item.addr == addr && item.effect == Effect::Deleted)
        }
        _ => false,
    };
    entries.iter().all(|entry| {
        let Kind::Intent { items } = &entry.kind else { return true };
        items.iter().all(|item| {
            let later = || entries.iter().filter(|later| later.seq > entry.seq);
            if later().any(|later| deleted(later, item.addr.clone())) {
                return true;
            }
            let Some(secret) = state.secrets.get(&item.addr) else { return false };
            let sealed = &item.sealed.as_ref().unwrap().sealed;
            let held = secret.candidates.iter().chain(&secret.valid).any(|held| held.seq == entry.seq && held.sealed == *sealed);
            let concluded = later().any(|later| {
                matches!(&later.kind, Kind::Outcome { items } if items.iter().any(|done| done.addr == item.addr))
            });
            held || concluded
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_snapshot_and_the_rest_say_what_the_whole_says(
        choices in prop::collection::vec((0_u8..19, 0_u32..4, any::<bool>()), 1..60),
        cut in any::<prop::sample::Index>(),
    ) {
        let log = history(&choices);
        let whole = fold(&log);
        let cut = cut.index(log.len() + 1);
        let before = fold(&log[..cut]);
        if cut > 0 {
            let (name, bytes) = snapshot::prepare(&before).unwrap();
            let mut chain = snapshot::read(&name, &bytes).unwrap();
            prop_assert_eq!(&chain.state, &before.state);
            for bytes in &log[cut..] {
                chain.read(bytes).unwrap();
            }
            prop_assert_eq!(&chain.state, &whole.state);
            prop_assert_eq!(&chain.head, &whole.head);
        }
        prop_assert!(keeps_passwords(&log, &whole.state));
        let epochs: Vec<u64> = log.iter().map(|bytes| Entry::decode(bytes).unwrap().epoch).collect();
        prop_assert!(epochs.is_sorted());
    }

    #[test]
    fn bytes_that_nobody_wrote_are_refused_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Entry::decode(&bytes).is_err());
        prop_assert!(Chain::start(Hash::of(b"format")).read(&bytes).is_err());
    }
}
