use serde::{Deserialize, Serialize};

use super::diagnostic::Severity;

/// The answer of `lint`: what is wrong with a document for HoloLens 2, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LintReport {
    /// What the document is.
    pub document: LintedDocument,
    /// The most serious finding decides; advice leaves a document in order.
    pub verdict: LintVerdict,
    /// What was found, in the order of the document.
    pub findings: Vec<LintFinding>,
}

/// What a linted document is, by its root element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LintedDocument {
    /// A kiosk: `AssignedAccessConfiguration`.
    AssignedAccess,
    /// Certificate sign-in of a shared account: `SharedAccountConfiguration`.
    SharedAccount,
    /// The source of an App Control policy: `SiPolicy`.
    AppControl,
    /// Something else, or nothing that can be read; a finding says which.
    Other,
}

/// How a linted document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LintVerdict {
    /// In order; there may be advice.
    Ok,
    /// A headset takes it, but somebody should decide.
    Warning,
    /// A headset refuses it, or it does not do what it says.
    Error,
}

/// One thing to know about a linted document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LintFinding {
    /// The stable code, such as `kiosk.unknown_app`.
    pub code: String,
    /// How serious it is.
    pub severity: Severity,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters; a byte order mark and carriage returns are not counted.
    pub column: u32,
    /// One sentence that says what and why.
    pub text: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}
