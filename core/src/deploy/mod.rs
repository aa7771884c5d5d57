//! The public face: a client that plans, applies and verifies, and the run that an apply returns.

mod client;
mod connect;
#[cfg(feature = "reqwest")]
mod live;
mod options;
mod run;
#[cfg(feature = "sim")]
mod simulated;
#[cfg(feature = "sim-server")]
mod simulator;
mod stale;

pub use client::Client;
pub use options::{ApplyOptions, PlanOptions, VerifyOptions};
pub use run::Run;
#[cfg(feature = "sim")]
pub use simulated::{SimulatedOptions, SimulatedTenant};
#[cfg(feature = "sim-server")]
pub use simulator::{Simulator, SimulatorOptions};
