//! The few things that a journal asks of a store, and the proof that a store does them.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use object_store::path::Path;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use super::trouble;
use crate::clock::Clock;
use crate::error::Result;

/// How often one thing is tried.
const TRIES: u32 = 6;

/// Where the files of one deployment are.
#[derive(Clone, Debug)]
pub(super) struct Store {
    inner: Arc<dyn ObjectStore>,
    root: Path,
    /// How people call the place.
    place: String,
    /// Whether the files are on a disk of this machine.
    local: bool,
    clock: Arc<dyn Clock>,
}

/// What came of creating a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is ours.
    Done,
    /// Something stands there already: these bytes.
    Taken(Bytes),
    /// It stands there with our bytes, but the disk reported a fault, so that it may be lost when the power fails.
    Doubtful,
}

impl Store {
    pub(super) fn new(
        inner: Arc<dyn ObjectStore>,
        root: Path,
        place: String,
        local: bool,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { inner, root, place, local, clock }
    }

    /// How people call the place.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// The same store, seen from a folder below.
    pub(super) fn below(&self, parts: &[&str]) -> Self {
        let root = parts.iter().fold(self.root.clone(), |path, part| path.join(*part));
        let place = parts.iter().fold(self.place.clone(), |place, part| format!("{place}/{part}"));
        Self { root, place, ..self.clone() }
    }

    fn path(&self, parts: &[&str]) -> Path {
        parts.iter().fold(self.root.clone(), |path, part| path.join(*part))
    }

    /// Waits before the next try; a disk is asked again at once.
    async fn pause(&self, attempt: u32) {
        if !self.local {
            self.clock.sleep(Duration::from_millis(100 << attempt)).await;
        }
    }

    /// Creates a file that must not exist, and finds out for certain whether it did.
    ///
    /// A refusal proves nothing by itself: clients re-send a create after a lost answer and report their own file as a
    /// collision, and S3 answers 409 although nothing landed (issue 852 of `object_store`). Hence the bytes are read back.
    pub(super) async fn claim(&self, file: &[&str], bytes: &Bytes) -> Result<Claim> {
        let path = self.path(file);
        let mut attempt = 0;
        loop {
            let options = PutOptions::from(PutMode::Create);
            let Err(fault) = self.inner.put_opts(&path, bytes.clone().into(), options).await else {
                return Ok(Claim::Done);
            };
            let refused = matches!(fault, StoreError::AlreadyExists { .. } | StoreError::Precondition { .. });
            match self.get(file).await? {
                Some(found) if found == *bytes => {
                    // The kernel reports a failed flush once and forgets it, so nothing that is read back proves the disk.
                    let doubtful = self.local && !refused;
                    return Ok(if doubtful { Claim::Doubtful } else { Claim::Done });
                }
                Some(found) => return Ok(Claim::Taken(found)),
                None if attempt + 1 < TRIES && can_pass(&fault) => {
                    self.pause(attempt).await;
                    attempt += 1;
                }
                None => return Err(trouble::store(&self.place, "cannot be written", fault)),
            }
        }
    }

    /// The bytes of a file, if there is one.
    pub(super) async fn get(&self, file: &[&str]) -> Result<Option<Bytes>> {
        let path = self.path(file);
        let mut attempt = 0;
        loop {
            let read = async { self.inner.get(&path).await?.bytes().await };
            match read.await {
                Ok(bytes) => return Ok(Some(bytes)),
                Err(StoreError::NotFound { .. }) => return Ok(None),
                Err(fault) if attempt + 1 < TRIES && can_pass(&fault) => {
                    self.pause(attempt).await;
                    attempt += 1;
                }
                Err(fault) => return Err(trouble::store(&self.place, "cannot be read", fault)),
            }
        }
    }

    /// When the store says that a file was written, in milliseconds since 1970.
    pub(super) async fn written_at(&self, file: &[&str]) -> Result<Option<i64>> {
        let path = self.path(file);
        let mut attempt = 0;
        loop {
            match self.inner.head(&path).await {
                Ok(meta) => return Ok(Some(meta.last_modified.timestamp_millis())),
                Err(StoreError::NotFound { .. }) => return Ok(None),
                Err(fault) if attempt + 1 < TRIES && can_pass(&fault) => {
                    self.pause(attempt).await;
                    attempt += 1;
                }
                Err(fault) => return Err(trouble::store(&self.place, "cannot be read", fault)),
            }
        }
    }

