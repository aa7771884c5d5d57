//! Scripted faults: an answer that is lost, cut, replaced, or comes after the effect has happened all the same.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use http::{HeaderValue, Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

/// Which requests a fault meets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct FaultMatch {
    /// The method; any, if not given.
    #[serde(default)]
    pub method: Option<String>,
    /// What the path begins with, with or without `/v1.0`; any path, if not given. Items of a batch are not looked at.
    #[serde(default)]
    pub path: Option<String>,
    /// The number of the request among those that fit method and path, from 1; every one, if not given.
    #[serde(default)]
    pub nth: Option<u64>,
}

/// Whether the request takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FaultTime {
    /// The fault comes instead of the effect.
    #[default]
    Before,
    /// The effect happens, and its answer meets the fault.
    After,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FaultKind {
    /// The connection ends without an answer.
    Lose,
    /// The connection is reset.
    Reset,
    /// Half of the body comes, then the connection ends.
    Truncate,
    /// An HTML page comes instead of JSON.
    Html,
    /// Another status, other headers and another body come instead.
    Status,
}

/// One scripted fault.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Fault {
    /// Which requests it meets.
    #[serde(default, rename = "match")]
    pub matches: FaultMatch,
    /// Whether the request takes effect.
    #[serde(default)]
    pub when: FaultTime,
    /// What goes wrong.
    #[serde(rename = "do")]
    pub kind: FaultKind,
    /// The status of `html` (200 if not given) and `status` (500 if not given).
    #[serde(default)]
    pub status: Option<u16>,
    /// Headers of the answer.
    #[serde(default)]
    pub headers: Map<String, Json>,
    /// The body of the answer: JSON, or text.
    #[serde(default)]
    pub body: Option<Json>,
}

/// How the connection breaks; stands among the extensions of a response that [`crate::sim::SimTenant::handle`] gave.
///
/// A transport in process treats such a response as a failed connection. The HTTP door does break the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It ends without an answer.
    Lost,
    /// It is reset.
    Reset,
    /// It ends within the body; the response holds the part that came.
    Truncated,
}

/// A script and how far it has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    faults: Vec<Fault>,
    /// How many requests fitted method and path of each fault.
    met: Vec<u64>,
}

impl FaultKind {
    /// Its word in a list of faults.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lose => "lose",
            Self::Reset => "reset",
            Self::Truncate => "truncate",
            Self::Html => "html",
            Self::Status => "status",
        }
    }
}

impl Script {
    /// A script that begins.
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self { met: vec![0; faults.len()], faults }
    }

    /// Adds faults, which count from now on.
    pub(crate) fn add(&mut self, faults: Vec<Fault>) {
        self.met.extend(faults.iter().map(|_| 0));
        self.faults.extend(faults);
    }

    /// The fault that a request meets. Every request must be asked about, because the script counts.
    pub(crate) fn meet(&mut self, method: &Method, path: &str) -> Option<Fault> {
        let path = below_version(path);
        let mut found = None;
        for (fault, met) in self.faults.iter().zip(&mut self.met) {
            let wanted = &fault.matches;
            let fits =
                wanted.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
                    && wanted.path.as_ref().is_none_or(|wanted| path.starts_with(below_version(wanted)));
            if !fits {
                continue;
            }
            *met += 1;
            if found.is_none() && wanted.nth.is_none_or(|nth| nth == *met) {
                found = Some(fault.clone());
            }
        }
        found
    }
}

fn below_version(path: &str) -> &str {
    path.strip_prefix("/v1.0").filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or(path)
}

/// What a client gets to see of an answer; `answered` is the answer of a request that took effect.
pub(crate) fn spoil(fault: &Fault, answered: Option<Response<Bytes>>) -> Response<Bytes> {
    let broken = |broken: Broken, mut response: Response<Bytes>| {
        response.extensions_mut().insert(broken);
        response
    };
    match fault.kind {
        FaultKind::Lose => broken(Broken::Lost, Response::new(Bytes::new())),
        FaultKind::Reset => broken(Broken::Reset, Response::new(Bytes::new())),
        FaultKind::Truncate => {
            let whole = answered
                .unwrap_or_else(|| Response::new(Bytes::from_static(b"{\"value\":[{\"id\":\"00000000")));
            let length = whole.body().len().max(2);
            let mut half = whole.map(|body| body.slice(..body.len() / 2));
            half.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
            half.headers_mut().entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
            broken(Broken::Truncated, half)
        }
        FaultKind::Html => {
            let page = "<!DOCTYPE html><html><head><title>Our services aren't available right now</title></head><body></body></html>";
            let mut response = Response::new(Bytes::from_static(page.as_bytes()));
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            dress(fault, 200, response)
        }
        FaultKind::Status => {
            let status = fault.status.unwrap_or(500);
            let body = match &fault.body {
                Some(Json::String(text)) => text.clone(),
                Some(json) => json.to_string(),
                None if status < 400 => String::new(),
                None => json!({ "error": { "code": code(status), "message": "A scripted fault.", "innerError": {} } }).to_string(),
            };
            let mut response = Response::new(Bytes::from(body));
            if !response.body().is_empty() {
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            }
            dress(fault, 500, response)
        }
    }
}

fn code(status: u16) -> &'static str {
    match status {
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => "InternalServerError",
    }
}

fn dress(fault: &Fault, usual: u16, mut response: Response<Bytes>) -> Response<Bytes> {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    *response.status_mut() = status.or(StatusCode::from_u16(usual).ok()).unwrap_or_default();
    for (name, value) in &fault.headers {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&text))
        {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
