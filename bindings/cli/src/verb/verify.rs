use remote_assist::deploy::VerifyOptions;
use remote_assist::model::{Check, Verdict, Verification};
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::VerifyArguments;
use crate::failure::Exit;
use crate::line::{BLUE, GREEN, Line, RED, YELLOW};
use crate::output::Output;
use crate::show::plan::{FEW, people};
use crate::show::words::{count, quoted, thousands};
use crate::target::Target;

/// The exit code that says that only pending or manual checks are open.
const OPEN: u8 = 4;
/// How many checks that do not pass are listed before the rest is counted.
const LISTED: usize = 40;

/// Checks whether a scenario is in force.
pub(super) async fn run(
    arguments: &VerifyArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let loaded = Loaded::read(&arguments.file)?;
    let target = unless_cancelled(cancel, Target::open(&arguments.target, &loaded.scenario, output)).await?;
    let options = VerifyOptions { wait: arguments.wait, journal: arguments.journal.location() };
    let found = unless_cancelled(cancel, target.client().verify(&loaded.scenario, options)).await?;
    if arguments.json {
        output.json(&found)?;
    } else {
        show(&found, output);
        if found.checks.iter().any(|check| check.verdict == Verdict::Fail) {
            output.note(format!(
                "See what is missing: remote-assist plan {}{}",
                quoted(&arguments.file),
                target.flags()
            ));
        }
    }
    Ok(if found.checks.iter().any(|check| check.verdict == Verdict::Fail) {
        remote_assist::error::codes::VERIFY_FAILED.exit
    } else if found.ready {
        0
    } else {
        OPEN
    })
}

fn show(found: &Verification, output: &mut Output) {
    let mut open: Vec<&Check> = found.checks.iter().filter(|check| check.verdict != Verdict::Pass).collect();
    // What fails comes first; the order of the scenario stays otherwise.
    open.sort_by_key(|check| check.verdict != Verdict::Fail);
    let mut lines = 0;
    let alike = |one: &&Check, next: &&Check| {
        (one.verdict, one.address.kind(), &one.check) == (next.verdict, next.address.kind(), &next.check)
    };
    let mut told = 0;
    for run in open.chunk_by(alike) {
        let many = run.first().and_then(|first| people(first.address.kind())).filter(|_| run.len() >= FEW);
        if let (Some((noun, what)), Some(first)) = (many, run.first())
            && matches!(first.verdict, Verdict::Manual | Verdict::CannotBeRead)
        {
            let (word, style) = word(first.verdict);
            let text = format!("  {}: {what}", count(run.len(), noun));
            output.line(Line::new().text("  ").mark(word, style).text(text));
            told += run.len();
            continue;
        }
        for check in run.iter().take(LISTED.saturating_sub(lines)) {
            show_one(check, output);
            lines += 1;
            told += 1;
        }
    }
    if let Some(more) = open.len().checked_sub(told).filter(|more| *more > 0) {
        output.line(format!("  … and {} more: --json lists all", thousands(more)));
    }
    output.line(verdict(found));
}

fn word(verdict: Verdict) -> (&'static str, anstyle::Style) {
    match verdict {
        Verdict::Pass => ("pass", GREEN),
        Verdict::Fail => ("fail", RED),
        Verdict::Pending => ("pending", YELLOW),
        Verdict::Manual => ("manual", BLUE),
        Verdict::CannotBeRead => ("cannot be read", BLUE),
    }
}

fn show_one(check: &Check, output: &mut Output) {
    let (word, style) = word(check.verdict);
    output
        .line(Line::new().text("  ").mark(word, style).text(format!("  {}: {}", check.address, check.text)));
    if let Some(hint) = &check.hint {
        output.line(format!("        {hint}"));
    }
}

fn verdict(found: &Verification) -> Line {
    let count_of = |verdict| found.checks.iter().filter(|check| check.verdict == verdict).count();
    let passed = count(count_of(Verdict::Pass), "check");
    let open: Vec<String> = [
        (Verdict::Fail, "fail"),
        (Verdict::Pending, "pending"),
        (Verdict::Manual, "for people"),
        (Verdict::CannotBeRead, "that no API tells"),
    ]
    .into_iter()
    .map(|(verdict, word)| (count_of(verdict), word))
    .filter(|(number, _)| *number > 0)
    .map(|(number, word)| format!("{} {word}", thousands(number)))
    .collect();
    match (found.ready, open.is_empty()) {
        (true, _) => Line::new().mark("ready", GREEN).text(format!(": {passed} passed.")),
        (false, true) => Line::new().mark("not ready", RED).text(format!(": {passed} passed.")),
        (false, false) => {
            Line::new().mark("not ready", RED).text(format!(": {}; {passed} passed.", open.join(", ")))
        }
    }
}
