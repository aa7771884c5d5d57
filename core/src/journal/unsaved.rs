//! What became known and could not be appended, kept in another file until the journal can take it.
//!
//! The disk may be full, or the store down, after the tenant has answered. The next run would find out by itself what was done; with
//! the answers it knows, so that no password has to be set again. Nothing in the file is secret: passwords stand, sealed, in the
//! intents, which were appended before anything was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::handle::Journal;
use super::kind::Kind;
use super::location::{self, Location};
use super::options::JournalPlace;
use super::state::State;
use super::{trouble, user_folder};
use crate::address::Address;
use crate::error::{Error, Result, codes};

const FOLDER: &str = "unsaved";
const VERSION: u32 = 1;

/// One file: what one run could not append.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    v: u32,
    tenant: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    run: String,
    /// The newest entry that the run knew.
    seq: u64,
    /// The attempt that each write had then.
    attempts: BTreeMap<Address, u32>,
    kinds: Vec<Kind>,
}

impl Journal {
    /// Keeps entries that could not be appended in a file beside the journal, or else in the state folder of this user, and tells
    /// which file. Called again, it replaces what it kept. Fails with `journal.store` if neither can be written.
    pub fn keep_unsaved(&self, kinds: &[Kind]) -> Result<PathBuf> {
        let place = &self.options.place;
        let stored = self.with_state(|state| Stored {
            v: VERSION,
            tenant: place.tenant.to_ascii_lowercase(),
            name: place.name.clone(),
            instance: place.instance.clone(),
            run: self.run().to_owned(),
            seq: self.head().seq,
            attempts: state.open.iter().map(|(addr, open)| (addr.clone(), open.attempt)).collect(),
            kinds: kinds.to_vec(),
        });
        let bytes = serde_json::to_vec(&stored).map_err(|error| {
            Error::new(codes::BUG_INVARIANT, "what could not be appended cannot be written").because(error)
        })?;
        let file = format!("{}.json", self.run());
        let mut last = Error::new(codes::JOURNAL_STORE, "there is no folder for what could not be appended");
        for folder in folders(place) {
            match write(&folder, &file, &bytes) {
                Ok(path) => return Ok(path),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Removes what [`keep_unsaved`](Self::keep_unsaved) kept of this run, because it was appended after all.
    pub fn forget_unsaved(&self) {
        for folder in folders(&self.options.place) {
            forget(&folder.join(format!("{}.json", self.run())));
        }
    }

    /// Appends what earlier runs kept because they could not append it, as far as nobody has dealt with the same writes since,
    /// and removes their files. Tells how many items were appended. A file that cannot be read is left alone: the tenant says the same.
    pub async fn take_in_unsaved(&self) -> Result<usize> {
        let place = &self.options.place;
        let mut count = 0;
        for path in folders(place).iter().flat_map(|folder| files(folder)) {
            let Some(stored) = read(&path, place) else { continue };
            let Stored { run, seq, attempts, kinds, .. } = stored;
            let mut concluded = BTreeSet::new();
            for mut kind in kinds {
                self.with_state(|state| {
                    let known = Known { state, run: &run, seq, attempts: &attempts, concluded: &concluded };
                    known.retain(&mut kind);
                });
                let items = kind.items().unwrap_or_default();
                if items == 0 {
                    continue;
                }
                if let Kind::Outcome { items } = &kind {
                    concluded.extend(items.iter().map(|item| item.addr.clone()));
                }
                self.append(kind).await?;
                count += items;
            }
            forget(&path);
        }
        Ok(count)
    }
}

/// By what an item of an earlier run is judged.
struct Known<'a> {
    state: &'a State,
    run: &'a str,
    seq: u64,
    attempts: &'a BTreeMap<Address, u32>,
    /// Writes whose outcome was just taken in from the same file.
    concluded: &'a BTreeSet<Address>,
}

impl Known<'_> {
    /// Drops the items about writes that were settled or tried again since, and kinds that no run keeps.
    fn retain(&self, kind: &mut Kind) {
        match kind {
            Kind::Outcome { items } => {
                items.retain(|item| self.stands(&item.addr, &item.op_id));
                for item in items {
                    item.attempt = item.attempt.or_else(|| self.attempts.get(&item.addr).copied());
                }
            }
            Kind::Failed { items } => items.retain(|item| self.stands(&item.addr, &item.op_id)),
            Kind::Unknown { items } => items.retain(|item| self.stands(&item.addr, &item.op_id)),
            Kind::Adopted { items } => items.retain(|item| self.settled(&item.addr)),
            Kind::Detached { items } => items.retain(|item| self.settled(&item.addr)),
            other => *other = Kind::Outcome { items: Vec::new() },
        }
    }

    /// Whether the write is as the run left it.
    fn stands(&self, addr: &Address, op_id: &str) -> bool {
        self.state.open.get(addr).is_some_and(|open| {
            open.op_id == op_id
                && open.run == self.run
                && self.attempts.get(addr).is_some_and(|attempt| *attempt == open.attempt)
        })
    }

    /// Whether nothing was written about the resource since, but what was just taken in.
    fn settled(&self, addr: &Address) -> bool {
        let since = || self.state.resources.get(addr).is_some_and(|resource| resource.seq > self.seq);
        !self.state.open.contains_key(addr) && (self.concluded.contains(addr) || !since())
    }
}

/// Where such files may be: beside the journal, and where the operating system keeps a user's state.
fn folders(place: &JournalPlace) -> Vec<PathBuf> {
    let tenant = place.tenant.to_ascii_lowercase();
    let Ok(parts) = location::below(&tenant, &place.name) else { return Vec::new() };
    let beside = match &place.location {
        Location::Folder(folder) => {
            Some(parts.iter().fold(folder.clone(), |path, part| path.join(part)).join(FOLDER))
        }
        _ => None,
    };
    let name = user_folder::name_of(&place.location, &tenant, &place.name);
    let elsewhere = name.and_then(|name| Some(user_folder::state()?.join(FOLDER).join(name)));
    beside.into_iter().chain(elsewhere).collect()
}

/// The files in a folder, in the order of their runs.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    found.sort();
    found
}

