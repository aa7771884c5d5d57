//! What happens around a run: what changed since, and whether all is in force.

mod drift;
mod verify;

pub use drift::drift;
pub use verify::verify;
