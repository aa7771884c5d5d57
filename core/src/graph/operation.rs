//! One operation: what to send, and how to read its refusals.

use std::fmt;
use std::ops::Range;

use ::http::{HeaderName, HeaderValue, Method};
use bytes::Bytes;
use serde_json::Value;

use super::body;
use super::path;
use super::shape::Reason;
use crate::http::{Effect, outline};
use crate::secret::Secret;

/// When a refusal means that there is nothing left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorRule {
    /// A refusal of a known shape, such as adding a member that is one already.
    DoneWhen(Reason),
    /// A refusal with a status and words of the service's message; for shapes that only one kind of resource meets.
    DoneWhenSaid {
        /// The HTTP status.
        status: u16,
        /// Words of the message, in lower case.
        words: &'static str,
    },
}

/// One request to Graph, relative to the version's root.
///
/// `Debug` shows the method and the outline of the path.
#[derive(Clone)]
pub struct Operation {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Bytes,
    pub(super) effect: Effect,
    pub(super) rules: Vec<ErrorRule>,
    /// Where the body holds a secret, as JSON text.
    pub(super) secret: Option<Range<usize>>,
    /// Why it cannot be sent.
    pub(super) problem: Option<String>,
}

impl Operation {
    /// An operation on a path such as `/groups(uniqueName='x')?$select=id`, percent-encoded; see [`super::path`].
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let read = method == Method::GET || method == Method::HEAD;
        Self {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: Bytes::new(),
            effect: if read { Effect::Read } else { Effect::Write },
            rules: Vec::new(),
            secret: None,
            problem: None,
        }
    }

    /// An operation that reads.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Adds a header, such as `Prefer: create-if-missing`. A header that HTTP does not allow makes sending fail.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            _ => self.problem = Some(format!("`{}` is not a header", name.escape_default())),
        }
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn json(mut self, value: &Value) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.body = bytes.into(),
            Err(error) => self.problem = Some(format!("its body cannot be written: {error}")),
        }
        self
    }

    /// Sets the body to a template with a secret at `/passwordProfile/password`. The memory is wiped after use.
    #[must_use]
    pub fn password_body(mut self, template: &Value, secret: &Secret) -> Self {
        let (bytes, range) = body::with_password(template, secret);
        self.body = bytes;
        self.secret = Some(range);
        self
    }

    /// Declares that sending it again is harmless, as the resource's rule says. Then lost answers are asked for again.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        if self.effect == Effect::Write {
            self.effect = Effect::IdempotentWrite;
        }
        self
    }

    /// Declares that it only reads although its method is `POST`, as `getByIds` does.
    #[must_use]
    pub fn reads(mut self) -> Self {
        self.effect = Effect::Read;
        self
    }

    /// Adds a rule by which a refusal counts as done.
    #[must_use]
    pub fn rule(mut self, rule: ErrorRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path with its query, relative to the version's root.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it only reads, or may be sent again.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Method and path for messages: `POST /users`. Keys are shown, since messages go to whoever gave them; values of
    /// a query are not.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.method, path::readable(self.path.split('?').next().unwrap_or_default()))
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({} bytes)", self.method, outline(&self.path), self.body.len())
    }
}
