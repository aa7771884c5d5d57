//! A plan for a pull request. Every name stands in a code span, where nothing in it can act.

use std::fmt::Write;

use remote_assist::encode::{ci, markdown};
use remote_assist::model::{Action, Plan, Severity};

use super::plan::{closing, symbol};
use super::words::{changes, target, thousands};

/// How many rows a table shows.
const ROWS: usize = 200;

/// The plan as GitHub-flavoured Markdown.
pub(crate) fn plan(plan: &Plan) -> String {
    let mut out = format!(
        "### Plan for {} in the {} {}\n\n{}\n",
        code(&plan.deployment),
        target(plan.target),
        code(&plan.tenant.domain),
        closing(plan)
    );
    diagnostics(plan, &mut out);
    steps(plan, &mut out);
    if !plan.permissions.apply.is_empty() {
        let names: Vec<String> = plan.permissions.apply.iter().map(|name| code(name)).collect();
        add(&mut out, format_args!("\nLeast Graph permissions to apply: {}\n", names.join(", ")));
    }
    add(&mut out, format_args!("\nFingerprint {}\n", code(&plan.fingerprint)));
    out
}

fn diagnostics(plan: &Plan, out: &mut String) {
    if plan.diagnostics.is_empty() {
        return;
    }
    out.push('\n');
    for one in &plan.diagnostics {
        let word = match one.severity {
            Severity::Error => "**error**",
            Severity::Warning => "**warning**",
            Severity::Advice => "advice",
        };
        add(out, format_args!("- {word} {}: {}\n", code(&one.code), code(&one.text)));
    }
}

fn steps(plan: &Plan, out: &mut String) {
    let steps: Vec<_> = plan.steps.iter().filter(|step| step.action != Action::None).collect();
    if steps.is_empty() {
        return;
    }
    out.push_str("\n| | resource | why | change |\n|---|---|---|---|\n");
    for step in steps.iter().take(ROWS) {
        let changes =
            Some(changes(step)).filter(|text| !text.is_empty()).map_or_else(String::new, |text| cell(&text));
        let (mark, address, reason) =
            (symbol(step.action).0, cell(step.address.as_str()), cell(&step.reason));
        add(out, format_args!("| `{mark}` | {address} | {reason} | {changes} |\n"));
    }
    if steps.len() > ROWS {
        add(out, format_args!("\n… and {} more.\n", thousands(steps.len() - ROWS)));
    }
}

// The log of a build agent reads this too, so its commands are broken up first.
fn code(text: &str) -> String {
    markdown::code(&ci::text(text))
}

fn cell(text: &str) -> String {
    markdown::cell(&ci::text(text))
}

fn add(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(line);
}
