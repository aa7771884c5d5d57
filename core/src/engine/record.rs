//! The journal of a run: intents before anything is sent, and what became known afterwards.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::command::Record;
use super::entries::{Intent, intent_entry, record_entries};
use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::journal::{Journal, Kind, SealedAnswer, SealedItem, TTL};
use crate::model::Step;
use crate::resource::Deployment;

/// The journal of a run. Entries are written one after another, whoever asks.
#[derive(Debug)]
pub struct RunJournal {
    journal: Journal,
    deployment: Deployment,
    /// What became known and could not be appended, in order.
    unsaved: Mutex<Vec<Kind>>,
}

impl RunJournal {
    /// The journal of a run of a deployment; the caller has opened it and holds its lock.
    pub fn new(journal: Journal, deployment: Deployment) -> Self {
        Self { journal, deployment, unsaved: Mutex::default() }
    }

    /// Keeps the lock. A write may be sent only right after this: the lock then lasts longer than a write may take.
    pub(super) async fn keep(&self) -> Result<()> {
        self.journal.renew_if_due().await
    }

    /// How long a run may wait for something before it looks at the lock again; `None` if the lock needs no renewing.
    pub(super) fn beat(&self) -> Option<Duration> {
        self.journal.time_left().map(|_| TTL / 4)
    }

    /// Writes an entry that is not about steps.
    pub async fn append(&self, kind: Kind) -> Result<()> {
        self.journal.append(kind).await.map(drop)
    }

    /// Makes intents durable. When this returns, a crash loses nothing that the requests need.
    pub(super) async fn intend(&self, intents: Vec<Intent>) -> Result<()> {
        let entry = self.journal.with_state(|state| intent_entry(state, &self.deployment, intents));
        self.journal.append(entry).await?;
        self.journal.renew_if_due().await
    }

    /// Makes secrets durable that answers held.
    pub(super) async fn sealed(&self, secrets: Vec<(Address, SealedItem)>) -> Result<()> {
        let item = |(addr, sealed): (Address, SealedItem)| SealedAnswer {
            op_id: self.deployment.operation(&addr, 0),
            addr,
            sealed,
        };
        self.journal.append(Kind::Sealed { items: secrets.into_iter().map(item).collect() }).await.map(drop)
    }

    /// Makes durable what became known about steps of a plan.
    pub(super) async fn record(&self, steps: &[Step], records: Vec<Record>) -> Result<()> {
        let entries =
            self.journal.with_state(|state| record_entries(state, &self.deployment, steps, records));
        self.save(entries).await?;
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
}
