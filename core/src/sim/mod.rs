//! A simulated Microsoft 365 tenant behind Microsoft Graph v1.0, strict and deterministic.
//!
//! [`SimTenant::handle`] answers one request; the HTTP door (`serve`, feature `sim-server`) does nothing else. It shares no code
//! with the rest of this library, so that one misreading of Graph cannot pass on both sides. What it follows, and what it
//! assumes, stands line by line in `FIDELITY.md` beside this file.

mod answer;
mod auth;
mod authority;
#[cfg(test)]
mod bad_requests;
mod batch;
mod builder;
mod call;
mod crud;
mod entra;
mod errors;
mod fault_list;
mod faults;
mod front;
mod headset;
mod id;
mod intune;
mod log;
mod management;
mod moment;
mod odata;
mod powershell;
mod purview;
mod quotas;
mod replay;
mod route;
mod schema;
mod seed;
#[cfg(feature = "sim-server")]
mod server;
mod settings;
mod side;
mod store;
mod teams;
mod tenant;
mod throttle;

pub use auth::{APPLICATION, APPLICATION_SECRET};
pub use builder::SimBuilder;
pub use faults::{Broken, Fault, FaultKind, FaultMatch, FaultTime};
pub use headset::{EnrolledHeadset, Headset, HeadsetManner};
pub use log::LoggedRequest;
pub use replay::{ReplayReport, ReplayResponse, ReplayTotals, ReplayVerdict, ReplayedExample, replay};
pub use seed::Seed;
#[cfg(feature = "sim-server")]
pub use server::{ServeOptions, ServerGuard, serve};
pub use tenant::{Bounds, SimTenant, Snapshot, TenantInfo};
