//! The report for people.

use anstyle::Style;
use remote_assist::model::{CredentialOutcome, DoctorReport, FindingState, PermissionState};

use crate::line::{BLUE, BOLD, GREEN, Line, RED, YELLOW};
use crate::output::Output;

/// One line for each thing, and what to do below it.
pub(super) fn report(report: &DoctorReport, output: &mut Output) {
    credentials(report, output);
    permissions(report, output);
    output.line(Line::new().mark("This machine", BOLD));
    for one in &report.findings {
        let (word, style) = match one.state {
            FindingState::Ok => ("ok", GREEN),
            FindingState::Absent => ("absent", YELLOW),
            FindingState::Wrong => ("wrong", RED),
            FindingState::NotChecked => ("not checked", BLUE),
        };
        item(word, style, &format!("{}: {}", one.check, one.text), output);
        if one.state != FindingState::Ok {
            below(one.needed_for.as_ref().map(|purpose| format!("needed for {purpose}")), output);
            below(one.hint.clone(), output);
        }
    }
    output.line(verdict(report));
}

fn credentials(report: &DoctorReport, output: &mut Output) {
    let tenant = report.tenant.as_deref().unwrap_or("whichever the credential belongs to");
    output.line(Line::new().mark("Credentials", BOLD).text(format!("   tenant: {tenant}")));
    for one in &report.credentials {
        let (word, style) = match one.outcome {
            CredentialOutcome::Found => ("found", GREEN),
            CredentialOutcome::Absent => ("absent", YELLOW),
            CredentialOutcome::Refused => ("refused", RED),
            CredentialOutcome::NotTried => ("not tried", BLUE),
        };
        item(word, style, &format!("{}: {}", one.credential, one.text), output);
        below(one.hint.clone(), output);
    }
    if let Some(token) = &report.token {
        let who = if token.delegated { "a person" } else { "an application" };
        let tenant = token.tenant.as_deref().unwrap_or("it does not say");
        output.line(format!("  the token is for {who}, in tenant {tenant}"));
    }
}

fn permissions(report: &DoctorReport, output: &mut Output) {
    if report.permissions.is_empty() {
        return;
    }
    output.line(Line::new().mark("Permissions of the scenario", BOLD));
    for one in &report.permissions {
        let (word, style) = match one.held {
            PermissionState::Held => ("ok", GREEN),
            PermissionState::Missing => ("missing", RED),
            PermissionState::Unknown => ("unknown", BLUE),
        };
        item(word, style, &format!("{} for {}", one.permission, one.needed_for), output);
    }
}

fn item(word: &'static str, style: Style, text: &str, output: &mut Output) {
    let room = " ".repeat(11_usize.saturating_sub(word.len()));
    output.line(Line::new().text("  ").mark(word, style).text(format!("{room} {text}")));
}

fn below(text: Option<String>, output: &mut Output) {
    if let Some(text) = text {
        output.line(format!("              {text}"));
    }
}

fn verdict(report: &DoctorReport) -> Line {
    match (report.ready, report.live) {
        (true, true) => Line::new().mark("ready", GREEN).text(": the credential works."),
        (true, false) => Line::new()
            .mark("nothing is wrong", GREEN)
            .text(". Nobody was contacted; --live asks the credentials and the tenant."),
        (false, true) => Line::new().mark("not ready", RED).text(" for --live: see above."),
        (false, false) => Line::new().mark("not ready", RED).text(": see above. Nobody was contacted."),
    }
}
