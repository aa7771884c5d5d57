//! The simulated tenant against what is documented about Graph.
#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod file;
mod licences;
mod protocol;
#[cfg(feature = "sim-server")]
mod server;
mod support;
mod users_groups;
