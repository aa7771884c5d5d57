//! What happens around a run: checks afterwards. (Drift and removal come with the journal.)

mod verify;

pub use verify::verify;
