//! One file per policy, in the order of the pipeline.

mod telemetry;

mod clock;

pub(super) mod correlation;

mod retry;

mod throttle;

mod auth;

pub(super) mod redact;

pub(super) use auth::Auth;
pub(super) use clock::ClockCheck;
pub(super) use correlation::Correlation;
pub(super) use redact::Redact;
pub(super) use retry::Retry;
pub(crate) use retry::parse_retry_after;
pub use retry::{RetryOptions, retry_after};
pub(super) use telemetry::Telemetry;
pub(super) use throttle::Throttle;
