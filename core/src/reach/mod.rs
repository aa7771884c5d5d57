//! Who can reach whom with Remote Assist and Teams, by which way, and which rules decide.
//!
//! Everything here is a pure function of [`Facts`], which are made from a document or from what tenants hold. [`Index`] turns
//! them into numbers and decides a pair without allocating; [`explain`] puts the same decision into words, so the short
//! answer and the long one cannot differ.
//!
//! Where Microsoft's pages say nothing, the strict reading holds: a sub-domain is on an allow list only if it is listed by
//! itself. The lists of a person's policy replace those of the tenant, as Microsoft's example of `CustomizeFederation` has it.

mod barrier;
mod decide;
mod decision;
mod explain;
mod facts;
mod index;
mod matrix;
mod of_file;
mod of_guests;
mod open;
mod page;
mod reason;
mod vendors;

pub use decision::{Decision, Routes, Told};
pub use explain::explain;
pub use facts::{Access, BarrierMode, BarrierPolicy, Barriers, Facts, GuestFacts, PersonFacts, TenantFacts};
pub use index::Index;
pub use matrix::ReachMatrix;
pub use reason::{End, Reason};
pub use vendors::{SegmentRule, rest_of, segment_rules};
