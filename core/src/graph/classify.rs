//! From a status and a body to what is known about the operation.

use std::time::Duration;

use serde_json::Value;

use super::answer::{Answer, Reply};
use super::fault::{Fault, plain};
use super::operation::{ErrorRule, Operation};
use super::shape::{self, Reason};
use crate::clock::Timestamp;
use crate::error::{Code, Error, ErrorKind, codes};
use crate::http::{Response, Stopped, quota_of, retry_after};

/// A body as far as it could be read.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Empty,
    Json(Value),
    /// Not JSON; with what it seems to be instead.
    Other(&'static str),
}

impl Body {
    pub(super) fn read(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        match serde_json::from_slice(bytes) {
            Ok(value) => Self::Json(value),
            // serde_json stops at 128 levels and says so in words only.
            Err(error) if error.to_string().starts_with("recursion limit") => {
                Self::Other("nested deeper than 128 levels")
            }
            Err(_) if std::str::from_utf8(bytes).is_err() => Self::Other("bytes that are no UTF-8 text"),
            Err(_) if bytes.trim_ascii_start().starts_with(b"<") => Self::Other("an HTML page"),
            Err(_) if bytes.trim_ascii_start().starts_with(b"{") => Self::Other("cut off or damaged"),
            Err(_) => Self::Other("text"),
        }
    }
}

/// What one answer consists of, on its own or inside a batch.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) status: u16,
    pub(super) body: Body,
    pub(super) retry_after: Option<Duration>,
    pub(super) request_id: Option<String>,
    /// Our own id of the try that was answered.
    pub(super) client_request_id: Option<String>,
    /// Why it was not asked for again.
    pub(super) stopped: Option<Stopped>,
    pub(super) location: Option<String>,
    /// Whether `location` leads away from the service.
    pub(super) leads_away: bool,
}

impl Parts {
    pub(super) fn of(response: &Response, now: Timestamp) -> Self {
        Self {
            status: response.status.as_u16(),
            body: Body::read(response.content()),
            retry_after: retry_after(response, now),
            request_id: response.header("request-id").map(plain),
            client_request_id: response.header("client-request-id").map(plain),
            stopped: response.stopped,
            location: response.header("location").map(str::to_owned),
            leads_away: false,
        }
    }
}

/// What is known about an operation that was answered so.
pub(super) fn classify(parts: Parts, operation: &Operation) -> Answer {
    classify_among(parts, operation, &[operation])
}

/// The same for an operation that was sent together with others, whose secrets the answer might repeat.
pub(super) fn classify_among(parts: Parts, operation: &Operation, sent: &[&Operation]) -> Answer {
    let (sent_as, stopped) = (parts.client_request_id.clone(), parts.stopped);
    let answer = match parts.status {
        200..=299 => done(parts, operation),
        300..=399 => redirected(&parts, operation),
        _ => refused(&parts, operation, sent),
    };
    answer.map_error(|error| {
        let error = match sent_as {
            Some(id) => error.with("clientRequestId", id),
            None => error,
        };
        match stopped {
            Some(why) => error.noting(why),
            None => error,
        }
    })
}

/// What is known about an operation whose request ended in an error of the pipeline.
pub(super) fn failed(error: Error) -> Answer {
    match error.code() {
        codes::HTTP_CONNECT => Answer::NotRun(error),
        // It never left, and sending it again would end in the same way.
        codes::HTTP_URL | codes::HTTP_CERTIFICATE | codes::HTTP_CLOCK => Answer::Refused(error),
        // No token, or one of another tenant, which is not sent: nothing left this machine.
        code if code.kind == ErrorKind::Unauthenticated || code == codes::TENANT_MISMATCH => {
            Answer::AuthExpired(error)
        }
        _ => Answer::Unknown(error),
    }
}

