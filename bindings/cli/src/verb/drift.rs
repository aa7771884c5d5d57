use remote_assist::model::Drift;
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::DriftArguments;
use crate::failure::Exit;
use crate::line::{BLUE, Line, RED, YELLOW};
use crate::output::Output;
use crate::show::words::{count, value};
use crate::target::Target;

/// The exit code that says that something changed.
const DRIFTED: u8 = 3;

/// Says what changed in the tenant since the last apply.
pub(super) async fn run(arguments: &DriftArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    let loaded = Loaded::read(&arguments.file)?;
    let target = unless_cancelled(cancel, Target::open(&arguments.target, &loaded.scenario, output)).await?;
    let journal = arguments.journal.location();
    let found = unless_cancelled(cancel, target.client().drift(&loaded.scenario, journal)).await?;
    if arguments.json {
        output.json(&found)?;
    } else {
        show(&found, output);
    }
    Ok(if arguments.exit_code && !found.is_empty() { DRIFTED } else { 0 })
}

fn show(found: &Drift, output: &mut Output) {
    for one in &found.drift {
        let by = one.changed_by.as_ref().map_or_else(String::new, |who| format!("   changed by {who}"));
        output.line(Line::new().mark("changed", YELLOW).text(format!(
            "  {}  {} {} → {}{by}",
            one.address,
            one.field,
            value(&one.applied),
            value(&one.now)
        )));
    }
    for address in &found.missing {
        output.line(Line::new().mark("missing", RED).text(format!("  {address}")));
    }
    for one in &found.foreign {
        output.line(
            Line::new().mark("foreign", BLUE).text(format!("  {}  {} ({})", one.address, one.text, one.id)),
        );
    }
    output.line(match (found.is_empty(), found.drift.len(), found.missing.len(), found.foreign.len()) {
        (true, ..) => "Nothing changed since the last apply.".to_owned(),
        (_, changed, missing, foreign) => format!(
            "{} changed, {missing} missing, {foreign} not put there by this deployment.",
            count(changed, "field")
        ),
    });
}
