//! A report as GitHub-flavoured Markdown. What can hold a user's text stands in a code span, where nothing in it can act.

use std::fmt::Write;

use data_encoding::BASE64;

use super::relations::{decision, described, svg, word as access_word};
use crate::encode::{ci, markdown as encode};
use crate::model::{Check, Report, Severity, StatementVerdict, Target, TenantRelations, Verdict};

/// How many rows the table of checks shows.
const ROWS: usize = 200;

/// The report as GitHub-flavoured Markdown: whether the tenant is simulated, a table per article, the checks that do not pass, the diagnostics.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    head(report, &mut out);
    if let Some(relations) = &report.relations {
        picture(relations, &mut out);
    }
    for article in &report.articles {
        add(&mut out, format_args!("\n## {}\n\n", article.title));
        add(&mut out, format_args!("Source: `{}`. {}\n\n", article.source, tally(article)));
        out.push_str("| id | verdict | statement | answer |\n|---|---|---|---|\n");
        for line in &article.lines {
            let quote = cell(&line.quote);
            add(
                &mut out,
                format_args!("| {} | {} | {quote} | {} |\n", line.id, word(line.verdict), cell(&line.answer)),
            );
        }
    }
    checks(report, &mut out);
    diagnostics(report, &mut out);
    out
}

fn head(report: &Report, out: &mut String) {
    let target = match report.target {
        Target::Simulated => "simulated",
        Target::Live => "live",
    };
    add(
        out,
        format_args!(
            "# Readiness of {} in the {target} tenant {}\n\n",
            code(&report.deployment),
            code(&report.tenant.domain)
        ),
    );
    let ready = if report.ready { "**ready**" } else { "**not ready**" };
    add(out, format_args!("{ready}, as read at {} (tenant {}).\n", report.at, code(&report.tenant.id)));
}

/// The relations as an image with its description, and the same as a table for whoever does not see it.
fn picture(relations: &TenantRelations, out: &mut String) {
    let image = BASE64.encode(svg(relations).as_bytes());
    let told = encode::plain(&described(relations));
    add(out, format_args!("\n## Who lets whom in\n\n![{told}](data:image/svg+xml;base64,{image})\n\n"));
    out.push_str("| tenant | name | people | administered here |\n|---|---|---|---|\n");
    for tenant in &relations.tenants {
        let name = tenant.name.as_deref().map_or_else(String::new, cell);
        let people = tenant.role.people();
        let here = if tenant.administered { "yes" } else { "no" };
        add(out, format_args!("| {} | {name} | {people} | {here} |\n", cell(&tenant.tenant)));
    }
    out.push_str("\n| tenant | external access | about | decision | what it says |\n|---|---|---|---|---|\n");
    for one in &relations.relations {
        let (from, to, told) = (cell(&one.tenant), cell(&one.other), cell(&one.text));
        let (access, decision) = (access_word(one.access), decision(one.verdict));
        add(out, format_args!("| {from} | {access} | {to} | {decision} | {told} |\n"));
    }
}

/// `31 pass, 2 manual`, in the order of the words.
fn tally(article: &crate::model::ArticleReport) -> String {
    const WORDS: [StatementVerdict; 7] = [
        StatementVerdict::Pass,
        StatementVerdict::Fail,
        StatementVerdict::Pending,
        StatementVerdict::Manual,
        StatementVerdict::Advice,
        StatementVerdict::Emitted,
        StatementVerdict::NotApplicable,
    ];
    let count = |verdict| article.lines.iter().filter(|line| line.verdict == verdict).count();
    let parts: Vec<String> = WORDS
        .into_iter()
        .map(|verdict| (count(verdict), word(verdict)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{} statements: {}.", article.lines.len(), parts.join(", "))
}

fn checks(report: &Report, out: &mut String) {
    let open: Vec<&Check> = report.checks.iter().filter(|check| check.verdict != Verdict::Pass).collect();
    let passed = report.checks.len() - open.len();
    add(out, format_args!("\n## Checks\n\n{passed} of {} pass.\n", report.checks.len()));
    if open.is_empty() {
        return;
    }
    out.push_str("\n| verdict | resource | what | what to do |\n|---|---|---|---|\n");
    for check in open.iter().take(ROWS) {
        let verdict = match check.verdict {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Pending => "pending",
            Verdict::Manual => "manual",
            Verdict::CannotBeRead => "cannot be read",
        };
        let hint = check.hint.as_deref().map_or_else(String::new, cell);
        let (address, text) = (cell(check.address.as_str()), cell(&check.text));
        add(out, format_args!("| {verdict} | {address} | {text} | {hint} |\n"));
    }
    if open.len() > ROWS {
        add(out, format_args!("\n… and {} more: the JSON form lists all.\n", open.len() - ROWS));
    }
}

fn diagnostics(report: &Report, out: &mut String) {
    if report.diagnostics.is_empty() {
        return;
    }
    out.push_str("\n## Diagnostics\n\n");
    for one in &report.diagnostics {
        let word = match one.severity {
            Severity::Error => "**error**",
            Severity::Warning => "**warning**",
            Severity::Advice => "advice",
        };
        let hint = one.hint.as_deref().map_or_else(String::new, |hint| format!(" {}", code(hint)));
        add(out, format_args!("- {word} {}: {}{hint}\n", code(&one.code), code(&one.text)));
    }
}

/// A verdict as people read it.
fn word(verdict: StatementVerdict) -> &'static str {
    match verdict {
        StatementVerdict::Pass => "pass",
        StatementVerdict::Fail => "fail",
        StatementVerdict::Pending => "pending",
        StatementVerdict::Manual => "manual",
        StatementVerdict::Advice => "advice",
        StatementVerdict::Emitted => "emitted",
        StatementVerdict::NotApplicable => "not applicable",
    }
}

// The log of a build agent may read this too, so its commands are broken up first.
fn code(text: &str) -> String {
    encode::code(&ci::text(text))
}

fn cell(text: &str) -> String {
    encode::cell(&ci::text(text))
}

fn add(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(line);
}
