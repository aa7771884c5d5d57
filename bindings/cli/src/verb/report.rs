use remote_assist::deploy::ReportOptions;
use remote_assist::error::{Error, codes};
use remote_assist::lifecycle::report_markdown;
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::ReportArguments;
use crate::failure::Exit;
use crate::output::Output;
use crate::target::Target;

/// Says what became of every statement of the articles that a scenario follows. However it came out, there is a report.
pub(super) async fn run(
    arguments: &ReportArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    if arguments.output.is_some() {
        return Err(Error::new(
            codes::USAGE,
            "a report as a page (`-o`) is planned, but this version does not have it yet",
        )
        .hint("`--markdown` prints the same for people, `--json` for programs.")
        .into());
    }
    let loaded = Loaded::read(&arguments.file)?;
    let target = unless_cancelled(cancel, Target::open(&arguments.target, &loaded.scenario, output)).await?;
    let options = ReportOptions { journal: arguments.journal.location() };
    let mut report = unless_cancelled(cancel, target.client().report(&loaded.scenario, options)).await?;
    loaded.locate(&mut report.diagnostics);
    if arguments.json {
        output.json(&report)?;
    } else {
        output.own_text(&report_markdown(&report));
    }
    Ok(0)
}
