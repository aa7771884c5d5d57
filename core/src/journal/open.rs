//! Opening: whose journal it is, who holds it, and what it says.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::chain::{Chain, file_name};
use super::format::{self, Format};
use super::handle::Journal;
use super::hash::{Hash, Head};
use super::load::{self, Loaded};
use super::location::{self, Location};
use super::lock::Lock;
use super::options::{JournalOptions, JournalPlace, Predecessor};
use super::state::State;
use super::store::Store;
use super::{blob, head_file, kind::Kind, trouble};
use crate::clock::Clock;
use crate::error::{Result, codes};

/// What a journal says, read without holding it.
#[derive(Debug)]
pub struct Reading {
    /// What all entries say together.
    pub state: State,
    /// The newest entry.
    pub head: Head,
    /// The first entry that a later version wrote; what follows from it is not in the state.
    pub newer: Option<u64>,
    store: Store,
}

impl Reading {
    /// Reads a payload, such as the plan of a run, and compares it with its hash.
    pub async fn blob(&self, hash: &Hash) -> Result<Bytes> {
        blob::get(&self.store, hash).await
    }
}

/// One deployment that has a journal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JournalName {
    /// The tenant's id.
    pub tenant: String,
    /// The deployment's name.
    pub name: String,
    /// The simulated tenant that it belongs to; `None` for a real one.
    pub instance: Option<String>,
}

/// The deployments that have a journal at a place, sorted.
pub async fn journals(location: &Location, clock: Arc<dyn Clock>) -> Result<Vec<JournalName>> {
    let Some(root) = location.store(clock, false)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for tenant in root.folders().await? {
        let store = root.below(&[&tenant]);
        for name in store.folders().await? {
            if let Some(head) = store.get(&[&name, format::FILE]).await? {
                found.push(JournalName { tenant: tenant.clone(), name, instance: format::instance(&head) });
            }
        }
    }
    found.sort();
    Ok(found)
}

impl JournalPlace {
    /// The journal of a deployment at a place. That of a real tenant remembers its newest entry in the state folder of this user,
    /// if there is one, so that an older copy of it is refused.
    pub fn of(location: Location, one: JournalName, clock: Arc<dyn Clock>) -> Self {
        let JournalName { tenant, name, instance } = one;
        let head_file = match instance {
            None => head_file::path(&location, &tenant, &name),
            Some(_) => None,
        };
        Self { location, tenant, name, instance, head_file, clock }
    }

    /// Forgets the newest entry that this machine has seen of a journal that is gone, so that it can be made anew. A journal that is
    /// there stays as it is.
    pub async fn forget_lost(&self) -> Result<()> {
        let Some(path) = &self.head_file else { return Ok(()) };
        let unseen = Self { head_file: None, ..self.clone() };
        match Journal::read(&unseen).await? {
            None => head_file::forget(path),
            Some(_) => Ok(()),
        }
    }

    pub(super) fn format(&self) -> Format {
        Format::new(&self.tenant, &self.name, self.instance.as_deref())
    }

    pub(super) fn store(&self, make: bool) -> Result<Option<Store>> {
        let tenant = self.tenant.to_ascii_lowercase();
        let parts = location::below(&tenant, &self.name)?;
        Ok(self.location.store(Arc::clone(&self.clock), make)?.map(|store| store.below(&parts)))
    }

    /// The lock of this machine; `None` if another process has it.
    fn lock(&self) -> Result<Option<Lock>> {
        let tenant = self.tenant.to_ascii_lowercase();
        match &self.location {
            Location::Memory(held) => Ok(held.locks.take(&format!("{tenant}/{}", self.name))),
            Location::Folder(folder) => Lock::file(&folder.join(tenant).join(&self.name)),
            Location::Url(_) => Ok(Some(Lock::Lease)),
        }
    }
}

impl Journal {
    /// Opens the journal of a deployment for writing, makes it if it is absent, and takes the lock.
    ///
    /// Fails with `journal.held` if another run has the lock, `journal.other_tenant` if the folder belongs to something else,
    /// `journal.damaged`, `journal.rolled_back` or `journal.newer` if it must not be written, and `journal.store` if the
    /// place cannot hold a journal. Needs no runtime for a folder; under tokio the disk is used off the async threads.
    pub async fn open(options: JournalOptions) -> Result<Self> {
        let place = &options.place;
        let name = place.name.clone();
        // Names are checked before anything is made.
        location::below(&place.tenant.to_ascii_lowercase(), &name)?;
        let store =
            place.store(true)?.ok_or_else(|| trouble::unfit(&place.location.place(), "it is absent"))?;
        let Some(lock) = place.lock()? else {
            let reading = Self::read(place).await.ok().flatten();
            let lease = reading.and_then(|reading| reading.state.lease).filter(|lease| !lease.released);
            return Err(trouble::held(&name, lease.as_ref(), place.clock.now(), false));
        };
        Self::open_in(options, store, lock).await
    }

