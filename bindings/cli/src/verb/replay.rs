use std::fs::File;
use std::io::BufReader;

use remote_assist::error::{Error, codes};
use remote_assist::sim::{ReplayVerdict, replay};

use crate::args::ReplayArguments;
use crate::failure::Exit;
use crate::line::{GREEN, Line, RED};
use crate::output::Output;
use crate::show::words::thousands;

/// The exit code that says that an example fails.
const FAILED: u8 = 1;

/// Replays documented examples against fresh simulated tenants.
pub(super) fn run(arguments: &ReplayArguments, output: &mut Output) -> Exit {
    let file = File::open(&arguments.file).map_err(|error| {
        Error::new(codes::USAGE, format!("{} cannot be read: {error}", arguments.file.display()))
    })?;
    let report = replay(BufReader::new(file))?;
    let totals = report.totals;
    if arguments.json {
        output.json(&report)?;
    } else {
        for one in report.examples.iter().filter(|one| one.verdict == ReplayVerdict::Fail) {
            let reason = one.reason.as_deref().unwrap_or_default();
            output.line(Line::new().mark("fail", RED).text(format!("  {}: {reason}", one.id)));
        }
        let (word, style) = if totals.fail == 0 { ("pass", GREEN) } else { ("fail", RED) };
        output.line(Line::new().mark(word, style).text(format!(
            ": of {} examples {} pass, {} fail, {} are not modelled.",
            thousands(totals.examples),
            thousands(totals.pass),
            thousands(totals.fail),
            thousands(totals.unmodelled)
        )));
    }
    Ok(if totals.fail == 0 { 0 } else { FAILED })
}
