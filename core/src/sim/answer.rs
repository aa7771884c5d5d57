//! What a request gets back.

use http::HeaderValue;
use http::header::{CONTENT_TYPE, HeaderName};
use serde_json::{Value as Json, json};

use super::errors::Failure;
use super::moment::Moment;

/// The media type of every JSON answer of Graph.
pub(crate) const JSON_TYPE: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// The body of an answer.
#[derive(Clone, Debug, Default)]
pub(crate) enum Body {
    /// There is none.
    #[default]
    None,
    /// JSON, written already.
    Json(String),
    /// Plain text, such as a count.
    Text(String),
}

/// The answer to a request, before it becomes HTTP.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Headers beside the usual ones.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(crate) body: Body,
}

impl Answer {
    /// JSON with a status.
    pub(crate) fn json(status: u16, body: &Json) -> Self {
        Self { status, headers: Vec::new(), body: Body::Json(body.to_string()) }
    }

    /// JSON that is written already.
    pub(crate) fn written(status: u16, body: String) -> Self {
        Self { status, headers: Vec::new(), body: Body::Json(body) }
    }

    /// 204.
    pub(crate) fn nothing() -> Self {
        Self { status: 204, ..Self::default() }
    }

    /// The same with a header.
    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A refusal in Graph's envelope.
    pub(crate) fn refusal(failure: Failure, at: Moment, request: &str, client: &str) -> Self {
        let date = at.to_string();
        let mut error = json!({
            "code": failure.code,
            "message": failure.message,
            "innerError": { "date": date.trim_end_matches('Z'), "request-id": request, "client-request-id": client },
        });
        if let Some(details) = failure.details {
            error["details"] = *details;
        }
        let mut answer = Self::json(failure.status, &json!({ "error": error }));
        answer.headers = failure.headers;
        answer
    }

    /// The media type of the body, if there is one.
    pub(crate) fn media_type(&self) -> Option<&'static str> {
        match self.body {
            Body::None => None,
            Body::Json(_) => Some(JSON_TYPE),
            Body::Text(_) => Some("text/plain"),
        }
    }

    /// The answer as HTTP.
    pub(crate) fn into_http(self) -> http::Response<bytes::Bytes> {
        let media_type = self.media_type();
        let bytes = match self.body {
            Body::None => bytes::Bytes::new(),
            Body::Json(text) | Body::Text(text) => text.into(),
        };
        let mut response = http::Response::new(bytes);
        *response.status_mut() =
            http::StatusCode::from_u16(self.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        if let Some(media_type) = media_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
            headers.insert("odata-version", HeaderValue::from_static("4.0"));
        }
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.insert(name, value);
            }
        }
        response
    }
}
