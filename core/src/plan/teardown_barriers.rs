//! What removing a deployment takes away of information barriers: policies out of force, applied so, then removed, then the segments.

use serde_json::{Value, json};

use super::barriers::{BarrierSide, ObservedBarriers};
use super::diff::change;
use super::diff_barriers::{APPLIED, CHANGED, FILTER, REACHES, policy_said};
use super::diff_teams::{script, told};
use super::teardown::Removal;
use crate::address::Address;
use crate::error::codes;
use crate::model::{Action, Diagnostic, Severity, Step};
use crate::powershell::Operation;
use crate::powershell::canonical::BarrierPolicyState;
use crate::resource::Resource;
use crate::resource::purview::{Barrier, BarrierApplication, BarrierPolicy, BarrierSegment, ScopedSearch};

impl Removal<'_> {
    /// The steps in their order.
    pub(super) fn barriers(&mut self, resources: &[&Resource]) -> Vec<Step> {
        let snapshot = self.snapshot;
        let Some(now) = snapshot.barriers.as_ref().and_then(BarrierSide::read) else {
            self.unread(resources);
            return Vec::new();
        };
        let mut steps = Vec::new();
        let mut out_of_force = Vec::new();
        let policies = || {
            resources.iter().filter_map(|resource| match *resource {
                Resource::Barrier(Barrier::Policy(policy)) => Some(policy),
                _ => None,
            })
        };
        for policy in policies() {
            if let Some(step) = self.out_of_force(policy, now) {
                out_of_force.push(step.address.clone());
                steps.push(step);
            }
        }
        let held: Vec<&BarrierPolicy> =
            policies().filter(|policy| now.policy(&policy.name).is_some()).collect();
        let mut first = Vec::new();
        // An interrupted removal may have set them out of force and not applied that.
        if !out_of_force.is_empty() || !held.is_empty() && !now.is_applied() {
            let step = self.applied(now, out_of_force);
            first.push(step.address.clone());
            steps.push(step);
        }
        let mut removed = Vec::new();
        for policy in held {
            let Some(state) = now.policy(&policy.name).map(|policy| &policy.state) else { continue };
            // It is compared with what it is once it is out of force.
            let inactive = inactive(state);
            let operation = policy.removal(self.operation_id(&policy.address()), &inactive);
            let reason = "its name shows that this deployment made it";
            let changes =
                vec![change(REACHES, json!(policy_said(state)), Value::Null), self.barrier_told(&operation)];
            removed.push(policy.address());
            let step = script(policy.address(), Action::Delete, reason);
            steps.push(Step { changes, needs: first.clone(), ..step });
        }
        for resource in resources {
            if let Resource::Barrier(Barrier::Segment(segment)) = *resource {
                steps.extend(self.segment(segment, now, &first, &removed));
            }
        }
        steps
    }

    /// Tells that scoped search, which a run turned on, stays on.
    pub(super) fn search_stays(&mut self) {
        let now = self.snapshot.barriers.as_ref().and_then(BarrierSide::read);
        let on = now.is_some_and(|now| now.search == ScopedSearch::goal());
        if on && self.history.objects.contains_key(&ScopedSearch::address()) {
            self.stays("scoped search stays on in Teams, because other barriers may need it".to_owned());
        }
    }

    fn out_of_force(&self, policy: &BarrierPolicy, now: &ObservedBarriers) -> Option<Step> {
        let state = &now.policy(&policy.name)?.state;
        if *state == inactive(state) {
            return None;
        }
        let address = policy.out_of_force();
        let operation = policy.deactivation(self.operation_id(&address), state)?;
        let said = policy_said(&inactive(state));
        let changes =
            vec![change(REACHES, json!(policy_said(state)), json!(said)), self.barrier_told(&operation)];
        Some(Step { changes, ..script(address, Action::Update, "an active policy is not removed") })
    }

    fn applied(&self, now: &ObservedBarriers, needs: Vec<Address>) -> Step {
        let address = BarrierApplication::address();
        let operation = BarrierApplication::operation(self.operation_id(&address));
        let changes = vec![
            change(APPLIED, Value::Null, json!("everybody")),
            change(CHANGED, Value::Null, json!(now.changed())),
            self.barrier_told(&operation),
        ];
        let reason = "that the policies are out of force counts once all policies are applied";
        Step { changes, needs, ..script(address, Action::Update, reason) }
    }

    fn segment(
        &mut self,
        segment: &BarrierSegment,
        now: &ObservedBarriers,
        first: &[Address],
        removed: &[Address],
    ) -> Option<Step> {
        let address = segment.address();
        let (_, held) = now.segment(&segment.name)?;
        if !self.history.objects.get(&address).is_some_and(|recorded| recorded.created) {
            self.stays(format!(
                "the segment \"{}\" was there before this deployment, or nothing proves otherwise: it stays",
                segment.name
            ));
            return None;
        }
        if let Some(other) = now.naming(&segment.name).find(|name| !self.is_own_policy(name, now)) {
            self.stays(format!(
                "the segment \"{}\" stays, because the policy \"{other}\" of somebody else names it",
                segment.name
            ));
            return None;
        }
        let operation = segment.removal(self.operation_id(&address), &held.state);
        let changes = vec![change(FILTER, json!(segment.filter), Value::Null), self.barrier_told(&operation)];
        let needs = first.iter().chain(removed).cloned().collect();
        Some(Step { changes, needs, ..script(address, Action::Delete, "a run of this deployment made it") })
    }

    /// Whether the name of a policy shows that this deployment made it.
    fn is_own_policy(&self, name: &str, now: &ObservedBarriers) -> bool {
        let segment = now.policy(name).and_then(|policy| policy.state.segment());
        segment.is_some_and(|segment| {
            name.eq_ignore_ascii_case(&BarrierPolicy::name_of(self.deployment, segment))
        })
    }

    fn operation_id(&self, address: &Address) -> String {
        self.deployment.operation(address, 0)
    }

    fn barrier_told(&self, operation: &Operation) -> crate::model::Change {
        told(self.domain, self.deployment.tenant(), operation)
    }

    fn unread(&mut self, resources: &[&Resource]) {
        if resources.iter().any(|resource| matches!(resource, Resource::Barrier(_))) {
            self.stays(
                "which information barriers the tenant holds cannot be read from here: its policies and segments stay".to_owned(),
            );
        }
    }

    pub(super) fn stays(&mut self, text: String) {
        self.diagnostics.push(Diagnostic {
            code: codes::BARRIERS_KEPT.name.to_owned(),
            severity: Severity::Warning,
            text,
            hint: Some(
                "Look at it with Get-OrganizationSegment and Get-InformationBarrierPolicy.".to_owned(),
            ),
            place: None,
            source: None,
        });
    }
}

/// The same policy, out of force.
fn inactive(policy: &BarrierPolicyState) -> BarrierPolicyState {
    let mut policy = policy.clone();
    if let BarrierPolicyState::Present { state, .. } = &mut policy {
        "Inactive".clone_into(state);
    }
    policy
}
