//! The public face: a client that plans, applies and verifies, and the run that an apply returns.

mod client;
mod connect;
mod contact;
#[cfg(feature = "reqwest")]
mod live;
mod options;
mod preflight;
mod run;
#[cfg(feature = "sim")]
mod simulated;
mod stale;

#[cfg(test)]
#[cfg(all(feature = "sim-server", feature = "reqwest"))]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod credential_tests;

pub use client::Client;
pub use contact::Contact;
pub use options::{ApplyOptions, PlanOptions, VerifyOptions};
pub use run::Run;
#[cfg(feature = "sim")]
pub use simulated::{SimulatedOptions, SimulatedTenant};
