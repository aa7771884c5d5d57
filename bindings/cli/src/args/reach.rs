use std::path::PathBuf;

use clap::Args;

use super::TargetArguments;

#[derive(Debug, Args)]
pub(crate) struct ReachArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// The sign-in address of who begins; any address of a domain that the file describes
    #[arg(long, value_name = "ADDRESS", requires = "to", conflicts_with = "matrix")]
    pub(crate) from: Option<String>,
    /// The sign-in address of who is to be reached
    #[arg(long, value_name = "ADDRESS", requires = "from", conflicts_with = "matrix")]
    pub(crate) to: Option<String>,
    /// Everybody whom the file names, with everybody else
    #[arg(long)]
    pub(crate) matrix: bool,
    /// Go by the tenants as they are, instead of by the file
    #[arg(long)]
    pub(crate) now: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the matrix as CSV to this file; - for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write the matrix as a page to this file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}
