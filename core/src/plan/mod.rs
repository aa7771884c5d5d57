//! From a scenario and a tenant to a plan: observe, compare, order, explain. All but `observe` is pure.

mod build;
mod diff;
mod estimate;
mod observe;
mod permissions;
mod seats;
mod snapshot;

pub use build::{PlanInput, build};
pub use observe::observe;
pub use permissions::{permissions, report as permission_report};
pub use snapshot::{Snapshot, TenantFacts};

pub(crate) use build::{fingerprint, is_error};
pub(crate) use observe::tenant;
