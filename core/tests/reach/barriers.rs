//! One tenant: information barriers and licences in every combination of two segments.

use std::collections::{BTreeMap, BTreeSet};

use remote_assist::model::{PersonRole, ReachBasis, ReachVerdict, Route, TenantRole};
use remote_assist::reach::{
    BarrierMode, BarrierPolicy, Barriers, Facts, Index, PersonFacts, TenantFacts, explain,
};

use crate::world::well_formed;

const SEGMENTS: [&str; 2] = ["a", "b"];

/// A set of segments from two bits.
fn chosen(bits: usize) -> BTreeSet<String> {
    SEGMENTS
        .iter()
        .enumerate()
        .filter(|(at, _)| bits >> at & 1 == 1)
        .map(|(_, name)| (*name).to_owned())
        .collect()
}

/// No policy, an allow policy or a block policy for one segment.
fn policies() -> Vec<Option<(bool, usize)>> {
    std::iter::once(None)
        .chain([true, false].into_iter().flat_map(|allow| (0..4).map(move |bits| Some((allow, bits)))))
        .collect()
}

/// What a segment reaches, as bits: the two segments, and the third bit for people without one.
fn reaches(policy: Option<(bool, usize)>, legacy: bool) -> usize {
    match policy {
        None => 0b111,
        Some((true, bits)) if legacy => bits,
        Some((true, bits)) => bits | 0b100,
        Some((false, bits)) => 0b111 & !bits,
    }
}

#[test]
fn every_policy_with_every_membership() {
    for mode in [BarrierMode::Legacy, BarrierMode::SingleSegment, BarrierMode::MultiSegment] {
        for first in policies() {
            for second in policies() {
                let legacy = mode == BarrierMode::Legacy;
                // People without a segment are under no policy.
                let table = [reaches(first, legacy), reaches(second, legacy), 0b111];
                for one in 0..4_usize {
                    for other in 0..4_usize {
                        let held = |bits: usize| if bits == 0 { 0b100 } else { bits };
                        let pairs = (0..3).flat_map(|s| (0..3).map(move |t| (s, t)));
                        let mut pairs =
                            pairs.filter(|(s, t)| held(one) >> s & 1 == 1 && held(other) >> t & 1 == 1);
                        let fits = |(s, t): (usize, usize)| table[s] >> t & 1 == 1 && table[t] >> s & 1 == 1;
                        let fits =
                            if mode == BarrierMode::MultiSegment { pairs.any(fits) } else { pairs.all(fits) };
                        check(mode, [first, second], [one, other], fits);
                    }
                }
            }
        }
    }
}

fn check(mode: BarrierMode, applied: [Option<(bool, usize)>; 2], held: [usize; 2], fits: bool) {
    let policies: BTreeMap<String, BarrierPolicy> = SEGMENTS
        .iter()
        .zip(applied)
        .filter_map(|(name, policy)| {
            let (allow, bits) = policy?;
            let list = chosen(bits);
            Some((
                (*name).to_owned(),
                if allow { BarrierPolicy::Allow(list) } else { BarrierPolicy::Block(list) },
            ))
        })
        .collect();
    let barriers = Some(Barriers { mode, policies });
    let people =
        [("one@abc.com", held[0], PersonRole::Expert), ("other@abc.com", held[1], PersonRole::Technician)];
    let people = people.map(|(address, bits, role)| PersonFacts {
        segments: chosen(bits),
        vendor_account: bits == 1,
        ..PersonFacts::new(address, role)
    });
    let tenants = vec![TenantFacts { barriers, ..TenantFacts::new("abc.com", TenantRole::Experts) }];
    let facts = Facts { basis: ReachBasis::Now, tenants, people: people.to_vec() };
    for licence in [None, Some(false), Some(true)] {
        let mut facts = facts.clone();
        for person in &mut facts.people {
            person.teams_licence = Some(true);
            person.remote_assist_licence = licence;
        }
        let index = Index::of_people(facts).unwrap();
        for (from, to) in [(0, 1), (1, 0)] {
            let reach = explain(&index, from, to);
            // One of the two is a technician.
            let expected = match (fits, licence) {
                (false, _) | (_, Some(false)) => ReachVerdict::No,
                (true, None) => ReachVerdict::Unknown,
                (true, Some(true)) => ReachVerdict::Yes,
            };
            assert_eq!(reach.verdict, expected, "{mode:?} {applied:?} {held:?}\n{reach:#?}");
            let via: &[Route] = if expected == ReachVerdict::Yes { &[Route::SameTenant] } else { &[] };
            assert_eq!(reach.via, via);
            well_formed(&reach);
            assert_eq!(reach.verdict == ReachVerdict::No, !reach.to_open.is_empty(), "{reach:#?}");
        }
    }
}
