use std::path::Path;

use remote_assist::deploy::{ApplyOptions, PlanOptions};
use remote_assist::emit::LARGEST_RECEIPT;
use remote_assist::error::{Error, codes};
use remote_assist::model::{Plan, Receipt};
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
        receipts: arguments.receipt.iter().map(|file| receipt(file)).collect::<Result<_, Error>>()?,
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
        check: Some(format!("remote-assist verify {file}{flags}")),
        journal: arguments.journal.flags(),
        told_by: Some(format!("remote-assist plan {file}")),
    };
    Box::pin(carry::carry_out(prepared, &target, manner, output, cancel)).await
}

/// Reads a receipt that somebody filled in.
fn receipt(file: &Path) -> Result<Receipt, Error> {
    let refuse = |reason: String| {
        Error::new(codes::RECEIPT_INVALID, format!("{} is no receipt: {reason}", file.display()))
            .hint("Fill in the one that `emit` writes: who (`by`), when (`at`, such as 2026-11-22T10:00:00Z) and the result.")
    };
    let bytes = std::fs::read(file).map_err(|error| refuse(error.to_string()))?;
    if bytes.len() > LARGEST_RECEIPT {
        return Err(refuse(format!("it is larger than {} KiB", LARGEST_RECEIPT >> 10)));
    }
    serde_json::from_slice(&bytes).map_err(|error| refuse(error.to_string()))
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
    };
    let run = Box::pin(unless_cancelled(cancel, target.client().apply(plan, options))).await?;
    if arguments.json {
        return carry::follow_as_json(&run, output, cancel).await;
    }
    let told = Told { plan, target: &target, check: None, journal: arguments.journal.flags() };
    carry::follow(&run, &told, output, cancel).await
}
