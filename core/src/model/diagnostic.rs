use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, codes};

/// Something to know about a scenario or a plan: what, where, why, and what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Diagnostic {
    /// The stable code, such as `scenario.unknown_key`.
    pub code: String,
    /// How serious it is.
    pub severity: Severity,
    /// One sentence that says what and why.
    pub text: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where in the document it stands.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The article and the section that it comes from, such as `shared-identity#limitations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Diagnostic {
    /// Fails with the first error among findings, and says how many there are.
    ///
    /// A missing key comes last: where a key is misspelt, the misspelling explains what is missing.
    pub fn refuse(findings: &[Self]) -> Result<()> {
        let errors = || findings.iter().filter(|finding| finding.severity == Severity::Error);
        let telling = errors().find(|error| error.code != codes::SCENARIO_MISSING_KEY.name);
        let Some(first) = telling.or_else(|| errors().next()) else { return Ok(()) };
        let more = match errors().count() - 1 {
            0 => String::new(),
            1 => " (and one more error)".to_owned(),
            more => format!(" (and {more} more errors)"),
        };
        let code = codes::find(&first.code).unwrap_or(codes::SCENARIO_INVALID);
        let mut error = Error::new(code, format!("{}{more}", first.text));
        if let Some(hint) = &first.hint {
            error = error.hint(hint.clone());
        }
        let place = first.place.clone().unwrap_or_default();
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let facts = [
            ("file", place.file),
            ("line", number(place.line)),
            ("column", number(place.column)),
            ("path", place.path),
        ];
        for (name, fact) in facts {
            if let Some(fact) = fact {
                error = error.with(name, fact);
            }
        }
        Err(error)
    }
}

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Nothing can be carried out before this is mended.
    Error,
    /// It can be carried out, but somebody should decide.
    Warning,
    /// A recommendation.
    Advice,
}

/// A place in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// The file as it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column, from 1, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The path within the document, such as `accounts[0].user`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// The answer of `validate`: every diagnostic at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Validation {
    /// Whether no diagnostic is an error.
    pub valid: bool,
    /// All diagnostics, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
}
