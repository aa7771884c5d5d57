//! Replays documented examples: does the simulated tenant answer as Microsoft's documentation shows?
//!
//! For each example a fresh tenant is arranged: the objects that the request names exist, with identifiers and values of the
//! documented answer. Which properties come back is decided by the simulated tenant alone.

mod arrange;
mod keys;
mod objects;
mod rewrite;

use std::io::BufRead;

use bytes::Bytes;
use http::Request;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::tenant::SimTenant;
use crate::error::{Error, Result, codes};
use arrange::Arranger;

/// What became of one example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ReplayVerdict {
    /// Status and property names are as documented.
    Pass,
    /// They are not.
    Fail,
    /// The simulated tenant does not model the request, or the example cannot be replayed.
    Unmodelled,
}

/// The answer of the simulated tenant to an example.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body; null if there is none.
    pub body: Json,
}

/// One example and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayedExample {
    /// The name of the example.
    pub id: String,
    /// What became of it.
    pub verdict: ReplayVerdict,
    /// Why, unless it passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The answer, if the request was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ReplayResponse>,
}

/// How many examples came to which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReplayTotals {
    /// All.
    pub examples: usize,
    /// Those that passed.
    pub pass: usize,
    /// Those that failed.
    pub fail: usize,
    /// Those that are not modelled.
    pub unmodelled: usize,
}

/// Every example in the order of the file, and the totals.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayReport {
    /// The examples.
    pub examples: Vec<ReplayedExample>,
    /// The totals.
    pub totals: ReplayTotals,
}

/// Replays examples, one JSON object `{id, request, response}` in each line.
///
/// # Errors
///
/// `usage` for a line that is no such object, with its number.
pub fn replay(lines: impl BufRead) -> Result<ReplayReport> {
    let mut examples = Vec::new();
    for (number, line) in (1..).zip(lines.lines()) {
        let refuse = |why: String| Error::new(codes::USAGE, format!("line {number} of the examples {why}"));
        let line = line.map_err(|error| refuse("cannot be read".to_owned()).because(error))?;
        if line.trim().is_empty() {
            continue;
        }
        let example: Json =
            serde_json::from_str(&line).map_err(|error| refuse("is not JSON".to_owned()).because(error))?;
        let id = example["id"].as_str().ok_or_else(|| refuse("has no `id`".to_owned()))?;
        if !example["request"]["url"].is_string() || !example["request"]["method"].is_string() {
            return Err(refuse("has no request with `method` and `url`".to_owned()));
        }
        examples.push(play(id, &example)?);
    }
    let count = |verdict| examples.iter().filter(|one: &&ReplayedExample| one.verdict == verdict).count();
    let totals = ReplayTotals {
        examples: examples.len(),
        pass: count(ReplayVerdict::Pass),
        fail: count(ReplayVerdict::Fail),
        unmodelled: count(ReplayVerdict::Unmodelled),
    };
    Ok(ReplayReport { examples, totals })
}

fn play(id: &str, example: &Json) -> Result<ReplayedExample> {
    let skip = |reason: &str| ReplayedExample {
        id: id.to_owned(),
        verdict: ReplayVerdict::Unmodelled,
        reason: Some(reason.to_owned()),
        response: None,
    };
    let (request, wanted) = (&example["request"], &example["response"]);
    let url = request["url"].as_str().unwrap_or_default();
    let Some(status) = wanted["status"].as_u64() else {
        return Ok(skip("the example has no documented answer"));
    };
    let Some(target) = url.strip_prefix("https://graph.microsoft.com/v1.0") else {
        return Ok(skip(if url.contains("/beta/") { "beta" } else { "not a request to Graph v1.0" }));
    };
    if target.split(['/', '?']).nth(1) == Some("me") {
        return Ok(skip("/me needs a signed-in user"));
    }
    let body = match (&request["body"], request["bodyText"].as_str()) {
        (Json::Null, Some(text)) => match rewrite::body_of(text) {
            Some(body) => body,
            None => return Ok(skip("the documented body is not JSON")),
        },
        (body, _) => body.clone(),
    };
    let tenant = SimTenant::builder().build()?;
    let method = request["method"].as_str().unwrap_or_default();
    if body.is_null() && matches!(request["method"].as_str(), Some("PATCH" | "PUT")) {
        return Ok(skip("the example shows no body"));
    }
    let (target, body) = if status == 404 {
        // What a documented 404 names must not be there.
        (target.to_owned(), body)
    } else {
        Arranger::new(&tenant, &wanted["body"]).arrange(method, target, body)
    };
    let sent = send(&tenant, method, &target, &request["headers"], &body);
    let (got_status, got) = sent;
    let response = ReplayResponse { status: got_status, body: got };
    let (verdict, reason) = judge(u16::try_from(status).unwrap_or_default(), &wanted["body"], &response);
    Ok(ReplayedExample { id: id.to_owned(), verdict, reason, response: Some(response) })
}

