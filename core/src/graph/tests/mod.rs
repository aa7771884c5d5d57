//! The client against scripted answers.

mod batches;
mod classification;
mod hostile;
mod pages;
mod reads;
mod seen;

use std::sync::Arc;

use serde_json::Value;

use super::GraphClient;
use crate::clock::VirtualClock;
use crate::error::Result;
use crate::http::testing::{Sent, clock, origin, scripted};
use crate::http::{Request, Response};

/// A client in virtual time around a function that gets the number of the request and the request.
fn client(
    answer: impl Fn(usize, &Request) -> Result<Response> + Send + Sync + 'static,
) -> (GraphClient, Sent, VirtualClock) {
    let clock = clock();
    let (builder, sent) = scripted(&clock, answer);
    (GraphClient::new(builder.build(), origin()), sent, clock)
}

fn sent_count(sent: &Sent) -> usize {
    sent.lock().unwrap().len()
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

fn shared<T>(value: T) -> Arc<std::sync::Mutex<T>> {
    Arc::new(std::sync::Mutex::new(value))
}
