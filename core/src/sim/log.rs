//! What was asked, for tests that look at the wire.

use std::collections::VecDeque;

use bytes::Bytes;
use http::Response;

use super::faults::FaultKind;
use crate::clock::Timestamp;

/// How many requests are remembered.
const KEPT: usize = 20_000;

/// A request that came to the simulated tenant. Items of a batch stand for themselves, before the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedRequest {
    /// When it came.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// Path and query, without the host. Nothing of the body is kept.
    pub path: String,
    /// The status that the client got; none where the connection broke before an answer.
    pub status: Option<u16>,
    /// Whether it came inside of a `$batch`.
    pub in_batch: bool,
    /// The `request-id` of the answer; items of a batch share that of the batch.
    pub request_id: String,
    /// The scripted fault that it met.
    pub fault: Option<FaultKind>,
}

/// The newest requests, and counts over all of them.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// The newest requests.
    pub(crate) entries: VecDeque<LoggedRequest>,
    /// How many requests came, a batch and its items counted each.
    pub(crate) requests: u64,
    /// How many requests came over HTTP or through the door in process: a batch is one.
    pub(crate) sent: u64,
    /// How many of them were successful writes.
    pub(crate) writes: u64,
}

impl RequestLog {
    /// Notes a request.
    pub(crate) fn note(&mut self, entry: LoggedRequest) {
        self.requests += 1;
        self.sent += u64::from(!entry.in_batch);
        let write = entry.method != "GET"
            && !entry.path.ends_with("$batch")
            && entry.status.is_some_and(|status| status < 400);
        self.writes += u64::from(write);
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// Says of the newest request what the client got instead of its answer.
    pub(crate) fn spoiled(&mut self, fault: FaultKind, response: &Response<Bytes>) {
        let Some(entry) = self.entries.back_mut() else { return };
        let unanswered = matches!(fault, FaultKind::Lose | FaultKind::Reset);
        entry.status = (!unanswered).then(|| response.status().as_u16());
        entry.fault = Some(fault);
    }
}
