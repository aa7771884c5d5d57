//! What carrying a plan out will cost, by the same packing rules as the engine's.

use crate::graph::BATCH_LIMIT;
use crate::model::{Action, Estimate, Step};
use crate::resource::entra::{Group, Licence, Membership, User};

/// The assumed time of one round trip in seconds; the word `latency` in `bound` refers to it.
const ROUND_TRIP: f64 = 0.25;
/// Batches that the engine keeps in flight.
const IN_FLIGHT: usize = 8;
/// The published bucket of writes per app and tenant: 3,000, refilled at 20 per second (Graph page "throttling-limits").
const BUCKET: f64 = 3000.0;
const REFILL: f64 = 20.0;
/// The longest page of users and members.
const PAGE: usize = 999;

/// Estimates requests, writes, the longest chain of dependent requests, and the time.
///
/// Looking how far Entra is with a group's licences is counted once; Microsoft names no time for it.
pub(super) fn estimate(steps: &[Step]) -> Estimate {
    let of = |kind: &'static str| steps.iter().filter(move |step| works(step) && step.address.kind() == kind);
    let deletes = |kind| of(kind).filter(|step| step.action == Action::Delete).count();
    if deletes(Group::KIND) + deletes(Licence::KIND) > 0 {
        return removal(steps);
    }
    let memberships = of(Membership::KIND).count();
    let group_licences =
        of(Licence::KIND).filter(|step| step.needs.iter().any(|need| need.kind() == Group::KIND)).count();
    let user_licences = of(Licence::KIND).count() - group_licences;
    let objects = of(Group::KIND).count() + of(User::KIND).count();
    let patches = memberships.div_ceil(Membership::PER_REQUEST);
    let writes = objects + patches + user_licences + group_licences;
    if writes == 0 {
        return Estimate {
            requests: 0,
            writes: 0,
            round_trips: 0,
            seconds: 0.0,
            bound: "latency".to_owned(),
        };
    }
    let observed = observing(steps);
    let batches = objects.div_ceil(BATCH_LIMIT);
    let chains = patches.div_ceil(BATCH_LIMIT);
    let single = user_licences.div_ceil(BATCH_LIMIT);
    let accounts = steps.iter().filter(|step| step.address.kind() == User::KIND).count();
    let looking = if group_licences > 0 { 1 + accounts.div_ceil(PAGE) } else { 0 };
    let requests = observed + batches + chains + single + group_licences + looking;
    let trips = observed
        + batches.div_ceil(IN_FLIGHT)
        + chains
        + single.div_ceil(IN_FLIGHT)
        + group_licences
        + looking;
    finish(requests, writes, trips)
}

/// What a removal costs: the licences first, a look until Entra has processed that, then everything else.
fn removal(steps: &[Step]) -> Estimate {
    let taken: Vec<&Step> = steps.iter().filter(|step| step.address.kind() == Licence::KIND).collect();
    let products: usize = taken.iter().map(|step| removed(step)).sum();
    let waits = steps.iter().any(|step| step.address.kind() == Group::KIND && !step.needs.is_empty());
    let rest = steps.len() - taken.len();
    let batches = rest.div_ceil(BATCH_LIMIT);
    let taking =
        taken.len().div_ceil(BATCH_LIMIT) * taken.iter().map(|step| removed(step)).max().unwrap_or(0);
    let looking = usize::from(waits);
    let observed = observing(steps);
    let (requests, writes) = (observed + taking + looking + batches, products + rest);
    let trips = observed + taking + looking + batches.div_ceil(IN_FLIGHT);
    finish(requests, writes, trips)
}

/// How many products a licence step takes away.
fn removed(step: &Step) -> usize {
    let change = step.changes.iter().find(|change| change.field == "removeLicenses");
    change.and_then(|change| change.after.0.as_array()).map_or(0, Vec::len)
}

fn finish(requests: usize, writes: usize, trips: usize) -> Estimate {
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

/// Requests that read the tenant again before the first write; see `observe`.
fn observing(steps: &[Step]) -> usize {
    let users = || steps.iter().filter(|step| step.address.kind() == User::KIND);
    let (known, all) = (users().filter(|step| step.object_id.is_some()).count(), users().count());
    let group_exists =
        steps.iter().any(|step| step.address.kind() == Group::KIND && step.object_id.is_some());
    let marked = known.div_ceil(PAGE).saturating_sub(1);
    let missing = match all - known {
        _ if all + 3 <= BATCH_LIMIT => 0,
        missing if missing > 2 * BATCH_LIMIT => 1,
        missing => missing.div_ceil(BATCH_LIMIT),
    };
    // The roles and groups whose members are protected, and their members: more only where a tenant has more than twenty.
    let protected = if super::asks(steps) { 2 } else { 0 };
    2 + marked + protected + missing + if group_exists { known.div_ceil(PAGE).max(1) } else { 0 }
}

fn works(step: &Step) -> bool {
    !matches!(step.action, Action::None | Action::Manual | Action::Emit)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn real(number: usize) -> f64 {
    f64::from(count(number))
}
