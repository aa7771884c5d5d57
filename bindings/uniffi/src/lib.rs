//! The UniFFI library: the core for Kotlin, Ruby, Swift and Python.
//!
//! Data crosses as the mirrors in `model`, which are generated; behaviour crosses as [`Client`], [`Run`],
//! [`SimulatedTenant`] and [`Simulator`]. Every future may be awaited anywhere and dropped at any point, because the bridge's runtime carries the
//! work. Names are those of the other languages, except where one is taken: `shutdown` for `close`.
#![expect(
    clippy::result_large_err,
    reason = "an error variant cannot be boxed in UniFFI; it leaves Rust at once"
)]

mod client;
mod credential;
mod error;
mod json;
mod model;
mod run;
mod scenario;
mod secret;
mod simulator;
mod tenant;

pub use client::Client;
pub use credential::{AccessToken, TokenProvider};
pub use error::RemoteAssistError;
pub use json::{
    advice_to_json, artefact_index_to_json, drift_to_json, error_to_json, event_to_json,
    journal_verification_to_json, permissions_to_json, plan_from_json, plan_to_json, reach_matrix_to_json,
    reach_to_json, report_to_json, run_report_to_json, scenario_from_json, scenario_to_json,
    validation_to_json, verification_to_json,
};
pub use run::Run;
pub use scenario::load_scenario;
pub use secret::Secret;
pub use simulator::{LoggedRequest, Simulator, Snapshot, TenantInfo};
pub use tenant::{SimulatedAnswer, SimulatedTenant};

uniffi::setup_scaffolding!("remote_assist");

/// The result of every fallible function.
pub(crate) type Result<T, E = RemoteAssistError> = std::result::Result<T, E>;
