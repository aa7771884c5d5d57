//! A client of Microsoft Graph: operations, batches, paging, and what each answer means for the object in question.
//!
//! [`GraphClient::send`] and [`GraphClient::batch`] give an [`Answer`] per operation, which never claims more than is
//! known: a write whose answer was lost is [`Answer::Unknown`]. Reading has its own functions, which give values.

mod answer;
mod batch;
mod body;
mod classify;
mod client;
mod fault;
mod operation;
mod page;
pub mod path;
mod read;
mod shape;

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod tests;

pub use answer::{Answer, Reply};
pub use batch::{BATCH_LIMIT, BatchMode};
pub use classify::LIMIT;
pub use client::GraphClient;
pub use operation::{ErrorRule, Operation};
pub use page::{Advanced, Listing, PAGE_LIMIT};
pub use read::BATCHES_IN_FLIGHT;
pub use shape::{Reason, reason};

pub use ::http::Method;