fn done(parts: Parts, operation: &Operation) -> Answer {
    let body = match parts.body {
        // A write may be answered without a body, and a read with 204; a read with 200 and nothing says nothing.
        Body::Empty if parts.status == 200 && operation.effect.is_read() => {
            let text = format!("the answer to `{}` is empty (status 200)", operation.title());
            let error = Error::new(codes::GRAPH_MALFORMED, text).answered(parts.status, parts.request_id);
            return Answer::Unknown(error.hint("Such a fault usually passes; try again in a few minutes."));
        }
        Body::Empty => Value::Null,
        Body::Json(body) => body,
        Body::Other(what) => {
            let text = format!("the answer to `{}` is not JSON but {what}", operation.title());
            return Answer::Unknown(
                Error::new(codes::GRAPH_MALFORMED, format!("{text} (status {})", parts.status))
                    .answered(parts.status, parts.request_id)
                    .hint("A proxy or a sign-in page may stand between; check `HTTPS_PROXY`."),
            );
        }
    };
    Answer::Done(Reply {
        status: parts.status,
        body,
        location: parts.location,
        request_id: parts.request_id,
        already: false,
    })
}

fn redirected(parts: &Parts, operation: &Operation) -> Answer {
    let (code, place) = if parts.leads_away {
        (codes::HTTP_URL, "to another service")
    } else {
        (codes::GRAPH_MALFORMED, "elsewhere")
    };
    let text = format!(
        "`{}` was answered with a redirect {place} (status {}), which was not followed",
        operation.title(),
        parts.status
    );
    let error = Error::new(code, text)
        .answered(parts.status, parts.request_id.clone())
        .hint("A proxy may stand between; check `HTTPS_PROXY` and the cloud.");
    if operation.effect.is_read() { Answer::Refused(error) } else { Answer::Unknown(error) }
}

/// The detail of an error that names the quota which a refused request counts against.
pub const LIMIT: &str = "limit";

/// How certain a status is.
enum Class {
    Refused,
    NotRun,
    Throttled,
    Unknown,
    AuthExpired,
}

/// Only these say for certain that nothing was changed. 501 is a route that the simulated tenant does not model.
fn class(status: u16, reason: Option<Reason>) -> Class {
    match (status, reason) {
        // Several writes to one object at a time: it passes, and whether ours was carried out is not said.
        (_, Some(Reason::Concurrency)) => Class::Unknown,
        // Intune says 401 where it means 403.
        (401, reason) if reason != Some(Reason::MissingPermission) => Class::AuthExpired,
        (424, _) => Class::NotRun,
        (429 | 509, _) => Class::Throttled,
        (400..=407 | 409..=417 | 422 | 426 | 428 | 431 | 501, _) => Class::Refused,
        _ => Class::Unknown,
    }
}

fn refused(parts: &Parts, operation: &Operation, sent: &[&Operation]) -> Answer {
    let fault = match &parts.body {
        Body::Json(body) => Fault::read(body),
        Body::Empty => Some(Fault::default()),
        Body::Other(_) => None,
    };
    // A refusal that is not in the service's own form may come from something between, so it proves nothing.
    let certain = fault.is_some();
    let mut fault = fault.unwrap_or_default();
    for operation in sent {
        hide_secret(&mut fault, operation);
    }
    let shape = shape::find(parts.status, &fault).filter(|_| certain);
    let reason = shape.map(|shape| shape.reason);
    if let Some(reply) = already(parts, &fault, reason, operation) {
        return Answer::Done(reply);
    }
    let class = class(parts.status, reason);
    let error = explain(parts, &fault, shape, certain, operation);
    match class {
        Class::Throttled => {
            let quota = quota_of(&operation.path, operation.effect.is_read());
            Answer::Throttled { wait: parts.retry_after, error: error.with(LIMIT, quota) }
        }
        Class::AuthExpired => Answer::AuthExpired(error),
        Class::NotRun => Answer::NotRun(error),
        Class::Refused if certain || operation.effect.is_read() => Answer::Refused(error),
        Class::Refused | Class::Unknown => Answer::Unknown(error),
    }
}

