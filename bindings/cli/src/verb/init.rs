use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use remote_assist::error::{Error, codes};
use remote_assist::scenario::starter;

use crate::args::InitArguments;
use crate::failure::Exit;
use crate::identity::unwritable;
use crate::output::Output;
use crate::show::words::quoted;

/// Kinds of the contract that have no scenario in this version.
const LATER: &[&str] = &["guesting"];

/// Writes a commented scenario.
pub(super) fn run(arguments: &InitArguments, output: &mut Output) -> Exit {
    let kind = arguments.kind.as_str();
    let text = if arguments.improved { starter::improved(kind) } else { starter::starter(kind) };
    let Some(text) = text else {
        let error = if starter::starter(kind).is_some() {
            Error::new(codes::USAGE, format!("scenarios of kind `{kind}` have no improved form"))
        } else if LATER.contains(&kind) {
            Error::new(
                codes::SCENARIO_NOT_YET,
                format!("scenarios of kind `{kind}` are planned, but this version has none yet"),
            )
        } else {
            Error::new(codes::SCENARIO_UNKNOWN_KIND, format!("there is no kind of scenario named `{kind}`"))
        };
        return Err(error.hint("Try: remote-assist init sharedIdentity -o my-site.yaml").into());
    };
    let Some(file) = &arguments.output else {
        output.own_text(text);
        return Ok(0);
    };
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut opened) => opened.write_all(text.as_bytes()).map_err(|error| unwritable(file, &error))?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Error::new(
                codes::USAGE,
                format!("{} exists already, and init overwrites nothing", file.display()),
            )
            .hint("Choose another name.")
            .into());
        }
        Err(error) => return Err(unwritable(file, &error).into()),
    }
    output.note(format!(
        "{} is written. Edit it, then: remote-assist validate {}",
        file.display(),
        quoted(file)
    ));
    Ok(0)
}
