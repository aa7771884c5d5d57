//! A new `client-request-id` for each try, as the service's documentation asks, so that each can be found in its logs.

use ::http::{HeaderName, HeaderValue};
use uuid::Uuid;

use crate::error::Result;
use crate::http::{Next, Policy, Request, Response};

pub(crate) const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Names the first try of a call; the retry policy names the others by [`stamp`].
pub(crate) struct Correlation;

impl Policy for Correlation {
    fn name(&self) -> &'static str {
        "correlation"
    }

    async fn apply(&self, mut request: Request, next: Next<'_>) -> Result<Response> {
        stamp(&mut request);
        next.send(request).await
    }
}

/// Gives a try its own id.
pub(crate) fn stamp(request: &mut Request) {
    let mut buffer = Uuid::encode_buffer();
    let text: &str = Uuid::new_v4().hyphenated().encode_lower(&mut buffer);
    if let Ok(value) = HeaderValue::from_str(text) {
        request.headers.insert(CLIENT_REQUEST_ID, value);
    }
}
