use std::path::PathBuf;
use std::sync::Arc;

use remote_assist::clock::SystemClock;
use remote_assist::deploy::{self, RevealOptions};
use remote_assist::secret::Identity;
use tokio_util::sync::CancellationToken;

use super::unless_cancelled;
use crate::args::RevealArguments;
use crate::failure::Exit;
use crate::identity::FOLDER;
use crate::output::Output;

/// Prints one sealed password, alone, on standard output; the journal notes it first.
pub(super) async fn reveal(
    arguments: &RevealArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let file = arguments.identity.clone().unwrap_or_else(|| PathBuf::from(FOLDER).join("identity.txt"));
    let identity = Identity::from_path(&file)?;
    let options = RevealOptions {
        account: &arguments.account,
        identity: &identity,
        journal: arguments.journal.of(&arguments.target),
        reason: arguments.reason.clone(),
    };
    let secret = unless_cancelled(cancel, deploy::reveal(options, Arc::new(SystemClock))).await?;
    output.secret(&secret);
    Ok(0)
}
