use serde::{Deserialize, Serialize};

use super::common::Target;
use super::diagnostic::Diagnostic;
use super::error_info::ErrorInfo;
use super::plan::Action;
use super::run::{Counts, Outcome, StepResult};
use crate::address::Address;
use crate::clock::Timestamp;

/// What happens during a run, in order. Each event has a number (from 1), a time and the run's id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Event {
    /// The run begins.
    RunStarted {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// The deployment's name.
        deployment: String,
        /// Whether a simulated or a real tenant is written to.
        target: Target,
        /// How many steps it will carry out.
        steps: u32,
    },
    /// A step begins.
    StepStarted {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// The step.
        address: Address,
        /// What happens.
        action: Action,
    },
    /// A step goes on.
    StepProgress {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// The step.
        address: Address,
        /// What it is at.
        text: String,
    },
    /// A step ends.
    StepFinished {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// The step.
        address: Address,
        /// What happened.
        action: Action,
        /// How it ended.
        result: StepResult,
        /// Why it failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<ErrorInfo>,
    },
    /// Requests wait for a quota: the service refused one, or the share of it that may be used is spent.
    Throttled {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// How long it waits, in seconds.
        seconds: f64,
        /// Which quota, such as `identity writes: 3,000 per 150 s`; without numbers where it is the service that refused.
        limit: String,
    },
    /// The run waits for the service to process something.
    Waiting {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// The step.
        address: Address,
        /// What it waits for.
        text: String,
        /// How long until it looks again, in seconds.
        seconds: f64,
    },
    /// A file was written.
    ArtifactReady {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// The step.
        address: Address,
        /// The file.
        path: String,
        /// The SHA-256 of its bytes.
        sha256: String,
    },
    /// Something to know.
    Diagnostic {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// What.
        diagnostic: Diagnostic,
    },
    /// The run ends.
    RunFinished {
        /// The number of the event.
        seq: u32,
        /// When.
        at: Timestamp,
        /// The run.
        run: String,
        /// How it ended.
        outcome: Outcome,
        /// How many steps ended how.
        counts: Counts,
        /// Steps that people have to do, by address.
        left: Vec<Address>,
        /// How long it took, in seconds.
        seconds: f64,
    },
}
