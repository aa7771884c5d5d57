//! What an earlier version of a scenario brought about through scripts and this one no longer names: policies for people, who has
//! them, segments and their policies. A removal takes it too; otherwise it stays and is told of, unless it is to be pruned.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::barriers::{BarrierSide, ObservedBarriers};
use super::build::PlanInput;
use super::diff_teams::POLICY;
use super::history::{History, Recorded};
use super::snapshot::{Snapshot, TeamsSide};
use super::teardown::Removal;
use crate::address::Address;
use crate::error::codes;
use crate::model::{Action, Diagnostic, PersonPolicy, Severity, Step, domain_of};
use crate::powershell::canonical::{BarrierPolicyState, SegmentState};
use crate::resource::purview::{Barrier, BarrierApplication, BarrierPolicy, BarrierSegment};
use crate::resource::teams::{AccessPolicy, PolicyGrant};
use crate::resource::{Deployment, Resource};

/// What is left of earlier versions of the scenario, in the form in which a removal takes it.
pub(super) fn left_behind(
    resources: &[Resource],
    deployment: &Deployment,
    history: &History,
    snapshot: &Snapshot,
) -> Vec<Resource> {
    let by_script = |resource: &&Resource| {
        matches!(resource, Resource::AccessPolicy(_) | Resource::PolicyGrant(_) | Resource::Barrier(_))
    };
    let named: HashSet<Address> = resources.iter().filter(by_script).map(Resource::address).collect();
    let kinds = [AccessPolicy::KIND, PolicyGrant::KIND, BarrierSegment::KIND];
    let left =
        |(address, _): &(&Address, &Recorded)| kinds.contains(&address.kind()) && !named.contains(*address);
    let mut recorded: Vec<(&Address, &Recorded)> = history.objects.iter().filter(left).collect();
    recorded.sort_by_key(|(address, _)| *address);
    let mut left: Vec<Resource> = Vec::new();
    let now = snapshot.barriers.as_ref().and_then(BarrierSide::read);
    for (address, held) in recorded {
        match address.kind() {
            PolicyGrant::KIND => left.push(Resource::PolicyGrant(grant(address, held, history))),
            AccessPolicy::KIND if held.created => {
                let there = access_policy(address).filter(|policy| is_there(policy, snapshot));
                left.extend(there.map(Resource::AccessPolicy));
            }
            // What cannot be read is taken for what the journal says.
            BarrierSegment::KIND if held.created && now.is_none() => {
                let (name, filter) = (address.key().to_owned(), String::new());
                left.push(Resource::Barrier(Barrier::Segment(BarrierSegment { name, filter })));
            }
            _ => {}
        }
    }
    if let Some(now) = now {
        let policies = policies(deployment, now).filter(|policy| !named.contains(&policy.address()));
        left.extend(policies.map(|policy| Resource::Barrier(Barrier::Policy(policy))));
        let segments = segments(history, now).filter(|segment| !named.contains(&segment.address()));
        left.extend(segments.map(|segment| Resource::Barrier(Barrier::Segment(segment))));
    }
    left
}

/// What somebody was given. What the policy says is not asked again.
fn grant(address: &Address, held: &Recorded, history: &History) -> PolicyGrant {
    let user = address.key().to_owned();
    let policy = held.applied.get(POLICY).and_then(Value::as_str).map(str::to_owned);
    let given = |policy: &String| {
        let mut made = history.objects.keys().filter_map(access_policy);
        made.find(|made| made.name.eq_ignore_ascii_case(policy)).map(|made| made.tenant)
    };
    let tenant = policy.as_ref().and_then(given).unwrap_or_else(|| domain_of(&user).to_lowercase());
    PolicyGrant { tenant, user, policy, says: PersonPolicy::OrganizationDefault }
}

/// The policy at an address, which names its tenant. What it says is not asked again.
fn access_policy(address: &Address) -> Option<AccessPolicy> {
    let (tenant, name) = address.key().split_once('/').filter(|_| address.kind() == AccessPolicy::KIND)?;
    Some(AccessPolicy {
        tenant: tenant.to_owned(),
        name: name.to_owned(),
        policy: PersonPolicy::OrganizationDefault,
    })
}

