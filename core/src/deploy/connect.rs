//! How a client reaches its tenant.

use std::fmt;
use std::sync::Arc;

use super::client::Client;
use crate::clock::Clock;
use crate::error::Result;
use crate::graph::GraphClient;
use crate::model::Target;

/// Where a client's requests go.
pub(super) struct Connection {
    pub(super) target: Target,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) door: Door,
}

/// The ways to a tenant.
pub(super) enum Door {}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("target", &self.target).finish_non_exhaustive()
    }
}
