//! What logs may show: named headers and named places of a JSON body, and nothing else.

use std::fmt::Write;
use std::sync::Arc;

use ::http::{HeaderMap, HeaderValue};
use serde_json::Value;

use crate::clock::{Clock, Timestamp};
use crate::error::Result;
use crate::http::policy::correlation::CLIENT_REQUEST_ID;
use crate::http::traffic::Traffic;
use crate::http::{Next, Policy, Request, Response, parse_http_date};

/// Headers that hold no secret and name no person.
const HEADERS: &[&str] = &[
    "client-request-id",
    "request-id",
    "content-type",
    "content-length",
    "consistencylevel",
    "prefer",
    "date",
    "retry-after",
    "x-ms-resource-unit",
    "x-ms-throttle-information",
    "x-ms-throttle-limit-percentage",
    "x-ms-throttle-scope",
];

/// Places of a body that hold no secret and name no person. `*` stands for every element of a list.
const PLACES: &[&[&str]] = &[
    &["id"],
    &["@odata.count"],
    &["error", "code"],
    &["error", "innerError", "request-id"],
    &["error", "details", "*", "code"],
    &["error", "details", "*", "target"],
    &["requests", "*", "id"],
    &["requests", "*", "method"],
    &["responses", "*", "id"],
    &["responses", "*", "status"],
    &["responses", "*", "body", "error", "code"],
];

/// Writes one line per try, and at level `trace` the harmless parts of headers and bodies.
pub(crate) struct Redact {
    clock: Arc<dyn Clock>,
    traffic: Arc<Traffic>,
}

impl Redact {
    pub(crate) fn new(clock: Arc<dyn Clock>, traffic: Arc<Traffic>) -> Self {
        Self { clock, traffic }
    }

    fn note_clock(&self, response: &Response, now: Timestamp) {
        if let Some(date) = response.header("date").and_then(parse_http_date) {
            self.traffic.dated(date.unix() - now.unix());
        }
    }
}

impl Policy for Redact {
    fn name(&self) -> &'static str {
        "redact"
    }

    async fn apply(&self, request: Request, next: Next<'_>) -> Result<Response> {
        let outline = tracing::enabled!(tracing::Level::DEBUG)
            .then(|| format!("{} {}", request.method, request.url.outline()));
        if tracing::enabled!(tracing::Level::TRACE) {
            let headers = shown_headers(&request.headers);
            tracing::trace!(?headers, body = shown_body(&request.body), "request");
        }
        let started = self.clock.now();
        let sent_as = request.headers.get(CLIENT_REQUEST_ID).cloned();
        let outcome = name(next.send(request).await, sent_as);
        let now = self.clock.now();
        let seconds = now.since(started).as_secs_f64();
        match &outcome {
            Ok(response) => {
                self.note_clock(response, now);
                let id = response.header("request-id").filter(|id| is_id(id)).unwrap_or_default();
                tracing::debug!(outline, status = response.status.as_u16(), id, seconds, "answered");
                if tracing::enabled!(tracing::Level::TRACE) {
                    let headers = shown_headers(&response.headers);
                    tracing::trace!(?headers, body = shown_body(&response.body), "answer");
                }
            }
            Err(error) => tracing::debug!(outline, code = error.code().name, seconds, "no answer"),
        }
        outcome
    }
}

/// Puts our own id of the try into its outcome, whatever the service echoes.
fn name(outcome: Result<Response>, sent_as: Option<HeaderValue>) -> Result<Response> {
    let Some(id) = sent_as else { return outcome };
    match outcome {
        Ok(mut response) => {
            response.headers.insert(CLIENT_REQUEST_ID, id);
            Ok(response)
        }
        Err(error) => Err(error.with("clientRequestId", id.to_str().unwrap_or_default())),
    }
}

/// The headers that logs may show, as text.
pub(crate) fn shown_headers(headers: &HeaderMap) -> Vec<(&str, &str)> {
    headers
        .iter()
        .filter(|(name, value)| HEADERS.contains(&name.as_str()) && !value.is_sensitive())
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect()
}

/// The parts of a JSON body that logs may show, as `place=value` texts.
pub(crate) fn shown_body(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return if body.is_empty() { String::new() } else { format!("({} bytes, not JSON)", body.len()) };
    };
    let mut out = String::new();
    for place in PLACES {
        collect(&value, place, &mut |found| {
            if !out.is_empty() {
                out.push(' ');
            }
            // Writing into a string does not fail.
            let _ = write!(out, "{}={found}", place.join("."));
        });
    }
    out
}

fn collect(value: &Value, place: &[&str], found: &mut impl FnMut(&str)) {
    match place.split_first() {
        None => match value {
            // An allowed place may still hold something else in a hostile answer, so only short plain words pass.
            Value::String(text) if is_id(text) => found(text),
            Value::Number(number) => found(&number.to_string()),
            _ => {}
        },
        Some((&"*", rest)) => {
            value.as_array().into_iter().flatten().for_each(|item| collect(item, rest, found));
        }
        Some((name, rest)) => {
            if let Some(inner) = value.get(*name) {
                collect(inner, rest, found);
            }
        }
    }
}

/// Whether a text looks like an id, a code or a method.
fn is_id(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
