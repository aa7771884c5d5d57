//! Information barriers, which PowerShell alone writes: segments, their policies, and the application of all of them.

mod application;
mod attribute;
mod mode;
mod policy;
mod search;
mod segment;

pub use application::{APPLICATION_PERIOD, BarrierApplication};
pub use attribute::{Attribute, SegmentValue};
pub use mode::Mode;
pub use policy::BarrierPolicy;
pub use search::ScopedSearch;
pub use segment::BarrierSegment;

use crate::address::Address;

/// A resource of information barriers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// People find in Teams whom they may reach, and nobody else.
    ScopedSearch(ScopedSearch),
    /// A segment.
    Segment(BarrierSegment),
    /// The policy of a segment.
    Policy(BarrierPolicy),
    /// The application of all policies.
    Application(BarrierApplication),
}

impl Barrier {
    /// The address.
    pub fn address(&self) -> Address {
        match self {
            Self::ScopedSearch(_) => ScopedSearch::address(),
            Self::Segment(segment) => segment.address(),
            Self::Policy(policy) => policy.address(),
            Self::Application(_) => BarrierApplication::address(),
        }
    }

    /// What must exist before.
    pub fn needs(&self) -> Vec<Address> {
        match self {
            Self::ScopedSearch(_) => Vec::new(),
            Self::Segment(_) => vec![ScopedSearch::address()],
            Self::Policy(policy) => policy.needs(),
            Self::Application(application) => application.needs.clone(),
        }
    }
}
