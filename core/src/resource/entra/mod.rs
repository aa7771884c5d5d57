//! Microsoft Entra: groups, accounts, memberships, licences.

mod access_pass;
mod catalogue;
mod choose;
mod group;
mod guest;
mod licence;
mod membership;
mod user;

pub use access_pass::{AccessPass, PassState};
pub use catalogue::{Requirement, requirements};
pub use choose::{Choice, choose};
pub use group::{Group, ObservedGroup};
pub use guest::{Guest, ObservedGuest};
pub use licence::{AssignedLicence, Licence, LicenceState, LicenceTarget, ObservedSku, ServicePlan};
pub use membership::Membership;
pub use user::{ObservedUser, User};

use serde_json::Value;

/// The text of a property; absent and null are the same.
fn text(value: &Value, property: &str) -> Option<String> {
    value.get(property).and_then(Value::as_str).map(str::to_owned)
}
