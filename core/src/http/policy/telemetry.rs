//! One span per call, around all its tries.

use std::sync::Arc;

use tracing::Instrument;

use crate::clock::Clock;
use crate::error::Result;
use crate::http::{Next, Policy, Request, Response};

/// Opens a span for the call and says how it ended and how long it took, waits included.
pub(crate) struct Telemetry {
    clock: Arc<dyn Clock>,
}

impl Telemetry {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }
}

impl Policy for Telemetry {
    fn name(&self) -> &'static str {
        "telemetry"
    }

    async fn apply(&self, request: Request, next: Next<'_>) -> Result<Response> {
        if !tracing::enabled!(tracing::Level::INFO) {
            return next.send(request).await;
        }
        let span = tracing::info_span!(
            "graph",
            method = request.method.as_str(),
            path = request.url.outline(),
            operations = request.operations
        );
        async {
            let started = self.clock.now();
            let outcome = next.send(request).await;
            let seconds = self.clock.now().since(started).as_secs_f64();
            match &outcome {
                Ok(response) => tracing::debug!(status = response.status.as_u16(), seconds, "the call ended"),
                Err(error) => tracing::debug!(code = error.code().name, seconds, "the call failed"),
            }
            outcome
        }
        .instrument(span)
        .await
    }
}
