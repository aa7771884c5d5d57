//! Keeps to the tenant's allowance.

use std::sync::Arc;

use crate::clock::Clock;
use crate::error::Result;
use crate::http::{Governor, Next, Policy, Request, Response};

/// Lets a try through when the governor allows it, and tells the governor how it went.
pub(crate) struct Throttle {
    governor: Arc<Governor>,
    clock: Arc<dyn Clock>,
}

impl Throttle {
    pub(crate) fn new(governor: Arc<Governor>, clock: Arc<dyn Clock>) -> Self {
        Self { governor, clock }
    }
}

impl Policy for Throttle {
    fn name(&self) -> &'static str {
        "throttle"
    }

    async fn apply(&self, request: Request, next: Next<'_>) -> Result<Response> {
        let read = request.effect.is_read();
        let load = request.load;
        let pass = self.governor.enter(&*self.clock, read, &load).await;
        let outcome = next.send(request).await;
        drop(pass);
        if let Ok(response) = &outcome {
            self.governor.learn(self.clock.now(), read, &load, response);
        }
        outcome
    }
}
