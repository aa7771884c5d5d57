//! From a scenario and a tenant to a plan: observe, compare, order, explain. All but `observe` is pure.

mod barriers;
mod build;
mod diff;
mod diff_access;
mod diff_barriers;
mod diff_devices;
mod diff_guests;
mod diff_passes;
mod diff_teams;
mod estimate;
mod held;
mod history;
mod left_behind;
mod observe;
mod observe_devices;
mod observe_guests;
mod observe_passes;
mod permissions;
mod protection;
mod seats;
mod snapshot;
mod snapshot_guests;
mod teardown;
mod teardown_barriers;
mod teardown_devices;
mod teardown_guests;
mod teardown_teams;

#[cfg(test)]
mod tests;

pub use barriers::{BarrierSide, ObservedApplication, ObservedBarriers, ObservedPolicy, ObservedSegment};
pub use build::{PlanInput, build};
pub use held::{holds, purpose};
pub use history::{History, Recorded};
pub use observe::observe;
pub use permissions::{permissions, report as permission_report};
pub use snapshot::{ObservedTeams, ObservedTrust, Snapshot, TeamsSide, TenantFacts};
pub use snapshot_guests::{GuestFacts, Switches};

pub(crate) use barriers::has_plan;
pub(crate) use build::fingerprint;
pub(crate) use diff_barriers::{SINCE, policy_said};
pub(crate) use diff_devices::GIVES_BACK;
pub(crate) use diff_teams::CLOSES;
pub(crate) use left_behind::still_named;
pub(crate) use observe::{marked_users, tenant};
pub(crate) use protection::{asks, holder_lists, holders, holders_in, refused};
