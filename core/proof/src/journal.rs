//! One process's journal: appends by number, keeps the lock, and stops where somebody else went on.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use remote_assist::clock::Timestamp;
use remote_assist::journal::{Entry, Hash, ITEMS, Kind, State};

use crate::engine::Sabotage;
use crate::fault::{Fault, Site};
use crate::handle::{Handle, next};
use crate::time::{Moment, seconds};
use crate::world::BEGINNING;

/// For how long the lock is held without being renewed.
pub(crate) const TTL: Moment = seconds(60);
/// For how long a process stands still that is suspended.
pub(crate) const PAUSE: Moment = seconds(200);

/// Why nothing can be written.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Somebody else has the lock.
    Held,
    /// Somebody else went on.
    Fenced,
    /// The store fails.
    Store,
}

/// A journal that is open.
pub(crate) struct Journal {
    handle: Handle,
    pub(crate) state: State,
    /// Whether the one who had the lock lost it, and may still be about to send.
    pub(crate) overtaken: bool,
    /// The epoch of the lock.
    pub(crate) epoch: u64,
    next: u64,
    held_since: Moment,
    unsettled: Vec<String>,
    fenced: bool,
}

impl Journal {
    /// Takes the lock.
    pub(crate) async fn open(handle: Handle) -> Result<Self, Trouble> {
        let (state, next, overtaken) = {
            let mut world = handle.world.borrow_mut();
            let remote = world.setting.remote;
            if !remote && !world.store.lock(handle.me, handle.life) {
                return Err(Trouble::Held);
            }
            let now = world.now;
            let state = match world.store.fold() {
                Ok(state) => state,
                Err(why) => {
                    world.violations.push(format!("the journal is broken: {why}"));
                    return Err(Trouble::Store);
                }
            };
            let mut overtaken = false;
            if let Some(lease) = state.lease.as_ref().filter(|lease| remote && !lease.released) {
                let taken = usize::try_from(lease.seq - 1).ok().and_then(|at| world.store.entries.get(at));
                if taken.is_some_and(|(_, at)| now - at < TTL) {
                    return Err(Trouble::Held);
                }
                overtaken = true;
            }
            (state, world.store.entries.len() as u64 + 1, overtaken)
        };
        let epoch = state.epoch() + 1;
        let mut journal = Self {
            handle,
            state,
            overtaken,
            next,
            epoch,
            held_since: 0,
            unsettled: Vec::new(),
            fenced: false,
        };
        match journal.renew().await {
            Err(Trouble::Fenced) => Err(Trouble::Held),
            Err(trouble) => Err(trouble),
            Ok(()) => Ok(journal),
        }
    }

    async fn renew(&mut self) -> Result<(), Trouble> {
        let since = self.handle.world.borrow().now;
        let kind = Kind::Lease { holder: "user-01".into(), host: "host".into(), ttl: 60 };
        self.append(kind).await?;
        self.held_since = since;
        Ok(())
    }

    /// Keeps the lock: a write may be sent only right after this.
    pub(crate) async fn keep(&mut self) -> Result<(), Trouble> {
        let due = {
            let world = self.handle.world.borrow();
            world.setting.remote && world.now - self.held_since > TTL / 2
        };
        if due { self.renew().await } else { Ok(()) }
    }

    /// Gives the lock back, unless writes are in doubt.
    pub(crate) async fn release(mut self) {
        let due =
            self.state.open.is_empty() && self.state.lease.as_ref().is_some_and(|lease| !lease.released);
        if due && !self.fenced {
            let _ = self.append(Kind::Released {}).await;
        }
    }

    /// Appends durably.
    pub(crate) async fn append(&mut self, mut kind: Kind) -> Result<(), Trouble> {
        loop {
            let rest = kind.items().filter(|items| *items > ITEMS).and_then(|_| kind.split_off(ITEMS));
            self.append_one(kind).await?;
            match rest {
                Some(rest) => kind = rest,
                None => return Ok(()),
            }
        }
    }

