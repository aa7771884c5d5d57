//! Clients of the simulated tenant in this process. No account, no network.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::client::Client;
use super::connect::{Connection, TenantDoor};
use crate::auth::StaticToken;
use crate::clock::{Clock, SystemClock};
use crate::error::Result;
use crate::graph::GraphClient;
use crate::http::{Origin, Pipeline, Request, Response, Transport};
use crate::model::Target;
use crate::secret::Secret;
use crate::sim::SimTenant;

/// The origin that a tenant in this process answers for; nothing listens there.
const ORIGIN: &str = "http://127.0.0.1";

/// What a simulated client is made of.
#[derive(Clone, Debug, Default)]
pub struct SimulatedOptions {
    /// The seed: `contoso` (unless given), `large` or `companies`.
    pub seed: Option<String>,
    /// The application permissions of the client's token; every one unless given.
    pub roles: Option<Vec<String>>,
    /// The file that keeps the tenant, made from the seed on first use. In memory unless given.
    pub tenant_file: Option<PathBuf>,
    /// Wall time that each request takes, in milliseconds.
    pub delay_ms: u32,
}

impl Client {
    /// A client of a fresh simulated tenant in memory, seed `contoso`.
    ///
    /// # Panics
    /// Never: a tenant in memory cannot fail to be made.
    pub fn simulated() -> Self {
        Self::over_tenant(&SimTenant::default(), 0)
    }

    /// A client of a simulated tenant of one's choice.
    pub fn simulated_with(options: SimulatedOptions) -> Result<Self> {
        let seed = options.seed.as_deref().unwrap_or("contoso");
        let tenant = match &options.tenant_file {
            Some(path) => SimTenant::open(path, seed)?,
            None => SimTenant::builder().seed(seed.parse()?).build(),
        };
        let tenant = match options.roles {
            Some(roles) => tenant.with_roles(roles),
            None => tenant,
        };
        Ok(Self::over_tenant(&tenant, options.delay_ms))
    }

    fn over_tenant(tenant: &SimTenant, delay_ms: u32) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(tenant.clock());
        let doors = tenant
            .tenants()
            .into_iter()
            .map(|one| {
                let delay = Duration::from_millis(delay_ms.into());
                let graph = door(tenant, one.token, &clock, delay);
                TenantDoor { id: one.id, domain: one.domain, graph }
            })
            .collect();
        Self::over(Connection { target: Target::Simulated, clock, doors, simulated: Some(tenant.clone()) })
    }

    /// The simulated tenant behind this client, if it is one in this process.
    pub fn tenant(&self) -> Option<SimulatedTenant> {
        self.simulated_tenant().cloned().map(SimulatedTenant)
    }
}

/// The simulated tenant behind a client, for tests: requests with every permission.
#[derive(Clone, Debug)]
pub struct SimulatedTenant(SimTenant);

impl SimulatedTenant {
    /// Sends a request such as `GET /users` with every permission, and gives status and body.
    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        self.0.request(method, path, body)
    }
}

fn door(tenant: &SimTenant, token: String, clock: &Arc<dyn Clock>, delay: Duration) -> GraphClient {
    let origin = Origin::simulated(ORIGIN).unwrap_or_else(|_| Origin::cloud(crate::model::Cloud::Global));
    let pipeline = Pipeline::builder(InProcess { tenant: tenant.clone(), delay })
        .tokens(StaticToken::new(Secret::new(token)), "simulated")
        .clock(Arc::clone(clock))
        .build();
    GraphClient::new(pipeline, origin)
}

/// Hands requests to a simulated tenant in this process.
struct InProcess {
    tenant: SimTenant,
    delay: Duration,
}

impl Transport for InProcess {
    fn send(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        let (tenant, delay) = (self.tenant.clone(), self.delay);
        async move {
            if !delay.is_zero() {
                SystemClock.sleep(delay).await;
            }
            let mut wire = ::http::Request::new(request.body);
            *wire.method_mut() = request.method;
            *wire.headers_mut() = request.headers;
            if let Ok(uri) = request.url.as_str().parse() {
                *wire.uri_mut() = uri;
            }
            let (parts, body) = tenant.handle(wire).into_parts();
            Ok(Response { status: parts.status, headers: parts.headers, body })
        }
    }
}
