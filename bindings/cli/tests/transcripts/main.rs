//! The built program, run as people and programs run it: what it prints where, and how it exits.
//!
//! Everything happens in temporary folders and on the loopback address.
#![expect(clippy::unwrap_used, reason = "the helpers of tests are tests")]

mod advise;
mod doctor;
mod emit;
mod hostile;
mod interrupted;
mod lint;
mod live;
mod offline;
mod plan_files;
mod reach;
mod readme;
mod schemas;
mod server;
mod spine;
mod streams;
mod support;
mod targets;
mod vendors;
