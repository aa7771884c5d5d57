//! Who reaches whom, compared with a second evaluator that is written from the tables of the sources and shares no code with the first.
#![expect(clippy::unwrap_used, reason = "the helpers of tests are tests")]

mod barriers;
mod examples;
mod federation;
mod matrix;
mod tables;
mod world;
