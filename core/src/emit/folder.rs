//! Writing a bundle to a folder: nothing that somebody else made or changed is written over, and nothing leads out of the folder.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::artefact::{Artefact, Bundle, INDEX, digest, sealed};
use super::name;
use crate::error::{Error, Result, codes};
use crate::model::{ArtefactEntry, ArtefactIndex};

/// The largest index that is read, in bytes.
const LARGEST: u64 = 256 << 20;
/// How many names a refusal lists.
const NAMED: usize = 10;

/// What writing a bundle did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Names of files that are new or changed.
    pub written: Vec<String>,
    /// How many files were as they should be already.
    pub unchanged: usize,
    /// Names of files that a person has filled in, which stay as they are.
    pub kept: Vec<String>,
    /// Names of files of an earlier `emit` that the scenario no longer asks for, and that were taken away.
    pub removed: Vec<String>,
}

/// What stands at a name now.
enum Present {
    Nothing,
    Same,
    /// As an earlier `emit` wrote it.
    Ours,
    /// Not as an earlier `emit` wrote it, or not its own.
    Others,
}

impl Bundle {
    /// Writes all files to a folder, which is made where it does not exist. Each file is written beside its place and moved there,
    /// so nobody reads half of one.
    ///
    /// A file that an earlier `emit` did not write, or that was changed since, is refused by name before anything is written,
    /// unless `force` is set; receipts that are filled in are kept in any case. A link within the folder is never followed.
    pub fn write_to(&self, folder: &Path, force: bool) -> Result<Written> {
        let earlier = earlier(folder)?;
        if let (Some(earlier), false) = (&earlier, force) {
            let same =
                (&earlier.deployment, &earlier.tenant) == (&self.index().deployment, &self.index().tenant);
            if !same {
                let text = format!(
                    "{} holds the documents of the deployment {} in another place or by another name",
                    folder.display(),
                    earlier.deployment.escape_debug()
                );
                return Err(Error::new(codes::EMIT_CHANGED, text).hint("Choose another folder (`-o`)."));
            }
        }
        let known: HashMap<&str, &ArtefactEntry> =
            earlier.iter().flat_map(|index| &index.files).map(|entry| (entry.name.as_str(), entry)).collect();
        let fill_in: HashMap<&str, bool> =
            self.index().files.iter().map(|entry| (entry.name.as_str(), entry.fill_in)).collect();
        let mut written = Written::default();
        let mut todo = Vec::new();
        let mut refused = Vec::new();
        for artefact in self.files() {
            let own_index = artefact.name == INDEX && earlier.is_some();
            let filled_in = fill_in.get(artefact.name.as_str()).copied().unwrap_or_default();
            match present(folder, artefact, known.get(artefact.name.as_str()).copied())? {
                Present::Same => written.unchanged += 1,
                Present::Others if filled_in => written.kept.push(artefact.name.clone()),
                Present::Others if !force && !own_index => refused.push(artefact.name.as_str()),
                Present::Nothing | Present::Ours | Present::Others => todo.push(artefact),
            }
        }
        refuse(folder, &refused)?;
        let stale = self.stale(folder, &known)?;
        for artefact in todo {
            store(folder, artefact)?;
            written.written.push(artefact.name.clone());
        }
        for (name, path) in stale {
            fs::remove_file(&path).map_err(|error| unwritable(&path, &error))?;
            written.removed.push(name);
        }
        Ok(written)
    }

    /// Files of an earlier `emit` that are still as it wrote them and that this one does not have: nobody may build or hand out
    /// what the scenario no longer says.
    fn stale(&self, folder: &Path, known: &HashMap<&str, &ArtefactEntry>) -> Result<Vec<(String, PathBuf)>> {
        let mut stale = Vec::new();
        for entry in known.values() {
            if self.file(&entry.name).is_some() || !name::is_safe(&entry.name) {
                continue;
            }
            let path = within(folder, &entry.name)?;
            if read(&path)?.is_some_and(|bytes| digest(&bytes) == entry.sha256) {
                stale.push((entry.name.clone(), path));
            }
        }
        stale.sort();
        Ok(stale)
    }
}

/// The index of an earlier `emit`, if there is one. One that was changed by hand proves nothing, and counts as somebody else's.
fn earlier(folder: &Path) -> Result<Option<ArtefactIndex>> {
    let path = within(folder, INDEX)?;
    if fs::metadata(&path).is_ok_and(|found| found.len() > LARGEST) {
        return Ok(None);
    }
    let index = read(&path)?.and_then(|bytes| serde_json::from_slice::<ArtefactIndex>(&bytes).ok());
    Ok(index.filter(|index| index.format == 1 && sealed(index.clone()).digest == index.digest))
}

fn present(folder: &Path, artefact: &Artefact, known: Option<&ArtefactEntry>) -> Result<Present> {
    let Some(bytes) = read(&within(folder, &artefact.name)?)? else {
        return Ok(Present::Nothing);
    };
    let found = digest(&bytes);
    Ok(if found == artefact.sha256 {
        Present::Same
    } else if known.is_some_and(|entry| entry.sha256 == found) {
        Present::Ours
    } else {
        Present::Others
    })
}

fn refuse(folder: &Path, names: &[&str]) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let listed: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = names.len().checked_sub(NAMED).filter(|more| *more > 0);
    let text = format!(
        "in {} these files are not as `emit` wrote them: {}{}. Nothing was written",
        folder.display(),
        listed.join(", "),
        more.map_or_else(String::new, |more| format!(" and {more} more"))
    );
    Err(Error::new(codes::EMIT_CHANGED, text)
        .hint("Choose another folder (`-o`), or write over them with `--force`."))
}

/// The path of a name within the folder. Fails where a part of it is a link, which might lead elsewhere.
fn within(folder: &Path, name: &str) -> Result<PathBuf> {
    let mut path = folder.to_path_buf();
    for part in name.split('/') {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.file_type().is_symlink() => {
                let text = format!("{} is a link, and nothing is written through one", path.display());
                return Err(Error::new(codes::EMIT_OUTSIDE, text)
                    .hint("Take the link away, or choose another folder."));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(unwritable(&path, &error)),
        }
    }
    Ok(path)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unwritable(path, &error)),
    }
}

fn store(folder: &Path, artefact: &Artefact) -> Result<()> {
    let path = within(folder, &artefact.name)?;
    let write = || -> io::Result<()> {
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)?;
        let fresh = parent.join(format!(".{}.new", uuid::Uuid::new_v4().simple()));
        let moved = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&fresh)
            .and_then(|mut file| file.write_all(&artefact.bytes))
            // A name that has become a link meanwhile is replaced, not followed.
            .and_then(|()| fs::rename(&fresh, &path));
        moved.inspect_err(|_| {
            // Best effort: a stray file is no harm.
            let _ = fs::remove_file(&fresh);
        })
    };
    write().map_err(|error| unwritable(&path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::new(codes::STORE_UNWRITABLE, format!("{} cannot be written: {error}", path.display()))
        .hint("Choose a folder that can be written, or make room.")
}
