//! The command line of `remote-assist`: the same for the binary and for the entry points of other languages.
//!
//! [`parse`] reads the arguments without a runtime, so that `--help` is immediate; [`Invocation::run`] does the work.
//! Nothing here exits the process or handles signals: whoever calls owns both, and cancels through the token.
#![forbid(unsafe_code)]

mod args;
mod failure;
mod identity;
mod json;
mod line;
mod live;
mod output;
mod plan_file;
mod process;
mod progress;
mod show;
mod target;
mod verb;

use std::ffi::OsString;
use std::panic::AssertUnwindSafe;

use clap::Parser;
use clap::error::ErrorKind;
use futures::FutureExt;
use remote_assist::error::{Error, codes};
use tokio_util::sync::CancellationToken;

use crate::args::{Arguments, JournalVerb, SimVerb, Verb};
use crate::failure::Failure;
pub use crate::output::Io;
use crate::output::Output;
pub use crate::process::harden;

/// Arguments that make sense, ready to be carried out.
pub struct Invocation {
    verb: Verb,
    output: Output,
}

impl std::fmt::Debug for Invocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invocation").field("verb", &self.verb).finish_non_exhaustive()
    }
}

/// Reads arguments, the program's name first. Help, the version and usage errors are printed here; then the exit code
/// comes back as the error.
pub fn parse(arguments: impl IntoIterator<Item = OsString>, io: Io) -> Result<Invocation, u8> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut output = Output::new(io);
    match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => Ok(Invocation { verb: parsed.verb, output }),
        Err(told) if matches!(told.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let text = told.render();
            output.help(&text);
            Err(output.close(0))
        }
        Err(refused) => {
            let as_json = arguments.iter().any(|argument| argument == "--json");
            Err(fail(&mut output, &Failure::from(args::usage(&refused)), as_json.then_some(Form::Document)))
        }
    }
}

/// Reads arguments and carries them out; returns the exit code.
///
/// Must be called on a tokio runtime with time and input enabled. `cancel` asks to stop: what was sent is waited for.
pub async fn run(arguments: impl IntoIterator<Item = OsString>, io: Io, cancel: CancellationToken) -> u8 {
    match parse(arguments, io) {
        Ok(invocation) => invocation.run(cancel).await,
        Err(exit) => exit,
    }
}

/// The form in which a program reads results.
#[derive(Clone, Copy, Debug)]
enum Form {
    Document,
    Lines,
}

impl Invocation {
    /// Carries the arguments out and returns the exit code. A panic within becomes an error.
    pub async fn run(self, cancel: CancellationToken) -> u8 {
        let Self { verb, mut output } = self;
        let form = form(&verb);
        let ended = Box::pin(AssertUnwindSafe(verb::run(verb, &mut output, &cancel)).catch_unwind()).await;
        let ended = ended.unwrap_or_else(|_| {
            Err(Error::new(codes::BUG_PANIC, "remote-assist stopped because of a defect of its own")
                .hint("Apply looks at the tenant first, so it can be repeated. Please report the place that is named above.")
                .into())
        });
        match ended {
            Ok(exit) => output.close(exit),
            Err(failure) => fail(&mut output, &failure, form),
        }
    }
}

fn form(verb: &Verb) -> Option<Form> {
    let document = match verb {
        Verb::Validate(arguments) => arguments.json,
        Verb::Plan(arguments) => arguments.json,
        Verb::Verify(arguments) => arguments.json,
        Verb::Advise(arguments) => arguments.json,
        Verb::Permissions(arguments) => arguments.json,
        Verb::Report(arguments) => arguments.json,
        Verb::Reach(arguments) => arguments.json,
        Verb::Lint(arguments) => arguments.json,
        Verb::Drift(arguments) => arguments.json,
        Verb::Emit(arguments) => arguments.json,
        Verb::Journal(JournalVerb::Verify(arguments)) => arguments.json,
        Verb::Doctor(arguments) => arguments.json,
        Verb::Apply(arguments) => return arguments.json.then_some(Form::Lines),
        Verb::Resume(arguments) => return arguments.json.then_some(Form::Lines),
        Verb::Teardown(arguments) => return arguments.json.then_some(Form::Lines),
        Verb::Sim(SimVerb::Replay(arguments)) => arguments.json,
        Verb::Init(_) | Verb::Sim(SimVerb::Serve(_)) | Verb::Secrets(_) | Verb::Completions(_) => false,
    };
    document.then_some(Form::Document)
}

fn fail(output: &mut Output, failure: &Failure, form: Option<Form>) -> u8 {
    // What can be written as JSON here always is; if not, the text on standard error still tells.
    let _ = match form {
        Some(Form::Document) => output.json(&failure.document()),
        Some(Form::Lines) => output.json_line(&failure.document()),
        None => Ok(()),
    };
    if failure.diagnostics().is_empty() {
        output.failure(failure.info());
    } else {
        output.diagnostics(failure.diagnostics());
        let tally = output::tally(failure.diagnostics()).unwrap_or_default();
        output.note(format!("{tally}. {}", failure.consequence()));
    }
    output.close(failure.exit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_may_move_between_threads() {
        fn movable(_: impl Send) {}
        movable(run(Vec::new(), Io::process(), CancellationToken::new()));
    }
}
