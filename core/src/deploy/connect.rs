//! How a client reaches its tenant.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::graph::GraphClient;
use crate::http::Share;
use crate::journal::Location;
use crate::model::Target;

/// Where a client's requests go.
pub(super) struct Connection {
    pub(super) target: Target,
    pub(super) clock: Arc<dyn Clock>,
    /// One door for each tenant; the first one is meant where a scenario names none of them, and then says so.
    pub(super) doors: Vec<TenantDoor>,
    /// The share of the published quotas that is used unless the caller says.
    pub(super) share: Share,
    /// Where journals are unless the caller says.
    pub(super) journal: Location,
    /// The simulated tenant that journals belong to; `None` for a real one.
    pub(super) instance: Option<String>,
    /// For how long a request may take effect after its answer was given up.
    pub(super) settle: Duration,
    /// For how long after a write a reading may not show it.
    pub(super) visible: Duration,
    /// The simulated tenant of this process, if that is what the doors lead to.
    #[cfg(feature = "sim")]
    pub(super) simulated: Option<Simulated>,
}

/// The simulated tenant of this process that a client leads to.
#[cfg(feature = "sim")]
pub(super) struct Simulated {
    pub(super) tenant: crate::sim::SimTenant,
    /// Whether the tenant ends with the client, and not with a simulator that made both.
    pub(super) owned: bool,
}

/// One tenant and the client that reaches it.
pub(super) struct TenantDoor {
    pub(super) id: String,
    pub(super) domain: String,
    pub(super) graph: GraphClient,
}

impl Connection {
    /// The client for a tenant by domain or id, if this connection leads there.
    pub(super) fn door(&self, tenant: &str) -> Option<GraphClient> {
        let named = |door: &&TenantDoor| {
            door.id.eq_ignore_ascii_case(tenant) || door.domain.eq_ignore_ascii_case(tenant)
        };
        self.doors.iter().find(named).map(|door| door.graph.clone())
    }

    /// The tenants by their domains, and the clients that reach them.
    pub(super) fn clients(&self) -> Vec<(String, GraphClient)> {
        self.doors.iter().map(|door| (door.domain.clone(), door.graph.clone())).collect()
    }

    /// The client for the tenant that a scenario names by domain or id.
    pub(super) fn graph(&self, tenant: &str) -> GraphClient {
        // A connection is made with at least one door.
        self.door(tenant).unwrap_or_else(|| self.doors[0].graph.clone())
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("target", &self.target).finish_non_exhaustive()
    }
}
