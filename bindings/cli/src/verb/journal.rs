use std::sync::Arc;

use remote_assist::clock::{Clock, SystemClock};
use remote_assist::error::{Error, codes};
use remote_assist::journal::{JournalPlace, JournalReport, journals, verify};
use serde::Serialize;

use crate::args::JournalVerifyArguments;
use crate::failure::Exit;
use crate::line::{GREEN, Line, RED};
use crate::output::Output;
use crate::show::words::count;

/// What `journal verify --json` prints.
#[derive(Serialize)]
struct Verified {
    /// Whether every journal is as it was written.
    whole: bool,
    journals: Vec<JournalReport>,
}

/// Checks chain, order and completeness of journals, without any tenant.
pub(super) async fn run(arguments: &JournalVerifyArguments, output: &mut Output) -> Exit {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut found = Vec::new();
    let locations = arguments.locations();
    for location in &locations {
        for one in journals(location, Arc::clone(&clock)).await? {
            if arguments.name.as_ref().is_some_and(|name| *name != one.name) {
                continue;
            }
            let place = JournalPlace::of(location.clone(), one, Arc::clone(&clock));
            found.extend(verify(&place).await?);
        }
    }
    if found.is_empty() {
        let places: Vec<String> = locations.iter().map(remote_assist::journal::Location::place).collect();
        let what = arguments
            .name
            .as_ref()
            .map_or_else(|| "no journal".to_owned(), |name| format!("no journal of `{name}`"));
        return Err(Error::new(
            codes::JOURNAL_NONE,
            format!("there is {what} in {}", places.join(" or in ")),
        )
        .hint("Name the place with --journal.")
        .into());
    }
    let whole = found.iter().all(JournalReport::is_whole);
    if arguments.json {
        output.json(&Verified { whole, journals: found })?;
    } else {
        show(&found, output);
    }
    Ok(if whole { 0 } else { codes::JOURNAL_DAMAGED.exit })
}

fn show(found: &[JournalReport], output: &mut Output) {
    for one in found {
        let entries = count(usize::try_from(one.entries).unwrap_or(usize::MAX), "chained entry")
            .replace("entrys", "entries");
        let line = if one.is_whole() {
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
