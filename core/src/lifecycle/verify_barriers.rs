//! Checks of information barriers: what stands, whether it was applied, and whether it keeps people apart.

use std::collections::BTreeMap;

use super::vouched::vouched;
use crate::address::Address;
use crate::model::{Check, Receipt, Verdict};
use crate::plan::{self, BarrierSide, ObservedBarriers, Snapshot};
use crate::powershell::canonical::SegmentState;
use crate::resource::Resource;
use crate::resource::entra::User;
use crate::resource::purview::{Barrier, BarrierApplication, BarrierPolicy, BarrierSegment, ScopedSearch};

const APPLY: &str = "Apply the scenario.";
const RECEIPT: &str = "Run the scripts that `emit` writes, Teams before Compliance, and bring their receipts back: apply FILE --receipt RECEIPT.";

/// What is verified.
pub(super) struct Walls<'a> {
    pub(super) resources: &'a [Resource],
    pub(super) snapshot: &'a Snapshot,
    pub(super) receipts: &'a BTreeMap<Address, Receipt>,
}

impl Walls<'_> {
    /// The checks; none where the scenario asks for no barriers.
    pub(super) fn checks(&self) -> Vec<Check> {
        let barriers: Vec<&Barrier> = self
            .resources
            .iter()
            .filter_map(|resource| match resource {
                Resource::Barrier(barrier) => Some(barrier),
                _ => None,
            })
            .collect();
        if barriers.is_empty() {
            return Vec::new();
        }
        let mut checks = vec![self.licence()];
        let now = match &self.snapshot.barriers {
            Some(BarrierSide::Read(now)) => now,
            Some(BarrierSide::Unreadable(why)) => {
                checks.extend(barriers.iter().map(|barrier| self.by_receipt(barrier, why)));
                return checks;
            }
            None => {
                checks.extend(barriers.iter().map(|barrier| self.by_receipt(barrier, "nobody has looked")));
                return checks;
            }
        };
        checks.extend(barriers.iter().map(|barrier| Self::one(barrier, now)));
        checks.extend(self.accounts(&barriers, now));
        checks.extend(self.pairs(&barriers, now));
        checks
    }

    fn licence(&self) -> Check {
        if plan::has_plan(self.snapshot) {
            return pass(
                BarrierApplication::address(),
                "barrierLicence",
                "a product of the tenant holds information barriers".to_owned(),
            );
        }
        let text = "no product of the tenant holds information barriers".to_owned();
        let hint = "Get a product with the plan INFORMATION_BARRIERS, such as Microsoft 365 E5.";
        fail(BarrierApplication::address(), "barrierLicence", text, hint)
    }

    fn one(barrier: &Barrier, now: &ObservedBarriers) -> Check {
        match barrier {
            Barrier::ScopedSearch(_) if now.search == ScopedSearch::goal() => {
                pass(barrier.address(), "scopedSearch", "scoped search is on in Teams".to_owned())
            }
            Barrier::ScopedSearch(_) => {
                fail(barrier.address(), "scopedSearch", "scoped search is off in Teams".to_owned(), APPLY)
            }
            Barrier::Segment(segment) => Self::segment(segment, now),
            Barrier::Policy(policy) => Self::policy(policy, now),
            Barrier::Application(_) => Self::application(now),
        }
    }

    fn segment(segment: &BarrierSegment, now: &ObservedBarriers) -> Check {
        let (address, name) = (segment.address(), &segment.name);
        match now.segment(name).map(|(_, held)| &held.state) {
            Some(SegmentState::Present(filter)) if *filter == segment.filter => {
                pass(address, "segment", format!("the segment \"{name}\" is there"))
            }
            Some(SegmentState::Present(filter)) => {
                let text = format!("the segment \"{name}\" has others in it: {filter}");
                fail(address, "segment", text, APPLY)
            }
            _ => fail(address, "segment", format!("the segment \"{name}\" does not exist"), APPLY),
        }
    }

    fn policy(policy: &BarrierPolicy, now: &ObservedBarriers) -> Check {
        let (address, segment) = (policy.address(), &policy.segment);
        match now.policy(&policy.name) {
            Some(held) if held.state == policy.goal(now.mode) => {
                pass(address, "barrierPolicy", format!("the policy of \"{segment}\" is active"))
            }
            Some(held) => {
                let said = plan::policy_said(&held.state).unwrap_or_default();
                let text =
                    format!("the policy of \"{segment}\" differs from the scenario: it reaches {said}");
                fail(address, "barrierPolicy", text, APPLY)
            }
            None => fail(address, "barrierPolicy", format!("the segment \"{segment}\" has no policy"), APPLY),
        }
    }

    fn application(now: &ObservedBarriers) -> Check {
        let address = BarrierApplication::address();
        if now.is_applied() {
            return pass(
                address,
                "application",
                "the policies were applied after the last change".to_owned(),
            );
        }
        match now.applications.first() {
            Some(newest) if newest.is_open() => {
                let text = format!("an application of the policies is {}", newest.status);
                let hint = Some("Microsoft names an hour for 5,000 people; `--wait` looks again.".to_owned());
                Check { address, check: "application".to_owned(), verdict: Verdict::Pending, text, hint }
            }
            Some(newest) => {
                let text =
                    format!("the policies are not applied; the last application ended as {}", newest.status);
                fail(address, "application", text, APPLY)
            }
            None => fail(address, "application", "the policies were never applied".to_owned(), APPLY),
        }
    }

    /// Whether every account is in its segment, by what was applied.
    fn accounts(&self, barriers: &[&Barrier], now: &ObservedBarriers) -> Vec<Check> {
        let check = |(user, wanted): (&User, &str)| {
            let name = &user.user_principal_name;
            match now.members.get(&name.to_lowercase()).and_then(Option::as_deref) {
                Some(held) if held.eq_ignore_ascii_case(wanted) => {
                    pass(user.address(), "inSegment", format!("{name} is in the segment \"{wanted}\""))
                }
                Some(held) => {
                    let text = format!("{name} is in the segment \"{held}\" and not in \"{wanted}\"");
                    fail(user.address(), "inSegment", text, APPLY)
                }
                None => {
                    let text = format!("{name} is in no segment, by what was applied last");
                    fail(user.address(), "inSegment", text, APPLY)
                }
            }
        };
        self.placed(barriers).map(check).collect()
    }

    /// The accounts whose segments are made.
    fn placed(&self, barriers: &[&Barrier]) -> impl Iterator<Item = (&User, &str)> {
        let made: Vec<String> = barriers
            .iter()
            .filter_map(|barrier| match barrier {
                Barrier::Segment(segment) => Some(segment.name.clone()),
                _ => None,
            })
            .collect();
        self.resources.iter().filter_map(move |resource| match resource {
            Resource::User(user) => {
                let segment = user.segment.as_ref().filter(|segment| made.contains(&segment.value))?;
                Some((user, segment.value.as_str()))
            }
            _ => None,
        })
    }

    /// Whether vendors reach each other: what Exchange answers, beside what the scenario wants.
    fn pairs(&self, barriers: &[&Barrier], now: &ObservedBarriers) -> Vec<Check> {
        let of: BTreeMap<String, String> = self
            .placed(barriers)
            .map(|(user, segment)| (user.user_principal_name.to_lowercase(), segment.to_owned()))
            .collect();
        let may = |one: &str, other: &str| {
            barriers.iter().any(|barrier| match barrier {
                Barrier::Policy(policy) => policy.segment == one && policy.reached.contains(other),
                _ => false,
            })
        };
        let check = |((one, other), reach): (&(String, String), &bool)| {
            let wanted = may(of.get(one)?, of.get(other)?);
            let says = if *reach { "reach each other" } else { "do not reach each other" };
            let text = format!("{one} and {other} {says}");
            let address = BarrierPolicy::address_of(of.get(one)?);
            Some(if wanted == *reach {
                pass(address, "keptApart", text)
            } else {
                fail(address, "keptApart", format!("{text}, and the scenario says otherwise"), APPLY)
            })
        };
        now.pairs.iter().filter_map(check).collect()
    }

    fn by_receipt(&self, barrier: &Barrier, why: &str) -> Check {
        let unknown = format!("whether it stands is not known: {why}");
        vouched(barrier.address(), "barrier", self.receipts.get(&barrier.address()), &unknown, RECEIPT)
    }
}

fn pass(address: Address, name: &str, text: String) -> Check {
    Check { address, check: name.to_owned(), verdict: Verdict::Pass, text, hint: None }
}

fn fail(address: Address, name: &str, text: String, hint: &str) -> Check {
    Check { address, check: name.to_owned(), verdict: Verdict::Fail, text, hint: Some(hint.to_owned()) }
}
