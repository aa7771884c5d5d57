//! What `apply`, `resume` and `teardown` share: asking, following a run, and saying what came of it.

use remote_assist::address::Address;
use remote_assist::deploy::{ApplyOptions, Prepared, Run};
use remote_assist::error::{Error, codes};
use remote_assist::model::Target::Simulated;
use remote_assist::model::{Diagnostic, Outcome, Plan, RunReport, Severity};
use tokio_util::sync::CancellationToken;

use super::unless_cancelled;
use crate::args::ScriptArguments;
use crate::failure::{Exit, Failure, exit_of};
use crate::identity::{self, FOLDER};
use crate::line::{GREEN, Line, RED, YELLOW};
use crate::output::{Output, tally};
use crate::progress::{Progress, sealed};
use crate::show::plan as shown;
use crate::show::words::{count, seconds, target as target_words, thousands};
use crate::target::Target;

/// Refuses to go on where nobody can be asked and nobody has said yes.
pub(super) fn needs_yes(yes: bool, json: bool, output: &Output) -> Result<(), Failure> {
    if yes || (!json && output.can_ask()) {
        return Ok(());
    }
    Err(Error::new(codes::USAGE, "nobody can be asked here, and `--yes` is not given. Nothing was contacted")
        .hint("Look at the plan first; then say yes with --yes.")
        .into())
}

/// How a prepared plan is carried out.
pub(super) struct Manner<'a> {
    pub(super) yes: bool,
    pub(super) json: bool,
    pub(super) recipients: &'a [String],
    pub(super) max_destroy: Option<u32>,
    /// What may be done beside Graph.
    pub(super) scripts: &'a ScriptArguments,
    /// The command that checks the result.
    pub(super) check: Option<String>,
    /// The flags that name the journal again.
    pub(super) journal: String,
    /// Where the warnings are told in full, if not here.
    pub(super) told_by: Option<String>,
}

/// Shows a prepared plan, asks, and carries it out.
pub(super) async fn carry_out(
    prepared: Prepared,
    target: &Target,
    manner: Manner<'_>,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let plan = prepared.plan().clone();
    if !manner.json {
        if prepared.goes_on() {
            output.note(format!(
                "a run of `{}` was interrupted; this goes on from what it left",
                plan.deployment
            ));
        }
        for line in shown::lines(&plan) {
            output.line(line);
        }
    }
    let allowed = async {
        refuse(&plan.diagnostics)?;
        tell(&plan.diagnostics, &manner, output);
        if manner.yes || !plan.summary.pending() {
            return Ok(());
        }
        prepared.keeping(confirm(&plan, output, cancel)).await?
    };
    let allowed = allowed.await;
    if let Err(failure) = allowed {
        prepared.release().await?;
        return Err(failure);
    }
    let options = ApplyOptions {
        recipients: recipients(manner.recipients, target)?,
        max_destroy: manner.max_destroy,
        close_access: manner.scripts.yes_close,
        powershell: manner.scripts.sign_in()?,
        ..ApplyOptions::default()
    };
    let run = prepared.carry_out(&options).await?;
    if manner.json {
        return follow_as_json(&run, output, cancel).await;
    }
    let told = Told { plan: &plan, target, check: manner.check, journal: manner.journal };
    follow(&run, &told, output, cancel).await
}

/// Refuses a plan with errors.
pub(super) fn refuse(diagnostics: &[Diagnostic]) -> Result<(), Failure> {
    if exit_of(diagnostics) > 0 {
        return Err(Failure::of(diagnostics.to_vec(), "Nothing was written."));
    }
    Ok(())
}

/// Tells the warnings, or counts them where another verb tells them.
fn tell(diagnostics: &[Diagnostic], manner: &Manner<'_>, output: &mut Output) {
    let rest: Vec<Diagnostic> =
        diagnostics.iter().filter(|one| one.severity != Severity::Error).cloned().collect();
    match (&manner.told_by, tally(&rest)) {
        (Some(command), Some(tally)) if !manner.json => output.note(format!("{tally}: {command} tells them")),
        (None, Some(_)) if !manner.json => output.diagnostics(&rest),
        _ => {}
    }
}

/// Asks whether a plan is meant.
pub(super) async fn confirm(
    plan: &Plan,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Result<(), Failure> {
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

/// The public keys to which passwords are sealed: those that were named, or the one of the command line. That one is for
/// simulated tenants: who may open live passwords is for people to say.
pub(super) fn recipients(named: &[String], target: &Target) -> Result<Vec<String>, Failure> {
    if named.is_empty() && target.client().target() == Simulated {
        return Ok(vec![identity::recipient(FOLDER.as_ref())?]);
    }
    Ok(named.to_vec())
}

/// Prints every event as a line.
pub(super) async fn follow_as_json(run: &Run, output: &mut Output, cancel: &CancellationToken) -> Exit {
    let mut index = 0;
    let mut asked = false;
    loop {
        tokio::select! {
            biased;
            () = cancel.cancelled(), if !asked => {
                asked = true;
                run.cancel();
                continue;
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

/// What a run is about, for the words that follow it.
pub(super) struct Told<'a> {
    pub(super) plan: &'a Plan,
    pub(super) target: &'a Target,
    /// The command that checks the result.
    pub(super) check: Option<String>,
    /// The flags that name the journal again.
    pub(super) journal: String,
}

/// Shows how the run goes on, and what came of it.
pub(super) async fn follow(
    run: &Run,
    told: &Told<'_>,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let (plan, target) = (told.plan, told.target);
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
        output.line(format!("{line} in the journal"));
    }
    if !report.left.is_empty() {
        output.line(format!("Left for people: {}", left(&report.left)));
    }
    match (report.outcome, &told.check) {
        (Outcome::Done, Some(check)) => output.note(format!("Check with: {check}")),
        (Outcome::Done, None) => {}
        _ => output.note(format!(
            "Go on with: remote-assist resume {}{}{}   it looks first and repeats nothing that is done",
            plan.deployment,
            target.carrying_flags(),
            told.journal
        )),
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

/// What is left for people: many of one kind by their number, others by their addresses.
fn left(addresses: &[Address]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for run in addresses.chunk_by(|one, next| one.kind() == next.kind()) {
        let noun = run.first().and_then(|first| shown::people(first.kind()));
        match noun {
            Some((noun, _)) if run.len() >= shown::FEW => parts.push(count(run.len(), noun)),
            _ => parts.extend(run.iter().map(ToString::to_string)),
        }
    }
    parts.join(", ")
}
