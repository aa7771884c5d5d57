//! Which information barriers a tenant holds.

use std::collections::BTreeMap;

use super::snapshot::Snapshot;
use crate::clock::Timestamp;
use crate::powershell::canonical::{BarrierPolicyState, SegmentState, SettingsState};
use crate::resource::purview::Mode;

/// The service plan of information barriers (Microsoft's list of product names).
const PLAN: &str = "c4801e8a-cb58-4c35-aca6-f2dcc106f287";

/// Information barriers of a tenant, as far as they can be read from here.
#[derive(Clone, Debug, PartialEq)]
pub enum BarrierSide {
    /// They were read.
    Read(Box<ObservedBarriers>),
    /// They cannot be read; why, as the end of a sentence.
    Unreadable(String),
}

impl BarrierSide {
    /// What was read.
    pub fn read(&self) -> Option<&ObservedBarriers> {
        match self {
            Self::Read(observed) => Some(observed),
            Self::Unreadable(_) => None,
        }
    }
}

/// What a tenant holds of information barriers, and what they need.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedBarriers {
    /// The mode.
    pub mode: Mode,
    /// Scoped search in Teams.
    pub search: SettingsState,
    /// Whether the audit log records.
    pub audited: bool,
    /// How many address book policies there are, which the mode `Legacy` does not bear.
    pub address_books: usize,
    /// Segments by their names.
    pub segments: BTreeMap<String, ObservedSegment>,
    /// Policies by their names.
    pub policies: BTreeMap<String, ObservedPolicy>,
    /// The applications of policies, the newest first.
    pub applications: Vec<ObservedApplication>,
    /// In which segments accounts of the scenario are by what was applied last, by address in lower case; only those that exist.
    pub members: BTreeMap<String, Option<String>>,
    /// Pairs of accounts of different vendors that were asked for, in lower case, and whether they reach each other now.
    pub pairs: BTreeMap<(String, String), bool>,
    /// How many accounts the tenant has, if that could be counted.
    pub accounts: Option<u32>,
}

/// A segment that the tenant holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedSegment {
    /// What it is.
    pub state: SegmentState,
    /// When it was changed last.
    pub changed: Option<Timestamp>,
}

/// A policy that the tenant holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedPolicy {
    /// What it is.
    pub state: BarrierPolicyState,
    /// When it was changed last.
    pub changed: Option<Timestamp>,
}

/// An application of policies.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedApplication {
    /// `NotStarted`, `InProgress`, `Completed`, `Failed`, `Cancelled`; an open list.
    pub status: String,
    /// When it was ordered.
    pub created: Option<Timestamp>,
}

impl ObservedApplication {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        matches!(self.status.as_str(), "NotStarted" | "InProgress")
    }

    /// Whether it carried everything out.
    pub fn is_complete(&self) -> bool {
        self.status == "Completed"
    }
}

impl ObservedBarriers {
    /// The segment of that name; the service compares without case.
    pub fn segment(&self, name: &str) -> Option<(&str, &ObservedSegment)> {
        named(&self.segments, name)
    }

    /// The policy of that name.
    pub fn policy(&self, name: &str) -> Option<&ObservedPolicy> {
        named(&self.policies, name).map(|(_, policy)| policy)
    }

    /// The policies that name a segment, by their names.
    pub fn naming<'a>(&'a self, segment: &'a str) -> impl Iterator<Item = &'a str> {
        let is_segment = move |name: &String| name.eq_ignore_ascii_case(segment);
        let names = move |policy: &ObservedPolicy| match &policy.state {
            BarrierPolicyState::Absent => false,
            BarrierPolicyState::Present { assigned_segment, segments_allowed, segments_blocked, .. } => {
                is_segment(assigned_segment)
                    || segments_allowed.iter().chain(segments_blocked).any(is_segment)
            }
        };
        self.policies.iter().filter(move |(_, policy)| names(policy)).map(|(name, _)| name.as_str())
    }

    /// When something was changed last that only counts once it was applied.
    pub fn changed(&self) -> Option<Timestamp> {
        let segments = self.segments.values().filter_map(|segment| segment.changed);
        segments.chain(self.policies.values().filter_map(|policy| policy.changed)).max()
    }

    /// The newest application, if it is complete and nothing was changed since it was ordered.
    pub fn is_applied(&self) -> bool {
        let newest = self.applications.iter().find(|one| one.is_open() || one.is_complete());
        newest.is_some_and(|one| one.is_complete() && self.covers(one))
    }

    /// Whether an application was ordered after the last change.
    pub fn covers(&self, application: &ObservedApplication) -> bool {
        // The service tells whole seconds, so a change of the same second may have come before or after.
        application.created.is_none_or(|created| self.changed().is_none_or(|changed| created >= changed))
    }
}

fn named<'a, T>(all: &'a BTreeMap<String, T>, name: &str) -> Option<(&'a str, &'a T)> {
    all.iter().find(|(held, _)| held.eq_ignore_ascii_case(name)).map(|(held, one)| (held.as_str(), one))
}

/// Whether a product of the tenant holds the plan of information barriers.
pub(crate) fn has_plan(snapshot: &Snapshot) -> bool {
    snapshot.skus.iter().flat_map(|sku| &sku.plans).any(|plan| plan.id.eq_ignore_ascii_case(PLAN))
}
