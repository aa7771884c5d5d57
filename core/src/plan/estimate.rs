//! What carrying a plan out will cost, by the same packing rules as the engine's.

use crate::graph::BATCH_LIMIT;
use crate::http::{Counted, Quotas, Service, Share};
use crate::model::{Action, Estimate, Executor, QuotaUse, Step};
use crate::resource::entra::{AccessPass, Group, Guest, Licence, Membership, User};
use crate::resource::intune::{Assignment, AutopilotDevice, Profile};
use crate::resource::teams::{Channel, ChannelMember, Team, TeamMember};

/// The assumed time of one round trip in seconds; the word `latency` in `bound` refers to it.
const ROUND_TRIP: f64 = 0.25;
/// Batches that the engine keeps in flight.
const IN_FLIGHT: usize = 8;
/// The price of a request that reads, in resource units: between 1 and 3 for those that a plan needs.
const READ_UNITS: usize = 2;
/// The longest page of users and members.
const PAGE: usize = 999;

/// Estimates requests, writes, the longest chain of dependent requests, and the time.
///
/// Looking how far Entra is with a group's licences is counted once; Microsoft names no time for it.
pub(super) fn estimate(steps: &[Step], share: Share) -> Estimate {
    let of = |kind: &'static str| steps.iter().filter(move |step| works(step) && step.address.kind() == kind);
    let deletes = |kind| of(kind).filter(|step| step.action == Action::Delete).count();
    if deletes(Group::KIND) + deletes(Licence::KIND) > 0 {
        return removal(steps, share);
    }
    let memberships = of(Membership::KIND).count();
    let group_licences =
        of(Licence::KIND).filter(|step| step.needs.iter().any(|need| need.kind() == Group::KIND)).count();
    let user_licences = of(Licence::KIND).count() - group_licences;
    let others = Writes::of_others(steps.iter().filter(|step| works(step)));
    let objects = of(Group::KIND).count() + of(User::KIND).count() + others.all();
    let patches = memberships.div_ceil(Membership::PER_REQUEST);
    let writes = Writes {
        identity: others.identity
            + of(Group::KIND).count()
            + of(User::KIND).count()
            + patches
            + user_licences
            + group_licences,
        ..others
    };
    if writes.all() == 0 {
        return finish(share, 0, writes, 0, 0);
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
    finish(share, requests, writes, observed + looking, trips)
}

/// How many requests write, by the service whose quota counts them.
#[derive(Clone, Copy, Default)]
struct Writes {
    identity: usize,
    invitations: usize,
    teams: usize,
    intune: usize,
    passes: usize,
}

impl Writes {
    /// Those for objects beside groups, accounts, memberships and licences; they travel as those of accounts do.
    fn of_others<'a>(steps: impl Iterator<Item = &'a Step>) -> Self {
        let mut writes = Self::default();
        let mut joining = 0_usize;
        for step in steps {
            match (step.address.kind(), step.action) {
                (Group::KIND | User::KIND | Membership::KIND | Licence::KIND, _) => {}
                // An invitation is followed by the mark of the account that it made.
                (Guest::KIND, Action::Create) if step.object_id.is_none() => {
                    writes.invitations += 1;
                    writes.identity += 1;
                }
                (TeamMember::KIND, Action::Assign) => joining += 1,
                (Team::KIND, Action::Create)
                | (Channel::KIND | ChannelMember::KIND | TeamMember::KIND, _) => {
                    writes.teams += 1;
                }
                (Profile::KIND | Assignment::KIND | AutopilotDevice::KIND, _) => writes.intune += 1,
                (AccessPass::KIND, _) => writes.passes += 1,
                _ => writes.identity += 1,
            }
        }
        writes.teams += joining.div_ceil(TeamMember::PER_REQUEST);
        writes
    }

    fn all(self) -> usize {
        self.identity + self.invitations + self.teams + self.intune + self.passes
    }
}

/// What a removal costs: the licences first, a look until Entra has processed that, then everything else.
fn removal(steps: &[Step], share: Share) -> Estimate {
    let taken: Vec<&Step> = steps.iter().filter(|step| step.address.kind() == Licence::KIND).collect();
    let products: usize = taken.iter().map(|step| removed(step)).sum();
    let waits = steps.iter().any(|step| step.address.kind() == Group::KIND && !step.needs.is_empty());
    let rest = steps.iter().filter(|step| works(step)).count() - taken.len();
    let batches = rest.div_ceil(BATCH_LIMIT);
    let taking =
        taken.len().div_ceil(BATCH_LIMIT) * taken.iter().map(|step| removed(step)).max().unwrap_or(0);
    let looking = usize::from(waits);
    let observed = observing(steps);
    let requests = observed + taking + looking + batches;
    let others = Writes::of_others(steps.iter().filter(|step| works(step)));
    let writes =
        Writes { identity: (others.identity + products + rest).saturating_sub(others.all()), ..others };
    let trips = observed + taking + looking + batches.div_ceil(IN_FLIGHT);
    finish(share, requests, writes, observed + looking, trips)
}

/// How many products a licence step takes away.
fn removed(step: &Step) -> usize {
    let change = step.changes.iter().find(|change| change.field == "removeLicenses");
    change.and_then(|change| change.after.0.as_array()).map_or(0, Vec::len)
}

/// Puts an estimate together.
fn finish(share: Share, requests: usize, writes: Writes, reads: usize, trips: usize) -> Estimate {
    let quotas = Quotas::published(share);
    let spent = [
        (Service::Identity, Counted::Writes, writes.identity),
        (Service::Identity, Counted::Units, writes.identity + READ_UNITS * reads),
        (Service::Invitations, Counted::Units, writes.invitations),
        (Service::Teams, Counted::Writes, writes.teams),
        (Service::Intune, Counted::Writes, writes.intune),
        (Service::Reports, Counted::Units, writes.passes),
    ];
    let mut slowest = (ROUND_TRIP * real(trips), "latency".to_owned());
    let mut uses = Vec::new();
    for (service, counted, spent) in spent {
        let Some(rate) = quotas.rate(service, counted).filter(|_| spent > 0) else { continue };
        let seconds = ((real(spent) - rate.burst) / rate.per_second).max(0.0);
        if seconds > slowest.0 {
            slowest = (seconds, quotas.named(service, counted));
        }
        uses.push(QuotaUse {
            service: service.name().to_owned(),
            counts: counted.name(service).to_owned(),
            spent: count(spent),
            allowed: rate.burst,
            period: rate.burst / rate.per_second,
            seconds: tenths(seconds),
        });
    }
    Estimate {
        requests: count(requests),
        writes: count(writes.all()),
        round_trips: count(trips),
        seconds: tenths(slowest.0),
        bound: slowest.1,
        share: share.get(),
        quotas: uses,
    }
}

fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
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
    2 + marked
        + protected
        + missing
        + reading(steps)
        + if group_exists { known.div_ceil(PAGE).max(1) } else { 0 }
}

/// Requests that read profiles, the tenant's settings and certificates.
fn reading(steps: &[Step]) -> usize {
    let any = |kinds: &[&str]| usize::from(steps.iter().any(|step| kinds.contains(&step.address.kind())));
    any(&["intune.profile"])
        + any(&["tenant.setting", "entra.authenticationMethod"])
        + any(&["entra.certificateTrust"])
        + 2 * any(&["intune.autopilotDevice"])
}

/// Whether a step asks Graph for something; scripts do not.
fn works(step: &Step) -> bool {
    step.executor == Executor::Graph && !matches!(step.action, Action::None | Action::Manual | Action::Emit)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn real(number: usize) -> f64 {
    f64::from(count(number))
}
