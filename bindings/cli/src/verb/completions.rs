use clap::CommandFactory;

use crate::args::{Arguments, CompletionsArguments};
use crate::failure::Exit;
use crate::output::Output;

/// Prints a completion script.
#[expect(clippy::unnecessary_wraps, reason = "every verb has one form")]
pub(super) fn run(arguments: &CompletionsArguments, output: &mut Output) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "remote-assist", &mut script);
    output.own_text(&String::from_utf8_lossy(&script));
    Ok(0)
}
