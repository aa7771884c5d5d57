//! Information barriers on numbers.

use std::collections::HashMap;

use super::facts::{BarrierMode, BarrierPolicy, Barriers};
use super::reason::End;

/// Stands in for the segments of somebody who has none.
const NONE: u32 = u32::MAX;

/// Segments of one tenant as numbers.
#[derive(Debug, Default)]
pub(super) struct Segments(HashMap<String, u32>);

impl Segments {
    /// The number of a segment.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(NONE - 1);
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

/// The applied barriers of one tenant.
#[derive(Debug)]
pub(super) struct BarrierIndex {
    mode: BarrierMode,
    /// By segment: whether the list allows or blocks, and the sorted list.
    policies: Vec<Option<(bool, Vec<u32>)>>,
}

/// What barriers do to a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// No policy holds for either of them.
    Nothing,
    /// Policies hold and let them through.
    Permits,
    /// A policy on this side keeps them apart.
    Forbids(End),
}

impl BarrierIndex {
    pub(super) fn new(barriers: &Barriers, segments: &mut Segments) -> Self {
        let mut policies = Vec::new();
        for (segment, policy) in &barriers.policies {
            let (allows, listed) = match policy {
                BarrierPolicy::Allow(listed) => (true, listed),
                BarrierPolicy::Block(listed) => (false, listed),
            };
            let mut numbers: Vec<u32> = listed.iter().map(|name| segments.number(name)).collect();
            numbers.sort_unstable();
            let at = segments.number(segment) as usize;
            if policies.len() <= at {
                policies.resize_with(at + 1, || None);
            }
            policies[at] = Some((allows, numbers));
        }
        Self { mode: barriers.mode, policies }
    }

    /// Judges the segments of two people. Barriers hold in both directions, so each side must permit the other.
    pub(super) fn between(&self, from: &[u32], to: &[u32]) -> Between {
        let (from, to) = (or_none(from), or_none(to));
        let pairs = || from.iter().flat_map(|one| to.iter().map(move |other| (*one, *other)));
        if from.iter().chain(to).all(|segment| self.policy(*segment).is_none()) {
            return Between::Nothing;
        }
        let mutual = |(one, other): (u32, u32)| self.permits(one, other) && self.permits(other, one);
        let fits = match self.mode {
            BarrierMode::MultiSegment => pairs().any(mutual),
            BarrierMode::Legacy | BarrierMode::SingleSegment => pairs().all(mutual),
        };
        if fits {
            return Between::Permits;
        }
        let forbids = |(one, other): (u32, u32)| !self.permits(one, other);
        let own = match self.mode {
            BarrierMode::MultiSegment => pairs().all(forbids),
            BarrierMode::Legacy | BarrierMode::SingleSegment => pairs().any(forbids),
        };
        Between::Forbids(if own { End::From } else { End::To })
    }

    fn policy(&self, segment: u32) -> Option<&(bool, Vec<u32>)> {
        self.policies.get(segment as usize)?.as_ref()
    }

    /// Whether the policy of a segment permits another.
    fn permits(&self, segment: u32, other: u32) -> bool {
        match self.policy(segment) {
            None => true,
            // Legacy tenants hide whoever has no segment from an allow policy; the newer modes show them.
            Some((true, _)) if other == NONE => self.mode != BarrierMode::Legacy,
            Some((allows, listed)) => *allows == listed.binary_search(&other).is_ok(),
        }
    }
}

fn or_none(segments: &[u32]) -> &[u32] {
    if segments.is_empty() { &[NONE] } else { segments }
}
