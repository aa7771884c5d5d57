use std::io::Read;
use std::path::{Path, PathBuf};

use remote_assist::deploy::{ApplyOptions, PlanOptions};
use remote_assist::emit::LARGEST_RECEIPT;
use remote_assist::error::{Error, codes};
use remote_assist::model::Plan;
use remote_assist::secret::Recipients;
use tokio_util::sync::CancellationToken;

use super::carry::{self, Manner, Told};
use super::{Loaded, unless_cancelled};
use crate::args::ApplyArguments;
use crate::failure::Exit;
use crate::output::Output;
use crate::plan_file;
use crate::show::plan as shown;
use crate::show::words::quoted;
use crate::target::Target;

/// Carries a scenario or a saved plan out.
pub(super) async fn run(arguments: &ApplyArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    // Whoever cannot be asked must have said yes before anything is contacted.
    carry::needs_yes(arguments.yes, arguments.json, output)?;
    Recipients::parse(&arguments.recipient)?;
    if let Some(plan) = plan_file::read(&arguments.file)? {
        return Box::pin(saved(&plan, arguments, output, cancel)).await;
    }
    let loaded = Loaded::read(&arguments.file)?;
    let open = Target::open(&arguments.target, &loaded.scenario, output);
    let target = unless_cancelled(cancel, open).await?.paced(arguments.pace);
    let options = PlanOptions {
        prune: arguments.prune,
        journal: arguments.journal.location(),
        receipts: receipts(&arguments.receipt)?,
        ..PlanOptions::default()
    };
    let mut prepared = unless_cancelled(cancel, target.client().prepare(&loaded.scenario, options)).await?;
    loaded.locate(prepared.diagnostics_mut());
    let (file, flags) = (quoted(&arguments.file), target.flags());
    let manner = Manner {
        yes: arguments.yes,
        json: arguments.json,
        recipients: &arguments.recipient,
        max_destroy: arguments.max_destroy,
        scripts: &arguments.scripts,
        check: Some(format!("remote-assist verify {file}{flags}")),
        journal: arguments.journal.flags(),
        told_by: Some(format!("remote-assist plan {file}")),
    };
    Box::pin(carry::carry_out(prepared, &target, manner, output, cancel)).await
}

fn receipts(files: &[PathBuf]) -> Result<Vec<Vec<u8>>, Error> {
    files.iter().map(|file| receipt(file)).collect()
}

/// The bytes of a receipt that somebody filled in; what they say is judged with the deployment.
fn receipt(file: &Path) -> Result<Vec<u8>, Error> {
    // One byte more than allowed shows that a file is too large.
    let most = u64::try_from(LARGEST_RECEIPT).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    std::fs::File::open(file).and_then(|opened| opened.take(most).read_to_end(&mut bytes)).map_err(
        |error| {
            let text = format!("the receipt {} cannot be read: {error}", file.display());
            Error::new(codes::SCENARIO_UNREADABLE, text).because(error)
        },
    )?;
    Ok(bytes)
}

/// Carries out a plan that was saved; the tenant must still be as the plan saw it.
async fn saved(
    plan: &Plan,
    arguments: &ApplyArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    if arguments.prune {
        return Err(Error::new(
            codes::USAGE,
            "`--prune` has no meaning for a saved plan, which says already what is deleted",
        )
        .hint("Save the plan with `plan --prune -o plan.json`.")
        .into());
    }
    let open = Target::open(&arguments.target, &plan.scenario, output);
    let target = unless_cancelled(cancel, open).await?.paced(arguments.pace);
    if !arguments.json {
        for line in shown::lines(plan) {
            output.line(line);
        }
    }
    carry::refuse(&plan.diagnostics)?;
    if !arguments.yes && plan.summary.pending() {
        carry::confirm(plan, output, cancel).await?;
    }
    let options = ApplyOptions {
        recipients: carry::recipients(&arguments.recipient, &target)?,
        journal: arguments.journal.location(),
        max_destroy: arguments.max_destroy,
        close_access: arguments.scripts.yes_close,
        receipts: receipts(&arguments.receipt)?,
        powershell: arguments.scripts.sign_in()?,
    };
    let run = Box::pin(unless_cancelled(cancel, target.client().apply(plan, options))).await?;
    if arguments.json {
        return carry::follow_as_json(&run, output, cancel).await;
    }
    let told = Told { plan, target: &target, check: None, journal: arguments.journal.flags() };
    carry::follow(&run, &told, output, cancel).await
}
