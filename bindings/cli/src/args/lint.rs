use std::path::PathBuf;

use clap::Args;

/// A document that somebody wrote for HoloLens 2.
#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// The XML document; its root element says which kind it is
    #[arg(value_name = "FILE.xml")]
    pub(crate) file: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// Repair in place what is certain, say what was done, and check again
    #[arg(long)]
    pub(crate) fix: bool,
}
