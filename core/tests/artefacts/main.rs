//! The documents that `emit` writes: well-formed, the same each time, and never moved by what a text of the scenario holds.
//!
//! `schemas.py` beside this validates kiosk and shared-account documents with Microsoft's schemas; it is run by hand, because the
//! schemas are not ours to ship.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod documents;
mod folder;
mod hostile;
mod markdown;
mod receipts;
mod strings;
mod support;
mod trees;
