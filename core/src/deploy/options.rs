use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::address::Address;

/// Options of `plan`.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Objects to take over on purpose: the address and the object id that the directory shows.
    pub adopt: BTreeMap<Address, String>,
}

/// Options of `apply`.
#[derive(Clone, Debug, Default)]
pub struct ApplyOptions {
    /// age public keys to which generated passwords are sealed. A simulated client makes a key of its own unless given;
    /// a live client refuses to make accounts without one.
    pub recipients: Vec<String>,
    /// The folder below which sealed passwords are stored, such as `.remote-assist`. In memory unless given, which a live
    /// client refuses.
    pub folder: Option<PathBuf>,
}

/// Options of `verify`.
#[derive(Clone, Copy, Debug, Default)]
pub struct VerifyOptions {
    /// Whether to look again, for at most ten minutes, while checks are pending.
    pub wait: bool,
}
