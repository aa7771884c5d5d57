use ::http::{HeaderName, HeaderValue};
use serde_json::json;

use super::post;
use crate::error::{Error, Result, codes};
use crate::http::testing::{Everything, clock, json as answer, origin, scripted};
use crate::http::{AccessToken, Effect, Request, TokenProvider};
use crate::secret::Secret;

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

struct Planted;

impl TokenProvider for Planted {
    async fn token(&self, _scope: &str) -> Result<AccessToken> {
        Ok(AccessToken::new(Secret::new("canary-token".to_owned()), None))
    }
}

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
    let pipeline = builder.tokens(Planted, "scope").build();
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
