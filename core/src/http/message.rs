//! One request and one answer.

use std::fmt;
use std::time::Duration;

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use bytes::Bytes;

use super::policy::redact;
use super::quota::Load;
use super::url::GraphUrl;

/// What sending a request does, and hence whether it may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Read,
    /// It writes, and its resource's rule says that sending it again is harmless.
    IdempotentWrite,
    /// It writes. Nothing below the engine sends it twice.
    Write,
}

impl Effect {
    /// Whether a policy may send it again.
    pub fn may_repeat(self) -> bool {
        self != Self::Write
    }

    /// Whether it only reads.
    pub fn is_read(self) -> bool {
        self == Self::Read
    }
}

/// One HTTP request to the service.
///
/// `Debug` shows the method, the outline of the address and the size of the body, never keys, headers or content.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The address, always at the service's own origin.
    pub url: GraphUrl,
    /// The headers. The policies add `authorization` and `client-request-id`.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// Whether it may be sent again. Follows from the method unless the caller says otherwise.
    pub effect: Effect,
    /// How many operations it carries: 1, or the items of a `$batch`.
    pub operations: u32,
    /// How many of them the service counts as writes.
    pub writes: u32,
    /// What they cost of each service's quota.
    pub load: Load,
    /// Whether it has to open a new connection, as the service asks for what is repeated after a 503.
    pub fresh: bool,
}

impl Request {
    /// A request without headers and body. `GET` and `HEAD` read, every other method writes.
    pub fn new(method: Method, url: GraphUrl) -> Self {
        let read = method == Method::GET || method == Method::HEAD;
        let load = Load::of(&method, url.path_and_query(), read);
        Self {
            load,
            fresh: false,
            method,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            effect: if read { Effect::Read } else { Effect::Write },
            operations: 1,
            writes: u32::from(!read),
        }
    }

    /// A request that reads.
    pub fn get(url: GraphUrl) -> Self {
        Self::new(Method::GET, url)
    }

    /// Adds a header, in place of an earlier one of that name.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(mut self, body: Bytes) -> Self {
        self.headers.insert(::http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.body = body;
        self
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} ({} bytes)", self.method, self.url, self.body.len())
    }
}

/// One HTTP answer, its body read to the end and decompressed.
///
/// `Debug` shows the status, the harmless headers and the size of the body.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// Why it was not asked for again, where that would have been allowed.
    pub stopped: Option<Stopped>,
}

/// Why a call was not repeated any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It was sent so often.
    Tries(u32),
    /// The next try would have come after the time that a call may take.
    Budget(Duration),
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tries(1) => f.write_str("it was sent once"),
            Self::Tries(tries) => write!(f, "it was sent {tries} times"),
            Self::Budget(budget) => {
                write!(
                    f,
                    "it was given up, because a call may take no longer than {} s in all",
                    budget.as_secs()
                )
            }
        }
    }
}

impl Response {
    /// An answer with a status and a body.
    pub fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into(), stopped: None }
    }

    /// The body without the byte order mark that some services put before JSON, and which RFC 8259 lets a reader ignore.
    pub fn content(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }

    /// The text of a header; `None` if it is absent or not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} ({} bytes)", self.status, redact::shown_headers(&self.headers), self.body.len())
    }
}
