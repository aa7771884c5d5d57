//! Collects findings by their place in bytes, and numbers lines and columns once, at the end.

use std::collections::BTreeMap;

use super::codes::Rule;
use super::edit::Origin;
use crate::model::{LintFinding, LintReport, LintVerdict, LintedDocument, Severity};

/// How many findings of one code are listed before one stands for the rest.
const LISTED: usize = 50;

/// One thing to say about a place.
#[derive(Debug)]
struct Found {
    rule: Rule,
    at: usize,
    text: String,
    hint: Option<String>,
}

/// All findings of one text.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Found>,
    /// How many of each code were met, and where the first one stands that is not listed.
    met: BTreeMap<&'static str, (usize, usize)>,
    origin: Option<Origin>,
}

impl Findings {
    /// From now on, places are those of a changed text.
    pub(super) fn through(&mut self, origin: Origin) {
        self.origin = Some(origin);
    }

    /// Whether a finding of this rule would still be listed, for texts that are expensive to make.
    pub(super) fn lists(&self, rule: Rule) -> bool {
        self.met.get(rule.name).is_none_or(|(count, _)| *count < LISTED)
    }

    /// Adds a finding at a place in bytes.
    pub(super) fn add(&mut self, rule: Rule, at: usize, text: impl Into<String>) {
        self.add_with(rule, at, text, None::<String>);
    }

    /// Adds a finding that says what to do.
    pub(super) fn hint(&mut self, rule: Rule, at: usize, text: impl Into<String>, hint: impl Into<String>) {
        self.add_with(rule, at, text, Some(hint));
    }

    fn add_with(&mut self, rule: Rule, at: usize, text: impl Into<String>, hint: Option<impl Into<String>>) {
        let at = self.origin.as_ref().map_or(at, |origin| origin.of(at));
        let (count, next) = self.met.entry(rule.name).or_default();
        *count += 1;
        if *count <= LISTED {
            self.list.push(Found { rule, at, text: text.into(), hint: hint.map(Into::into) });
        } else if *count == LISTED + 1 {
            *next = at;
        }
    }

    /// Whether anything of that rule was found.
    #[cfg(test)]
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.met.contains_key(rule.name)
    }

    /// The report on the text that the places belong to.
    pub(super) fn report(mut self, document: LintedDocument, text: &str) -> LintReport {
        for (name, (count, next)) in std::mem::take(&mut self.met) {
            let Some(more) = count.checked_sub(LISTED).filter(|more| *more > 0) else { continue };
            if let Some(rule) = self.list.iter().map(|found| found.rule).find(|rule| rule.name == name) {
                let text = format!("{more} more of this kind are not listed; this is the first of them");
                self.list.push(Found { rule, at: next, text, hint: None });
            }
        }
        self.list.sort_by_key(|found| found.at);
        let mut places = Places::new(text);
        let findings: Vec<LintFinding> = self
            .list
            .into_iter()
            .map(|found| {
                let (line, column) = places.of(found.at);
                LintFinding {
                    code: found.rule.name.to_owned(),
                    severity: found.rule.severity,
                    line,
                    column,
                    text: found.text,
                    hint: found.hint,
                }
            })
            .collect();
        let verdict = match findings.iter().map(|finding| finding.severity).min() {
            Some(Severity::Error) => LintVerdict::Error,
            Some(Severity::Warning) => LintVerdict::Warning,
            Some(Severity::Advice) | None => LintVerdict::Ok,
        };
        LintReport { document, verdict, findings }
    }
}

/// Lines and columns of growing places, in one pass over the text.
pub(super) struct Places<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Places<'a> {
    /// Starts at the first character.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    /// Line and column of a place, which must not be before the last one that was asked for.
    pub(super) fn of(&mut self, place: usize) -> (u32, u32) {
        let passed = self.text.get(self.at..place.min(self.text.len())).unwrap_or_default();
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        if lines > 0 {
            self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.column = 1;
        }
        let line = passed.rfind('\n').and_then(|at| passed.get(at + 1..)).unwrap_or(passed);
        // Whatever is no carriage return and starts a character.
        let columns = line.bytes().filter(|byte| *byte != b'\r' && *byte & 0xC0 != 0x80).count();
        self.column = self.column.saturating_add(u32::try_from(columns).unwrap_or(u32::MAX));
        self.at += passed.len();
        (self.line, self.column)
    }
}

/// A value of the document in a sentence: short, and with what is invisible made visible.
pub(super) fn quote(value: &str) -> String {
    const LONGEST: usize = 120;
    let mut short: String = value.chars().take(LONGEST).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    format!("`{}`", crate::encode::terminal::text(&short))
}

#[cfg(test)]
mod tests {
    use super::super::codes;
    use super::*;

    #[test]
    fn columns_are_characters_without_carriage_returns() {
        let text = "aé\r\n\u{202f}x\rb";
        let mut places = Places::new(text);
        let found: Vec<_> = [0, 1, 3, 5, 8, 9, 10, 99].map(|at| places.of(at)).into();
        assert_eq!(found, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (2, 3), (2, 4)]);
    }

    #[test]
    fn many_of_one_kind_end_in_one_finding() {
        let text = "x".repeat(100_000);
        let mut findings = Findings::default();
        for at in 0..text.len() {
            findings.add(codes::KIOSK_NO_APP, at, "text");
        }
        assert!(!findings.lists(codes::KIOSK_NO_APP) && findings.has(codes::KIOSK_NO_APP));
        let report = findings.report(LintedDocument::AssignedAccess, &text);
        assert_eq!(report.findings.len(), 51);
        assert_eq!(report.findings[50].column, 51);
        assert!(report.findings[50].text.starts_with("99950 more"));
        assert_eq!(report.verdict, LintVerdict::Error);
    }
}
