//! The simulated tenant against what is documented about Graph.
#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[cfg(feature = "sim-server")]
mod bad_clients;
mod certificates;
mod change_tracking;
mod companies;
mod configuration;
mod dynamic_groups;
mod file;
mod guests_policies;
mod headsets;
mod information_barriers;
mod licences;
mod powershell;
mod protocol;
mod replayed;
#[cfg(feature = "sim-server")]
mod server;
mod support;
mod teams_cmdlets;
mod teams_intune;
mod unpleasant;
mod users_groups;
