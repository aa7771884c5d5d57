//! All tenants of one simulation, their common clock of changes, and the file that keeps them.

use serde::Serialize;
use serde_json::Value as Json;

use super::change::Change;
use super::directory::Directory;
use super::file::TenantFile;
use crate::error::Result;
use crate::sim::id::Id;
use crate::sim::moment::Moment;

/// All tenants of one simulation.
#[derive(Debug)]
pub(crate) struct World {
    /// The tenants; the first is the one that is meant when none is named.
    pub(crate) directories: Vec<Directory>,
    /// The serial number of the last commit.
    pub(crate) serial: u64,
    /// How many identifiers were made.
    pub(crate) made: u64,
    /// The seed of identifiers.
    pub(crate) seed: u64,
    /// The file that keeps the tenants, if one does.
    pub(crate) file: Option<TenantFile>,
}

/// A copy of everything that the tenants hold.
#[derive(Clone, Debug)]
pub(crate) struct WorldCopy {
    directories: Vec<Directory>,
    serial: u64,
    made: u64,
}

impl World {
    /// No tenants yet.
    pub(crate) fn new(seed: u64) -> Self {
        Self { directories: Vec::new(), serial: 0, made: 0, seed, file: None }
    }

    /// The next identifier.
    pub(crate) fn next_id(&mut self) -> Id {
        self.made += 1;
        Id::derived(self.seed, self.made)
    }

    /// Commits changes to one tenant: writes them to the file, then applies them.
    pub(crate) fn commit(&mut self, tenant: usize, at: Moment, mut changes: Vec<Change>) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let number = self.serial + 1;
        for change in &mut changes {
            if let Change::Put(_, entity) = change {
                entity.changed = number;
            }
        }
        if let Some(file) = &mut self.file {
            file.append(&Line { n: number, ids: self.made, at, t: tenant, c: changes.as_slice() })?;
        }
        self.serial = number;
        for change in changes {
            self.directories[tenant].apply(change, at, number);
        }
        Ok(())
    }

    /// Applies a line of the tenant file and tells its time; `None` if it is no such line.
    pub(crate) fn replay(&mut self, stored: &Json) -> Option<Moment> {
        let at = Moment(stored["at"].as_i64()?);
        let number = stored["n"].as_u64()?;
        let tenant = usize::try_from(stored["t"].as_u64()?).ok()?;
        let changes = stored["c"].as_array()?.iter().map(Change::load).collect::<Option<Vec<_>>>()?;
        let directory = self.directories.get_mut(tenant)?;
        for change in changes {
            directory.apply(change, at, number);
        }
        self.serial = self.serial.max(number);
        self.made = self.made.max(stored["ids"].as_u64()?);
        Some(at)
    }

    /// Everything as lines of a tenant file.
    pub(crate) fn lines(&self, at: Moment) -> impl Iterator<Item = Line<[Change; 1]>> {
        self.directories.iter().enumerate().flat_map(move |(tenant, directory)| {
            let line = move |change| Line { n: self.serial, ids: self.made, at, t: tenant, c: [change] };
            directory.everything().map(line)
        })
    }

    /// A copy of everything.
    pub(crate) fn copy(&self) -> WorldCopy {
        WorldCopy { directories: self.directories.clone(), serial: self.serial, made: self.made }
    }

    /// Goes back to a copy. The file is rewritten when it is closed.
    pub(crate) fn restore(&mut self, copy: &WorldCopy) {
        self.directories.clone_from(&copy.directories);
        self.serial = copy.serial;
        self.made = copy.made;
        if let Some(file) = &mut self.file {
            file.invalidate();
        }
    }
}

/// One line of a tenant file: the serial number of the commit, how many identifiers were made, when, the tenant, the changes.
#[derive(Debug, Serialize)]
pub(crate) struct Line<C> {
    n: u64,
    ids: u64,
    at: Moment,
    t: usize,
    c: C,
}
