//! Requests and answers, the one address type, and the ordered policies between a caller and the network.
//!
//! [`Transport`] is what reqwest and the simulated tenant implement. [`Pipeline`] puts the policies around it, always in
//! the same order; see there. No policy sends a write twice, unless its caller declared that sending it again is harmless.

mod bucket;
mod buckets;
mod cloud;
mod date;
mod governor;
mod jitter;
mod message;
mod pipeline;
mod policy;
mod quota;
#[cfg(feature = "reqwest")]
pub mod reqwest;
mod share;
mod token;
mod traffic;
mod transport;
mod url;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod tests;

pub use cloud::{CloudFacts, Lack, cloud_facts};
pub use date::parse_http_date;
pub use governor::{Governor, GovernorOptions};
pub use message::{Effect, Request, Response, Stopped};
pub use pipeline::{Next, Pipeline, PipelineBuilder, Policy};
pub use policy::{RetryOptions, retry_after};
pub use quota::{Counted, Load, Quota, Quotas, Rate, Service};
pub use share::Share;
pub use token::{AccessToken, TokenProvider};
pub use traffic::{Traffic, TrafficCount};
pub use transport::{FromFn, Transport, from_fn};
pub use url::{GraphUrl, Origin};

pub(crate) use policy::parse_retry_after;
pub(crate) use quota::quota_of;
pub(crate) use token::ErasedTokenProvider;
pub(crate) use url::{check_path, outline};
