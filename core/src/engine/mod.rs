//! Carries a plan out: a state machine that only decides, and an asynchronous shell that only does.
//!
//! The machine speaks intent → effect → outcome. It asks to make a batch of intents durable, then to send it, then learns
//! each answer; it has no clock, no network and no random numbers, so that a test drives it through any fault.

mod answer;
mod apply;
mod command;
mod entries;
mod history;
mod machine;
mod notice;
mod objects;
mod pack;
mod passes;
mod record;
#[cfg(test)]
mod record_tests;
mod resolve;
mod script;
mod state;
mod teams;
mod work;

#[cfg(test)]
mod tests;

pub use apply::{ApplyContext, apply};
pub use command::{Command, Ended, Input, ReadAnswer, Record};
pub use entries::{Intent, intent_entry, intents_of, record_entries};
pub use history::{history, settled};
pub use machine::Machine;
pub use notice::{EventLog, Notice};
pub(crate) use passes::issues;
pub use record::RunJournal;
pub use script::{ScriptCall, Scripts};
pub use work::{Batch, Work};
