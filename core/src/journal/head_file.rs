//! The newest entry, remembered outside the journal, so that an older copy of it is recognised.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::chain::file_name;
use super::hash::{Hash, Head};
use super::load::FOLDER;
use super::location::Location;
use super::store::Store;
use super::{trouble, user_folder};
use crate::error::Result;

/// The file for a journal; `None` for one in memory, and where this user has no place for such files.
pub(super) fn path(location: &Location, tenant: &str, name: &str) -> Option<PathBuf> {
    let file = user_folder::name_of(location, tenant, name)?;
    Some(user_folder::state()?.join("heads").join(format!("{file}.json")))
}

/// Reads the head that was remembered; `None` where none was.
pub(super) fn read(path: &Path) -> Result<Option<Head>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        // Without a home there is nothing to compare with.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(trouble::io(path, "cannot be read", error)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        trouble::damaged_file(
            "this user's state",
            &path.display().to_string(),
            &format!("cannot be read: {error}"),
        )
    })
}

/// Remembers a head. Losing it weakens one check and nothing else, so the disk is not waited for.
pub(super) fn write(path: &Path, head: &Head) -> Result<()> {
    let store = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let fresh = path.with_extension(format!("{}.new", uuid::Uuid::new_v4().simple()));
        std::fs::write(&fresh, serde_json::to_vec(head)?)?;
        std::fs::rename(&fresh, path).inspect_err(|_| {
            // Best effort: a stray file is no harm.
            let _ = std::fs::remove_file(&fresh);
        })
    };
    store().map_err(|error| trouble::io(path, "cannot be written", error))
}

/// Forgets a head.
pub(super) fn forget(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::NotADirectory => {
            Err(trouble::io(path, "cannot be removed", error))
        }
        _ => Ok(()),
    }
}

/// Whether the journal still has the entry that was remembered; if not, why.
pub(super) async fn missing(store: &Store, found: &Head, remembered: &Head) -> Result<Option<String>> {
    let (now, seq) = (found.seq, remembered.seq);
    if now < seq {
        return Ok(Some(format!("it ends with entry {now}, and this machine has seen entry {seq}")));
    }
    let hash = match seq {
        0 => return Ok(None),
        _ if seq == now => Some(found.hash.clone()),
        _ => store.get(&[FOLDER, &file_name(seq)]).await?.map(|bytes| Hash::of(&bytes)),
    };
    Ok((hash.as_ref() != Some(&remembered.hash))
        .then(|| format!("entry {seq} is another one than this machine has seen")))
}
