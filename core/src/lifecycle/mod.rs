//! What happens around a run: what changed since, whether all is in force, and what became of what the articles say.

mod drift;
mod drift_guests;
mod headsets;
mod report;
mod verify;
mod verify_barriers;
mod verify_devices;
mod verify_guests;
mod verify_teams;
mod vouched;

pub use drift::drift;
pub use report::{markdown as report_markdown, relations, relations_svg, report};
pub use verify::{Verifying, verify};
