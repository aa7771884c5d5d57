use std::path::PathBuf;

use clap::Args;

use super::{JournalArguments, TargetArguments};

#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Print Markdown; so it is unless another form is named
    #[arg(long, conflicts_with = "json")]
    pub(crate) markdown: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// Write a page to this file; this version does not yet, and says so
    #[arg(short, long, value_name = "FILE", hide = true)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}
