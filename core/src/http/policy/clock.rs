//! Nothing is written by a clock that is wrong.

use std::sync::Arc;

use crate::error::{Error, Result, codes};
use crate::http::traffic::Traffic;
use crate::http::{Next, Policy, Request, Response};

/// Entra accepts assertions whose times differ by no more than five minutes; leases and deadlines rely on as much.
const MOST_SECONDS: u64 = 5 * 60;

/// Refuses writes while the service's `Date` and this machine's clock are far apart. Reads pass, since they show the date.
///
/// A simulated tenant has a time of its own, so it is not compared.
pub(crate) struct ClockCheck {
    traffic: Arc<Traffic>,
}

impl ClockCheck {
    pub(crate) fn new(traffic: Arc<Traffic>) -> Self {
        Self { traffic }
    }
}

impl Policy for ClockCheck {
    fn name(&self) -> &'static str {
        "clock"
    }

    async fn apply(&self, request: Request, next: Next<'_>) -> Result<Response> {
        if !request.effect.is_read()
            && !request.url.is_simulated()
            && let Some(offset) =
                self.traffic.clock_offset().filter(|offset| offset.unsigned_abs() > MOST_SECONDS)
        {
            return Err(wrong(offset));
        }
        next.send(request).await
    }
}

fn wrong(offset: i64) -> Error {
    let minutes = offset.unsigned_abs() / 60;
    let direction = if offset > 0 { "slow" } else { "fast" };
    Error::new(
        codes::HTTP_CLOCK,
        format!("nothing was written: this machine's clock is {minutes} minutes {direction}, by the `Date` of the service"),
    )
    .with("offsetSeconds", offset)
    .hint("Set the clock, best by a time service, and try again.")
}
