//! The open journal.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::chain::{Chain, file_name};
use super::entry::{ENTRY_BYTES, Entry};
use super::hash::{Hash, Head};
use super::kind::{ITEMS, Kind};
use super::load::FOLDER;
use super::lock::Lock;
use super::options::{JournalOptions, Predecessor};
use super::snapshot::{self, Pace};
use super::state::State;
use super::store::{Claim, Store};
use super::{blob, head_file, trouble};
use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};

/// The journal of one deployment, held for writing.
///
/// Dropping it frees the lock of the operating system, as a crash does; [`release`](Self::release) gives the lease back too.
#[derive(Debug)]
pub struct Journal {
    pub(super) options: JournalOptions,
    pub(super) store: Store,
    pub(super) predecessor: Predecessor,
    lock: Mutex<Option<Lock>>,
    exclusive: bool,
    epoch: u64,
    chain: RwLock<Chain>,
    held_since: Mutex<(Timestamp, Instant)>,
    writer: tokio::sync::Mutex<Writer>,
}

/// What the one writer at a time has in hand.
#[derive(Debug)]
struct Writer {
    pace: Pace,
    /// Entries for the next number that were sent and whose fate is not known: each may still land.
    unsettled: Vec<Bytes>,
    /// Why nothing may be written any more.
    ended: Option<Ended>,
}

#[derive(Clone, Debug)]
enum Ended {
    Fenced(Option<String>),
    Doubtful,
    Released,
}

impl Journal {
    pub(super) fn holding(
        options: JournalOptions,
        store: Store,
        lock: Lock,
        predecessor: Predecessor,
        chain: Chain,
        pace: Pace,
    ) -> Self {
        let started = (options.place.clock.now(), Instant::now());
        Self {
            epoch: chain.state.epoch() + 1,
            exclusive: lock.is_exclusive(),
            lock: Mutex::new(Some(lock)),
            chain: RwLock::new(chain),
            held_since: Mutex::new(started),
            writer: tokio::sync::Mutex::new(Writer { pace, unsettled: Vec::new(), ended: None }),
            options,
            store,
            predecessor,
        }
    }

    /// Who had the lock before.
    pub fn predecessor(&self) -> &Predecessor {
        &self.predecessor
    }

    /// The run that holds it.
    pub fn run(&self) -> &str {
        &self.options.run
    }

    /// The newest entry.
    pub fn head(&self) -> Head {
        self.look(|chain| chain.head.clone())
    }

    /// A copy of what all entries say together.
    pub fn state(&self) -> State {
        self.look(|chain| chain.state.clone())
    }

