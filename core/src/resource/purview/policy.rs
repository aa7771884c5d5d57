use std::collections::{BTreeSet, HashSet};

use super::{BarrierSegment, Mode, ScopedSearch};
use crate::address::Address;
use crate::powershell::canonical::BarrierPolicyState;
use crate::powershell::{
    BarrierPolicy as Policy, BarrierState, Change, Operation, Removal, Segments, Wanted,
};
use crate::resource::Deployment;

/// The policy of a segment: whom its people reach.
///
/// Source: Microsoft's page New-InformationBarrierPolicy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierPolicy {
    /// Its name, which also marks it as ours.
    pub name: String,
    /// The segment whose policy it is.
    pub segment: String,
    /// The segments that it must not reach; empty where it says by name whom it reaches.
    pub apart: BTreeSet<String>,
    /// The segments that it reaches, itself among them.
    pub reached: BTreeSet<String>,
}

impl BarrierPolicy {
    /// The kind in addresses.
    pub const KIND: &'static str = "purview.policy";
    /// The kind of the step that takes a policy out of force before it is removed.
    pub const OUT_OF_FORCE: &'static str = "purview.outOfForce";

    /// The policy of a deployment for a segment. The name follows from both, so it proves whose policy it is.
    pub fn name_of(deployment: &Deployment, segment: &str) -> String {
        let address = Self::address_of(segment);
        format!("hl2ra-{}-{}", deployment.name(), &deployment.operation(&address, 0)[..8])
    }

    /// The address, by the segment.
    pub fn address(&self) -> Address {
        Self::address_of(&self.segment)
    }

    /// The address of the policy of a segment.
    pub fn address_of(segment: &str) -> Address {
        Address::new(Self::KIND, &segment.to_lowercase())
    }

    /// The address of the step that takes it out of force.
    pub fn out_of_force(&self) -> Address {
        Address::new(Self::OUT_OF_FORCE, &self.segment.to_lowercase())
    }

    /// What must exist before: every segment that it names.
    pub fn needs(&self) -> Vec<Address> {
        let named: BTreeSet<&String> =
            self.apart.iter().chain(&self.reached).chain(std::iter::once(&self.segment)).collect();
        let segments = named.into_iter().map(|name| BarrierSegment::address_of(name));
        std::iter::once(ScopedSearch::address()).chain(segments).collect()
    }

    /// The same, naming none of some segments, which are given in lower case.
    #[must_use]
    pub fn without(&self, segments: &HashSet<String>) -> Self {
        let mut policy = self.clone();
        for named in [&mut policy.apart, &mut policy.reached] {
            named.retain(|name| !segments.contains(&name.to_lowercase()));
        }
        policy
    }

    /// The list that it has in a mode: in `MultiSegment` policies allow, and none blocks.
    pub fn others(&self, mode: Mode) -> Segments {
        if self.apart.is_empty() || mode == Mode::MultiSegment {
            Segments::Allowed(self.reached.clone())
        } else {
            Segments::Blocked(self.apart.clone())
        }
    }

    /// What the tenant holds once it is in force.
    pub fn goal(&self, mode: Mode) -> BarrierPolicyState {
        BarrierPolicyState::after(&Wanted::Set(self.wanted(mode)))
    }

    /// What a script is told, by what the tenant holds if that is known. A new policy is inactive first.
    pub fn operation(&self, id: String, mode: Mode, now: Option<&BarrierPolicyState>) -> Operation {
        let change = Change::BarrierPolicy(Wanted::Set(self.wanted(mode)));
        let operation = Operation::new(id, self.address(), change);
        now.map_or(operation.clone(), |now| operation.between(now, &self.goal(mode)))
    }

    fn wanted(&self, mode: Mode) -> Policy {
        Policy {
            name: self.name.clone(),
            segment: self.segment.clone(),
            others: self.others(mode),
            state: BarrierState::Active,
        }
    }

    /// What a script is told that takes it out of force, as it stands.
    pub fn deactivation(&self, id: String, now: &BarrierPolicyState) -> Option<Operation> {
        let BarrierPolicyState::Present { assigned_segment, segments_allowed, segments_blocked, .. } = now
        else {
            return None;
        };
        let others = if segments_allowed.is_empty() {
            Segments::Blocked(segments_blocked.clone())
        } else {
            Segments::Allowed(segments_allowed.clone())
        };
        let policy = Policy {
            name: self.name.clone(),
            segment: assigned_segment.clone(),
            others,
            state: BarrierState::Inactive,
        };
        let wanted = Wanted::Set(policy);
        let goal = BarrierPolicyState::after(&wanted);
        Some(Operation::new(id, self.out_of_force(), Change::BarrierPolicy(wanted)).between(now, &goal))
    }

    /// What a script is told that removes it; it must be out of force by then.
    pub fn removal(&self, id: String, now: &BarrierPolicyState) -> Operation {
        let change = Change::BarrierPolicy(Wanted::Remove(Removal::new(self.name.as_str())));
        Operation::new(id, self.address(), change).between(now, &BarrierPolicyState::Absent)
    }
}
