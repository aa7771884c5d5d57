use std::path::PathBuf;

use remote_assist::deploy::{ApplyOptions, Client, PlanOptions, Run};
use remote_assist::error::{Error, codes};
use remote_assist::model::{Diagnostic, Outcome, Plan, RunReport, Scenario, Severity};
use remote_assist::secret::Recipients;
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::ApplyArguments;
use crate::failure::{Exit, Failure, exit_of};
use crate::identity::{self, FOLDER};
use crate::line::{GREEN, Line, RED, YELLOW};
use crate::output::{Output, tally};
use crate::plan_file;
use crate::progress::{Progress, sealed};
use crate::show::plan as shown;
use crate::show::words::{count, quoted, seconds, target as target_words, thousands};
use crate::target::Target;

/// Carries a scenario or a saved plan out.
pub(super) async fn run(arguments: &ApplyArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    // Whoever cannot be asked must have said yes before anything is contacted.
    if !arguments.yes && (arguments.json || !output.can_ask()) {
        return Err(Error::new(
            codes::USAGE,
            "nobody can be asked here, and `--yes` is not given. Nothing was contacted",
        )
        .hint("Look at the plan first; then apply with --yes.")
        .into());
    }
    Recipients::parse(&arguments.recipient)?;
    let source = Source::read(arguments)?;
    let target = unless_cancelled(cancel, Target::open(&arguments.target, source.scenario(), output)).await?;
    let plan = source.plan(target.client(), cancel).await?;
    if !arguments.json {
        for line in shown::lines(&plan) {
            output.line(line);
        }
    }
    tell(&plan.diagnostics, &arguments.file, arguments.json, output)?;
    if !arguments.yes && plan.summary.pending() {
        confirm(&plan, output, cancel).await?;
    }
    let options = ApplyOptions { recipients: recipients(arguments)?, folder: Some(PathBuf::from(FOLDER)) };
    let run = unless_cancelled(cancel, target.client().apply(&plan, options)).await?;
    if arguments.json {
        follow_as_json(&run, output, cancel).await
    } else {
        follow(&run, &plan, arguments, &target, output, cancel).await
    }
}

/// What is applied.
enum Source {
    Scenario(Box<Loaded>),
    Plan(Box<Plan>),
}

impl Source {
    fn read(arguments: &ApplyArguments) -> Result<Self, Failure> {
        match plan_file::read(&arguments.file)? {
            Some(plan) => Ok(Self::Plan(Box::new(plan))),
            None => Ok(Self::Scenario(Box::new(Loaded::read(&arguments.file)?))),
        }
    }

    fn scenario(&self) -> &Scenario {
        match self {
            Self::Scenario(loaded) => &loaded.scenario,
            Self::Plan(plan) => &plan.scenario,
        }
    }

    async fn plan(self, client: &Client, cancel: &CancellationToken) -> Result<Plan, Failure> {
        match self {
            Self::Plan(plan) => Ok(*plan),
            Self::Scenario(loaded) => {
                let mut plan =
                    unless_cancelled(cancel, client.plan(&loaded.scenario, PlanOptions::default())).await?;
                loaded.locate(&mut plan);
                Ok(plan)
            }
        }
    }
}

/// Refuses a plan with errors; the rest is counted, because `plan` has told it.
fn tell(
    diagnostics: &[Diagnostic],
    file: &std::path::Path,
    as_json: bool,
    output: &mut Output,
) -> Result<(), Failure> {
    if exit_of(diagnostics) > 0 {
        return Err(Failure::of(diagnostics.to_vec(), "Nothing was written."));
    }
    let rest: Vec<Diagnostic> =
        diagnostics.iter().filter(|one| one.severity != Severity::Error).cloned().collect();
    if let Some(tally) = tally(&rest).filter(|_| !as_json) {
        output.note(format!("{tally}: remote-assist plan {} tells them", quoted(file)));
    }
    Ok(())
}

