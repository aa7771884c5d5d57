use super::client::Client;
use super::preflight::SKEW;
use crate::error::Result;
use crate::model::PlanTenant;
use crate::plan;

/// What a first contact with a tenant tells.
#[derive(Debug)]
pub struct Contact {
    /// The tenant, or why it could not be read.
    pub tenant: Result<PlanTenant>,
    /// By how many seconds the service's clock is ahead; `None` if no answer had a date.
    pub clock_offset: Option<i64>,
}

impl Contact {
    /// Whether the clocks are near enough for `apply`; true where that is not known.
    pub fn clock_fits(&self) -> bool {
        self.clock_offset.is_none_or(|offset| offset.abs() <= SKEW)
    }
}

impl Client {
    /// Reads the tenant that a name or an id leads to, and compares the clocks. Writes nothing.
    pub async fn contact(&self, tenant: &str) -> Contact {
        let graph = self.graph(tenant);
        let found = plan::tenant(&graph).await.map(|(facts, _)| {
            let domain = facts.domain_for(tenant);
            PlanTenant { id: facts.id, domain }
        });
        Contact { tenant: found, clock_offset: graph.clock_offset() }
    }
}
