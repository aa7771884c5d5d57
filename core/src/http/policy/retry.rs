//! Repeats what may be repeated: reads, and writes whose rule says that sending them again is harmless.

use std::sync::Arc;
use std::time::Duration;

use ::http::StatusCode;
use serde::de::IgnoredAny;

use super::correlation;
use crate::clock::{Clock, Timestamp};
use crate::error::{Result, codes};
use crate::http::jitter::Jitter;
use crate::http::traffic::Traffic;
use crate::http::{Next, Policy, Request, Response, Stopped, parse_http_date};

/// The service asks for no immediate repetition, even where it names no time.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);

/// How often and how long a call is repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryOptions {
    /// Tries in all, the first one included. At least 1.
    pub tries: u32,
    /// The time that all tries and waits of a call may take. A longer `Retry-After` ends the call with that answer.
    pub budget: Duration,
    /// The longest first wait after a fault; it doubles from try to try.
    pub fault_wait: Duration,
    /// The longest first wait after a refusal that names no time; it doubles from try to try.
    pub throttle_wait: Duration,
    /// The longest wait that is chosen without the service naming it.
    pub longest_wait: Duration,
    /// Fixes the random shares of the waits, for simulations that must repeat exactly.
    pub seed: Option<u64>,
}

impl Default for RetryOptions {
    fn default() -> Self {
        Self {
            tries: 6,
            budget: Duration::from_mins(3),
            fault_wait: Duration::from_millis(500),
            throttle_wait: Duration::from_secs(2),
            longest_wait: Duration::from_mins(2),
            seed: None,
        }
    }
}

/// The policy. It never repeats a write that is not declared idempotent.
pub(crate) struct Retry {
    options: RetryOptions,
    clock: Arc<dyn Clock>,
    traffic: Arc<Traffic>,
    jitter: Jitter,
}

impl Retry {
    pub(crate) fn new(options: RetryOptions, clock: Arc<dyn Clock>, traffic: Arc<Traffic>) -> Self {
        let jitter = Jitter::new(options.seed);
        Self { options, clock, traffic, jitter }
    }

    /// A random share of a wait that doubles from try to try.
    fn backoff(&self, first: Duration, tries: u32) -> Duration {
        let most = first.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(self.options.longest_wait);
        self.jitter.up_to(most).max(SHORTEST_WAIT)
    }

    /// How long to wait before the next try; `None` if there is none to be made.
    fn wait(&self, outcome: &Result<Response>, tries: u32, renewed: &mut bool) -> Option<Duration> {
        let response = match outcome {
            Ok(response) => response,
            Err(error) if [codes::HTTP_CONNECT, codes::HTTP_LOST].contains(&error.code()) => {
                return Some(self.backoff(self.options.fault_wait, tries));
            }
            Err(_) => return None,
        };
        let asked = || retry_after(response, self.clock.now()).map(|wait| wait.max(SHORTEST_WAIT));
        match response.status {
            // The token was dropped by the auth policy; one new one is worth a try, a second refusal is an answer.
            StatusCode::UNAUTHORIZED => (!std::mem::replace(renewed, true)).then_some(Duration::ZERO),
            StatusCode::TOO_MANY_REQUESTS => {
                Some(asked().unwrap_or_else(|| self.backoff(self.options.throttle_wait, tries)))
            }
            status if is_fault(status) => {
                Some(asked().unwrap_or_else(|| self.backoff(self.options.fault_wait, tries)))
            }
            status if status.is_success() && !is_json(response) => {
                Some(self.backoff(self.options.fault_wait, tries))
            }
            _ => None,
        }
    }
}

impl Policy for Retry {
    fn name(&self) -> &'static str {
        "retry"
    }

    async fn apply(&self, request: Request, next: Next<'_>) -> Result<Response> {
        if !request.effect.may_repeat() {
            return next.send(request).await;
        }
        let started = self.clock.now();
        let mut renewed = false;
        let mut tries = 0;
        let mut current = request.clone();
        loop {
            let outcome = next.send(current).await;
            tries += 1;
            let Some(wait) = self.wait(&outcome, tries, &mut renewed) else { return outcome };
            let spent = self.clock.now().since(started);
            if tries >= self.options.tries {
                return stopped(outcome, Stopped::Tries(tries));
            }
            if spent.saturating_add(wait) > self.options.budget {
                return stopped(outcome, Stopped::Budget(self.options.budget));
            }
            tracing::debug!(tries, seconds = wait.as_secs_f64(), "repeating after a wait");
            if !wait.is_zero() {
                self.clock.sleep(wait).await;
            }
            self.traffic.repeated();
            current = request.clone();
            current.fresh = wants_new_connection(&outcome);
            correlation::stamp(&mut current);
        }
    }
}

/// Says in the outcome why there was no further try.
fn stopped(outcome: Result<Response>, why: Stopped) -> Result<Response> {
    match outcome {
        Ok(response) => Ok(Response { stopped: Some(why), ..response }),
        Err(error) => Err(error.noting(why)),
    }
}

/// After a 503 the service asks for a new connection (best practices page), since the old one may lead to the same sick
/// machine; after a broken connection the others of that time may be broken as well.
fn wants_new_connection(outcome: &Result<Response>) -> bool {
    outcome.as_ref().map_or(true, |response| is_fault(response.status))
}

/// Faults that pass: 408, 500, 502, 503, 504 and 509 (bandwidth; Graph error page).
fn is_fault(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504 | 509)
}

/// Whether the body is empty or whole JSON. A cut or foreign body on a read is a fault that passes.
fn is_json(response: &Response) -> bool {
    // The reader of ignored values does not look into texts, so the encoding is checked first.
    std::str::from_utf8(response.content())
        .is_ok_and(|text| text.is_empty() || serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// How long an answer asks to wait: seconds, also fractional (an older sample of the documentation has 2.128), or a date.
///
/// A date counts from the answer's own `Date`, so that a wrong clock here does not matter. Anything else is no answer.
pub fn retry_after(response: &Response, now: Timestamp) -> Option<Duration> {
    let text = response.header("retry-after")?;
    let sent = response.header("date").and_then(parse_http_date).unwrap_or(now);
    parse_retry_after(text, sent)
}

/// Reads the text of a `Retry-After` that was sent at a time.
pub(crate) fn parse_retry_after(text: &str, sent: Timestamp) -> Option<Duration> {
    let text = text.trim();
    // Only digits and a point: the parser of floats would also take `inf`, `NaN` and `1e9`.
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let seconds = text.parse::<f64>().ok()?;
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    parse_http_date(text).map(|until| until.since(sent))
}
