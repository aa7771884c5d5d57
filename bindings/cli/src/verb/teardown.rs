use remote_assist::deploy::PlanOptions;
use remote_assist::model::Purpose;
use tokio_util::sync::CancellationToken;

use super::carry::{self, Manner};
use super::{Loaded, unless_cancelled};
use crate::args::TeardownArguments;
use crate::failure::Exit;
use crate::output::Output;
use crate::target::Target;

/// Removes what the deployment made.
pub(super) async fn run(
    arguments: &TeardownArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    carry::needs_yes(arguments.yes, arguments.json, output)?;
    let loaded = Loaded::read(&arguments.file)?;
    let open = Target::open(&arguments.target, &loaded.scenario, output);
    let target = unless_cancelled(cancel, open).await?.paced(arguments.pace);
    let options = PlanOptions {
        purpose: Purpose::Teardown,
        keep: arguments.keep.clone(),
        journal: arguments.journal.location(),
        ..PlanOptions::default()
    };
    let mut prepared = unless_cancelled(cancel, target.client().prepare(&loaded.scenario, options)).await?;
    loaded.locate(prepared.diagnostics_mut());
    let manner = Manner {
        yes: arguments.yes,
        json: arguments.json,
        recipients: &[],
        max_destroy: arguments.max_destroy,
        scripts: &arguments.scripts,
        check: None,
        journal: arguments.journal.flags(),
        told_by: None,
    };
    Box::pin(carry::carry_out(prepared, &target, manner, output, cancel)).await
}
