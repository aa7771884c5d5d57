use std::sync::Arc;

use remote_assist::clock::SystemClock;
use remote_assist::deploy::verify_journals;
use remote_assist::error::codes;
use remote_assist::model::VerifiedJournal;

use crate::args::JournalVerifyArguments;
use crate::failure::Exit;
use crate::line::{GREEN, Line, RED};
use crate::output::Output;
use crate::show::words::count;

/// Checks chain, order and completeness of journals, without any tenant.
pub(super) async fn run(arguments: &JournalVerifyArguments, output: &mut Output) -> Exit {
    let found =
        verify_journals(&arguments.locations(), arguments.name.as_deref(), Arc::new(SystemClock)).await?;
    if arguments.json {
        output.json(&found)?;
    } else {
        show(&found.journals, output);
    }
    Ok(if found.whole { 0 } else { codes::JOURNAL_DAMAGED.exit })
}

fn show(found: &[VerifiedJournal], output: &mut Output) {
    for one in found {
        let entries = count(usize::try_from(one.entries).unwrap_or(usize::MAX), "chained entry")
            .replace("entrys", "entries");
        let line = if one.problems.is_empty() {
            Line::new().mark("whole", GREEN).text(format!("  {} in {}: {entries}", one.name, one.tenant))
        } else {
            Line::new()
                .mark("damaged", RED)
                .text(format!("  {} in {}: whole up to entry {}", one.name, one.tenant, one.head.seq))
        };
        output.line(line);
        for problem in &one.problems {
            output.line(format!("    {}   {}", problem.text, problem.file));
        }
    }
}
