//! What `emit` takes.

use std::path::PathBuf;

use clap::Args;

use super::{PaceArguments, TargetArguments};

#[derive(Debug, Args)]
pub(crate) struct EmitArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Write to this folder, made where it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Write over files that were changed by hand; receipts that are filled in stay all the same
    #[arg(long)]
    pub(crate) force: bool,
    /// Print what `index.json` holds
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) pace: PaceArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}
