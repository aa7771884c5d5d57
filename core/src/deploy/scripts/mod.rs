//! Who carries out what only PowerShell can: a simulated tenant's door, a PowerShell of this machine, or somebody elsewhere.

mod barriers;
mod process;
mod simulated;

use std::sync::Arc;

use futures::future::BoxFuture;

use self::process::Process;
use self::simulated::Simulated;
use super::client::Client;
use super::options::PowerShellSignIn;
use crate::engine::{ScriptCall, Scripts};
use crate::error::{Error, codes};
use crate::graph::Answer;
use crate::model::Target;
use crate::resource::Deployment;

impl Client {
    /// Who carries out the scripts of a run.
    pub(super) fn scripts(
        &self,
        deployment: &Deployment,
        allowed: Option<&PowerShellSignIn>,
    ) -> Arc<dyn Scripts> {
        match (self.connection.target, allowed) {
            (Target::Simulated, _) => Arc::new(Simulated::new(self.connection.clients())),
            (Target::Live, Some(sign_in)) => Arc::new(Process::new(deployment.clone(), sign_in.clone())),
            (Target::Live, None) => {
                Arc::new(Elsewhere("no PowerShell may run on this machine (--powershell)"))
            }
        }
    }
}

/// Nobody here: the step waits for a receipt.
#[derive(Debug)]
struct Elsewhere(&'static str);

impl Scripts for Elsewhere {
    fn run(&self, calls: Vec<ScriptCall>) -> BoxFuture<'static, Vec<Answer>> {
        let why = self.0;
        Box::pin(async move { calls.iter().map(|call| waits(call, why)).collect() })
    }
}

/// The answer for a step whose script was not run here.
fn waits(call: &ScriptCall, why: &str) -> Answer {
    Answer::Refused(
        Error::new(codes::POWERSHELL_WAITS, format!("`{}` needs a PowerShell script, and {why}", call.address))
            .hint("`remote-assist emit FILE -o DIR` writes the script and its data. Run it, then bring its receipts back: apply FILE --receipt RECEIPT."),
    )
}