/// Whether a tenant has a policy, as far as that can be read.
fn is_there(policy: &AccessPolicy, snapshot: &Snapshot) -> bool {
    let side = snapshot.teams.get(&policy.tenant).and_then(TeamsSide::read);
    side.and_then(|side| side.policies.as_ref()).is_none_or(|held| held.contains_key(&policy.name))
}

/// The policies whose names show that the deployment made them.
fn policies(deployment: &Deployment, now: &ObservedBarriers) -> impl Iterator<Item = BarrierPolicy> {
    now.policies.iter().filter_map(|(name, held)| {
        let BarrierPolicyState::Present { assigned_segment, segments_allowed, segments_blocked, .. } =
            &held.state
        else {
            return None;
        };
        name.eq_ignore_ascii_case(&BarrierPolicy::name_of(deployment, assigned_segment)).then(|| {
            BarrierPolicy {
                name: name.clone(),
                segment: assigned_segment.clone(),
                apart: segments_blocked.clone(),
                reached: segments_allowed.clone(),
            }
        })
    })
}

/// The segments of which the journal says that a run made them.
fn segments(history: &History, now: &ObservedBarriers) -> impl Iterator<Item = BarrierSegment> {
    now.segments.iter().filter_map(|(name, held)| {
        let SegmentState::Present(filter) = &held.state else { return None };
        let made = history.objects.get(&BarrierSegment::address_of(name))?.created;
        made.then(|| BarrierSegment { name: name.clone(), filter: filter.clone() })
    })
}

/// Lets the policies of the scenario go on naming segments that are left behind: a policy that names one which does not name it back
/// is refused when all of them are applied, and nothing of what is left is to be reached by more people than before.
pub(crate) fn still_named(
    resources: &mut [Resource],
    deployment: &Deployment,
    history: &History,
    snapshot: &Snapshot,
) {
    let Some(now) = snapshot.barriers.as_ref().and_then(BarrierSide::read) else { return };
    let left = segment_names(&left_behind(resources, deployment, history, snapshot));
    for resource in resources {
        let Resource::Barrier(Barrier::Policy(policy)) = resource else { continue };
        let held = now.policy(&policy.name).map(|held| &held.state);
        let Some(BarrierPolicyState::Present { segments_allowed, segments_blocked, .. }) = held else {
            continue;
        };
        let of_left = |held: &BTreeSet<String>| -> Vec<String> {
            held.iter().filter(|name| left.contains(&name.to_lowercase())).cloned().collect()
        };
        if policy.apart.is_empty() {
            policy.reached.extend(of_left(segments_allowed));
        } else {
            policy.apart.extend(of_left(segments_blocked));
        }
    }
}

/// The names of the segments among some resources, in lower case.
fn segment_names(resources: &[Resource]) -> HashSet<String> {
    let segment = |resource: &Resource| match resource {
        Resource::Barrier(Barrier::Segment(segment)) => Some(segment.name.to_lowercase()),
        _ => None,
    };
    resources.iter().filter_map(segment).collect()
}

/// What is left behind, by what becomes of it.
#[derive(Default)]
pub(super) struct Left {
    stays: Vec<Resource>,
    goes: Vec<Resource>,
}

impl Left {
    /// Without `prune` all of it stays. With it all goes but the segments of accounts that are let go and not deleted, which would
    /// reach every vendor without it. `accounts` are the steps for accounts that the scenario no longer names.
    pub(super) fn sorted(input: &PlanInput<'_>, accounts: &[Step]) -> Self {
        let left = left_behind(input.resources, input.deployment, input.history, input.snapshot);
        if !input.prune {
            return Self { stays: left, goes: Vec::new() };
        }
        let let_go = accounts.iter().filter(|step| step.action == Action::Detach);
        let ids: HashSet<&str> = let_go.filter_map(|step| step.object_id.as_deref()).collect();
        let users = input.snapshot.users.values().filter(|user| ids.contains(user.id.as_str()));
        let inhabited: HashSet<String> = users.flat_map(|user| texts(&user.attributes)).collect();
        let stays = |resource: &Resource| match resource {
            Resource::Barrier(Barrier::Segment(one)) => inhabited.contains(&one.name.to_lowercase()),
            Resource::Barrier(Barrier::Policy(one)) => inhabited.contains(&one.segment.to_lowercase()),
            _ => false,
        };
        let (stays, goes) = left.into_iter().partition(stays);
        Self { stays, goes }
    }

