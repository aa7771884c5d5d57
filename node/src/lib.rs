//! The Node addon of `remote-assist`: conversions and handles, nothing else. Its users see `lib/`, which hides it.

mod cli;
mod client;
mod credential;
mod model;
mod reply;
mod run;

use napi_derive::napi;
use remote_assist::model::Scenario;

use crate::model::Model;
use crate::reply::Reply;

/// Reads a scenario file into its full form. Reads from disk, hence blocks the thread for as long.
#[napi(catch_unwind)]
pub fn load_scenario(path: String) -> Reply<Model<Scenario>> {
    Reply(Scenario::from_path(path).map(Model))
}
