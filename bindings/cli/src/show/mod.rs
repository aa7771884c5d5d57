//! How plans and answers read for people.

pub(crate) mod markdown;
pub(crate) mod plan;
mod ranges;
pub(crate) mod reach;
pub(crate) mod words;
