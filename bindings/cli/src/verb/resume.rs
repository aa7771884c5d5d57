use remote_assist::deploy::{PlanOptions, ResumeOptions};
use remote_assist::error::{Error, codes};
use remote_assist::secret::Recipients;
use tokio_util::sync::CancellationToken;

use super::carry::{self, Manner};
use super::unless_cancelled;
use crate::args::ResumeArguments;
use crate::failure::Exit;
use crate::output::Output;
use crate::show::words::{count, thousands};
use crate::target::{self, Target};

/// Goes on with an interrupted run, or reads a lost journal back.
pub(super) async fn run(arguments: &ResumeArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    target::refuse_live(&arguments.target)?;
    if !arguments.recover {
        carry::needs_yes(arguments.yes, arguments.json, output)?;
    }
    Recipients::parse(&arguments.recipient)?;
    let target = Target::open(&arguments.target, output).await?;
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
        check: None,
        journal: arguments.journal.flags(),
        told_by: None,
    };
    carry::carry_out(prepared, &target, manner, output, cancel).await
}

async fn recover(
    arguments: &ResumeArguments,
    target: &Target,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    if arguments.unlock.is_some() {
        return Err(Error::new(codes::USAGE, "`--recover` makes a journal, and `--unlock` opens one: they exclude each other").into());
    }
    let journal: PlanOptions = PlanOptions { journal: arguments.journal.location(), ..PlanOptions::default() };
    let found = unless_cancelled(cancel, target.client().recover(&arguments.name, journal.journal)).await?;
    output.line(format!(
        "Read back from the marks in the tenant: {} made by `{}`, {} taken over.",
        count(found.made.len(), "object"),
        arguments.name,
        thousands(found.adopted.len())
    ));
    output.note("Passwords that were sealed in the lost journal are gone; set new ones where somebody needs them.");
    Ok(0)
}
