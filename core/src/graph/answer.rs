//! What is known after an operation was sent.

use std::time::Duration;

use serde_json::Value;

use crate::error::{Error, Result};

/// The service's positive answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// The HTTP status, such as 201.
    pub status: u16,
    /// The body; `null` if there was none.
    pub body: Value,
    /// The `Location` header, which leads to a long-running operation. Read it with [`super::GraphClient::follow`].
    pub location: Option<String>,
    /// The service's request id.
    pub request_id: Option<String>,
    /// Whether the service refused because it was so already, and a rule of the operation takes that for success.
    pub already: bool,
}

/// What is known about one operation.
#[derive(Debug)]
pub enum Answer {
    /// It was carried out.
    Done(Reply),
    /// It was refused for good, by the service or before it left, and nothing was changed.
    Refused(Error),
    /// It was not carried out, because it never left or because an operation before it failed.
    NotRun(Error),
    /// The service asked to slow down. A write may have been carried out all the same
    /// (Microsoft Q&A 5529013: "may successfully complete the operation but still return a 429").
    Throttled {
        /// How long the service asked to wait, if it said so.
        wait: Option<Duration>,
        /// What the service said.
        error: Error,
    },
    /// It was sent, and whether it was carried out is not known. For a read: there was no usable answer.
    Unknown(Error),
    /// The token was refused or could not be renewed. The next request asks for a new one; whether a refused write was
    /// carried out is best looked up before it is sent again.
    AuthExpired(Error),
}

impl Answer {
    /// Whether a write may have been carried out although no positive answer came.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Unknown(_) | Self::AuthExpired(_))
    }

    /// The error, unless it is done.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Done(_) => None,
            Self::Refused(error)
            | Self::NotRun(error)
            | Self::Throttled { error, .. }
            | Self::Unknown(error)
            | Self::AuthExpired(error) => Some(error),
        }
    }

    /// The same answer with its error changed.
    pub(super) fn map_error(self, change: impl FnOnce(Error) -> Error) -> Self {
        match self {
            Self::Done(reply) => Self::Done(reply),
            Self::Refused(error) => Self::Refused(change(error)),
            Self::NotRun(error) => Self::NotRun(change(error)),
            Self::Throttled { wait, error } => Self::Throttled { wait, error: change(error) },
            Self::Unknown(error) => Self::Unknown(change(error)),
            Self::AuthExpired(error) => Self::AuthExpired(change(error)),
        }
    }

    /// The reply, or the error of whatever else it is. For reads, where the difference does not matter.
    pub fn into_result(self) -> Result<Reply> {
        match self {
            Self::Done(reply) => Ok(reply),
            Self::Refused(error)
            | Self::NotRun(error)
            | Self::Throttled { error, .. }
            | Self::Unknown(error)
            | Self::AuthExpired(error) => Err(error),
        }
    }
}
