//! Steps that no API carries out: an operation of a constant PowerShell script.

use std::fmt;

use futures::future::BoxFuture;
use serde_json::Value;

use crate::address::Address;
use crate::graph::Answer;
use crate::model::Step;
use crate::resource::teams::OPERATION;

/// One operation of a script, for one step.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptCall {
    /// The step.
    pub address: Address,
    /// What the step says about the operation: `{script, tenant, operation}`.
    pub told: Value,
}

impl ScriptCall {
    /// The call of a step; `None` if the plan lacks it.
    pub(super) fn of(step: &Step) -> Option<Self> {
        let told = step.changes.iter().find(|change| change.field == OPERATION)?;
        Some(Self { address: step.address.clone(), told: told.after.0.clone() })
    }
}

/// Carries operations of scripts out: against the simulated tenant, or by a PowerShell on this machine.
///
/// Each operation compares what is there with what the plan saw and with what is wanted, so it may be asked for again after an answer
/// was lost: what is done already is done.
pub trait Scripts: fmt::Debug + Send + Sync {
    /// Carries operations out, one after another, and says what is known about each; as many answers as calls, in their order.
    fn run(&self, calls: Vec<ScriptCall>) -> BoxFuture<'static, Vec<Answer>>;
}
