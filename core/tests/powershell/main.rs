//! The constant PowerShell scripts, their data, and the canonical texts that both sides compare.
//!
//! No PowerShell runs here. The scripts are parsed with a grammar that we did not write, and held to rules that keep them free
//! of anything that could carry out a text; what only PowerShell can tell is not proven by these tests.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod canonical;
mod data;
mod lint;
mod parse;
mod shapes;
