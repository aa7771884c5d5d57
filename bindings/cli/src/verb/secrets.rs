use std::path::{Path, PathBuf};
use std::sync::Arc;

use remote_assist::clock::SystemClock;
use remote_assist::deploy::{self, RevealOptions};
use remote_assist::error::{Error, Result, codes};
use remote_assist::secret::Identity;
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

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
    let identity = identity(&file)?;
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

fn identity(file: &Path) -> Result<Identity> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Error::new(
            codes::RECIPIENT_INVALID,
            format!("the key file {} cannot be read: {error}", file.display()),
        )
        .hint("Name the file with the age identity to which the password was sealed: --identity FILE")
    })?;
    Identity::parse(&Zeroizing::new(text))
}