    /// The names in a folder, sorted; only those after `after`, if given. A hint: some stores are late to list a new file.
    pub(super) async fn list(&self, folder: &str, after: Option<&str>) -> Result<Vec<String>> {
        let prefix = self.path(&[folder]);
        let mut attempt = 0;
        'again: loop {
            let mut listing = match after {
                Some(after) => self.inner.list_with_offset(Some(&prefix), &self.path(&[folder, after])),
                None => self.inner.list(Some(&prefix)),
            };
            let mut names = Vec::new();
            while let Some(found) = listing.next().await {
                match found {
                    Ok(meta) => names.extend(meta.location.filename().map(str::to_owned)),
                    Err(fault) if attempt + 1 < TRIES && can_pass(&fault) => {
                        self.pause(attempt).await;
                        attempt += 1;
                        continue 'again;
                    }
                    Err(fault) => return Err(trouble::store(&self.place, "cannot be listed", fault)),
                }
            }
            names.sort_unstable();
            return Ok(names);
        }
    }

    /// The names of the folders right below.
    pub(super) async fn folders(&self) -> Result<Vec<String>> {
        let root = (!self.root.as_ref().is_empty()).then_some(&self.root);
        let listed = self.inner.list_with_delimiter(root).await;
        let listed = listed.map_err(|fault| trouble::store(&self.place, "cannot be listed", fault))?;
        Ok(listed.common_prefixes.iter().filter_map(|path| path.filename().map(str::to_owned)).collect())
    }

    /// The time by the store's clock, in milliseconds since 1970: that of a file written just now.
    pub(super) async fn time(&self) -> Result<i64> {
        let name = uuid::Uuid::new_v4().to_string();
        let file = ["probe", name.as_str()];
        self.claim(&file, &Bytes::from(name.clone())).await?;
        let at = self.written_at(&file).await?;
        self.forget(&file).await;
        at.ok_or_else(|| trouble::unfit(&self.place, "it does not show a file that was just written"))
    }

    /// Shows that a store refuses to create a file twice and shows what it holds, or refuses the store.
    ///
    /// Some S3 clones ignore `If-None-Match` and would give everyone the lock (mountx#19).
    pub(super) async fn prove(&self) -> Result<()> {
        let name = uuid::Uuid::new_v4().to_string();
        let file = ["probe", name.as_str()];
        let (first, second) = (Bytes::from_static(b"first"), Bytes::from_static(b"second"));
        if self.claim(&file, &first).await? != Claim::Done {
            return Err(trouble::unfit(&self.place, "a new file could not be created for certain"));
        }
        let options = PutOptions::from(PutMode::Create);
        let again = self.inner.put_opts(&self.path(&file), second.into(), options).await;
        let held = self.get(&file).await?;
        let listed = self.shows(&name).await;
        self.forget(&file).await;
        if again.is_ok() || held.as_ref() != Some(&first) {
            let why = "it created a file that was there already, so two runs could not be kept apart";
            return Err(trouble::unfit(&self.place, why));
        }
        if !listed? {
            return Err(trouble::unfit(&self.place, "its listing does not show a file that was written"));
        }
        Ok(())
    }

    async fn shows(&self, name: &str) -> Result<bool> {
        for attempt in 0..TRIES {
            if self.list("probe", None).await?.iter().any(|found| found == name) {
                return Ok(true);
            }
            self.pause(attempt).await;
        }
        Ok(false)
    }

    /// Removes a probe. Stores that keep everything may refuse; a probe left over disturbs nothing.
    async fn forget(&self, file: &[&str]) {
        if let Err(error) = self.inner.delete(&self.path(file)).await {
            tracing::debug!(%error, "a probe stays");
        }
    }
}

/// Whether the same request may succeed a moment later.
fn can_pass(fault: &StoreError) -> bool {
    !matches!(
        fault,
        StoreError::NotImplemented { .. }
            | StoreError::NotSupported { .. }
            | StoreError::InvalidPath { .. }
            | StoreError::PermissionDenied { .. }
            | StoreError::Unauthenticated { .. }
            | StoreError::UnknownConfigurationKey { .. }
    )
}
