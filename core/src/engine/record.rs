//! What a run writes into its journal: intents before anything is sent, and what became known afterwards.

use serde_json::{Map, Value};

use super::command::Record;
use crate::address::Address;
use crate::error::Result;
use crate::journal::{
    AdoptedItem, DetachedItem, Effect, FailedItem, IntentItem, Journal, Kind, OutcomeItem, SealedItem,
    UnknownItem,
};
use crate::model::{Action, Step};
use crate::resource::Deployment;
use crate::resource::entra::User;

/// The journal of a run. Entries are written one after another, whoever asks.
#[derive(Debug)]
pub struct RunJournal {
    journal: Journal,
    deployment: Deployment,
}

/// The word for giving an account that exists a new password.
pub(super) const RENEW: &str = "renew";

/// That a step's write is about to be sent.
#[derive(Debug)]
pub(super) struct Intent {
    pub(super) address: Address,
    /// The word for what is done.
    pub(super) word: &'static str,
    pub(super) object_id: Option<String>,
    /// The password that it sends, sealed, where this is its first sending.
    pub(super) sealed: Option<SealedItem>,
}

impl RunJournal {
    /// The journal of a run of a deployment; the caller has opened it and holds its lock.
    pub fn new(journal: Journal, deployment: Deployment) -> Self {
        Self { journal, deployment }
    }

    /// Keeps the lock while nothing is written, as during a long wait.
    pub(super) async fn keep(&self) -> Result<()> {
        self.journal.renew_if_due().await
    }

    /// Writes an entry that is not about steps.
    pub async fn append(&self, kind: Kind) -> Result<()> {
        self.journal.append(kind).await.map(drop)
    }

    /// Makes intents durable and keeps the lock. When this returns, a crash loses nothing that the requests need.
    pub(super) async fn intend(&self, intents: Vec<Intent>) -> Result<()> {
        let attempts: Vec<u32> = self.journal.with_state(|state| {
            let next = |intent: &Intent| state.open.get(&intent.address).map_or(1, |open| open.attempt + 1);
            intents.iter().map(next).collect()
        });
        let items: Vec<IntentItem> = intents
            .into_iter()
            .zip(attempts)
            .map(|(intent, attempt)| IntentItem {
                attempt,
                op: intent.word.to_owned(),
                op_id: self.operation(&intent.address),
                generation: 0,
                object_id: intent.object_id,
                request_digest: None,
                before_hash: None,
                sealed: intent.sealed,
                addr: intent.address,
            })
            .collect();
        self.journal.append(Kind::Intent { items }).await?;
        self.journal.renew_if_due().await
    }

    /// Makes durable what became known about steps of a plan.
    pub(super) async fn record(&self, steps: &[Step], records: Vec<Record>) -> Result<()> {
        let (mut done, mut failed, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        let (mut adopted, mut detached) = (Vec::new(), Vec::new());
        for record in records {
            match record {
                Record::Done { step, id } => {
                    let step = &steps[step];
                    match step.action {
                        Action::Adopt => adopted.extend(id.clone().map(|id| AdoptedItem {
                            addr: step.address.clone(),
                            id,
                            applied: Some(written(step)),
                        })),
                        Action::Detach => detached.push(DetachedItem { addr: step.address.clone() }),
                        _ => {}
                    }
                    done.push(self.outcome(step, id));
                }
                Record::Failed { step, error, definite } => failed.push(FailedItem {
                    addr: steps[step].address.clone(),
                    op_id: self.operation(&steps[step].address),
                    definite,
                    code: error.code,
                    text: error.message,
                }),
                Record::Unknown { steps: list } => unknown.extend(list.into_iter().map(|step| UnknownItem {
                    addr: steps[step].address.clone(),
                    op_id: self.operation(&steps[step].address),
                    text: None,
                })),
            }
        }
        // Only writes that were begun have an end: a step that is refused before its first request was none.
        self.journal.with_state(|state| {
            unknown.retain(|item| state.open.contains_key(&item.addr));
            failed.retain(|item| state.open.contains_key(&item.addr));
            done.retain(|item| state.open.contains_key(&item.addr));
        });
        for kind in [
            (!unknown.is_empty()).then_some(Kind::Unknown { items: unknown }),
            (!done.is_empty()).then_some(Kind::Outcome { items: done }),
            (!failed.is_empty()).then_some(Kind::Failed { items: failed }),
            (!adopted.is_empty()).then_some(Kind::Adopted { items: adopted }),
            (!detached.is_empty()).then_some(Kind::Detached { items: detached }),
        ]
        .into_iter()
        .flatten()
        {
            self.journal.append(kind).await?;
        }
        self.journal.renew_if_due().await
    }

    fn outcome(&self, step: &Step, id: Option<String>) -> OutcomeItem {
        OutcomeItem {
            addr: step.address.clone(),
            op_id: self.operation(&step.address),
            attempt: None,
            effect: effect(word(step.action)),
            id,
            after_hash: None,
            applied: Some(written(step)),
        }
    }

    fn operation(&self, address: &Address) -> String {
        self.deployment.operation(address, 0)
    }
}

/// The word of the journal for what is done.
pub(super) fn word(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Adopt => "adopt",
        Action::Detach => "detach",
        Action::Assign => "assign",
        Action::Delete => "delete",
        Action::Emit | Action::Manual | Action::None => "none",
    }
}

/// What a write of that word does to its object.
pub(super) fn effect(word: &str) -> Effect {
    match word {
        "create" | "assign" => Effect::Created,
        "delete" => Effect::Deleted,
        _ => Effect::Updated,
    }
}

/// The fields that a step writes, without secrets and without what stands for values that were not known before.
pub(super) fn written(step: &Step) -> Map<String, Value> {
    step.changes
        .iter()
        .filter(|change| change.field != User::PASSWORD && change.after.0.get("unknown").is_none())
        .map(|change| (change.field.clone(), change.after.0.clone()))
        .collect()
}