    async fn append_one(&mut self, kind: Kind) -> Result<(), Trouble> {
        loop {
            if self.fenced {
                return Err(Trouble::Fenced);
            }
            let entry = self.entry(&kind);
            self.unsettled.push(entry.nonce.clone());
            let landed = Rc::new(RefCell::new(VecDeque::new()));
            self.send(&entry, &landed).await?;
            let Some(found) = next(&landed).await else {
                self.take_in(&entry);
                return Ok(());
            };
            if self.handle.world.borrow().lacks(Sabotage::StrangeEntriesTaken) {
                self.take_in(&found);
                return Ok(());
            }
            // An earlier try of ours landed late. It stands, and this entry comes after it.
            if self.unsettled.contains(&found.nonce) {
                self.take_in(&found);
            } else {
                self.fenced = true;
            }
        }
    }

    /// Sends an entry to the store, through whatever goes wrong.
    async fn send(
        &mut self,
        entry: &Rc<Entry>,
        landed: &Rc<RefCell<VecDeque<Option<Rc<Entry>>>>>,
    ) -> Result<(), Trouble> {
        let handle = self.handle.clone();
        let fault = handle.world.borrow_mut().draw(handle.me, Site::Append);
        let span = handle.world.borrow_mut().span(5, 40);
        match fault {
            Some(Fault::CrashBefore) => handle.crash().await,
            Some(Fault::Pause) => handle.pause(PAUSE).await,
            Some(Fault::Cancel) => handle.world.borrow_mut().people[handle.me].cancel(),
            Some(Fault::StoreFails) => {
                handle.sleep(span).await;
                return Err(Trouble::Store);
            }
            _ => {}
        }
        let late = fault == Some(Fault::StoresLate);
        {
            let mut world = handle.world.borrow_mut();
            let overwrite = world.lacks(Sabotage::OverwritingEntries);
            let (entry, landed) = (Rc::clone(entry), Rc::clone(landed));
            let (delay, wakes) = if late { (span + seconds(3), None) } else { (span, Some(handle.waker())) };
            world.tell(|| format!("person {}: entry {} {}", handle.me, entry.seq, summary(&entry.kind)));
            world.later(delay, wakes, move |world| {
                let (at, own) = (world.now, entry.nonce.clone());
                let found = world.store.create(entry, at, overwrite);
                // The store asks itself: an answer that was lost is looked for, and one's own entry is no collision.
                landed.borrow_mut().push_back(found.filter(|found| found.nonce != own));
            });
        }
        if late {
            handle.sleep(span).await;
            return Err(Trouble::Store);
        }
        if fault == Some(Fault::CrashAfter) {
            handle.crash().await;
        }
        Ok(())
    }

    fn take_in(&mut self, entry: &Entry) {
        self.unsettled.clear();
        self.next = entry.seq + 1;
        if let Err(why) = self.state.admit(entry) {
            let text = format!("an entry was written that may not follow: {} {why}", entry.kind.name());
            self.handle.world.borrow_mut().violations.push(text);
        }
    }

    fn entry(&self, kind: &Kind) -> Rc<Entry> {
        let mut world = self.handle.world.borrow_mut();
        let clock = world.now + world.people[self.handle.me].skew;
        let nonce = world.random.u128(..);
        Rc::new(Entry {
            seq: self.next,
            prev: Hash::of(b""),
            epoch: self.epoch,
            run: format!("run-{}-{}", self.handle.me, self.handle.life),
            nonce: format!("{nonce:032x}"),
            at: Timestamp::from_unix(BEGINNING + clock / 1000),
            kind: kind.clone(),
        })
    }
}

fn summary(kind: &Kind) -> String {
    let named = |count: usize, first: Option<&remote_assist::address::Address>| {
        first.map_or_else(
            || kind.name().to_owned(),
            |first| format!("{} of {count}, first {first}", kind.name()),
        )
    };
    match kind {
        Kind::Intent { items } => named(items.len(), items.first().map(|item| &item.addr)),
        Kind::Outcome { items } => named(items.len(), items.first().map(|item| &item.addr)),
        Kind::Failed { items } => named(items.len(), items.first().map(|item| &item.addr)),
        Kind::Unknown { items } => named(items.len(), items.first().map(|item| &item.addr)),
        Kind::Resolved { items } => named(items.len(), items.first().map(|item| &item.addr)),
        _ => kind.name().to_owned(),
    }
}
