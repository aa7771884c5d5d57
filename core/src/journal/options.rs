use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::location::Location;
use crate::clock::Clock;

/// For how long the lock is held without being renewed.
pub const TTL: Duration = Duration::from_mins(1);

/// Which journal.
#[derive(Clone, Debug)]
pub struct JournalPlace {
    /// Where the journals are.
    pub location: Location,
    /// The tenant's id, also of a simulated one.
    pub tenant: String,
    /// The deployment's name.
    pub name: String,
    /// The simulated tenant; `None` for a real one.
    pub instance: Option<String>,
    /// A file outside the journal, one for each place and deployment, that remembers the newest entry. Leave it out for a
    /// simulated tenant, which people throw away together with its journal.
    pub head_file: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
}

/// Who opens a journal for writing.
#[derive(Clone, Debug)]
pub struct JournalOptions {
    /// Which journal.
    pub place: JournalPlace,
    /// Who, as people would recognise them.
    pub holder: String,
    /// On which machine.
    pub host: String,
    /// The id of this run.
    pub run: String,
    /// For how long the lock is held without being renewed, [`TTL`] in production. Whole seconds.
    pub ttl: Duration,
    /// The run whose lock is taken away, because its holder is known to be dead.
    pub unlock: Option<String>,
}

/// Who had the lock before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predecessor {
    /// Nobody: the journal is new.
    Nobody,
    /// Somebody who gave it back with nothing in doubt.
    Released,
    /// A run whose process is certainly gone, because the operating system freed its lock. What it sent may take effect for as
    /// long as one request may last.
    Gone {
        /// The run.
        run: String,
    },
    /// A run that did not renew its lock, or lost it by `--unlock`. It may still be about to send what it had checked, so writes
    /// in doubt are resolved only after the lock's time and that of one request.
    Overtaken {
        /// The run.
        run: String,
    },
}
