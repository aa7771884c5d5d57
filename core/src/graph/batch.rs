//! Up to twenty operations in one HTTP request.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::answer::Answer;
use super::body::{ESCAPED, Wiped};
use super::classify::{self, Body, Parts};
use super::client::{GraphClient, check};
use super::fault::plain;
use super::operation::Operation;
use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};
use crate::http::{Effect, Load, Response, parse_retry_after};

/// The service takes no more operations in one request (JSON batching page, 02/2025).
pub const BATCH_LIMIT: usize = 20;

/// How the operations of a batch depend on each other. The service asks for one or the other, never a mixture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchMode {
    /// Not at all, in any order.
    Parallel,
    /// Each runs only if the one before it succeeded.
    Sequential,
}

/// What came of a batch as a whole.
pub(super) enum Outer {
    /// One answer per operation, in their order.
    Items(Vec<Answer>),
    /// The batch itself was answered like this, so nothing is known of single operations.
    Whole(Parts),
    /// The batch itself failed.
    Failed(Error),
}

impl GraphClient {
    /// Sends up to [`BATCH_LIMIT`] operations in one HTTP request and gives one answer each, in their order.
    ///
    /// A lost answer makes every write of the batch [`Answer::Unknown`]. A batch is repeated by the retry policy only if
    /// each of its operations may be. A single operation is sent without a batch; more than the limit is refused unsent.
    pub async fn batch(&self, operations: Vec<Operation>, mode: BatchMode) -> Vec<Answer> {
        if let [single] = operations.as_slice() {
            return vec![self.send_ref(single).await];
        }
        let borrowed: Vec<&Operation> = operations.iter().collect();
        match self.exchange_batch(&borrowed, mode).await {
            Outer::Items(answers) => answers,
            Outer::Whole(parts) => borrowed
                .iter()
                .map(|operation| classify::classify_among(parts.clone(), operation, &borrowed))
                .collect(),
            Outer::Failed(error) => {
                operations.iter().map(|operation| classify::failed(again(&error, operation))).collect()
            }
        }
    }

    /// Sends a batch without reading its failure as a failure of each operation.
    pub(super) async fn exchange_batch(&self, operations: &[&Operation], mode: BatchMode) -> Outer {
        if operations.is_empty() {
            return Outer::Items(Vec::new());
        }
        let request = encode(operations, mode)
            .and_then(|body| self.batch_request(body, effect(operations)))
            .map(|mut request| {
                let writes = operations.iter().filter(|operation| !operation.effect.is_read()).count();
                request.operations = u32::try_from(operations.len()).unwrap_or(u32::MAX);
                request.writes = u32::try_from(writes).unwrap_or(u32::MAX);
                request.load = load(operations);
                request
            });
        let response = match request {
            Ok(request) => self.pipeline().send(request).await,
            Err(error) => Err(error),
        };
        match response {
            Ok(response) => self.decode(&response, operations),
            Err(error) => Outer::Failed(error),
        }
    }

    fn decode(&self, response: &Response, operations: &[&Operation]) -> Outer {
        let now = self.now();
        let mut parts = Parts::of(response, now);
        // The outer status proves nothing: 424 was documented for a batch with a failed item.
        let Some(found) = take_responses(&mut parts.body) else {
            parts.leads_away = self.leads_away(parts.location.as_deref());
            // A positive answer without the list is as good as none.
            if (200..300).contains(&parts.status) && !matches!(parts.body, Body::Other(_)) {
                let text = "the answer to a batch holds no list of answers";
                return Outer::Failed(named(Error::new(codes::GRAPH_MALFORMED, text), &parts));
            }
            return Outer::Whole(parts);
        };
        let mut slots = sort(found, operations.len());
        let answers = operations
            .iter()
            .zip(&mut slots)
            .map(|(operation, slot)| match slot.take() {
                Slot::One(item) => {
                    let mut item = item_parts(item, &parts, now);
                    item.leads_away = self.leads_away(item.location.as_deref());
                    classify::classify_among(item, operation, operations)
                }
                Slot::Missing => unknown(operation, "the batch's answer leaves it out", &parts),
                Slot::Several => unknown(operation, "the batch's answer names it several times", &parts),
            })
            .collect::<Vec<_>>();
        self.note_throttling(operations, &answers, now);
        Outer::Items(answers)
    }

    /// Tells the governor, which sees only the outer status.
    fn note_throttling(&self, operations: &[&Operation], answers: &[Answer], now: Timestamp) {
        let mut longest = None;
        let mut refused = Vec::new();
        for (operation, answer) in operations.iter().zip(answers) {
            if let Answer::Throttled { wait, .. } = answer {
                longest = longest.max(*wait);
                refused.push(*operation);
            }
        }
        if !refused.is_empty() {
            let read = effect(operations).is_read();
            self.pipeline().governor().throttled(now, read, &load(&refused), longest, None);
        }
    }
}

/// What the items cost of each service's quota: the service counts them one by one.
fn load(operations: &[&Operation]) -> Load {
    let of =
        |operation: &&Operation| Load::of(&operation.method, &operation.path, operation.effect.is_read());
    operations.iter().map(of).fold(Load::default(), |sum, one| sum.plus(&one))
}

/// Adds the ids by which the service's support finds a request.
fn named(error: Error, parts: &Parts) -> Error {
    let error = error.answered(parts.status, parts.request_id.clone());
    match &parts.client_request_id {
        Some(id) => error.with("clientRequestId", id),
        None => error,
    }
}

