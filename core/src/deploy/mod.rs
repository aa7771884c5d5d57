//! The public face: a client that plans, applies and verifies, and the run that an apply returns.

mod client;
mod connect;
mod guard;
mod holder;
#[cfg(feature = "reqwest")]
mod live;
mod options;
mod prepare;
mod recover;
mod resume;
mod reveal;
mod run;
#[cfg(feature = "sim")]
mod simulated;
mod stale;

pub use client::Client;
pub use options::{ApplyOptions, PlanOptions, ResumeOptions, VerifyOptions};
pub use prepare::Prepared;
pub use recover::Recovered;
pub use reveal::RevealOptions;
pub use run::Run;
#[cfg(feature = "sim")]
pub use simulated::{SimulatedOptions, SimulatedTenant};