    /// Opens the journal in a store.
    pub(super) async fn open_in(options: JournalOptions, store: Store, lock: Lock) -> Result<Self> {
        let place = &options.place;
        let format = match place.format().find(&store).await? {
            Some(found) => found,
            None => make(place, &store).await?,
        };
        if format.newer {
            return Err(trouble::newer(store.place(), "`format.json` says so"));
        }
        let loaded = load::load(&store, format.hash).await?;
        if let Some(seq) = loaded.chain.newer {
            return Err(trouble::newer(store.place(), &format!("entry {seq}")));
        }
        check_head(place, &store, &loaded.chain).await?;
        let predecessor = predecessor(&options, &store, &loaded.chain.state, &lock).await?;
        let unlocked = match (&options.unlock, &predecessor) {
            (Some(wanted), Predecessor::Overtaken { run }) if wanted == run => Some(run.clone()),
            _ => None,
        };
        let Loaded { chain, pace } = loaded;
        let journal = Self::holding(options, store, lock, predecessor, chain, pace);
        if let Err(error) = journal.begin().await {
            return Err(journal.lost_race(error).await);
        }
        if let Some(from) = unlocked {
            let by = journal.options.holder.clone();
            journal.append(Kind::Unlocked { from, by }).await?;
        }
        journal.remember_head();
        Ok(journal)
    }

    /// What to tell somebody who was a moment too late to take the lock.
    async fn lost_race(&self, error: crate::error::Error) -> crate::error::Error {
        if error.code() != codes::JOURNAL_FENCED {
            return error;
        }
        let place = &self.options.place;
        let format = place.format().find(&self.store).await.ok().flatten();
        let Some(format) = format else { return error };
        match load::load(&self.store, format.hash).await {
            Ok(loaded) => {
                trouble::held(&place.name, loaded.chain.state.lease.as_ref(), place.clock.now(), true)
            }
            Err(_) => error,
        }
    }

    /// Reads a journal without holding it; `None` where there is none. Also reads what a later version wrote.
    pub async fn read(place: &JournalPlace) -> Result<Option<Reading>> {
        let Some(store) = place.store(false)? else { return Ok(None) };
        Self::read_in(place, store).await
    }

    pub(super) async fn read_in(place: &JournalPlace, store: Store) -> Result<Option<Reading>> {
        let Some(format) = place.format().find(&store).await? else {
            return refuse_headless(&store).await.map(|()| None);
        };
        let Loaded { chain, .. } = load::load(&store, format.hash).await?;
        check_head(place, &store, &chain).await?;
        let Chain { state, head, newer } = chain;
        Ok(Some(Reading { state, head, newer, store }))
    }
}

/// Makes a journal in a store that has proved itself.
async fn make(place: &JournalPlace, store: &Store) -> Result<format::Found> {
    refuse_headless(store).await?;
    if let Some(path) = &place.head_file
        && let Some(remembered) = head_file::read(path)?
    {
        let why = format!("it is gone, and this machine has seen entry {}", remembered.seq);
        return Err(trouble::rolled_back(store.place(), &why, path));
    }
    store.prove().await?;
    place.format().make(store).await
}

async fn refuse_headless(store: &Store) -> Result<()> {
    if store.list(load::FOLDER, None).await?.is_empty() {
        return Ok(());
    }
    Err(trouble::damaged_file(store.place(), format::FILE, "is missing, and there are entries"))
}

async fn check_head(place: &JournalPlace, store: &Store, chain: &Chain) -> Result<()> {
    let Some(path) = &place.head_file else { return Ok(()) };
    let Some(remembered) = head_file::read(path)? else { return Ok(()) };
    match head_file::missing(store, &chain.head, &remembered).await? {
        Some(why) => Err(trouble::rolled_back(store.place(), &why, path)),
        None => Ok(()),
    }
}

/// Who had the lock before, or that they have it still.
async fn predecessor(
    options: &JournalOptions,
    store: &Store,
    state: &State,
    lock: &Lock,
) -> Result<Predecessor> {
    let Some(lease) = &state.lease else { return Ok(Predecessor::Nobody) };
    if lease.released {
        return Ok(Predecessor::Released);
    }
    let run = lease.run.clone();
    if lock.is_exclusive() {
        return Ok(Predecessor::Gone { run });
    }
    if options.unlock.as_ref() == Some(&run) {
        return Ok(Predecessor::Overtaken { run });
    }
    // Both times come from the store, because the clocks of two laptops may differ by more than a lease.
    let now = store.time().await?;
    let taken = store.written_at(&[load::FOLDER, &file_name(lease.seq)]).await?.unwrap_or(now);
    let age = Duration::from_millis(u64::try_from(now - taken).unwrap_or(0));
    if age < Duration::from_secs(lease.ttl) {
        let place = &options.place;
        return Err(trouble::held(&place.name, Some(lease), place.clock.now(), true));
    }
    Ok(Predecessor::Overtaken { run })
}
