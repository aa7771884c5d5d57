//! What happens around a run: what changed since, whether all is in force, and what became of what the articles say.

mod drift;
mod report;
mod verify;

pub use drift::drift;
pub use report::{markdown as report_markdown, report};
pub use verify::verify;
