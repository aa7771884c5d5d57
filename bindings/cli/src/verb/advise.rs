use remote_assist::clock::{Clock, SystemClock};
use remote_assist::document;
use remote_assist::model::{Advice, Severity, Solution, SourcedReason};
use remote_assist::scenario::{self, advise};

use crate::args::AdviseArguments;
use crate::failure::{Exit, Failure};
use crate::line::{BOLD, GREEN, Line};
use crate::output::Output;

/// Weighs the four solutions for a scenario. Whatever is recommended, there is advice.
pub(super) fn run(arguments: &AdviseArguments, output: &mut Output) -> Exit {
    let document = document::load(&arguments.file)?;
    let mut findings = scenario::validate(&document, SystemClock.now()).diagnostics;
    findings.retain(|finding| !advise::is_answered(finding));
    let advice = match document.scenario() {
        Some(scenario) if findings.iter().all(|finding| finding.severity != Severity::Error) => {
            advise::advise(scenario)
        }
        _ => return Err(Failure::of(findings, "Nothing was contacted.")),
    };
    if arguments.json {
        output.json(&advice)?;
    } else {
        show(&advice, output);
    }
    Ok(0)
}

fn show(advice: &Advice, output: &mut Output) {
    match advice.recommended {
        Some(solution) => {
            output.line(Line::new().mark("Recommended: ", BOLD).mark(name(solution), GREEN));
        }
        None => output
            .line(Line::new().mark("Nothing is recommended: no solution is needed, or none fits.", BOLD)),
    }
    for option in &advice.options {
        let verdict = if option.fits { "fits" } else { "does not fit" };
        output.line("");
        output.line(Line::new().mark(name(option.solution), BOLD).text(format!("   {verdict}")));
        reasons('+', &option.reasons_for, output);
        reasons('-', &option.reasons_against, output);
    }
    if !advice.missing.is_empty() {
        output.line("");
        output.line(Line::new().mark("Not known, and would change the answer", BOLD));
        for one in &advice.missing {
            output.line(format!("  ? {one}"));
        }
    }
}

/// Each reason with the place where it stands below it.
fn reasons(sign: char, reasons: &[SourcedReason], output: &mut Output) {
    for reason in reasons {
        output.line(format!("  {sign} {}", reason.text));
        output.line(format!("      {}", reason.source));
    }
}

fn name(solution: Solution) -> &'static str {
    match solution {
        Solution::Federation => "federation",
        Solution::Guesting => "guesting",
        Solution::VendorAccounts => "vendor accounts",
        Solution::OneTimeLink => "one-time link",
    }
}
