//! How fast a verb may go.

use clap::Args;
use remote_assist::http::Share;

/// How much of the published quotas a verb may use.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct PaceArguments {
    /// Use at most this share of the quotas that Graph grants one application in the tenant: above 0, at most 1. Unless given, half
    /// of them against a live tenant, and all that a simulated one grants
    #[arg(long, value_name = "FRACTION", value_parser = share, allow_negative_numbers = true)]
    pub(crate) share: Option<Share>,
}

fn share(text: &str) -> Result<Share, String> {
    text.parse().map_err(|error: remote_assist::error::Error| error.to_string())
}
