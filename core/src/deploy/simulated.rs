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
use crate::error::{Error, Result, codes};
use crate::graph::GraphClient;
use crate::journal::{Location, MemoryJournals};
use crate::http::{Origin, Pipeline, Request, Response, Transport};
use crate::model::Target;
use crate::secret::Secret;
use crate::sim::{APPLICATION, APPLICATION_SECRET, Seed, SimTenant};

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
    /// A client of a fresh simulated tenant in memory, seed `contoso`. Fails only where the system gives no random numbers.
    pub fn simulated() -> Result<Self> {
        Self::simulated_with(SimulatedOptions::default())
    }

    /// A client of a simulated tenant of one's choice.
    pub fn simulated_with(options: SimulatedOptions) -> Result<Self> {
        let name = options.seed.as_deref().unwrap_or("contoso");
        let seed = Seed::named(name).ok_or_else(|| {
            let known: Vec<_> = Seed::ALL.into_iter().map(Seed::name).collect();
            Error::new(codes::USAGE, format!("there is no seed `{name}`"))
                .hint(format!("Choose one of {}.", known.join(", ")))
        })?;
        let mut builder = SimTenant::builder().seed(seed).roles(options.roles);
        if let Some(path) = &options.tenant_file {
            builder = builder.file(path);
        }
        let journal = options.tenant_file.as_ref().map_or_else(
            || Location::Memory(MemoryJournals::default()),
            |path| Location::Folder(format!("{}.journal", path.display()).into()),
        );
        Self::of_tenant(builder.build()?, Duration::from_millis(options.delay_ms.into()), journal)
    }

    fn of_tenant(tenant: SimTenant, delay: Duration, journal: Location) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(tenant.clock());
        let origin = Origin::simulated(ORIGIN)?;
        let doors = tenant
            .tenants()
            .into_iter()
            .map(|one| {
                let pipeline = Pipeline::builder(InProcess { tenant: tenant.clone(), delay })
                    .tokens(StaticToken::new(Secret::new(one.token)), "simulated")
                    .clock(Arc::clone(&clock))
                    .build();
                TenantDoor {
                    id: one.id,
                    domain: one.domain,
                    graph: GraphClient::new(pipeline, origin.clone()),
                }
            })
            .collect();
        Ok(Self::over(Connection {
            target: Target::Simulated,
            clock,
            doors,
            journal,
            instance: Some(tenant.instance()),
            // A request within this process has ended when its caller has.
            settle: Duration::ZERO,
            simulated: Some(tenant),
        }))
    }

    /// The simulated tenant behind this client, if it is one in this process.
    pub fn tenant(&self) -> Option<SimulatedTenant> {
        self.simulated_tenant().cloned().map(SimulatedTenant)
    }

    /// Lets go of what the client holds: a tenant file is compacted and unlocked, further changes stay in memory.
    pub fn close(&self) -> Result<()> {
        self.simulated_tenant().map_or(Ok(()), SimTenant::close)
    }
}

/// The simulated tenant behind a client, for tests: it sends requests with every permission.
#[derive(Clone, Debug)]
pub struct SimulatedTenant(SimTenant);

impl SimulatedTenant {
    /// Sends a request such as `GET /users`, below `/v1.0`, and gives status and body; null without a body.
    ///
    /// Spaces in the path are encoded. It goes to the first tenant of the seed.
    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Value)> {
        let token = self.every_permission()?;
        let path = format!("/v1.0{}", path.replace(' ', "%20"));
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = ::http::Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        self.send(request, body)
    }

    /// A token of the application that holds every role in each seed.
    fn every_permission(&self) -> Result<String> {
        let tenant = self.0.tenants().into_iter().next().map(|one| one.id).unwrap_or_default();
        let form = format!(
            "client_id={APPLICATION}&client_secret={APPLICATION_SECRET}&grant_type=client_credentials&\
             scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
        );
        let request = ::http::Request::builder()
            .method("POST")
            .uri(format!("/{tenant}/oauth2/v2.0/token"))
            .header("content-type", "application/x-www-form-urlencoded");
        let (_, answer) = self.send(request, form)?;
        let missing = || Error::new(codes::BUG_INVARIANT, "the simulated tenant gives no token");
        answer["access_token"].as_str().map(str::to_owned).ok_or_else(missing)
    }

    fn send(&self, request: ::http::request::Builder, body: String) -> Result<(u16, Value)> {
        let wrong = |error: ::http::Error| Error::new(codes::USAGE, format!("this is no request: {error}"));
        let answer = self.0.handle(request.body(body.into()).map_err(wrong)?);
        let status = answer.status().as_u16();
        Ok((status, serde_json::from_slice(answer.body()).unwrap_or(Value::Null)))
    }
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
            Ok(Response { headers: parts.headers, ..Response::new(parts.status, body) })
        }
    }
}
