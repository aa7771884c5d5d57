//! What happens around a run: what changed since, and whether all is in force.

mod drift;
mod headsets;
mod verify;
mod verify_devices;

pub use drift::drift;
pub use verify::{Verifying, verify};
