//! Folded states, so that opening a long journal is fast. They can be lost: the entries say it all.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::chain::{Chain, file_name};
use super::hash::{Hash, Head};
use super::state::State;
use super::store::Store;
use super::trouble;
use crate::error::{Error, Result, codes};

pub(super) const FOLDER: &str = "snap";
/// The fewest entries between two snapshots.
const ENTRIES: u64 = 256;

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    head: &'a Head,
    state: &'a State,
}

#[derive(Deserialize)]
struct Stored {
    v: u32,
    head: Head,
    state: State,
}

/// The name of a snapshot, `<seq>-<sha256>`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) seq: u64,
    pub(super) hash: Hash,
}

impl Name {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (seq, hash) = text.split_once('-')?;
        Some(Self { seq: super::chain::number(seq)?, hash: Hash::parse(hash)? })
    }

    pub(super) fn text(&self) -> String {
        format!("{}-{}", file_name(self.seq), self.hash)
    }
}

/// Says when the next snapshot is due.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    entries: u64,
    bytes: usize,
    /// The size of the newest snapshot.
    size: usize,
}

impl Pace {
    pub(super) fn after(size: usize) -> Self {
        Self { size, ..Self::default() }
    }

    pub(super) fn count(&mut self, bytes: usize) {
        self.entries += 1;
        self.bytes += bytes;
    }

    /// A snapshot is as large as all resources together, so it waits until the entries outgrow the last one: what is
    /// written stays in proportion to what is appended, and what is read at opening to what is there.
    pub(super) fn due(&self) -> bool {
        self.entries >= ENTRIES && self.bytes >= self.size
    }
}

/// The name and the bytes of a snapshot of the state after the newest entry.
pub(super) fn prepare(chain: &Chain) -> Result<(Name, Bytes)> {
    let written = Written { v: super::entry::VERSION, head: &chain.head, state: &chain.state };
    let bytes = serde_json::to_vec(&written).map_err(|error| {
        Error::new(codes::BUG_INVARIANT, "the state of a journal cannot be written").because(error)
    })?;
    Ok((Name { seq: chain.head.seq, hash: Hash::of(&bytes) }, Bytes::from(bytes)))
}

/// Stores a snapshot.
pub(super) async fn write(store: &Store, name: &Name, bytes: &Bytes) -> Result<()> {
    store.claim(&[FOLDER, &name.text()], bytes).await.map(drop)
}

/// Reads a snapshot as a chain that goes on after it; the fault is the end of a sentence about the file.
pub(super) fn read(name: &Name, bytes: &[u8]) -> Result<Chain, String> {
    if Hash::of(bytes) != name.hash {
        return Err("was altered: its bytes do not fit its name".to_owned());
    }
    let stored: Stored =
        serde_json::from_slice(bytes).map_err(|error| format!("is not a snapshot: {error}"))?;
    if stored.v > super::entry::VERSION {
        return Err("was made by a later version".to_owned());
    }
    if stored.head.seq != name.seq {
        return Err(format!("is about entry {}", stored.head.seq));
    }
    Ok(Chain { head: stored.head, state: stored.state, newer: None })
}

/// The newest snapshot that is whole and fits the entry that it was taken after.
pub(super) async fn newest(store: &Store) -> Result<Option<(Chain, usize)>> {
    let names = store.list(FOLDER, None).await?;
    for name in names.iter().rev().filter_map(|name| Name::parse(name)) {
        let Some(bytes) = store.get(&[FOLDER, &name.text()]).await? else { continue };
        let chain = match read(&name, &bytes) {
            Ok(chain) => chain,
            Err(fault) => {
                tracing::warn!(snapshot = name.text(), fault, "a snapshot is passed over");
                continue;
            }
        };
        let entry = store.get(&["log", &file_name(name.seq)]).await?;
        if entry.is_some_and(|entry| Hash::of(&entry) == chain.head.hash) {
            return Ok(Some((chain, bytes.len())));
        }
        // A log that does not reach a snapshot has lost entries; starting from the log alone would hide that.
        return Err(trouble::damaged(
            store.place(),
            name.seq,
            "is missing or another one than when a snapshot was taken after it",
        ));
    }
    Ok(None)
}