/// The same error for another operation of a batch that failed as a whole. Errors cannot be copied with their cause.
fn again(error: &Error, operation: &Operation) -> Error {
    let mut copy = Error::new(error.code(), format!("`{}` in a batch: {error}", operation.title()))
        .retry_after(error.wait());
    if let Some(status) = error.status() {
        copy = copy.answered(status, error.request_id().map(str::to_owned));
    }
    for (name, value) in error.details() {
        copy = copy.with(name, value);
    }
    match error.hint_text() {
        Some(hint) => copy.hint(hint),
        None => copy,
    }
}

fn unknown(operation: &Operation, why: &str, parts: &Parts) -> Answer {
    let text = format!("nothing is known about `{}`: {why}", operation.title());
    Answer::Unknown(named(Error::new(codes::GRAPH_MALFORMED, text), parts))
}

/// A batch may be repeated only if each of its operations may be.
fn effect(operations: &[&Operation]) -> Effect {
    if operations.iter().all(|operation| operation.effect.is_read()) {
        Effect::Read
    } else if operations.iter().all(|operation| operation.effect.may_repeat()) {
        Effect::IdempotentWrite
    } else {
        Effect::Write
    }
}

/// Writes the body of a batch. The bodies of the operations are copied as they are, into memory that is wiped.
fn encode(operations: &[&Operation], mode: BatchMode) -> Result<Bytes> {
    if operations.len() > BATCH_LIMIT {
        let text =
            format!("a batch of {} operations was asked for; {BATCH_LIMIT} is the most", operations.len());
        return Err(Error::new(codes::BUG_INVARIANT, text));
    }
    let room = operations.iter().map(|operation| room(operation)).sum::<usize>() + 32;
    let mut out = Wiped::with_capacity(room);
    out.push(b"{\"requests\":[");
    for (index, operation) in operations.iter().enumerate() {
        check(operation)?;
        out.push(if index == 0 { b"{\"id\":\"" } else { b",{\"id\":\"" });
        out.push((index + 1).to_string().as_bytes());
        out.push(b"\",\"method\":\"");
        out.push(operation.method.as_str().as_bytes());
        out.push(b"\",\"url\":");
        out.push_json(&operation.path);
        push_headers(&mut out, operation);
        if !operation.body.is_empty() {
            out.push(b",\"body\":");
            out.push(&operation.body);
        }
        if mode == BatchMode::Sequential && index > 0 {
            out.push(b",\"dependsOn\":[\"");
            out.push(index.to_string().as_bytes());
            out.push(b"\"]");
        }
        out.push(b"}");
    }
    out.push(b"]}");
    Ok(out.into_bytes())
}

/// The most bytes that an operation takes in a batch.
fn room(operation: &Operation) -> usize {
    let headers =
        operation.headers.iter().map(|(name, value)| name.as_str().len() + value.len() * ESCAPED + 8);
    operation.body.len() + operation.path.len() * ESCAPED + headers.sum::<usize>() + 160
}

fn push_headers(out: &mut Wiped, operation: &Operation) {
    if operation.headers.is_empty() && operation.body.is_empty() {
        return;
    }
    out.push(b",\"headers\":{");
    let mut first = true;
    if !operation.body.is_empty() {
        // Each item with a body has to name its type (JSON batching page).
        out.push(b"\"Content-Type\":\"application/json\"");
        first = false;
    }
    for (name, value) in &operation.headers {
        if !std::mem::take(&mut first) {
            out.push(b",");
        }
        out.push(b"\"");
        out.push(name.as_str().as_bytes());
        out.push(b"\":");
        out.push_json(&value.to_str().unwrap_or_default());
    }
    out.push(b"}");
}

/// Takes the list of answers out of a body.
fn take_responses(body: &mut Body) -> Option<Vec<Value>> {
    let Body::Json(value) = body else { return None };
    match value.get_mut("responses")?.take() {
        Value::Array(list) => Some(list),
        _ => None,
    }
}

/// What a batch's answer holds for one operation.
#[derive(Default)]
enum Slot {
    #[default]
    Missing,
    One(Value),
    Several,
}

impl Slot {
    fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

/// Puts the answers, which come in any order, into the order of the operations.
fn sort(found: Vec<Value>, count: usize) -> Vec<Slot> {
    let mut slots: Vec<Slot> = (0..count).map(|_| Slot::Missing).collect();
    for item in found {
        let number = match item.get("id") {
            Some(Value::String(id)) => id.parse::<usize>().ok(),
            Some(Value::Number(id)) => id.as_u64().and_then(|id| usize::try_from(id).ok()),
            _ => None,
        };
        if let Some(slot) = number.and_then(|number| slots.get_mut(number.checked_sub(1)?)) {
            *slot = if matches!(slot, Slot::Missing) { Slot::One(item) } else { Slot::Several };
        }
    }
    slots
}

/// Reads one answer of a batch.
fn item_parts(mut item: Value, outer: &Parts, now: Timestamp) -> Parts {
    let status = item.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let header = |name: &str| {
        let headers = item.get("headers")?.as_object()?;
        headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let retry_after: Option<Duration> = header("retry-after").and_then(|text| parse_retry_after(&text, now));
    let request_id = header("request-id").map(|id| plain(&id)).or_else(|| outer.request_id.clone());
    let location = header("location");
    let body = match item.get_mut("body").map(Value::take) {
        None | Some(Value::Null) => Body::Empty,
        Some(body) => Body::Json(body),
    };
    // An item without a status is no answer; 0 is of no known class, hence unknown.
    Parts {
        status: status.unwrap_or(0),
        body,
        retry_after,
        request_id,
        client_request_id: outer.client_request_id.clone(),
        stopped: None,
        location,
        leads_away: false,
    }
}
