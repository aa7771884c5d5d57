//! Which segments and policies keep vendors apart.
//!
//! Who reaches whom is decided in [`crate::reach`], so that what is written and what `reach` answers cannot differ.

use std::collections::BTreeSet;

use super::vendor_accounts::attribute;
use crate::model::VendorAccounts;
use crate::reach::{SegmentRule, rest_of, segment_rules};
use crate::resource::Deployment;
use crate::resource::entra::User;
use crate::resource::purview::{Barrier, BarrierApplication, BarrierPolicy, BarrierSegment, ScopedSearch};

/// The segments and policies of a scenario; none where one vendor alone needs no barrier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The segments.
    pub(crate) segments: Vec<BarrierSegment>,
    /// Their policies, one each.
    pub(crate) policies: Vec<BarrierPolicy>,
}

/// What the scenario asks for, in the order in which it depends on each other.
pub(super) fn compile(scenario: &VendorAccounts, deployment: &Deployment, users: &[User]) -> Vec<Barrier> {
    let Pattern { segments, policies } = pattern(scenario, deployment);
    if policies.is_empty() {
        return Vec::new();
    }
    let mut needs: Vec<_> = users.iter().map(User::address).collect();
    needs.extend(segments.iter().map(BarrierSegment::address));
    needs.extend(policies.iter().map(BarrierPolicy::address));
    let mut barriers = vec![Barrier::ScopedSearch(ScopedSearch)];
    barriers.extend(segments.into_iter().map(Barrier::Segment));
    barriers.extend(policies.into_iter().map(Barrier::Policy));
    barriers.push(Barrier::Application(BarrierApplication { needs }));
    barriers
}

/// The segments and policies of a scenario.
pub(crate) fn pattern(scenario: &VendorAccounts, deployment: &Deployment) -> Pattern {
    let wished = segment_rules(scenario);
    let names: BTreeSet<String> = wished.iter().map(|wish| wish.segment.clone()).collect();
    let attribute = attribute(scenario);
    let rest = rest_of(&scenario.name);
    let filter = |name: &str| {
        if name == rest {
            attribute.is_none_of(names.iter().map(String::as_str).filter(|other| *other != rest))
        } else {
            attribute.is(name)
        }
    };
    let segments = wished
        .iter()
        .map(|wish: &SegmentRule| BarrierSegment {
            name: wish.segment.clone(),
            filter: filter(&wish.segment),
        })
        .collect();
    let policies = wished
        .iter()
        .map(|wish| BarrierPolicy {
            name: BarrierPolicy::name_of(deployment, &wish.segment),
            segment: wish.segment.clone(),
            apart: wish.apart.clone(),
            reached: wish.reached.clone(),
        })
        .collect();
    Pattern { segments, policies }
}
