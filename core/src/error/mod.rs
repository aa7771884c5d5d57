//! The one error of the library: what went wrong, where, why, and what to do about it.

pub mod codes;

use std::fmt;

pub use codes::Code;

/// The result of every fallible function.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it is. Each kind has one exception class in every language.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
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

/// An error with a stable code, a sentence and a hint.
///
/// `Display` is one line without the source; walk [`std::error::Error::source`] for the cause.
#[derive(thiserror::Error)]
#[error("{text}")]
pub struct Error {
    code: Code,
    text: String,
    detail: Box<Detail>,
}

#[derive(Default)]
struct Detail {
    hint: Option<String>,
    address: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    retry_after: Option<std::time::Duration>,
    entries: std::collections::BTreeMap<String, String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// Makes an error of a known code; `text` says what, where and why in one sentence.
    pub fn new(code: Code, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), detail: Box::default() }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.detail.hint = Some(hint.into());
        self
    }

    /// Adds the address of the step that failed.
    #[must_use]
    pub fn at(mut self, address: impl fmt::Display) -> Self {
        self.detail.address = Some(address.to_string());
        self
    }

    /// Adds the HTTP status and the request id of the service.
    #[must_use]
    pub fn answered(mut self, status: u16, request_id: Option<String>) -> Self {
        self.detail.status = Some(status);
        self.detail.request_id = request_id;
        self
    }

    /// Adds how long the service asked to wait.
    #[must_use]
    pub fn retry_after(mut self, wait: Option<std::time::Duration>) -> Self {
        self.detail.retry_after = wait;
        self
    }

    /// Adds a named fact for programs.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl fmt::Display) -> Self {
        self.detail.entries.insert(key.into(), value.to_string());
        self
    }

    /// Adds a remark at the end of the sentence.
    #[must_use]
    pub fn noting(mut self, remark: impl fmt::Display) -> Self {
        self.text = format!("{}; {remark}", self.text.trim_end_matches('.'));
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.detail.source = Some(source.into());
        self
    }

    /// The stable code, such as `license.no_seats`.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The kind, which is fixed by the code.
    pub fn kind(&self) -> ErrorKind {
        self.code.kind
    }

    /// What to do next, where there is something to do.
    pub fn hint_text(&self) -> Option<&str> {
        self.detail.hint.as_deref()
    }

    /// The address of the step that failed, if one did.
    pub fn address(&self) -> Option<&str> {
        self.detail.address.as_deref()
    }

    /// The HTTP status, if a service answered.
    pub fn status(&self) -> Option<u16> {
        self.detail.status
    }

    /// The service's request id, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.detail.request_id.as_deref()
    }

    /// How long the service asked to wait, if it did.
    pub fn wait(&self) -> Option<std::time::Duration> {
        self.detail.retry_after
    }

    /// Named facts for programs.
    pub fn details(&self) -> &std::collections::BTreeMap<String, String> {
        &self.detail.entries
    }

    /// The cause as an error, if there is one.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.detail.source.as_deref()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.text, self.code.name)?;
        if let Some(hint) = &self.detail.hint {
            write!(f, "\n    hint: {hint}")?;
        }
        if let Some(source) = &self.detail.source {
            write!(f, "\n    cause: {source}")?;
        }
        Ok(())
    }
}
