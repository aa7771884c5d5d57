use serde::{Deserialize, Serialize};

use super::common::Tags;
use crate::error::{Error, ErrorKind};

/// An error as every language and every `--json` output shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorInfo {
    /// The kind; it chooses the exception class.
    pub category: ErrorCategory,
    /// The stable code, such as `license.no_seats`.
    pub code: String,
    /// What went wrong, in one sentence.
    pub message: String,
    /// Whether the same call may succeed later without a change.
    pub retryable: bool,
    /// How long the service asked to wait, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u32>,
    /// The HTTP status, if a service answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u32>,
    /// The service's request id, for a support case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The address of the step that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Named facts for programs.
    #[serde(default)]
    pub details: Tags,
}

/// The kind of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ErrorCategory {
    /// The scenario, the plan or an argument is wrong; nothing was sent.
    InvalidInput,
    /// There is no credential, or it was refused.
    Unauthenticated,
    /// The credential lacks a permission or a role.
    Forbidden,
    /// Seats or a feature of a licence are missing.
    NotLicensed,
    /// The object does not exist.
    NotFound,
    /// The object exists already, belongs to somebody else, or a guard refused.
    Conflict,
    /// The tenant changed after the plan was made.
    Stale,
    /// The service asked to slow down for longer than this run may wait.
    Throttled,
    /// The service or the network did not answer.
    Unavailable,
    /// The cloud, the build or the simulated tenant does not offer it.
    Unsupported,
    /// A part was done, the rest was not.
    Incomplete,
    /// The caller asked to stop.
    Cancelled,
    /// A defect of this library.
    Internal,
}

impl From<ErrorKind> for ErrorCategory {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidInput => Self::InvalidInput,
            ErrorKind::Unauthenticated => Self::Unauthenticated,
            ErrorKind::Forbidden => Self::Forbidden,
            ErrorKind::NotLicensed => Self::NotLicensed,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::Conflict => Self::Conflict,
            ErrorKind::Stale => Self::Stale,
            ErrorKind::Throttled => Self::Throttled,
            ErrorKind::Unavailable => Self::Unavailable,
            ErrorKind::Unsupported => Self::Unsupported,
            ErrorKind::Incomplete => Self::Incomplete,
            ErrorKind::Cancelled => Self::Cancelled,
            ErrorKind::Internal => Self::Internal,
        }
    }
}

impl From<&Error> for ErrorInfo {
    fn from(error: &Error) -> Self {
        let kind = error.kind();
        Self {
            category: kind.into(),
            code: error.code().name.to_owned(),
            message: error.to_string(),
            retryable: matches!(
                kind,
                ErrorKind::Throttled | ErrorKind::Unavailable | ErrorKind::Incomplete | ErrorKind::Cancelled
            ),
            retry_after_ms: error.wait().map(|wait| u32::try_from(wait.as_millis()).unwrap_or(u32::MAX)),
            status: error.status().map(u32::from),
            request_id: error.request_id().map(str::to_owned),
            address: error.address().map(str::to_owned),
            hint: error.hint_text().map(str::to_owned),
            details: Tags(error.details().clone()),
        }
    }
}
