//! Where intents become durable before anything is sent.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};
use crate::secret::Sealed;

/// That a write is about to be sent.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The step.
    pub address: Address,
    /// The password of the account that it makes, sealed.
    pub sealed: Option<SealedRecord>,
}

/// A sealed password with what it belongs to: one line of the sealed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedRecord {
    /// The account's address.
    pub address: Address,
    /// The account's user principal name.
    pub account: String,
    /// The run that made it.
    pub run: String,
    /// When.
    pub at: Timestamp,
    /// The public keys that open it.
    pub recipients: Vec<String>,
    /// The ciphertext.
    pub sealed: Sealed,
}

/// Makes intents durable. When `intend` returns, a crash loses nothing that the request needs.
pub trait Ledger: Send + Sync {
    /// Stores intents.
    fn intend(&self, intents: &[Intent]) -> Result<()>;
}

/// Keeps sealed passwords in memory, for simulated tenants inside a program.
#[derive(Debug, Default)]
pub struct MemoryLedger(Mutex<Vec<SealedRecord>>);

impl MemoryLedger {
    /// Every sealed password so far, the newest last.
    pub fn sealed(&self) -> Vec<SealedRecord> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

impl Ledger for MemoryLedger {
    fn intend(&self, intents: &[Intent]) -> Result<()> {
        let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        held.extend(intents.iter().filter_map(|intent| intent.sealed.clone()));
        Ok(())
    }
}

/// Appends sealed passwords to `<root>/sealed/<tenant id>/<name>.jsonl`, durably.
#[derive(Debug)]
pub struct SealedFile {
    path: PathBuf,
    file: Mutex<Option<std::fs::File>>,
}

impl SealedFile {
    /// The file of one deployment below `root`, which is `.remote-assist` for the command line. Made at the first password.
    pub fn new(root: &Path, tenant_id: &str, name: &str) -> Self {
        Self {
            path: root.join("sealed").join(tenant_id).join(format!("{name}.jsonl")),
            file: Mutex::default(),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn open(&self) -> std::io::Result<std::fs::File> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.create(true).append(true).read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        // A line that a crash tore must not swallow the next one.
        let torn = {
            use std::io::{Read, Seek, SeekFrom};
            let mut last = [b'\n'];
            file.seek(SeekFrom::End(0))? > 0 && {
                file.seek(SeekFrom::End(-1))?;
                file.read_exact(&mut last)?;
                last != [b'\n']
            }
        };
        if torn {
            file.write_all(b"\n")?;
        }
        Ok(file)
    }

    fn append(&self, lines: &[u8]) -> std::io::Result<()> {
        let mut held = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held.is_none() {
            *held = Some(self.open()?);
        }
        if let Some(file) = held.as_mut() {
            file.write_all(lines)?;
            file.sync_data()?;
        }
        Ok(())
    }
}

impl Ledger for SealedFile {
    fn intend(&self, intents: &[Intent]) -> Result<()> {
        let mut lines = Vec::new();
        for record in intents.iter().filter_map(|intent| intent.sealed.as_ref()) {
            serde_json::to_writer(&mut lines, record).map_err(|error| {
                Error::new(codes::BUG_INVARIANT, "a sealed password cannot be written").because(error)
            })?;
            lines.push(b'\n');
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.append(&lines).map_err(|error| {
            Error::new(
                codes::STORE_UNWRITABLE,
                format!("the sealed passwords cannot be stored in {}: {error}", self.path.display()),
            )
            .hint("Nothing was sent for these accounts. Make room or choose a folder that can be written.")
            .because(error)
        })
    }
}
