use std::path::{Path, PathBuf};

use remote_assist::deploy::RevealOptions;
use remote_assist::error::{Error, Result, codes};
use remote_assist::secret::Identity;
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use super::unless_cancelled;
use crate::args::RevealArguments;
use crate::failure::Exit;
use crate::identity::FOLDER;
use crate::output::Output;
use crate::target::{self, Target};

/// Prints one sealed password, alone, on standard output; the journal notes it first.
pub(super) async fn reveal(arguments: &RevealArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    target::refuse_live(&arguments.target)?;
    let file = arguments.identity.clone().unwrap_or_else(|| PathBuf::from(FOLDER).join("identity.txt"));
    let identity = identity(&file)?;
    let target = Target::open(&arguments.target, output).await?;
    let options = RevealOptions {
        account: &arguments.account,
        identity: &identity,
        journal: arguments.journal.location(),
        reason: arguments.reason.clone(),
    };
    let secret = unless_cancelled(cancel, target.client().reveal(options)).await?;
    output.secret(&secret);
    Ok(0)
}

fn identity(file: &Path) -> Result<Identity> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Error::new(codes::RECIPIENT_INVALID, format!("the key file {} cannot be read: {error}", file.display()))
            .hint("Name the file with the age identity to which the password was sealed: --identity FILE")
    })?;
    Identity::parse(&Zeroizing::new(text))
}
