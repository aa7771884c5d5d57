use remote_assist::deploy::Client;
use remote_assist::model::PermissionSet;

use super::Loaded;
use crate::args::PermissionsArguments;
use crate::failure::Exit;
use crate::line::{BOLD, Line};
use crate::output::Output;

/// Lists the least permissions of a scenario, whatever the tenant holds already.
pub(super) fn run(arguments: &PermissionsArguments, output: &mut Output) -> Exit {
    let loaded = Loaded::read(&arguments.file)?;
    let report = Client::simulated()?.permissions(&loaded.scenario);
    if arguments.json {
        output.json(&report)?;
        return Ok(0);
    }
    for (title, set) in [
        ("To plan and verify", &report.plan),
        ("To apply", &report.apply),
        ("For PowerShell steps", &report.powershell),
    ] {
        section(title, set, output);
    }
    Ok(0)
}

fn section(title: &'static str, set: &PermissionSet, output: &mut Output) {
    if set.graph.is_empty() && set.roles.is_empty() {
        return;
    }
    output.line(Line::new().mark(title, BOLD));
    for permission in &set.graph {
        output.line(format!("  {permission}"));
    }
    if !set.roles.is_empty() {
        output.line(format!("  or a person with the directory roles: {}", set.roles.join(", ")));
    }
}