fn send(tenant: &SimTenant, method: &str, target: &str, headers: &Json, body: &Json) -> (u16, Json) {
    let token = tenant.tenants().into_iter().next().map(|one| one.token).unwrap_or_default();
    let mut request = Request::builder()
        .method(method)
        .uri(format!("https://graph.microsoft.com/v1.0{target}"))
        .header("authorization", format!("Bearer {token}"));
    for (name, value) in headers.as_object().into_iter().flatten() {
        let own = ["authorization", "content-type", "content-length", "host"];
        if let Some(value) = value.as_str().filter(|_| !own.contains(&name.to_ascii_lowercase().as_str())) {
            request = request.header(name, value);
        }
    }
    let mut bytes = Bytes::new();
    if !body.is_null() {
        request = request.header("content-type", "application/json");
        bytes = body.to_string().into();
    }
    let Ok(request) = request.body(bytes) else { return (0, json!("the example is not a valid request")) };
    let response = tenant.handle(request);
    let status = response.status().as_u16();
    let text = String::from_utf8_lossy(response.body()).into_owned();
    let json =
        if text.is_empty() { Json::Null } else { serde_json::from_str(&text).unwrap_or(Json::String(text)) };
    (status, json)
}

/// Compares status and property names; of a list the first object counts.
fn judge(status: u16, wanted: &Json, got: &ReplayResponse) -> (ReplayVerdict, Option<String>) {
    if got.status == 501 && got.body["error"]["code"] == "sim.unmodelled" {
        return (ReplayVerdict::Unmodelled, got.body["error"]["message"].as_str().map(str::to_owned));
    }
    let delegated =
        got.body["error"]["message"].as_str().is_some_and(|text| text.contains("in application context"));
    if delegated {
        return (
            ReplayVerdict::Unmodelled,
            Some("the example is the request of a signed-in user".to_owned()),
        );
    }
    let bodiless = got.body["error"]["message"]
        .as_str()
        .is_some_and(|text| text.contains("must contain the Content-Type header"));
    if bodiless {
        return (ReplayVerdict::Unmodelled, Some("the example shows no body".to_owned()));
    }
    if got.status != status {
        let text = got.body["error"]["message"].as_str().unwrap_or_default();
        return (ReplayVerdict::Fail, Some(format!("status {} instead of {status}: {text}", got.status)));
    }
    let names = |json: &Json| -> Vec<String> {
        let first = match json.get("value") {
            Some(Json::Array(items)) => items.first().cloned().unwrap_or_default(),
            _ => json.clone(),
        };
        let object = first.as_object().cloned().unwrap_or_default();
        object.into_iter().map(|(name, _)| name).filter(|name| !name.starts_with('@')).collect()
    };
    let have = names(&got.body);
    let lacking: Vec<_> = names(wanted).into_iter().filter(|name| !have.contains(name)).collect();
    if lacking.is_empty() {
        return (ReplayVerdict::Pass, None);
    }
    (ReplayVerdict::Fail, Some(format!("properties are missing: {}", lacking.join(", "))))
}
