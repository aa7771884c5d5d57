use serde::{Deserialize, Serialize};

use crate::address::Address;

/// What `emit` wrote: one entry per file, in the order in which they are used. The file itself is `index.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArtefactIndex {
    /// The version of this form: 1.
    pub format: u32,
    /// The deployment's name.
    pub deployment: String,
    /// The tenant id.
    pub tenant: String,
    /// The files.
    pub files: Vec<ArtefactEntry>,
    /// Files that cannot be written yet.
    pub later: Vec<ArtefactLater>,
    /// The SHA-256 of the rest of this document in canonical form, by which a later `emit` knows its own index.
    pub digest: String,
}

/// One file that `emit` wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArtefactEntry {
    /// Its name within the folder, with `/` between folders.
    pub name: String,
    /// What it is, such as `application/xml`.
    pub media_type: String,
    /// The SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u32,
    /// What it is for.
    pub purpose: String,
    /// Which stage of the work it belongs to, from 1.
    pub stage: u32,
    /// Who uses it.
    pub by: String,
    /// Whether a person fills it in. Such a file is written once, and what is filled in is kept.
    pub fill_in: bool,
    /// The step that it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// A file that cannot be written yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArtefactLater {
    /// Its name within the folder.
    pub name: String,
    /// Why, and what makes it possible.
    pub why: String,
    /// The object whose id is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}
