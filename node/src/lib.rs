//! The Node addon of `remote-assist`: conversions and handles, nothing else. Its users see `lib/`, which hides it.
#![expect(clippy::needless_pass_by_value, reason = "napi makes every argument anew from a JavaScript value")]

mod cli;
mod client;
mod credential;
mod model;
mod reply;
mod run;
mod secret;
mod simulator;
mod tenant;

use std::path::Path;

use napi_derive::napi;
use remote_assist::document;
use remote_assist::error::Result;
use remote_assist::model::Scenario;
use serde_json::Value;

use crate::model::Model;
use crate::reply::Reply;
use crate::simulator::{Simulator, SimulatorSettings};

/// Reads a scenario into its full form: a file by its path, or the values of a document. Reads from disk, hence blocks.
#[napi(catch_unwind)]
pub fn load_scenario(
    #[napi(ts_arg_type = "ScenarioDocument | string")] source: Model<Value>,
) -> Reply<Model<Scenario>> {
    Reply(read(&source.0).map(Model))
}

/// Starts a simulator.
#[napi]
pub async fn start_simulator(settings: Model<SimulatorSettings>) -> Reply<Simulator> {
    Reply(Simulator::start(settings.0).await)
}

fn read(source: &Value) -> Result<Scenario> {
    match source {
        Value::String(path) => Scenario::from_path(path),
        document => document::from_json(document, Path::new("")).into_scenario(),
    }
}

/// Panics on our runtime, so that a test sees what a caller would see. In debug builds alone.
#[cfg(debug_assertions)]
#[napi(skip_typescript)]
pub async fn panic_on_runtime() -> Reply<Model<Scenario>> {
    let panicking = async { std::panic::panic_any("planted") };
    Reply(remote_assist_bridge::run(panicking).await.map(Model))
}

/// Panics on the thread of JavaScript. In debug builds alone.
#[cfg(debug_assertions)]
#[napi(skip_typescript, catch_unwind)]
pub fn panic_on_main() -> Reply<Model<Scenario>> {
    std::panic::panic_any("planted")
}
