//! What the language layers of `remote-assist` and its command line share, so that none of them invents it again: the
//! runtime, handles that any executor can await, errors as flat records, jobs that outlive their waiters, log records.
//!
//! Data crosses as values of [`remote_assist::model`], which serialise to the published JSON; behaviour crosses as
//! [`Client`], [`Run`], [`Events`] and [`Simulator`]. Every future here may be awaited from any executor and dropped at any point.
#![forbid(unsafe_code)]

mod client;
mod error;
pub mod log;
mod options;
mod run;
pub mod runtime;
mod secret;
mod simulator;
mod source;
mod task;
mod token;

pub use client::Client;
pub use error::{info, panicked};
pub use options::{
    ApplySettings, DriftSettings, EmitSettings, JournalSettings, PlanSettings, ReachSettings, ReportSettings,
    ResumeSettings, RevealSettings, TeardownSettings, plan_document,
};
pub use run::{Events, Run};
pub use secret::Secret;
pub use simulator::{Simulator, faults};
pub use source::{Source, load};
pub use task::{Task, run};
pub use token::{Token, Tokens};
