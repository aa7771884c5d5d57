use std::path::PathBuf;

use clap::Args;

use super::TargetArguments;

#[derive(Debug, Args)]
pub(crate) struct AdviseArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}
