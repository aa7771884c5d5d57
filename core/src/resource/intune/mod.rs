//! Resources of Microsoft Intune.

mod assignment;
mod autopilot;
mod oma;
mod profile;

pub use assignment::Assignment;
pub use autopilot::AutopilotDevice;
pub use oma::{OmaSetting, OmaValue};
pub use profile::{ObservedProfile, Profile};
