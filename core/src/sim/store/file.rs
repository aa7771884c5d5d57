//! The tenant file: JSON Lines, a header and then one line for each commit, held by a lock of the operating system.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::error::{Error, Result, codes};
use crate::sim::id::Id;
use crate::sim::moment::Moment;

/// The version of the form of the file.
const FORMAT: u32 = 1;

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    /// The version of the form.
    format: u32,
    /// The name of the seed from which the tenants were made.
    pub(crate) seed: String,
    /// Random, so that a journal cannot be carried on against another tenant of the same name.
    pub(crate) instance: Id,
    /// The time in the tenants when this line was written.
    pub(crate) clock: Moment,
    /// The identifiers of the tenants.
    pub(crate) tenants: Vec<Id>,
}

impl Header {
    /// The header of a new file.
    pub(crate) fn new(seed: String, instance: Id, clock: Moment, tenants: Vec<Id>) -> Self {
        Self { format: FORMAT, seed, instance, clock, tenants }
    }
}

/// An open tenant file.
#[derive(Debug)]
pub(crate) struct TenantFile {
    file: File,
    path: PathBuf,
    length: u64,
    changed: bool,
    /// What the lines tell is no longer what the tenants hold.
    invalid: bool,
    /// The first line.
    pub(crate) header: Option<Header>,
}

/// The lines after the header. They are parsed one at a time: all of them at once take several times the memory of a tenant.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    bytes: Vec<u8>,
    /// Where the first of them begins.
    start: usize,
}

impl Lines {
    /// Every line with its number in the file; `None` if it is not JSON.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, Option<Json>)> {
        let lines = self.bytes[self.start..].split_inclusive(|byte| *byte == b'\n');
        (2..).zip(lines.map(|line| serde_json::from_slice(line).ok()))
    }
}

impl TenantFile {
    /// Opens and locks a file; if there is none, `fresh` gives what a new one holds. Gives the lines after the header.
    pub(crate) fn open<L: Serialize>(
        path: &Path,
        fresh: impl FnOnce() -> Result<(Header, Vec<L>)>,
    ) -> Result<(Self, Lines)> {
        let refuse = |error: std::io::Error| unwritable(path).because(error);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(refuse)?;
        }
        if std::fs::metadata(path).map_or(true, |found| found.len() == 0) {
            create(path, fresh()?).map_err(refuse)?;
        }
        loop {
            let file = OpenOptions::new().read(true).write(true).open(path).map_err(refuse)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(in_use(path)),
                Err(TryLockError::Error(error)) => return Err(refuse(error)),
            }
            // Another process may have compacted the file between opening and locking: then this is the old one.
            if same(&file, path) {
                let mut opened = Self {
                    file,
                    path: path.to_owned(),
                    length: 0,
                    changed: false,
                    invalid: false,
                    header: None,
                };
                let lines = opened.read()?;
                return Ok((opened, lines));
            }
        }
    }

    fn read(&mut self) -> Result<Lines> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).map_err(|error| unwritable(&self.path).because(error))?;
        // A process that was killed may leave half a line; its request was never answered.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        self.length = whole as u64;
        let torn = bytes.len() > whole;
        bytes.truncate(whole);
        let start = bytes.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let header: Header = serde_json::from_slice(&bytes[..start]).map_err(|_| self.damaged(1))?;
        if header.format != FORMAT {
            let text = format!(
                "`{}` is a tenant file of form {}, which this version cannot read",
                self.path.display(),
                header.format
            );
            return Err(
                Error::new(codes::STORE_DAMAGED, text).hint("Use the version that made it, or another file.")
            );
        }
        self.header = Some(header);
        if torn {
            self.cut()?;
        }
        Ok(Lines { bytes, start })
    }

    /// The error for a line that cannot be what this library wrote.
    pub(crate) fn damaged(&self, line: usize) -> Error {
        let text = format!("line {line} of the tenant file `{}` is damaged", self.path.display());
        Error::new(codes::STORE_DAMAGED, text)
            .hint("Restore the file from a copy, or remove it to begin with a new simulated tenant.")
            .with("line", line)
    }

    /// Adds a line.
    pub(crate) fn append(&mut self, line: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_vec(line).map_err(|error| unwritable(&self.path).because(error))?;
        text.push(b'\n');
        self.changed = true;
        self.write(&text)
    }

    /// Marks that the lines no longer tell what the tenants hold.
    pub(crate) fn invalidate(&mut self) {
        self.changed = true;
        self.invalid = true;
    }

    fn write(&mut self, text: &[u8]) -> Result<()> {
        let written = self.file.seek(SeekFrom::Start(self.length)).and_then(|_| self.file.write_all(text));
        if let Err(error) = written {
            // Half a line in the middle would damage the file: take it back.
            let _ = self.file.set_len(self.length);
            return Err(unwritable(&self.path).because(error));
        }
        self.length += text.len() as u64;
        Ok(())
    }

    fn cut(&mut self) -> Result<()> {
        self.file.set_len(self.length).map_err(|error| unwritable(&self.path).because(error))
    }

    /// Compacts the file if it changed, and lets go of it.
    pub(crate) fn close(self, clock: Moment, lines: impl Iterator<Item = impl Serialize>) -> Result<()> {
        let Some(mut header) = self.header.filter(|_| self.changed) else { return Ok(()) };
        header.clock = clock;
        let beside = beside(&self.path);
        let write = || -> std::io::Result<()> {
            write_file(&beside, &header, lines)?;
            std::fs::rename(&beside, &self.path)
        };
        write().or_else(|error| {
            let _ = std::fs::remove_file(&beside);
            // The lines that are there tell the same; only if they do not is anything lost.
            if self.invalid { Err(unwritable(&self.path).because(error)) } else { Ok(()) }
        })
    }
}

/// Makes a new file at once: it is either whole or not there.
fn create(path: &Path, (header, lines): (Header, Vec<impl Serialize>)) -> std::io::Result<()> {
    let beside = beside(path);
    write_file(&beside, &header, lines.into_iter())?;
    // A link does not replace the file of a process that was faster; an empty file may be replaced.
    let made = match std::fs::hard_link(&beside, path) {
        Ok(()) => Ok(()),
        Err(_) if std::fs::metadata(path).is_ok_and(|found| found.len() > 0) => Ok(()),
        Err(_) => std::fs::rename(&beside, path),
    };
    let _ = std::fs::remove_file(&beside);
    made
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

fn write_file(
    path: &Path,
    header: &Header,
    lines: impl Iterator<Item = impl Serialize>,
) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, File::create(path)?);
    serde_json::to_writer(&mut out, header)?;
    out.write_all(b"\n")?;
    for line in lines {
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
}

#[cfg(unix)]
fn same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let here = file.metadata().map(|found| (found.dev(), found.ino()));
    let there = std::fs::metadata(path).map(|found| (found.dev(), found.ino()));
    matches!((here, there), (Ok(here), Ok(there)) if here == there)
}

#[cfg(not(unix))]
fn same(_: &File, _: &Path) -> bool {
    true // an open file cannot be replaced here
}

fn unwritable(path: &Path) -> Error {
    Error::new(codes::STORE_UNWRITABLE, format!("the tenant file `{}` cannot be written", path.display()))
        .hint("Choose a file in a folder that you may write to.")
}

fn in_use(path: &Path) -> Error {
    Error::new(codes::STORE_IN_USE, format!("the tenant file `{}` is in use by another process", path.display()))
        .hint("Wait until it has ended. If it is `sim serve`, use `--simulator URL` with the address that it printed.")
}
