//! Steps that no API carries out: an operation of a constant PowerShell script.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;

use super::record::RunJournal;
use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::graph::Answer;
use crate::journal::Kind;
use crate::model::{Receipt, Step};
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

/// Makes the receipts durable that scripts wrote: where nothing else tells what a script found, they do. Where that fails, the answers
/// count as not known: the operations are asked for again, once the journal takes entries.
pub(super) async fn keep_receipts(answers: &mut [Answer], journal: Arc<RunJournal>) {
    if let Err(error) = store(answers, journal).await {
        for answer in answers.iter_mut().filter(|answer| matches!(answer, Answer::Done(_))) {
            *answer = Answer::Unknown(Error::new(error.code(), error.to_string()));
        }
    }
}

async fn store(answers: &[Answer], journal: Arc<RunJournal>) -> Result<()> {
    let receipts = answers.iter().filter_map(|answer| match answer {
        Answer::Done(reply) => serde_json::from_value::<Receipt>(reply.body.clone()).ok(),
        _ => None,
    });
    let items: Vec<Receipt> = receipts.collect();
    if items.is_empty() {
        return Ok(());
    }
    // A task of its own, as for intents.
    let kept = tokio::spawn(async move { journal.append(Kind::Received { items }).await }).await;
    kept.map_err(|_| Error::new(codes::BUG_PANIC, "writing the journal panicked"))?
}