    /// Looks at what all entries say together, without copying it. Appending waits meanwhile.
    pub fn with_state<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        self.look(|chain| look(&chain.state))
    }

    fn look<R>(&self, look: impl FnOnce(&Chain) -> R) -> R {
        look(&self.chain.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Appends durably and tells the number of the (last) entry. When it returns, a crash loses nothing of it.
    ///
    /// Items beyond those that one entry holds go into further entries. Fails with `journal.fenced` if another run took over,
    /// and with `bug.invariant` if the entry would break a rule of the journal; nothing is written then.
    pub async fn append(&self, kind: Kind) -> Result<u64> {
        if matches!(kind, Kind::Lease { .. } | Kind::Released {} | Kind::Newer(_)) {
            return Err(trouble::broken(&format!("of the kind `{}` is the journal's own", kind.name())));
        }
        let ends = matches!(kind, Kind::RunClosed { .. } | Kind::Paused { .. });
        let mut writer = self.writer.lock().await;
        let seq = self.write(&mut writer, kind).await?;
        if ends {
            self.remember_head();
        }
        Ok(seq)
    }

    /// Stores a larger payload, such as the plan of a run, before an entry names it. Equal payloads are stored once.
    pub async fn put_blob(&self, bytes: &[u8]) -> Result<Hash> {
        blob::put(&self.store, bytes).await
    }

    /// Reads a payload and compares it with its hash.
    pub async fn get_blob(&self, hash: &Hash) -> Result<Bytes> {
        blob::get(&self.store, hash).await
    }

    /// For how long writes may still be sent before the lock has to be renewed; `None` if that is without limit, because the
    /// operating system keeps others out.
    ///
    /// Time counts from before the lease was sent, by the faster of the wall clock and the monotonic one: neither a clock that is set
    /// back nor a laptop that slept makes the lock last longer.
    pub fn time_left(&self) -> Option<Duration> {
        if self.exclusive {
            return None;
        }
        let (wall, monotonic) = *self.held_since.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = self.options.place.clock.now().since(wall).max(monotonic.elapsed());
        Some(self.options.ttl.saturating_sub(passed))
    }

    /// Renews the lock if half of its time is over.
    pub async fn renew_if_due(&self) -> Result<()> {
        match self.time_left() {
            Some(left) if left < self.options.ttl / 2 => self.renew().await,
            _ => Ok(()),
        }
    }

    /// Does something that may take longer than the lock lasts, and keeps the lock meanwhile. Fails with `journal.fenced` if
    /// another run took over; the work is given up then.
    pub async fn keeping<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        let mut work = std::pin::pin!(work);
        loop {
            if self.time_left().is_none() {
                return Ok(work.await);
            }
            tokio::select! {
                biased;
                done = &mut work => return Ok(done),
                () = self.options.place.clock.sleep(self.options.ttl / 4) => self.renew_if_due().await?,
            }
        }
    }

    /// Renews the lock. Fails with `journal.fenced` if another run took over.
    pub async fn renew(&self) -> Result<()> {
        let mut writer = self.writer.lock().await;
        self.take_lease(&mut writer).await
    }

    /// Takes the lock for the first time.
    pub(super) async fn begin(&self) -> Result<()> {
        let mut writer = self.writer.lock().await;
        self.take_lease(&mut writer).await
    }

    async fn take_lease(&self, writer: &mut Writer) -> Result<()> {
        let started = (self.options.place.clock.now(), Instant::now());
        let lease = Kind::Lease {
            holder: self.options.holder.clone(),
            host: self.options.host.clone(),
            ttl: self.options.ttl.as_secs(),
        };
        self.write(writer, lease).await?;
        *self.held_since.lock().unwrap_or_else(PoisonError::into_inner) = started;
        Ok(())
    }

    /// Gives the lock back. With writes in doubt the lease is left to run out, so that a successor waits for them.
    pub async fn release(&self) -> Result<()> {
        let mut writer = self.writer.lock().await;
        let due = self.with_state(|state| {
            state.open.is_empty() && state.lease.as_ref().is_some_and(|lease| !lease.released)
        });
        let released = match writer.ended {
            None if due => self.write(&mut writer, Kind::Released {}).await.map(drop),
            _ => Ok(()),
        };
        if released.is_ok() && writer.ended.is_none() {
            self.remember_head();
        }
        writer.ended.get_or_insert(Ended::Released);
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
        released
    }

    /// Stores a snapshot although none is due.
    #[cfg(test)]
    pub(super) async fn snapshot_now(&self) -> Result<()> {
        let (name, bytes) = self.look(snapshot::prepare)?;
        snapshot::write(&self.store, &name, &bytes).await
    }

    /// Notes the newest entry outside the journal.
    pub(super) fn remember_head(&self) {
        if let Some(path) = &self.options.place.head_file {
            trouble::tell("the newest entry is not noted", head_file::write(path, &self.head()));
        }
    }

    /// Writes the entries of one kind, split where they are too many or too large.
    async fn write(&self, writer: &mut Writer, kind: Kind) -> Result<u64> {
        let mut waiting = VecDeque::from([kind]);
        let mut last = 0;
        while let Some(mut kind) = waiting.pop_front() {
            let items = kind.items().unwrap_or(1);
            let size = self.entry(kind.clone()).encode()?.len();
            let at = if items > ITEMS { ITEMS } else { items / 2 };
            if items > ITEMS || (size > ENTRY_BYTES && items > 1) {
                let rest = kind.split_off(at);
                if let Some(rest) = rest {
                    waiting.push_front(rest);
                }
                waiting.push_front(kind);
                continue;
            }
            if size > ENTRY_BYTES {
                return Err(too_large(&kind, size));
            }
            last = self.write_one(writer, kind).await?;
        }
        Ok(last)
    }

    /// The entry that would come next.
    fn entry(&self, kind: Kind) -> Entry {
        let (seq, prev) = self.look(|chain| (chain.next(), chain.head.hash.clone()));
        Entry {
            seq,
            prev,
            epoch: self.epoch,
            run: self.options.run.clone(),
            nonce: uuid::Uuid::new_v4().simple().to_string(),
            // Times are written in whole seconds, and an entry has to read back as it was meant.
            at: Timestamp::from_unix(self.options.place.clock.now().unix()),
            kind,
        }
    }

    async fn write_one(&self, writer: &mut Writer, kind: Kind) -> Result<u64> {
        loop {
            self.may_write(writer)?;
            let entry = self.entry(kind.clone());
            self.look(|chain| chain.check(&entry)).map_err(|fault| trouble::broken(&fault))?;
            let bytes = Bytes::from(entry.encode()?);
            if Entry::decode(&bytes).as_ref() != Ok(&entry) {
                return Err(trouble::broken("does not read back as it was meant"));
            }
            // Noted before it is sent: if this call is dropped half-way, the next one knows what may have landed.
            writer.unsettled.push(bytes.clone());
            match self.store.claim(&[FOLDER, &file_name(entry.seq)], &bytes).await? {
                Claim::Done => {
                    self.take_in(writer, &bytes).await?;
                    return Ok(entry.seq);
                }
                // An earlier try of ours landed late. It stands, and this entry comes after it.
                Claim::Taken(found) if writer.unsettled.contains(&found) => {
                    self.take_in(writer, &found).await?;
                }
                Claim::Taken(found) => {
                    let by = Entry::decode(&found).ok().map(|entry| entry.run);
                    writer.ended = Some(Ended::Fenced(by));
                }
                Claim::Doubtful => writer.ended = Some(Ended::Doubtful),
            }
        }
    }

    fn may_write(&self, writer: &Writer) -> Result<()> {
        match &writer.ended {
            None => Ok(()),
            Some(Ended::Fenced(by)) => Err(trouble::fenced(&self.options.place.name, by.as_deref())),
            Some(Ended::Doubtful) => {
                let text =
                    format!("the disk of {} reported a fault after an entry was written", self.store.place());
                Err(Error::new(codes::JOURNAL_STORE, text)
                    .hint("Nothing more is sent. See to the disk and go on with `resume`."))
            }
            Some(Ended::Released) => Err(trouble::broken("was to follow after the lock was given back")),
        }
    }

    /// Takes in an entry of our own that is certain to stand.
    async fn take_in(&self, writer: &mut Writer, bytes: &Bytes) -> Result<()> {
        let snapshot = {
            let mut chain = self.chain.write().unwrap_or_else(PoisonError::into_inner);
            chain.read(bytes).map_err(|fault| trouble::broken(&fault))?;
            writer.unsettled.clear();
            writer.pace.count(bytes.len());
            writer.pace.due().then(|| snapshot::prepare(&chain)).transpose()?
        };
        if let Some((name, bytes)) = snapshot {
            writer.pace = Pace::after(bytes.len());
            trouble::tell("no snapshot", snapshot::write(&self.store, &name, &bytes).await);
            self.remember_head();
        }
        Ok(())
    }
}

fn too_large(kind: &Kind, size: usize) -> Error {
    Error::new(
        codes::JOURNAL_TOO_LARGE,
        format!(
            "a journal entry of the kind `{}` would have {size} bytes; {ENTRY_BYTES} are the most",
            kind.name()
        ),
    )
    .hint("One resource of the document is too large. Shorten it.")
}
