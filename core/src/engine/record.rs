//! The journal of a run: intents before anything is sent, and what became known afterwards.

use std::time::Duration;

use super::entries::{Intent, intent_entry, record_entries};
use super::machine::Record;
use crate::error::Result;
use crate::journal::{Journal, Kind, TTL};
use crate::model::Step;
use crate::resource::Deployment;

/// The journal of a run. Entries are written one after another, whoever asks.
#[derive(Debug)]
pub struct RunJournal {
    journal: Journal,
    deployment: Deployment,
}

impl RunJournal {
    /// The journal of a run of a deployment; the caller has opened it and holds its lock.
    pub fn new(journal: Journal, deployment: Deployment) -> Self {
        Self { journal, deployment }
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

    /// Makes durable what became known about steps of a plan.
    pub(super) async fn record(&self, steps: &[Step], records: Vec<Record>) -> Result<()> {
        let entries = self.journal.with_state(|state| record_entries(state, &self.deployment, steps, records));
        for entry in entries {
            self.journal.append(entry).await?;
        }
        self.journal.renew_if_due().await
    }
}
