//! Which tenant a verb uses, and how that is said in the first line on standard error.

use remote_assist::deploy::Client;
use remote_assist::error::{Error, Result, codes};

use crate::args::TargetArguments;
use crate::output::Output;

/// A tenant that was chosen.
pub(crate) struct Target {
    client: Client,
    flags: String,
}

impl Target {
    pub(crate) fn open(arguments: &TargetArguments, output: &mut Output) -> Result<Self> {
        let _ = (arguments, output);
        Ok(Self { client: Client::simulated(), flags: String::new() })
    }

    /// The client of the tenant.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The flags that choose the same tenant again, for commands that are printed.
    pub(crate) fn flags(&self) -> &str {
        &self.flags
    }
}

/// Refuses `--live` before anything is read.
pub(crate) fn refuse_live(arguments: &TargetArguments) -> Result<()> {
    if !arguments.live {
        return Ok(());
    }
    Err(Error::new(
        codes::SCENARIO_NOT_YET,
        "`--live` needs credentials, and this version of the command line reads none: neither AZURE_TENANT_ID, \
         AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, nor a workload identity, a managed identity or the Azure CLI. \
         Nothing was contacted",
    )
    .hint("Leave --live out to use a simulated tenant. From Rust, `Client::connect` takes a token of your own."))
}
