use std::sync::Arc;

use remote_assist::clock::SystemClock;
use remote_assist::deploy::ResumeOptions;
use remote_assist::error::{Error, Result, codes};
use remote_assist::journal::journals;
use remote_assist::model::Cloud;
use remote_assist::secret::Recipients;
use tokio_util::sync::CancellationToken;

use super::carry::{self, Manner};
use super::unless_cancelled;
use crate::args::ResumeArguments;
use crate::failure::Exit;
use crate::output::Output;
use crate::show::words::{count, thousands};
use crate::target::Target;

/// Goes on with an interrupted run, or reads a lost journal back.
pub(super) async fn run(
    arguments: &ResumeArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    if !arguments.recover {
        carry::needs_yes(arguments.yes, arguments.json, output)?;
    }
    Recipients::parse(&arguments.recipient)?;
    let tenant = tenant(arguments).await?;
    let open = Target::open_at(&arguments.target, &tenant, Cloud::Global, output);
    let target = unless_cancelled(cancel, open).await?.paced(arguments.pace);
    if arguments.recover {
        return recover(arguments, &target, output, cancel).await;
    }
    let options = ResumeOptions { journal: arguments.journal.location(), unlock: arguments.unlock.clone() };
    let prepared = unless_cancelled(cancel, target.client().resume(&arguments.name, options)).await?;
    let Some(prepared) = prepared else {
        output.note(format!("nothing to go on with: no run of `{}` is open", arguments.name));
        return Ok(0);
    };
    let manner = Manner {
        yes: arguments.yes,
        json: arguments.json,
        recipients: &arguments.recipient,
        max_destroy: arguments.max_destroy,
        scripts: &arguments.scripts,
        check: None,
        journal: arguments.journal.flags(),
        told_by: None,
    };
    Box::pin(carry::carry_out(prepared, &target, manner, output, cancel)).await
}

/// The tenant that a live client signs in to: the one that is named, or the one whose journal holds the deployment.
async fn tenant(arguments: &ResumeArguments) -> Result<String> {
    if let Some(named) = &arguments.tenant {
        return Ok(named.clone());
    }
    if !arguments.target.live {
        return Ok(String::new());
    }
    let location = arguments.journal.of(&arguments.target);
    let found = journals(&location, Arc::new(SystemClock)).await?;
    found.into_iter().find(|one| one.name == arguments.name).map(|one| one.tenant).ok_or_else(|| {
        Error::new(
            codes::JOURNAL_NONE,
            format!("there is no journal of `{}` in {}", arguments.name, location.place()),
        )
        .hint("Name the place with `--journal`, or the tenant with `--tenant`.")
    })
}

async fn recover(
    arguments: &ResumeArguments,
    target: &Target,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let journal = arguments.journal.location();
    let found = unless_cancelled(cancel, target.client().recover(&arguments.name, journal)).await?;
    output.line(format!(
        "Read back from the marks in the tenant: {} made by `{}`, {} taken over.",
        count(found.made.len(), "object"),
        arguments.name,
        thousands(found.adopted.len())
    ));
    output.note(
        "Passwords that were sealed in the lost journal are gone: the next apply gives the accounts that it made new ones.",
    );
    Ok(0)
}
