use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use ::http::{HeaderName, HeaderValue};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::post;
use crate::auth::StaticToken;
use crate::error::{Error, codes};
use crate::http::testing::{clock, json as answer, origin, scripted};
use crate::http::{Effect, Request};
use crate::secret::Secret;

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

/// Every value that must not be in a log, with where it is planted.
const PLANTED: &[&str] = &[
    "canary-token",
    "canary-password",
    "canary-person",
    "canary-filter",
    "canary-header",
    "canary-cookie",
    "canary-answer",
    "canary-pass",
    "canary-message",
];

fn request() -> Request {
    let url = origin()
        .join("/v1.0/users/canary-person%40contoso.com?$filter=displayName%20eq%20'canary-filter'")
        .unwrap();
    let mut request = Request { url, ..post() };
    request.effect = Effect::IdempotentWrite;
    let header = (HeaderName::from_static("x-own"), HeaderValue::from_static("canary-header"));
    let body = json!({"displayName": "canary-person", "passwordProfile": {"password": "canary-password"},
                      "id": "a text with blanks canary-person", "requests": [{"id": "1", "method": "POST", "url": "/users/canary-person"}]});
    request.header(header.0, header.1).json(body.to_string().into())
}

#[tokio::test]
async fn logs_hold_what_helps_and_nothing_that_was_planted() {
    let everything = Everything::default();
    let guard = tracing::subscriber::set_default(everything.clone());
    let (builder, _) = scripted(&clock(), |number, _| {
        match number {
        0 => Err(Error::new(codes::HTTP_LOST, "lost")),
        1 => Ok(answer(503, &json!({"error": {"code": "ServiceUnavailable", "message": "canary-message"}}))),
        _ => Ok(answer(200, &json!({"userPrincipalName": "canary-answer", "temporaryAccessPass": "canary-pass", "id": "0001"}))
            .with("set-cookie", "canary-cookie")
            .with("request-id", "known-id")
            .with("location", "https://graph.microsoft.com/v1.0/users/canary-person")),
    }
    });
    let token = StaticToken::new(Secret::new("canary-token".to_owned()));
    let pipeline = builder.tokens(token, "scope").build();
    let sending = request();
    tracing::trace!(?sending, ?pipeline, "what a caller might log");
    let response = pipeline.send(sending).await.unwrap();
    tracing::trace!(?response, "what a caller might log");
    drop(guard);
    let log = everything.text();
    for planted in PLANTED {
        assert!(!log.contains(planted), "{planted} in: {log}");
    }
    for wanted in [
        "/v1.0/users/{key}?$filter",
        "POST",
        "known-id",
        "ServiceUnavailable",
        "client-request-id",
        "http.lost",
        "id=0001",
    ] {
        assert!(log.contains(wanted), "no {wanted} in: {log}");
    }
}
