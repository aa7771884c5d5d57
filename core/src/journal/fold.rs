//! What each entry changes, and which entries may follow which.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::entry::Entry;
use super::kind::{
    AdoptedItem, CREATE, Effect, FailedItem, ITEMS, IntentItem, Kind, OutcomeItem, Resolution, ResolvedItem,
    SealedItem,
};
use super::state::{
    AccountSecret, Candidate, ClosedRun, Lease, OpenIntent, OpenRun, Presence, Resource, Standing, State,
};
use crate::address::Address;

impl State {
    /// Takes in the entry that comes next; if it may not follow, tells why, as the end of a sentence about it.
    ///
    /// It looks at what the entry says. Its bytes, number and chain are looked at where entries are read.
    pub fn admit(&mut self, entry: &Entry) -> Result<(), String> {
        self.check(entry)?;
        self.apply(entry);
        Ok(())
    }

    /// Whether an entry may follow; if not, why, as the end of a sentence about it.
    ///
    /// Our own writer asks before it writes, and the reader asks of every entry that it finds.
    pub(super) fn check(&self, entry: &Entry) -> Result<(), String> {
        self.check_epoch(entry)?;
        if let Some(items) = entry.kind.items()
            && (items == 0 || items > ITEMS)
        {
            return Err(format!("holds {items} items, and an entry holds 1 to {ITEMS}"));
        }
        let mut seen = BTreeSet::new();
        let mut once = |addr: &Address| {
            seen.insert(addr.clone()).then_some(()).ok_or_else(|| format!("names `{addr}` twice"))
        };
        match &entry.kind {
            Kind::Intent { items } => {
                items.iter().try_for_each(|item| once(&item.addr).and_then(|()| self.check_intent(item)))
            }
            Kind::Sealed { items } => items.iter().try_for_each(|item| {
                once(&item.addr).and_then(|()| self.check_open(&item.addr, &item.op_id))
            }),
            Kind::Outcome { items } => items.iter().try_for_each(|item| {
                once(&item.addr).and_then(|()| self.check_open(&item.addr, &item.op_id))
            }),
            Kind::Failed { items } => items.iter().try_for_each(|item| {
                once(&item.addr).and_then(|()| self.check_open(&item.addr, &item.op_id))
            }),
            Kind::Unknown { items } => items.iter().try_for_each(|item| {
                once(&item.addr).and_then(|()| self.check_open(&item.addr, &item.op_id))
            }),
            Kind::Resolved { items } => items.iter().try_for_each(|item| {
                once(&item.addr).and_then(|()| self.check_open(&item.addr, &item.op_id))
            }),
            Kind::Adopted { items } => items
                .iter()
                .try_for_each(|item| once(&item.addr).and_then(|()| self.check_settled(&item.addr))),
            Kind::Detached { items } => items
                .iter()
                .try_for_each(|item| once(&item.addr).and_then(|()| self.check_settled(&item.addr))),
            Kind::RunClosed { .. } | Kind::Paused { .. } if self.run.is_none() => {
                Err("ends a run although none is open".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn check_epoch(&self, entry: &Entry) -> Result<(), String> {
        let (epoch, now) = (entry.epoch, self.epoch());
        if epoch < now {
            return Err(format!("has the epoch {epoch} after the epoch {now}, which never falls"));
        }
        let Kind::Lease { .. } = entry.kind else {
            return (epoch == now && epoch > 0)
                .then_some(())
                .ok_or_else(|| format!("has the epoch {epoch}, for which nobody took the lock"));
        };
        if epoch == now && self.lease.as_ref().is_some_and(|lease| lease.run != entry.run) {
            return Err("renews the lock of another run".to_owned());
        }
        (epoch > 0 && epoch - now <= 1)
            .then_some(())
            .ok_or_else(|| format!("takes the lock with the epoch {epoch} after {now}"))
    }

    fn check_intent(&self, item: &IntentItem) -> Result<(), String> {
        let addr = &item.addr;
        if item.attempt == 0 {
            return Err(format!("counts the attempts for `{addr}` from 0"));
        }
        let Some(open) = self.open.get(addr) else {
            let held = self.resources.get(addr).map_or(0, |resource| resource.generation);
            return (item.generation >= held)
                .then_some(())
                .ok_or_else(|| format!("goes back to generation {} of `{addr}`", item.generation));
        };
        // Two writes under way for one resource could not be told apart afterwards.
        if open.op_id != item.op_id {
            return Err(format!("begins a second write for `{addr}` while one is open"));
        }
        (item.attempt == open.attempt + 1)
            .then_some(())
            .ok_or_else(|| format!("is attempt {} for `{addr}` after attempt {}", item.attempt, open.attempt))
    }

    fn check_open(&self, addr: &Address, op_id: &str) -> Result<(), String> {
        self.open
            .get(addr)
            .is_some_and(|open| open.op_id == op_id)
            .then_some(())
            .ok_or_else(|| format!("tells the end of a write for `{addr}` that was never begun"))
    }

    fn check_settled(&self, addr: &Address) -> Result<(), String> {
        (!self.open.contains_key(addr))
            .then_some(())
            .ok_or_else(|| format!("hands `{addr}` over while a write for it is open"))
    }

    /// Takes in an entry that [`check`](Self::check) let pass.
    pub(super) fn apply(&mut self, entry: &Entry) {
        if !matches!(
            entry.kind,
            Kind::Lease { .. } | Kind::Released {} | Kind::Unlocked { .. } | Kind::Revealed { .. }
        ) {
            self.changed = entry.seq;
        }
        match &entry.kind {
            Kind::RunOpened { .. } | Kind::Paused { .. } | Kind::RunClosed { .. } => self.turn_run(entry),
            Kind::Lease { holder, host, ttl } => {
                self.lease = Some(Lease {
                    epoch: entry.epoch,
                    holder: holder.clone(),
                    host: host.clone(),
                    run: entry.run.clone(),
                    ttl: *ttl,
                    at: entry.at,
                    seq: entry.seq,
                    released: false,
                });
            }
            Kind::Released {} => self.release(),
            Kind::Intent { items } => items.iter().for_each(|item| self.intend(item, entry)),
            Kind::Sealed { items } => {
                for item in items {
                    let attempt = self.open.get(&item.addr).map_or(1, |open| open.attempt);
                    self.candidate(&item.addr, attempt, &item.sealed, entry);
                }
            }
            Kind::Outcome { items } => items.iter().for_each(|item| self.conclude(item, entry)),
            Kind::Failed { items } => items.iter().for_each(|item| self.fail(item)),
            Kind::Unknown { items } => {
                for item in items {
                    self.stand(&item.addr, Standing::Unknown);
                }
            }
            Kind::Resolved { items } => items.iter().for_each(|item| self.resolve(item)),
            Kind::Adopted { items } => items.iter().for_each(|item| self.adopt(item, entry.seq)),
            Kind::Detached { items } => {
                for item in items {
                    let resource = self.resources.entry(item.addr.clone()).or_default();
                    resource.presence = Presence::Detached;
                    resource.seq = entry.seq;
                }
            }
            Kind::Received { items } => {
                for item in items {
                    self.receipts.insert(item.address.clone(), item.clone());
                }
            }
            Kind::Revealed { addr, .. } => {
                self.secrets.entry(addr.clone()).or_default().revealed += 1;
            }
            Kind::Unlocked { .. } | Kind::Migrated { .. } | Kind::Newer(_) => {}
        }
    }

    fn turn_run(&mut self, entry: &Entry) {
        match &entry.kind {
            Kind::RunOpened { plan, holder, host } => {
                self.run = Some(OpenRun {
                    run: entry.run.clone(),
                    plan: plan.clone(),
                    holder: holder.clone(),
                    host: host.clone(),
                    at: entry.at,
                    seq: entry.seq,
                    paused: false,
                });
            }
            Kind::Paused { .. } => {
                if let Some(run) = &mut self.run {
                    run.paused = true;
                }
                // A successor of a run with writes in doubt has to wait until they can no longer take effect.
                if self.open.is_empty() {
                    self.release();
                }
            }
            Kind::RunClosed { outcome } => {
                let run = self.run.take().map_or_else(|| entry.run.clone(), |run| run.run);
                self.last_run = Some(ClosedRun { run, outcome: outcome.clone(), at: entry.at });
                self.release();
            }
            _ => {}
        }
    }

    fn release(&mut self) {
        if let Some(lease) = &mut self.lease {
            lease.released = true;
        }
    }

    fn intend(&mut self, item: &IntentItem, entry: &Entry) {
        let earlier = self.open.get(&item.addr);
        let first = earlier.map_or(entry.seq, |open| open.first);
        // What goes on from an open creation is still about an object that this deployment makes.
        let op = earlier.filter(|open| open.op == CREATE).map_or(&item.op, |open| &open.op).clone();
        let open = OpenIntent {
            op,
            op_id: item.op_id.clone(),
            attempt: item.attempt,
            generation: item.generation,
            standing: Standing::Intended,
            object_id: item.object_id.clone(),
            request_digest: item.request_digest.clone(),
            before_hash: item.before_hash.clone(),
            run: entry.run.clone(),
            at: entry.at,
            first,
            seq: entry.seq,
        };
        self.open.insert(item.addr.clone(), open);
        if let Some(sealed) = &item.sealed {
            self.candidate(&item.addr, item.attempt, sealed, entry);
        }
    }

    fn candidate(&mut self, addr: &Address, attempt: u32, sealed: &SealedItem, entry: &Entry) {
        let secret = self.secrets.entry(addr.clone()).or_default();
        secret.account.clone_from(&sealed.account);
        secret.candidates.push(Candidate {
            attempt,
            recipients: sealed.recipients.clone(),
            sealed: sealed.sealed.clone(),
            run: entry.run.clone(),
            at: entry.at,
            seq: entry.seq,
        });
    }

    fn conclude(&mut self, item: &OutcomeItem, entry: &Entry) {
        let Some(open) = self.open.remove(&item.addr) else { return };
        let resource = self.resources.entry(item.addr.clone()).or_default();
        resource.seq = entry.seq;
        resource.generation = open.generation;
        resource.after_hash.clone_from(&item.after_hash);
        let effect = match item.effect {
            Effect::Updated if open.op == CREATE => Effect::Created,
            effect => effect,
        };
        match effect {
            Effect::Created => {
                *resource = Resource {
                    created_by_us: true,
                    generation: open.generation,
                    after_hash: item.after_hash.clone(),
                    seq: entry.seq,
                    ..Resource::default()
                };
            }
            Effect::Updated => resource.presence = Presence::Managed,
            Effect::Deleted => {
                resource.presence = Presence::Deleted;
                resource.applied = Map::new();
            }
        }
        if let Some(id) = item.id.as_ref().or(open.object_id.as_ref()) {
            resource.id = Some(id.clone());
        }
        merge(&mut resource.applied, item.applied.as_ref());
        if item.effect == Effect::Deleted {
            // Whatever opened the account opens nothing any more.
            if let Some(gone) = self.secrets.remove(&item.addr) {
                self.secrets.retain(|_, secret| secret.account != gone.account);
            }
        } else if let Some(secret) = self.secrets.get_mut(&item.addr) {
            settle(secret, &open, item.attempt.unwrap_or(open.attempt));
        }
    }

    fn fail(&mut self, item: &FailedItem) {
        // The passwords of the attempts stay: an earlier one may have been set after all.
        if item.definite {
            self.open.remove(&item.addr);
        } else {
            self.stand(&item.addr, Standing::Unknown);
        }
    }

    fn resolve(&mut self, item: &ResolvedItem) {
        match item.how {
            Resolution::Found => self.stand(&item.addr, Standing::Found),
            Resolution::Absent => self.stand(&item.addr, Standing::Absent),
            Resolution::Abandoned => {
                self.open.remove(&item.addr);
            }
        }
    }

    fn stand(&mut self, addr: &Address, standing: Standing) {
        if let Some(open) = self.open.get_mut(addr) {
            open.standing = standing;
        }
    }

    fn adopt(&mut self, item: &AdoptedItem, seq: u64) {
        let resource = self.resources.entry(item.addr.clone()).or_default();
        let generation = resource.generation;
        *resource = Resource { id: Some(item.id.clone()), generation, seq, ..Resource::default() };
        merge(&mut resource.applied, item.applied.as_ref());
    }
}

fn merge(held: &mut Map<String, Value>, written: Option<&Map<String, Value>>) {
    for (field, value) in written.into_iter().flatten() {
        held.insert(field.clone(), value.clone());
    }
}

/// Makes the password of the attempt that took effect the valid one: its own, else the newest before it.
fn settle(secret: &mut AccountSecret, open: &OpenIntent, attempt: u32) {
    let found = secret
        .candidates
        .iter()
        .rfind(|candidate| candidate.seq >= open.first && candidate.attempt <= attempt)
        .cloned();
    if let Some(found) = found {
        secret.valid = Some(found);
        secret.candidates.clear();
    }
}
