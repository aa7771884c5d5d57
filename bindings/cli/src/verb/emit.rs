use remote_assist::emit::{Bundle, Written};
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::EmitArguments;
use crate::failure::Exit;
use crate::line::{Line, YELLOW};
use crate::output::Output;
use crate::show::words::{count, quoted};
use crate::target::Target;

/// How many names of one kind are listed.
const LISTED: usize = 20;

/// Writes every document that Graph cannot deliver.
pub(super) async fn run(arguments: &EmitArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    let loaded = Loaded::read(&arguments.file)?;
    let target = unless_cancelled(cancel, Target::open(&arguments.target, &loaded.scenario, output))
        .await?
        .paced(arguments.pace);
    let bundle = unless_cancelled(cancel, target.client().emit(&loaded.scenario)).await?;
    let written = bundle.write_to(&arguments.output, arguments.force)?;
    if arguments.json {
        output.json(bundle.index())?;
    } else {
        show(&bundle, &written, arguments, output);
    }
    Ok(0)
}

fn show(bundle: &Bundle, written: &Written, arguments: &EmitArguments, output: &mut Output) {
    output.line(Line::new().text(format!(
        "{}: {} written, {} unchanged",
        quoted(&arguments.output),
        count(written.written.len(), "file"),
        written.unchanged
    )));
    list("kept as filled in", &written.kept, output);
    list("taken away, because the scenario no longer asks for it", &written.removed, output);
    for later in &bundle.index().later {
        output.line(
            Line::new().text("  ").mark("not yet", YELLOW).text(format!("  {}: {}", later.name, later.why)),
        );
    }
    output.line(format!("Begin with {}", quoted(&arguments.output.join("README.md"))));
}

fn list(what: &str, names: &[String], output: &mut Output) {
    for name in names.iter().take(LISTED) {
        output.line(format!("  {name}: {what}"));
    }
    if names.len() > LISTED {
        output.line(format!("  … and {} more: {what}", names.len() - LISTED));
    }
}
