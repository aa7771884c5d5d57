use std::path::Path;

use remote_assist::deploy::PlanOptions;
use remote_assist::model::{Plan, Severity};
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::PlanArguments;
use crate::failure::{Exit, Failure, exit_of};
use crate::identity::unwritable;
use crate::json;
use crate::output::{Output, tally};
use crate::show::{markdown, plan as shown};
use crate::target::Target;

/// The exit code that says that changes are pending.
const PENDING: u8 = 3;

/// Observes, compares, explains.
pub(super) async fn run(arguments: &PlanArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    let loaded = Loaded::read(&arguments.file)?;
    let open = Target::open(&arguments.target, &loaded.scenario, output);
    let target = unless_cancelled(cancel, open).await?.paced(arguments.pace);
    let options = PlanOptions {
        adopt: arguments.adopt.iter().cloned().collect(),
        prune: arguments.prune,
        journal: arguments.journal.location(),
        ..PlanOptions::default()
    };
    let mut plan = unless_cancelled(cancel, target.client().plan(&loaded.scenario, options)).await?;
    loaded.locate(&mut plan.diagnostics);
    if let Some(file) = &arguments.output {
        save(&plan, file)?;
    }
    if arguments.json {
        output.json(&plan)?;
    } else if arguments.markdown {
        output.own_text(&markdown::plan(&plan));
    } else {
        for line in shown::lines(&plan) {
            output.line(line);
        }
        output.diagnostics(&plan.diagnostics);
        next(arguments, &plan, &target, output);
    }
    let refused = exit_of(&plan.diagnostics);
    Ok(match refused {
        0 if arguments.exit_code && plan.summary.pending() => PENDING,
        refused => refused,
    })
}

fn save(plan: &Plan, file: &Path) -> Result<(), Failure> {
    let text = json::document(plan)?;
    std::fs::write(file, text).map_err(|error| unwritable(file, &error).into())
}

/// What to do with the plan.
fn next(arguments: &PlanArguments, plan: &Plan, target: &Target, output: &mut Output) {
    if plan.diagnostics.iter().any(|one| one.severity == Severity::Error) {
        let tally = tally(&plan.diagnostics).unwrap_or_default();
        output.note(format!("{tally}. Nothing was written, and this plan cannot be applied."));
        return;
    }
    if !plan.summary.pending() {
        return;
    }
    let flags = target.carrying_flags();
    match &arguments.output {
        Some(saved) => output.note(shown::next(saved, &flags)),
        None if arguments.adopt.is_empty() => output.note(shown::next(&arguments.file, &flags)),
        None => output
            .note("Save the plan with -o plan.json and apply that: the scenario alone takes nothing over."),
    }
}
