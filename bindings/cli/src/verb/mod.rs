//! One file per verb: it reads its arguments, calls the library, prints, and decides nothing else.

mod advise;
mod apply;
mod carry;
mod completions;
mod doctor;
mod drift;
mod emit;
mod init;
mod journal;
mod lint;
mod permissions;
mod plan;
mod reach;
mod replay;
mod report;
mod resume;
mod secrets;
mod sim;
mod teardown;
mod validate;
mod verify;

use std::path::Path;

use remote_assist::clock::{Clock, SystemClock};
use remote_assist::document::{self, Document};
use remote_assist::error::{Error, Result, codes};
use remote_assist::model::{Diagnostic, Scenario};
use remote_assist::scenario;
use tokio_util::sync::CancellationToken;

use crate::args::{JournalVerb, SecretsVerb, SimVerb, Verb};
use crate::failure::{Exit, Failure};
use crate::output::Output;

/// Carries a verb out.
pub(crate) async fn run(verb: Verb, output: &mut Output, cancel: &CancellationToken) -> Exit {
    match verb {
        Verb::Init(arguments) => init::run(&arguments, output),
        Verb::Validate(arguments) => validate::run(&arguments, output),
        Verb::Plan(arguments) => Box::pin(plan::run(&arguments, output, cancel)).await,
        Verb::Apply(arguments) => Box::pin(apply::run(&arguments, output, cancel)).await,
        Verb::Resume(arguments) => Box::pin(resume::run(&arguments, output, cancel)).await,
        Verb::Drift(arguments) => Box::pin(drift::run(&arguments, output, cancel)).await,
        Verb::Teardown(arguments) => Box::pin(teardown::run(&arguments, output, cancel)).await,
        Verb::Emit(arguments) => Box::pin(emit::run(&arguments, output, cancel)).await,
        Verb::Journal(JournalVerb::Verify(arguments)) => journal::run(&arguments, output).await,
        Verb::Secrets(SecretsVerb::Reveal(arguments)) => secrets::reveal(&arguments, output, cancel).await,
        Verb::Verify(arguments) => Box::pin(verify::run(&arguments, output, cancel)).await,
        Verb::Report(arguments) => Box::pin(report::run(&arguments, output, cancel)).await,
        Verb::Reach(arguments) => Box::pin(reach::run(&arguments, output, cancel)).await,
        Verb::Lint(arguments) => lint::run(&arguments, output),
        Verb::Advise(arguments) => advise::run(&arguments, output),
        Verb::Permissions(arguments) => permissions::run(&arguments, output),
        Verb::Doctor(arguments) => Box::pin(doctor::run(&arguments, output, cancel)).await,
        Verb::Sim(SimVerb::Serve(arguments)) => sim::serve(&arguments, output, cancel).await,
        Verb::Sim(SimVerb::Replay(arguments)) => replay::run(&arguments, output),
        Verb::Completions(arguments) => completions::run(&arguments, output),
    }
}

/// A scenario file without errors.
struct Loaded {
    scenario: Scenario,
    document: Document,
}

impl Loaded {
    /// Reads and checks a file; every mistake of it is told at once.
    fn read(file: &Path) -> Result<Self, Failure> {
        let document = document::load(file)?;
        let validation = scenario::validate(&document, SystemClock.now());
        match document.scenario() {
            Some(scenario) if validation.valid => Ok(Self { scenario: scenario.clone(), document }),
            _ => Err(Failure::of(validation.diagnostics, "Nothing was contacted.")),
        }
    }

    /// Adds file, line and column to diagnostics that only have a path within the scenario.
    fn locate(&self, diagnostics: &mut [Diagnostic]) {
        for one in diagnostics {
            if let Some(place) = one.place.as_mut().filter(|place| place.file.is_none())
                && let Some(path) = place.path.clone()
            {
                *place = self.document.locate(&path);
                place.path = Some(path);
            }
        }
    }
}

/// Waits for something that can be given up at any time, because it writes nothing.
async fn unless_cancelled<T>(cancel: &CancellationToken, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Error::new(codes::RUN_CANCELLED, "interrupted. Nothing was written")),
        done = work => done,
    }
}
