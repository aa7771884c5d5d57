use remote_assist::error::{Error, codes};
use remote_assist::model::{Diagnostic, ErrorInfo, Severity};
use serde::Serialize;

/// Why a verb ended before it had its result.
#[derive(Debug)]
pub(crate) struct Failure(Box<Inner>);

#[derive(Debug)]
struct Inner {
    info: ErrorInfo,
    exit: u8,
    diagnostics: Vec<Diagnostic>,
    consequence: &'static str,
}

/// What a failing `--json` command prints.
#[derive(Debug, Serialize)]
pub(crate) struct FailureDocument<'a> {
    error: &'a ErrorInfo,
    /// All that is wrong with a scenario, where that is why it failed.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    diagnostics: &'a [Diagnostic],
}

/// The exit code, or why there is no result.
pub(crate) type Exit = Result<u8, Failure>;

impl Failure {
    /// A failure whose diagnostics tell everything; the first error names it. `consequence` says what was not done.
    pub(crate) fn of(diagnostics: Vec<Diagnostic>, consequence: &'static str) -> Self {
        let mut errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let first = errors.next();
        let code = first.and_then(|first| codes::find(&first.code)).unwrap_or(codes::SCENARIO_INVALID);
        let text = first.map_or_else(String::new, |first| first.text.clone());
        let more = match errors.count() {
            0 => String::new(),
            1 => " (and 1 more error)".to_owned(),
            more => format!(" (and {more} more errors)"),
        };
        let mut error = Error::new(code, format!("{text}{more}"));
        if let Some(hint) = first.and_then(|first| first.hint.clone()) {
            error = error.hint(hint);
        }
        Self(Box::new(Inner {
            info: ErrorInfo::from(&error),
            exit: exit_of(&diagnostics),
            diagnostics,
            consequence,
        }))
    }

    pub(crate) fn exit(&self) -> u8 {
        self.0.exit
    }

    pub(crate) fn info(&self) -> &ErrorInfo {
        &self.0.info
    }

    /// Diagnostics that say more than the error, if there are.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// What was not done.
    pub(crate) fn consequence(&self) -> &'static str {
        self.0.consequence
    }

    pub(crate) fn document(&self) -> FailureDocument<'_> {
        FailureDocument { error: &self.0.info, diagnostics: &self.0.diagnostics }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(Box::new(Inner {
            exit: error.code().exit,
            info: ErrorInfo::from(&error),
            diagnostics: Vec::new(),
            consequence: "",
        }))
    }
}

/// The exit code for diagnostics with errors: wrong input comes before a guard that refuses.
pub(crate) fn exit_of(diagnostics: &[Diagnostic]) -> u8 {
    let exits = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| codes::find(&one.code).map_or(codes::SCENARIO_INVALID.exit, |code| code.exit));
    exits.min().map_or(0, |exit| exit.max(codes::SCENARIO_INVALID.exit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str, severity: Severity) -> Diagnostic {
        Diagnostic { code: code.into(), severity, text: "text".into(), hint: None, place: None, source: None }
    }

    #[test]
    fn wrong_input_comes_before_a_guard() {
        let (seats, domain) = (
            found("license.no_seats", Severity::Error),
            found("tenant.domain_not_verified", Severity::Error),
        );
        assert_eq!(exit_of(std::slice::from_ref(&seats)), 5);
        assert_eq!(exit_of(&[seats, domain]), 2);
        assert_eq!(exit_of(&[found("license.no_seats", Severity::Warning)]), 0);
    }
}
