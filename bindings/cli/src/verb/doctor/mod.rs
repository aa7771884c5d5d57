//! `doctor`: what there is to work with, and what each missing thing is needed for.

mod credentials;
mod machine;
mod powershell;
mod show;

use remote_assist::auth::Environment;
use remote_assist::deploy::Client;
use remote_assist::error::codes;
use remote_assist::model::{Cloud, CredentialOutcome, DoctorReport, FindingState, PermissionState, Scenario};
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::DoctorArguments;
use crate::failure::Exit;
use crate::output::Output;

/// Looks at everything, and contacts somebody only with `--live`.
pub(super) async fn run(
    arguments: &DoctorArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let loaded = arguments.file.as_deref().map(Loaded::read).transpose()?;
    let scenario = loaded.as_ref().map(|loaded| &loaded.scenario);
    let report = unless_cancelled(cancel, async { Ok(examine(scenario, arguments.live).await) }).await?;
    if arguments.json {
        output.json(&report)?;
    } else {
        show::report(&report, output);
    }
    Ok(if report.ready { 0 } else { codes::TOKEN_MISSING.exit })
}

async fn examine(scenario: Option<&Scenario>, live: bool) -> DoctorReport {
    let environment = Environment::process();
    let cloud = scenario.map_or(Cloud::Global, Scenario::cloud);
    let named = scenario.map(|scenario| scenario.tenant().to_owned());
    let tenant = named.or_else(|| environment.get("AZURE_TENANT_ID"));
    let mut report = DoctorReport {
        live,
        ready: false,
        tenant,
        cloud,
        credentials: Vec::new(),
        token: None,
        permissions: Vec::new(),
        clock_offset_seconds: None,
        findings: Vec::new(),
    };
    credentials::examine(&mut report).await;
    let needed = scenario.map(needed).unwrap_or_default();
    report.permissions = credentials::permissions(needed, report.token.as_ref());
    report.findings.extend([machine::proxy(&environment), machine::store()]);
    report.findings.extend(powershell::findings(&environment));
    report.ready = is_ready(&report);
    report
}

/// The least permissions of a scenario, those to read among them.
fn needed(scenario: &Scenario) -> Vec<String> {
    // Offline: which tenant the client leads to does not matter.
    let report = Client::simulated().map(|client| client.permissions(scenario)).unwrap_or_default();
    let mut needed: Vec<String> = report.plan.graph.into_iter().chain(report.apply.graph).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

fn is_ready(report: &DoctorReport) -> bool {
    let wrong = report.findings.iter().any(|one| one.state == FindingState::Wrong)
        || report.credentials.iter().any(|one| one.outcome == CredentialOutcome::Refused)
        || report.permissions.iter().any(|one| one.held == PermissionState::Missing);
    let found = report.credentials.iter().any(|one| one.outcome == CredentialOutcome::Found);
    !wrong && (found || !report.live)
}
