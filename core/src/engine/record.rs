//! What a run writes into its journal: intents before anything is sent, and what became known afterwards.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::machine::Record;
use crate::address::Address;
use crate::error::{Error, Result, codes};
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
    /// What became known and could not be appended, in order.
    unsaved: Mutex<Vec<Kind>>,
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
        Self { journal, deployment, unsaved: Mutex::default() }
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
        let kinds = [
            (!unknown.is_empty()).then_some(Kind::Unknown { items: unknown }),
            (!done.is_empty()).then_some(Kind::Outcome { items: done }),
            (!failed.is_empty()).then_some(Kind::Failed { items: failed }),
            (!adopted.is_empty()).then_some(Kind::Adopted { items: adopted }),
            (!detached.is_empty()).then_some(Kind::Detached { items: detached }),
        ]
        .into_iter()
        .flatten()
        .collect();
        self.save(kinds).await?;
        self.journal.renew_if_due().await
    }

    /// Appends entries in order. From the first that the store does not take, all are kept in a file instead, which the error names.
    async fn save(&self, kinds: Vec<Kind>) -> Result<()> {
        let mut kinds = kinds.into_iter();
        let mut refused = None;
        if self.unsaved().is_empty() {
            for kind in kinds.by_ref() {
                if let Err(error) = self.journal.append(kind.clone()).await {
                    // Whoever took the journal over looks for what this run did; other errors are defects, not lost stores.
                    if error.code() != codes::JOURNAL_STORE {
                        return Err(error);
                    }
                    self.unsaved().push(kind);
                    refused = Some(error);
                    break;
                }
            }
        }
        let unsaved = {
            let mut unsaved = self.unsaved();
            unsaved.extend(kinds);
            unsaved.clone()
        };
        if unsaved.is_empty() {
            return Ok(());
        }
        let error =
            refused.unwrap_or_else(|| Error::new(codes::JOURNAL_STORE, "the journal could not be written"));
        Err(self.kept(error, &unsaved))
    }

    /// Keeps entries in a file and adds to the error where.
    fn kept(&self, error: Error, unsaved: &[Kind]) -> Error {
        match self.journal.keep_unsaved(unsaved) {
            Ok(path) => error.with("unsaved", path.display()).noting(format!(
                "what the tenant answered meanwhile is kept in {} and taken in by the next run",
                path.display()
            )),
            Err(why) => error.noting(format!(
                "what the tenant answered meanwhile could not be kept elsewhere either ({why}), so the next run looks for it"
            )),
        }
    }

    /// Tries once more to append what could not be appended.
    pub(super) async fn catch_up(&self) -> Result<()> {
        let unsaved = std::mem::take(&mut *self.unsaved());
        if unsaved.is_empty() {
            return Ok(());
        }
        for (at, kind) in unsaved.iter().enumerate() {
            if let Err(error) = self.journal.append(kind.clone()).await {
                let left = unsaved[at..].to_vec();
                let error = self.kept(error, &left);
                *self.unsaved() = left;
                return Err(error);
            }
        }
        self.journal.forget_unsaved();
        Ok(())
    }

    fn unsaved(&self) -> MutexGuard<'_, Vec<Kind>> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
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
