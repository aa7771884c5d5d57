//! The linter of documents for HoloLens 2: Microsoft's samples, each rule, repairs, and hostile input.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod hostile;
mod policies;
mod repairs;
mod rules;
mod samples;
mod shared_accounts;
mod support;