/// The reply of an operation whose rule takes this refusal for success.
fn already(parts: &Parts, fault: &Fault, reason: Option<Reason>, operation: &Operation) -> Option<Reply> {
    let message = fault.message.to_lowercase();
    let fits = operation.rules.iter().any(|rule| match *rule {
        ErrorRule::DoneWhen(wanted) => reason == Some(wanted),
        ErrorRule::DoneWhenSaid { status, words } => parts.status == status && message.contains(words),
    });
    fits.then(|| Reply {
        status: parts.status,
        request_id: parts.request_id.clone(),
        already: true,
        ..Reply::default()
    })
}

/// The code that stands for a status whose shape is not known.
fn code_of(status: u16, fault: &Fault) -> Code {
    match status {
        _ if fault.code == codes::SIM_UNMODELLED.name => codes::SIM_UNMODELLED,
        401 => codes::TOKEN_REFUSED,
        429 | 509 => codes::GRAPH_THROTTLED,
        409 | 412 => codes::GRAPH_CONFLICT,
        400..=499 => codes::GRAPH_REFUSED,
        _ => codes::GRAPH_UNAVAILABLE,
    }
}

fn explain(
    parts: &Parts,
    fault: &Fault,
    shape: Option<&shape::Shape>,
    certain: bool,
    operation: &Operation,
) -> Error {
    let status = parts.status;
    let code = shape.map_or_else(|| code_of(status, fault), |shape| shape.code);
    let request_id = parts.request_id.clone().or_else(|| fault.request_id.clone());
    let mut error = Error::new(code, sentence(parts, fault, operation))
        .answered(status, request_id)
        .retry_after(parts.retry_after);
    if !fault.code.is_empty() {
        error = error.with("graphCode", &fault.code);
    }
    if !fault.message.is_empty() {
        error = error.with("graphMessage", &fault.message);
    }
    match shape {
        Some(shape) => error.with("reason", shape.reason.name()).hint(shape.hint),
        None => match hint_of(status, certain) {
            Some(hint) => error.hint(hint),
            None => error,
        },
    }
}

/// What happened, in one sentence with the service's own words at the end.
fn sentence(parts: &Parts, fault: &Fault, operation: &Operation) -> String {
    let title = operation.title();
    let what = match parts.status {
        401 => format!("the service refused the token for `{title}`"),
        424 => format!("`{title}` was not carried out because an operation before it failed"),
        429 | 509 => match parts.retry_after {
            Some(wait) => {
                format!("the service throttles `{title}` and asks to wait {} s", wait.as_secs_f64().ceil())
            }
            None => format!("the service throttles `{title}` and names no time to wait"),
        },
        501 => format!("the service does not carry out `{title}`"),
        408 | 500..=599 => format!("the service was not able to answer `{title}`"),
        _ => format!("the service refused `{title}`"),
    };
    let mut text = format!("{what} (status {}", parts.status);
    if !fault.code.is_empty() {
        text.push(' ');
        text.push_str(&fault.code);
    }
    text.push(')');
    if let Body::Other(kind) = parts.body {
        text.push_str(": the answer is not JSON but ");
        text.push_str(kind);
    } else if !fault.message.is_empty() {
        text.push_str(": ");
        text.push_str(&fault.message);
    }
    text
}

fn hint_of(status: u16, certain: bool) -> Option<&'static str> {
    match status {
        401 => Some("Sign in again, or check that the credential belongs to this tenant and this cloud."),
        429 | 509 => {
            Some("Try again after the time that the service names, or with a smaller share of its allowance.")
        }
        408 | 500 | 502..=599 => Some("Such a fault usually passes; try again in a few minutes."),
        _ if !certain => Some("The answer is not in the service's form; a proxy may stand between."),
        _ => None,
    }
}

/// Takes the secret of an operation out of what the service said, should it have repeated it.
fn hide_secret(fault: &mut Fault, operation: &Operation) {
    let Some(range) = operation.secret.clone() else { return };
    let Some(secret) = operation.body.get(range) else { return };
    let Ok(secret) = serde_json::from_slice::<String>(secret).map(zeroize::Zeroizing::new) else { return };
    for text in [&mut fault.message, &mut fault.code] {
        if !secret.is_empty() && text.contains(secret.as_str()) {
            *text = text.replace(secret.as_str(), "[REDACTED]");
        }
    }
}