    /// The names of the segments that go, in lower case.
    pub(super) fn going(&self) -> HashSet<String> {
        segment_names(&self.goes)
    }

    /// Tells what stays, and why.
    pub(super) fn told(&self, pruned: bool) -> Option<Diagnostic> {
        let names: Vec<String> =
            self.stays.iter().map(|resource| format!("`{}`", resource.address())).collect();
        let (why, hint) = if pruned {
            (
                ", because accounts in it are let go and not deleted",
                "Delete those accounts, and plan with --prune again.",
            )
        } else {
            ("", "Plan with --prune to take it away; removing the deployment takes it too.")
        };
        (!names.is_empty()).then(|| Diagnostic {
            code: codes::LEFT_BEHIND.name.to_owned(),
            severity: Severity::Warning,
            text: format!(
                "the scenario no longer names what this deployment made, and it stays{why}: {}",
                names.join(", ")
            ),
            hint: Some(hint.to_owned()),
            place: None,
            source: None,
        })
    }

    /// Takes away what goes, beside the steps that bring the scenario about.
    pub(super) fn take(&self, steps: &mut Vec<Step>, input: &PlanInput<'_>, domain: &str) -> Vec<Diagnostic> {
        let goes: Vec<&Resource> = self.goes.iter().collect();
        let mut removal = Removal::new(input, domain);
        let mut teams = removal.teams(&goes);
        // Whoever is in the file gets another policy before the old one goes.
        let granted = changing(steps, PolicyGrant::KIND);
        needing(&mut teams, AccessPolicy::KIND, &granted);
        let mut barriers = removal.barriers(&goes);
        // The policies that remain no longer name the segment that goes, and all is applied once.
        let changed = changing(steps, BarrierPolicy::KIND);
        needing(&mut barriers, BarrierSegment::KIND, &changed);
        removal.diagnostics.extend(self.goes.iter().filter_map(unbarred));
        let is_application = |step: &Step| step.address == BarrierApplication::address();
        if let Some(own) = steps.iter().position(is_application)
            && let Some(other) = barriers.iter().position(is_application)
        {
            let other = barriers.remove(other);
            let needs = steps[own].needs.iter().chain(&other.needs).cloned().collect();
            steps[own] = Step { needs, ..other };
        }
        steps.extend(teams);
        steps.extend(barriers);
        removal.diagnostics
    }
}

/// What the end of a segment means for accounts that were let go before, which nobody looks for.
fn unbarred(resource: &Resource) -> Option<Diagnostic> {
    let Resource::Barrier(Barrier::Segment(segment)) = resource else { return None };
    // One that could not be read stays.
    (!segment.filter.is_empty()).then(|| Diagnostic {
        code: codes::VENDORS_SEE_EACH_OTHER.name.to_owned(),
        severity: Severity::Warning,
        text: format!(
            "the segment \"{}\" goes: an account that is still in it, because it was let go before, then reaches every vendor",
            segment.name
        ),
        hint: Some(format!("Delete such accounts first: {}.", segment.filter)),
        place: None,
        source: None,
    })
}

fn changing(steps: &[Step], kind: &str) -> Vec<Address> {
    let changing = steps.iter().filter(|step| step.action != Action::None && step.address.kind() == kind);
    changing.map(|step| step.address.clone()).collect()
}

fn needing(steps: &mut [Step], kind: &str, needs: &[Address]) {
    for step in steps.iter_mut().filter(|step| step.address.kind() == kind) {
        step.needs.extend(needs.iter().cloned());
    }
}

/// Every text in a value, in lower case.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.to_lowercase()],
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
