//! What carrying a plan out will cost, by the same packing rules as the engine's.

use super::snapshot::Snapshot;
use crate::graph::BATCH_LIMIT;
use crate::model::{Action, Estimate, Step};
use crate::resource::entra::{Licence, Membership, User};

/// The assumed time of one round trip in seconds; the word `latency` in `bound` refers to it.
const ROUND_TRIP: f64 = 0.25;
/// Batches that the engine keeps in flight.
const IN_FLIGHT: usize = 8;
/// The published bucket of writes per app and tenant: 3,000, refilled at 20 per second (Graph page "throttling-limits").
const BUCKET: f64 = 3000.0;
const REFILL: f64 = 20.0;
/// Requests that read the tenant again before the first write.
const OBSERVE: usize = 4;

/// Estimates requests, writes, the longest chain of dependent requests, and the time.
pub(super) fn estimate(steps: &[Step], snapshot: &Snapshot) -> Estimate {
    let works = |step: &&Step| !matches!(step.action, Action::None | Action::Manual | Action::Emit);
    let of = |kind: &'static str| {
        steps.iter().filter(works).filter(move |step| step.address.kind() == kind).count()
    };
    let memberships = of(Membership::KIND);
    let licences = of(Licence::KIND);
    let group_licences = steps.iter().filter(works).filter(|step| licence_of_group(step)).count();
    let objects = steps.iter().filter(works).count() - memberships - licences;
    let patches = memberships.div_ceil(Membership::PER_REQUEST);
    let chains = patches.div_ceil(BATCH_LIMIT);
    let batches = objects.div_ceil(BATCH_LIMIT);
    let user_licences = (licences - group_licences).div_ceil(BATCH_LIMIT);
    let members = steps.iter().filter(|step| step.address.kind() == User::KIND).count();
    let waiting = if group_licences > 0 { 2 + members.div_ceil(999) } else { 0 };
    let writes = objects + patches + licences;
    let requests =
        if writes == 0 { 0 } else { OBSERVE + batches + chains + user_licences + group_licences + waiting };
    let trips = if writes == 0 {
        0
    } else {
        OBSERVE
            + batches.div_ceil(IN_FLIGHT)
            + chains
            + user_licences.div_ceil(IN_FLIGHT)
            + group_licences
            + waiting.min(3)
    };
    let _ = snapshot;
    let latency = ROUND_TRIP * real(trips);
    let quota = ((real(writes) - BUCKET) / REFILL).max(0.0);
    Estimate {
        requests: count(requests),
        writes: count(writes),
        round_trips: count(trips),
        seconds: (latency.max(quota) * 10.0).round() / 10.0,
        bound: if quota > latency { "quota" } else { "latency" }.to_owned(),
    }
}

fn licence_of_group(step: &Step) -> bool {
    step.address.kind() == Licence::KIND && step.needs.iter().any(|need| need.kind() == "entra.group")
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn real(number: usize) -> f64 {
    f64::from(count(number))
}
