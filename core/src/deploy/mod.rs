//! The public face: a client that plans, applies and verifies, and the run that an apply returns.

mod advise;
mod barriers;
mod client;
mod configuration;
mod connect;
mod contact;
mod emit;
mod facts;
mod guard;
mod guesting;
mod holder;
mod journals;
#[cfg(feature = "reqwest")]
mod live;
mod options;
mod preflight;
mod prepare;
mod reach;
mod receipts;
mod recover;
mod report;
mod resume;
mod reveal;
mod run;
mod scripts;
mod sides;
#[cfg(feature = "sim")]
mod simulated;
#[cfg(feature = "sim-server")]
mod simulator;
mod stale;
mod teams;
mod teardown;
mod vendors;

#[cfg(test)]
#[cfg(all(feature = "sim-server", feature = "reqwest"))]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod credential_tests;
#[cfg(test)]
#[cfg(all(feature = "sim-server", feature = "reqwest"))]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod teams_tests;

pub use client::Client;
pub use contact::Contact;
pub use journals::verify_journals;
pub use options::{
    ApplyOptions, PlanOptions, PowerShellSignIn, ReachOptions, ReportOptions, ResumeOptions, TeardownOptions,
    VerifyOptions,
};
pub use prepare::Prepared;
pub use recover::Recovered;
pub use reveal::{RevealOptions, reveal};
pub use run::Run;
#[cfg(feature = "sim")]
pub use simulated::{SimulatedOptions, SimulatedTenant};
#[cfg(feature = "sim-server")]
pub use simulator::{Simulator, SimulatorOptions};
