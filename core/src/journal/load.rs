//! Reading the entries of a journal in order.

use futures::StreamExt;

use super::chain::{Chain, file_name, number};
use super::hash::Hash;
use super::snapshot::{self, Pace};
use super::store::Store;
use super::trouble;
use crate::error::Result;

pub(super) const FOLDER: &str = "log";
/// Entries that are read at the same time.
pub(super) const AT_ONCE: usize = 16;

/// A journal as it was found.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) chain: Chain,
    pub(super) pace: Pace,
}

/// Reads from the newest snapshot on. Any damage on the way ends it: nothing is guessed.
pub(super) async fn load(store: &Store, format: Hash) -> Result<Loaded> {
    let (chain, pace) = match snapshot::newest(store).await? {
        Some((chain, size)) => (chain, Pace::after(size)),
        None => (Chain::start(format), Pace::default()),
    };
    let mut loaded = Loaded { chain, pace };
    loaded.follow(store).await?;
    Ok(loaded)
}

impl Loaded {
    /// Reads the entries that were appended since.
    pub(super) async fn follow(&mut self, store: &Store) -> Result<()> {
        let after = (self.chain.head.seq > 0).then(|| file_name(self.chain.head.seq));
        let listed = store.list(FOLDER, after.as_deref()).await?;
        let last = self.last(store, &listed)?;
        let names = (self.chain.next()..=last).map(file_name);
        let mut entries = futures::stream::iter(names)
            .map(|name| async move { store.get(&[FOLDER, &name]).await })
            .buffered(AT_ONCE);
        while let Some(bytes) = entries.next().await {
            let seq = self.chain.next();
            let bytes = bytes?.ok_or_else(|| {
                trouble::damaged(store.place(), seq, &format!("is missing, and entry {last} is there"))
            })?;
            self.take(store, &bytes)?;
        }
        // A listing may be late to show the newest entries, so the end is where reading finds none.
        while let Some(bytes) = store.get(&[FOLDER, &file_name(self.chain.next())]).await? {
            self.take(store, &bytes)?;
        }
        Ok(())
    }

    /// The largest number listed. Other names are copies that a synchronised folder made of entries in conflict.
    fn last(&self, store: &Store, listed: &[String]) -> Result<u64> {
        let mut last = self.chain.head.seq;
        for name in listed {
            let seq = number(name).ok_or_else(|| {
                trouble::damaged_file(store.place(), &format!("{FOLDER}/{name}"), FOREIGN_NAME)
                    .hint("Synchronised folders make such copies. Keep the journal on a plain disk or in a store, and remove what the sync added.")
            })?;
            last = last.max(seq);
        }
        Ok(last)
    }

    fn take(&mut self, store: &Store, bytes: &[u8]) -> Result<()> {
        let seq = self.chain.next();
        self.chain.read(bytes).map_err(|fault| trouble::damaged(store.place(), seq, &fault))?;
        self.pace.count(bytes.len());
        Ok(())
    }
}

pub(super) const FOREIGN_NAME: &str = "is not called as an entry is";
