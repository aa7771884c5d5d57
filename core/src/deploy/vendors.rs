//! From a scenario of vendors' accounts to what its documents are made of.

use super::client::Observed;
use crate::emit::{VendorDocuments, VendorPerson};
use crate::model::VendorAccounts;
use crate::plan::{BarrierSide, ObservedBarriers};
use crate::powershell::Operation;
use crate::powershell::canonical::{BarrierPolicyState, SegmentState};
use crate::resource::purview::{Barrier, BarrierApplication, Mode, ScopedSearch};
use crate::resource::{Deployment, Resource};

/// What the documents are made of: the people, and what the scripts are told.
pub(super) fn of(scenario: &VendorAccounts, observed: &Observed) -> VendorDocuments {
    let domain = observed.snapshot.tenant.domain_for(&scenario.tenant);
    let mut people = Vec::new();
    for vendor in &scenario.vendors {
        for account in &vendor.accounts {
            let name = account.user_principal_name(&domain);
            let now = observed.snapshot.user(&name);
            people.push(VendorPerson {
                vendor: vendor.name.clone(),
                display_name: account.display_name.clone().unwrap_or_else(|| account.user.clone()),
                person: account.person.clone(),
                sponsor: account.sponsor.clone(),
                expires: account.expires.clone(),
                enabled: now.and_then(|now| now.account_enabled),
                exists: now.is_some(),
                account: name,
            });
        }
    }
    let now = observed.snapshot.barriers.as_ref().and_then(BarrierSide::read);
    VendorDocuments {
        domain,
        hand_over: scenario.hand_over,
        people,
        operations: operations(&observed.resources, &observed.deployment, now),
    }
}

/// What the scripts are told, in their order, by what the tenant holds if that is known.
pub(super) fn operations(
    resources: &[Resource],
    deployment: &Deployment,
    now: Option<&ObservedBarriers>,
) -> Vec<Operation> {
    let operation = |resource: &Resource| {
        let Resource::Barrier(barrier) = resource else { return None };
        let id = deployment.operation(&barrier.address(), 0);
        Some(match barrier {
            Barrier::ScopedSearch(_) => ScopedSearch::operation(id, now.map(|now| &now.search)),
            Barrier::Segment(segment) => {
                let held = now.map(|now| {
                    now.segment(&segment.name).map_or(SegmentState::Absent, |(_, held)| held.state.clone())
                });
                segment.operation(id, held.as_ref())
            }
            Barrier::Policy(policy) => {
                let held = now.map(|now| {
                    now.policy(&policy.name).map_or(BarrierPolicyState::Absent, |held| held.state.clone())
                });
                policy.operation(id, now.map_or(Mode::default(), |now| now.mode), held.as_ref())
            }
            Barrier::Application(_) => BarrierApplication::operation(id),
        })
    };
    resources.iter().filter_map(operation).collect()
}
