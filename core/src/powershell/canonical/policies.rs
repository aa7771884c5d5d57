use std::collections::BTreeSet;

use serde_json::Value;

use super::{Canonical, Lines, domains, field, flag, text, texts, unclear};
use crate::error::Result;
use crate::powershell::{BarrierPolicy, ExternalAccessPolicy, PolicyGrant, Segment, Segments, Wanted};

/// Whether an object is there: a receipt says so in `Present`, and a reading that found nothing is `null`.
fn present(value: &Value) -> Result<bool> {
    Ok(!value.is_null() && flag(value, "Present")?.unwrap_or(true))
}

/// A policy of external access for some accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyState {
    /// There is none of that name.
    Absent,
    /// There is.
    Present {
        /// Whether its accounts reach anybody outside.
        enable_federation_access: bool,
        /// Whom they reach.
        communication_with_external_orgs: String,
        /// The domains that they reach.
        allowed_external_domains: BTreeSet<String>,
        /// The domains that they do not reach.
        blocked_external_domains: BTreeSet<String>,
    },
}

impl PolicyState {
    /// Reads a policy as the cmdlet or a receipt shows it.
    pub fn read(value: &Value) -> Result<Self> {
        if !present(value)? {
            return Ok(Self::Absent);
        }
        Ok(Self::Present {
            enable_federation_access: flag(value, "EnableFederationAccess")?
                .ok_or_else(|| unclear("`EnableFederationAccess` is not shown"))?,
            communication_with_external_orgs: text(value, "CommunicationWithExternalOrgs")?,
            allowed_external_domains: domains::read(field(value, "AllowedExternalDomains"))?,
            blocked_external_domains: domains::read(field(value, "BlockedExternalDomains"))?,
        })
    }

    /// What it is after a change.
    pub fn after(change: &Wanted<ExternalAccessPolicy>) -> Self {
        match change {
            Wanted::Remove(_) => Self::Absent,
            Wanted::Set(policy) => Self::Present {
                enable_federation_access: policy.enable_federation_access,
                communication_with_external_orgs: policy.communication_with_external_orgs.name().to_owned(),
                allowed_external_domains: policy.allowed_external_domains.clone(),
                blocked_external_domains: policy.blocked_external_domains.clone(),
            },
        }
    }
}

impl Canonical for PolicyState {
    fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.flag("Present", Some(*self != Self::Absent));
        if let Self::Present {
            enable_federation_access,
            communication_with_external_orgs,
            allowed_external_domains,
            blocked_external_domains,
        } = self
        {
            lines.flag("EnableFederationAccess", Some(*enable_federation_access));
            lines.text("CommunicationWithExternalOrgs", communication_with_external_orgs);
            lines.list("AllowedExternalDomain", allowed_external_domains);
            lines.list("BlockedExternalDomain", blocked_external_domains);
        }
        lines.0
    }
}

/// Which policy of external access was granted to an account itself, not by a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantState {
    /// Its name in lower case.
    pub policy_name: Option<String>,
}

impl GrantState {
    /// Reads what a receipt shows.
    pub fn read(value: &Value) -> Result<Self> {
        let name = text(value, "PolicyName")?.to_ascii_lowercase();
        Ok(Self { policy_name: (!name.is_empty()).then_some(name) })
    }

    /// What it is after a change.
    pub fn after(change: &PolicyGrant) -> Self {
        Self { policy_name: change.policy_name.as_deref().map(str::to_ascii_lowercase) }
    }
}

impl Canonical for GrantState {
    fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.text("PolicyName", self.policy_name.as_deref().unwrap_or_default());
        lines.0
    }
}

/// A segment of information barriers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentState {
    /// There is none of that name.
    Absent,
    /// There is, with this filter.
    Present(String),
}

impl SegmentState {
    /// Reads a segment as the cmdlet or a receipt shows it.
    pub fn read(value: &Value) -> Result<Self> {
        if present(value)? { Ok(Self::Present(text(value, "UserGroupFilter")?)) } else { Ok(Self::Absent) }
    }

    /// What it is after a change.
    pub fn after(change: &Wanted<Segment>) -> Self {
        match change {
            Wanted::Remove(_) => Self::Absent,
            Wanted::Set(segment) => Self::Present(segment.filter.clone()),
        }
    }
}

impl Canonical for SegmentState {
    fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.flag("Present", Some(*self != Self::Absent));
        if let Self::Present(filter) = self {
            lines.text("UserGroupFilter", filter);
        }
        lines.0
    }
}

/// A policy of information barriers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BarrierPolicyState {
    /// There is none of that name.
    Absent,
    /// There is.
    Present {
        /// The segment whose policy it is.
        assigned_segment: String,
        /// The segments that it reaches.
        segments_allowed: BTreeSet<String>,
        /// The segments that it does not reach.
        segments_blocked: BTreeSet<String>,
        /// Whether it takes part in the next application: `Active` or `Inactive`.
        state: String,
    },
}

impl BarrierPolicyState {
    /// Reads a policy as the cmdlet or a receipt shows it.
    pub fn read(value: &Value) -> Result<Self> {
        if !present(value)? {
            return Ok(Self::Absent);
        }
        Ok(Self::Present {
            assigned_segment: text(value, "AssignedSegment")?,
            segments_allowed: texts(value, "SegmentsAllowed")?,
            segments_blocked: texts(value, "SegmentsBlocked")?,
            state: text(value, "State")?,
        })
    }

    /// The segment whose policy it is.
    pub fn segment(&self) -> Option<&str> {
        match self {
            Self::Absent => None,
            Self::Present { assigned_segment, .. } => Some(assigned_segment),
        }
    }

    /// What it is after a change.
    pub fn after(change: &Wanted<BarrierPolicy>) -> Self {
        match change {
            Wanted::Remove(_) => Self::Absent,
            Wanted::Set(policy) => {
                let (allowed, blocked) = match &policy.others {
                    Segments::Allowed(others) => (others.clone(), BTreeSet::new()),
                    Segments::Blocked(others) => (BTreeSet::new(), others.clone()),
                };
                Self::Present {
                    assigned_segment: policy.segment.clone(),
                    segments_allowed: allowed,
                    segments_blocked: blocked,
                    state: policy.state.name().to_owned(),
                }
            }
        }
    }
}

impl Canonical for BarrierPolicyState {
    fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.flag("Present", Some(*self != Self::Absent));
        if let Self::Present { assigned_segment, segments_allowed, segments_blocked, state } = self {
            lines.text("AssignedSegment", assigned_segment);
            lines.list("SegmentAllowed", segments_allowed);
            lines.list("SegmentBlocked", segments_blocked);
            lines.text("State", state);
        }
        lines.0
    }
}