/// Writes a file so that it is whole or absent, and is still there after the power fails.
fn write(folder: &Path, file: &str, bytes: &[u8]) -> Result<PathBuf> {
    location::make_folder(folder)?;
    let (path, fresh) = (folder.join(file), folder.join(format!("{file}.new")));
    let store = || -> std::io::Result<()> {
        let mut handle = std::fs::File::create(&fresh)?;
        handle.write_all(bytes)?;
        handle.sync_all()?;
        std::fs::rename(&fresh, &path)?;
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    };
    store().map_err(|error| {
        // Best effort: a part of a file is read by nobody.
        let _ = std::fs::remove_file(&fresh);
        trouble::io(&path, "cannot be written", error)
    })?;
    Ok(path)
}

/// What a file says about this journal; `None` if it is about another one or cannot be read.
fn read(path: &Path, place: &JournalPlace) -> Option<Stored> {
    let bytes = trouble::tell(
        "what an earlier run kept is passed over",
        std::fs::read(path).map_err(|error| trouble::io(path, "cannot be read", error)),
    )?;
    let stored: Stored = trouble::tell(
        "what an earlier run kept is passed over",
        serde_json::from_slice(&bytes).map_err(|error| {
            let file = path.display().to_string();
            trouble::damaged_file(&place.location.place(), &file, &format!("cannot be read: {error}"))
        }),
    )?;
    let ours = stored.v <= VERSION
        && stored.tenant.eq_ignore_ascii_case(&place.tenant)
        && stored.name == place.name
        && stored.instance == place.instance;
    ours.then_some(stored)
}

fn forget(path: &Path) {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            // Read again, it has nothing to say: its writes are settled then.
            tracing::warn!(%error, path = %path.display(), "a file that was taken in stays");
        }
        _ => {}
    }
}
