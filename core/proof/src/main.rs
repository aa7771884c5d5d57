//! Drives the engine of remote-assist through faults in virtual time, and checks that nothing is lost.
//!
//! `remote-assist-proof short` is what every change goes through, `remote-assist-proof long` is everything; `swarm SEEDS [FIRST]` runs
//! so many random worlds, `pairs EVERY` one in so many pairs of faults, `sabotage` the engines that must
//! be caught. A failure prints the fixture, the seed, the fewest faults that
//! lead to it, and the story of that run.

mod campaign;
mod case;
mod engine;
mod fault;
mod fixture;
mod handle;
mod invariant;
mod journal;
mod planning;
mod process;
mod sending;
mod store;
mod tenant;
mod time;
mod world;

use std::process::ExitCode;

use campaign::{Extent, Totals};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| -> Option<u64> { arguments.get(at).and_then(|text| text.parse().ok()) };
    let extent = match (arguments.first().map(String::as_str), number(1)) {
        (Some("short"), None) => Extent::SHORT,
        (Some("long"), None) => Extent::LONG,
        (Some("sabotage"), None) => Extent { sabotage: 1_000, ..Extent::NONE },
        (Some("pairs"), Some(every)) => {
            Extent { pairs_step: usize::try_from(every).unwrap_or(1), ..Extent::NONE }
        }
        (Some("swarm"), Some(seeds)) => Extent { seeds, first: number(2).unwrap_or(1), ..Extent::NONE },
        _ => {
            eprintln!(
                "usage: remote-assist-proof short | long | sabotage | pairs EVERY | swarm SEEDS [FIRST SEED]"
            );
            return ExitCode::from(2);
        }
    };
    let totals: Totals = campaign::run(extent);
    totals.print();
    if totals.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
