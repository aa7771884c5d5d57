use remote_assist::clock::{Clock, SystemClock};
use remote_assist::error::{Error, codes};
use remote_assist::model::{Diagnostic, Place, Severity, Validation};
use remote_assist::scenario;

use crate::args::ValidateArguments;
use crate::failure::{Exit, exit_of};
use crate::output::{Output, tally};
use crate::show::words::count;

/// Checks files without contacting anybody.
pub(super) fn run(arguments: &ValidateArguments, output: &mut Output) -> Exit {
    let now = SystemClock.now();
    let mut all = Validation { valid: true, diagnostics: Vec::new() };
    for file in &arguments.files {
        // A file that cannot be read must not hide what is wrong with the others.
        let found = scenario::validate_file(file, now).unwrap_or_else(|error| Validation {
            valid: false,
            diagnostics: vec![unreadable(&error, file.display().to_string())],
        });
        all.valid &= found.valid;
        all.diagnostics.extend(found.diagnostics);
    }
    if arguments.json {
        output.json(&all)?;
    } else {
        output.diagnostics(&all.diagnostics);
        let files = match arguments.files.as_slice() {
            [file] => format!("{} is", file.display()),
            files => format!("{} are", count(files.len(), "scenario")),
        };
        let found = tally(&all.diagnostics).map_or_else(String::new, |tally| format!("{tally}. "));
        let verdict = if all.valid { format!("{files} valid. ") } else { String::new() };
        output.line(format!("{verdict}{found}Nothing was contacted."));
    }
    Ok(if all.valid { 0 } else { exit_of(&all.diagnostics).min(codes::SCENARIO_INVALID.exit) })
}

fn unreadable(error: &Error, file: String) -> Diagnostic {
    Diagnostic {
        code: error.code().name.to_owned(),
        severity: Severity::Error,
        text: error.to_string(),
        hint: error.hint_text().map(str::to_owned),
        place: Some(Place { file: Some(file), ..Place::default() }),
        source: None,
    }
}
