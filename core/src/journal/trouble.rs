//! The errors of a journal, each in one place so that they read alike.

use std::error::Error as _;

use super::state::Lease;
use crate::clock::Timestamp;
use crate::error::{Error, codes};

/// The store failed: the innermost cause alone, because the wrappers around it name types.
pub(super) fn store(place: &str, what: &str, error: object_store::Error) -> Error {
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = format!("the journal in {place} {what}: {cause}");
    let hint = match &error {
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
            "Give this account the right to read, write and list there."
        }
        _ => {
            "Nothing more is sent until the journal can be written. Make room, or see to the store, and go on with `resume`."
        }
    };
    Error::new(codes::JOURNAL_STORE, text).hint(hint).because(error)
}

/// The file system failed.
pub(super) fn io(path: &std::path::Path, what: &str, error: std::io::Error) -> Error {
    Error::new(codes::JOURNAL_STORE, format!("{} {what}: {error}", path.display()))
        .hint("Choose a folder on a local disk that you may write.")
        .because(error)
}

/// The store does not do what a journal needs.
pub(super) fn unfit(place: &str, why: &str) -> Error {
    Error::new(codes::JOURNAL_STORE, format!("the store in {place} is not fit for a journal: {why}"))
        .hint("Use a folder on a local disk, or a store that honours create-if-absent.")
}

/// An entry is not what it was when it was written.
pub(super) fn damaged(place: &str, seq: u64, fault: &str) -> Error {
    Error::new(codes::JOURNAL_DAMAGED, format!("entry {seq} of the journal in {place} {fault}"))
        .hint(
            "`journal verify` lists all that is wrong. Restore the folder from a copy; nothing is written meanwhile.",
        )
        .with("entry", seq)
}

/// A file beside the entries is not what it was when it was written.
pub(super) fn damaged_file(place: &str, file: &str, fault: &str) -> Error {
    Error::new(codes::JOURNAL_DAMAGED, format!("`{file}` of the journal in {place} {fault}"))
        .hint(
            "`journal verify` lists all that is wrong. Restore the folder from a copy; nothing is written meanwhile.",
        )
        .with("file", file)
}

/// The journal is an older copy of itself.
pub(super) fn rolled_back(place: &str, why: &str, remembered: &std::path::Path) -> Error {
    Error::new(codes::JOURNAL_ROLLED_BACK, format!("the journal in {place} is an older copy: {why}"))
        .hint(format!(
            "Put the newest copy back. Passwords and objects that the older one does not know would be lost. If it is gone for good, `resume NAME --recover` reads it back from the tenant; to go on with the older copy, remove {}.",
            remembered.display()
        ))
        .with("remembered", remembered.display())
}

/// A later version wrote it.
pub(super) fn newer(place: &str, what: &str) -> Error {
    Error::new(
        codes::JOURNAL_NEWER,
        format!("the journal in {place} was written by a later version ({what}); this one can only read it"),
    )
    .hint("Update remote-assist.")
}

/// Somebody else holds the lock.
pub(super) fn held(name: &str, lease: Option<&Lease>, now: Timestamp, can_unlock: bool) -> Error {
    let Some(lease) = lease else {
        return Error::new(
            codes::JOURNAL_HELD,
            format!("the journal of `{name}` is held by another process of this machine"),
        )
        .hint("Wait until it ends, or end it.");
    };
    let age = now.since(lease.at).as_secs();
    let text = format!(
        "the journal of `{name}` is held by run {} of {} on {}, for {age} seconds",
        lease.run, lease.holder, lease.host
    );
    let hint = if can_unlock {
        format!(
            "Wait until it ends. If you are sure that it is dead, `remote-assist resume {name} --unlock {}` takes over.",
            lease.run
        )
    } else {
        "Wait until it ends, or end that process: the lock goes with it.".to_owned()
    };
    Error::new(codes::JOURNAL_HELD, text)
        .hint(hint)
        .with("run", &lease.run)
        .with("holder", &lease.holder)
        .with("host", &lease.host)
        .with("ageSeconds", age)
}

/// Somebody else took the lock meanwhile.
pub(super) fn fenced(name: &str, by: Option<&str>) -> Error {
    let who = by.map_or_else(|| "another process".to_owned(), |run| format!("run {run}"));
    Error::new(codes::JOURNAL_FENCED, format!("{who} has taken over the journal of `{name}`"))
        .hint("This run has stopped; the other one resolves what it had begun.")
}

/// Our own writer is about to break a rule.
pub(super) fn broken(what: &str) -> Error {
    Error::new(codes::BUG_INVARIANT, format!("a journal entry {what}"))
        .hint("Nothing was sent. Please report this.")
}

/// A result whose error does not matter, told to the log.
pub(super) fn tell<T>(what: &str, result: Result<T, Error>) -> Option<T> {
    result
        .inspect_err(|error| {
            let cause = error.source().map(ToString::to_string);
            tracing::warn!(%error, cause, "{what}");
        })
        .ok()
}
