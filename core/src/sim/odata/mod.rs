//! The query language: options, filters, selection, pages.

mod evaluate;
mod filter;
mod page;
mod parse;
mod query;
mod write;

pub(crate) use page::{Item, count, exact, page};
pub(crate) use query::Query;
pub(crate) use write::{Writer, quote};
