//! How much a document may ask of the reader, so that no file makes it run out of memory or stack.

use crate::error::codes;

use super::findings::Problem;
use super::node::Position;

/// The largest file that is read, in bytes.
pub(crate) const FILE_BYTES: usize = 32 << 20;

/// The deepest nesting of lists and mappings.
pub(crate) const DEPTH: usize = 64;

/// How much the aliases of a YAML file may add, counted as [`NODE_COST`] per value and one per byte of text.
pub(crate) const ALIAS_COST: usize = 64 << 20;

/// What one value costs beside its text, about its size in memory.
pub(crate) const NODE_COST: usize = 64;

pub(crate) fn too_large(file: &str) -> Problem {
    let limit = FILE_BYTES >> 20;
    Problem::error(codes::SCENARIO_TOO_LARGE, "", format!("`{file}` is larger than {limit} MiB"))
        .hint("A scenario of 100,000 accounts takes a few MiB: look whether this is the right file.")
}

pub(super) fn too_deep(at: Position) -> Problem {
    let text = format!("lists and mappings are nested more than {DEPTH} deep");
    Problem::error(codes::SCENARIO_TOO_LARGE, "", text)
        .position(at)
        .hint("No scenario needs more than 5 levels.")
}

pub(super) fn aliases_explode(at: Position) -> Problem {
    let limit = ALIAS_COST >> 20;
    let text = format!("the aliases (`*name`) of this document stand for more than {limit} MiB");
    Problem::error(codes::SCENARIO_TOO_LARGE, "", text)
        .position(at)
        .hint("Write the values out, or use a template.")
}