async fn confirm(plan: &Plan, output: &mut Output, cancel: &CancellationToken) -> Result<(), Failure> {
    let question =
        format!("Carry this out in the {} {}? Type yes: ", target_words(plan.target), plan.tenant.domain);
    output.ask(&question);
    let mut input = output.take_input();
    let (sender, answered) = tokio::sync::oneshot::channel();
    // A thread of its own, because a read from a terminal cannot be given up.
    std::thread::spawn(move || {
        let mut answer = String::new();
        let _ = input.read_line(&mut answer);
        let _ = sender.send(answer);
    });
    let answer = unless_cancelled(cancel, async { Ok(answered.await.unwrap_or_default()) }).await?;
    if matches!(answer.trim().to_lowercase().as_str(), "yes" | "y") {
        return Ok(());
    }
    Err(Error::new(codes::RUN_CANCELLED, "not confirmed. Nothing was written").into())
}

fn recipients(arguments: &ApplyArguments) -> Result<Vec<String>, Failure> {
    // The key that this program makes is for simulated tenants: who may open live passwords is for people to say.
    if arguments.recipient.is_empty() && !arguments.target.live {
        return Ok(vec![identity::recipient(FOLDER.as_ref())?]);
    }
    Ok(arguments.recipient.clone())
}

/// Prints every event as a line.
async fn follow_as_json(run: &Run, output: &mut Output, cancel: &CancellationToken) -> Exit {
    let mut index = 0;
    let mut asked = false;
    loop {
        tokio::select! {
            biased;
            () = cancel.cancelled(), if !asked => {
                asked = true;
                run.cancel();
            }
            event = run.event(index) => match event {
                Some(event) => output.json_line(&event)?,
                None => break,
            },
        }
        index += 1;
    }
    Ok(exit(&run.wait().await?))
}

/// Shows how the run goes on, and what came of it.
async fn follow(
    run: &Run,
    plan: &Plan,
    arguments: &ApplyArguments,
    target: &Target,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let mut progress = Progress::new(plan, output);
    let mut index = 0;
    let mut asked = false;
    loop {
        tokio::select! {
            biased;
            () = cancel.cancelled(), if !asked => {
                asked = true;
                run.cancel();
                progress.aside(output, |output| output.note("stopping: waiting for what was sent. Once more leaves at once."));
                continue;
            }
            event = run.event(index) => match event {
                Some(event) => progress.event(&event, output),
                None => break,
            },
        }
        index += 1;
    }
    progress.finish(output);
    let report = run.wait().await?;
    if let Some(info) = &report.stopped {
        output.failure(info);
    }
    if plan.summary.pending() {
        output.line(ending(&report, &progress, target.time()));
    }
    if let Some(line) = sealed(report.sealed, &report.recipients) {
        output.line(format!("{line} in {FOLDER}/sealed/{}/{}.jsonl", plan.tenant.id, plan.deployment));
    }
    if !report.left.is_empty() {
        let left: Vec<&str> = report.left.iter().map(remote_assist::address::Address::as_str).collect();
        output.line(format!("Left for people: {}", left.join(", ")));
    }
    let (file, flags) = (quoted(&arguments.file), target.flags());
    match report.outcome {
        Outcome::Done => output.note(format!("Check with: remote-assist verify {file}{flags}")),
        _ => output.note(format!("Apply again to go on: it looks first and repeats nothing that is done. remote-assist apply {file}{flags}")),
    }
    Ok(exit(&report))
}

fn ending(report: &RunReport, progress: &Progress, time: &str) -> Line {
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let counts = &report.counts;
    let mut parts: Vec<String> = progress.done.words().into_iter().collect();
    for (amount, word) in [(counts.failed, "failed"), (counts.skipped, "not tried, because of those")] {
        if amount > 0 {
            parts.push(format!("{} {word}", thousands(number(amount))));
        }
    }
    if counts.open > 0 {
        parts.push(format!("{} left", count(number(counts.open), "step")));
    }
    let (word, style) = match report.outcome {
        Outcome::Done => ("done", GREEN),
        Outcome::Partial => ("partly done", YELLOW),
        Outcome::Cancelled => ("interrupted", YELLOW),
        Outcome::Failed => ("failed", RED),
    };
    Line::new().mark(word, style).text(format!(
        " after {}{time}: {}.",
        seconds(report.seconds),
        parts.join(", ")
    ))
}

fn exit(report: &RunReport) -> u8 {
    match report.outcome {
        Outcome::Done => 0,
        Outcome::Partial => codes::APPLY_PARTIAL.exit,
        Outcome::Cancelled => codes::RUN_CANCELLED.exit,
        Outcome::Failed => codes::APPLY_FAILED.exit,
    }
}
