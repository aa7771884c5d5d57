//! Exclusion on one machine: the operating system's lock on a file, which goes with the process that holds it.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::trouble;
use crate::error::Result;

/// Held for as long as it lives.
#[derive(Debug)]
pub(super) enum Lock {
    /// The lock on a file.
    File { _file: File },
    /// The lock on journals in memory.
    Memory { locks: MemoryLocks, name: String },
    /// None: the lease in the log alone decides, and runs out by the store's clock.
    Lease,
}

impl Lock {
    /// Locks `<folder>/lock`; `None` if another process has it.
    pub(super) fn file(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join("lock");
        super::location::make_folder(folder)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| trouble::io(&path, "cannot be opened", error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self::File { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(trouble::io(&path, "cannot be locked", error)),
        }
    }

    /// Whether nobody else can write for as long as this lives, however long that is.
    pub(super) fn is_exclusive(&self) -> bool {
        !matches!(self, Self::Lease)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Self::Memory { locks, name } = self {
            locks.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        }
    }
}

/// Which journals in memory are held.
#[derive(Clone, Debug, Default)]
pub(super) struct MemoryLocks(Arc<Mutex<HashSet<String>>>);

impl MemoryLocks {
    pub(super) fn take(&self, name: &str) -> Option<Lock> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(name.to_owned()).then(|| Lock::Memory { locks: self.clone(), name: name.to_owned() })
    }
}
