use serde::{Deserialize, Serialize};

use super::common::Target;
use super::error_info::ErrorInfo;
use crate::address::Address;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunReport {
    /// The run's id.
    pub run: String,
    /// The deployment's name.
    pub deployment: String,
    /// Whether a simulated or a real tenant was written to.
    pub target: Target,
    /// How it ended.
    pub outcome: Outcome,
    /// How many steps ended how.
    pub counts: Counts,
    /// What failed and why.
    pub failures: Vec<StepFailure>,
    /// Why it stopped before the end, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<ErrorInfo>,
    /// Steps that people have to do, by address.
    pub left: Vec<Address>,
    /// How many passwords were sealed.
    pub sealed: u32,
    /// To whom they were sealed.
    pub recipients: Vec<String>,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Every step is done.
    Done,
    /// Some steps are done, others are not; the next apply goes on.
    Partial,
    /// The caller asked to stop; the next apply goes on.
    Cancelled,
    /// No step could be carried out.
    Failed,
}

/// How many steps ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Counts {
    /// Done.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Not tried, because a step that they need failed.
    pub skipped: u32,
    /// Not tried, because the run stopped.
    pub open: u32,
}

/// How one step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum StepResult {
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Not tried, because a step that it needs failed.
    Skipped,
}

/// A step that failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepFailure {
    /// The step.
    pub address: Address,
    /// Why.
    pub error: ErrorInfo,
}
