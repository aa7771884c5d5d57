//! The journal of a deployment: every write is noted here before it is sent, and what came of it after.
//!
//! It is a chain of entries that are created and never changed, in a folder or in a store of a cloud, and it is also the lock:
//!
//! ```text
//! <root>/<tenant id>/<name>/format.json                  whose journal it is
//!                           log/00000000000000000042     one entry, chained to the one before it
//!                           snap/<seq>-<sha256>          the state after an entry, so that opening is fast
//!                           blob/<sha256>                payloads that entries name, such as the plan of a run
//!                           unsaved/<run>.json           what a run knew and could not append, until the next one does
//!                           lock                         what the operating system locks, on a local disk
//! ```
//!
//! [`Journal::open`] takes the lock, [`Journal::append`] writes, [`State`] is what all entries say together, and [`verify`]
//! finds everything that is not as it was written. It knows nothing of Graph: what an entry means is up to the engine.

mod blob;
mod chain;
mod cloud;
#[cfg(any(feature = "journal-azure", feature = "journal-aws", feature = "journal-gcp"))]
mod connector;
mod entry;
mod fold;
mod format;
mod handle;
mod hash;
mod head_file;
mod kind;
mod load;
mod location;
mod lock;
mod open;
mod options;
mod snapshot;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod trouble;
mod unsaved;
mod user_folder;
mod verify;

pub use entry::{ENTRY_BYTES, Entry};
pub use handle::Journal;
pub use hash::{Hash, Head};
pub use kind::{
    AdoptedItem, CREATE, DetachedItem, Effect, FailedItem, ITEMS, IntentItem, Kind, OutcomeItem, Resolution,
    ResolvedItem, SealedAnswer, SealedItem, UnknownItem,
};
pub use location::{Location, MemoryJournals};
pub use open::{JournalName, Reading, journals};
pub use options::{JournalOptions, JournalPlace, Predecessor, TTL};
pub use state::{
    AccountSecret, Candidate, ClosedRun, Lease, OpenIntent, OpenRun, Presence, Resource, Standing, State,
};
pub use verify::{JournalReport, Problem, verify};
