//! Parts of tests: a pipeline around a function, answers, and virtual time.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use ::http::{HeaderName, HeaderValue, StatusCode};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{Origin, Pipeline, PipelineBuilder, Request, Response, RetryOptions, from_fn};
use crate::clock::{Timestamp, VirtualClock};
use crate::error::Result;
use crate::model::Cloud;

/// The time at which every test starts.
pub(crate) fn clock() -> VirtualClock {
    VirtualClock::starting(Timestamp::parse("2026-11-21T22:57:22Z").unwrap())
}

pub(crate) fn origin() -> Origin {
    Origin::cloud(Cloud::Global)
}

/// What was sent, in order.
pub(crate) type Sent = Arc<Mutex<Vec<Request>>>;

/// A pipeline in virtual time around a function that gets the number of the request, from 0, and the request.
pub(crate) fn scripted(
    clock: &VirtualClock,
    answer: impl Fn(usize, &Request) -> Result<Response> + Send + Sync + 'static,
) -> (PipelineBuilder, Sent) {
    let sent = Sent::default();
    let seen = sent.clone();
    let transport = from_fn(move |request| {
        let number = {
            let mut sent = seen.lock().unwrap();
            sent.push(request.clone());
            sent.len() - 1
        };
        answer(number, &request)
    });
    let retry = RetryOptions { seed: Some(1), ..RetryOptions::default() };
    (Pipeline::builder(transport).clock(Arc::new(clock.clone())).retry(retry), sent)
}

/// An answer with a JSON body.
pub(crate) fn json(status: u16, body: &serde_json::Value) -> Response {
    Response::new(StatusCode::from_u16(status).unwrap(), body.to_string())
}

/// An answer without a body.
pub(crate) fn empty(status: u16) -> Response {
    Response::new(StatusCode::from_u16(status).unwrap(), "")
}

impl Response {
    /// The answer with one more header.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        self
    }
}

/// Writes down everything that anybody says, at every level.
#[derive(Clone, Default)]
pub(crate) struct Everything(Arc<Mutex<String>>);

impl Everything {
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut Writer(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Writer(&mut self.0.lock().unwrap()));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Writer(&mut self.0.lock().unwrap()));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
