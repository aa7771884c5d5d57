//! Clients of the simulated tenant in this process. No account, no network.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::client::Client;
use super::connect::{Connection, Simulated, TenantDoor};
use crate::auth::StaticToken;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Result, codes};
use crate::graph::GraphClient;
use crate::http::{Origin, Pipeline, Request, Response, Share, Transport};
use crate::journal::Location;
use crate::model::Target;
use crate::secret::Secret;
use crate::sim::{Broken, Seed, SimTenant, TenantInfo};

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
        let seed = Seed::parse(options.seed.as_deref().unwrap_or("contoso"))?;
        let mut builder = SimTenant::builder().seed(seed).roles(options.roles);
        if let Some(path) = &options.tenant_file {
            builder = builder.file(path);
        }
        let journal = Location::beside(options.tenant_file.as_deref());
        let delay = Duration::from_millis(options.delay_ms.into());
        let simulated = Simulated { tenant: builder.build()?, owned: true };
        Self::of_tenant(simulated, delay, journal, &CancellationToken::new())
    }

    /// A client of a tenant in this process; once `closed` is cancelled, its requests fail.
    pub(super) fn of_tenant(
        simulated: Simulated,
        delay: Duration,
        journal: Location,
        closed: &CancellationToken,
    ) -> Result<Self> {
        let tenant = &simulated.tenant;
        let clock: Arc<dyn Clock> = Arc::new(tenant.clock());
        let origin = Origin::simulated(ORIGIN)?;
        let doors = tenant
            .tenants()
            .into_iter()
            .map(|one| {
                let transport = InProcess { tenant: tenant.clone(), delay, closed: closed.clone() };
                let pipeline = Pipeline::builder(transport)
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
            share: Share::WHOLE,
            journal,
            instance: Some(tenant.instance()),
            // A request within this process has ended when its caller has.
            settle: Duration::ZERO,
            visible: tenant.bounds().settle,
            simulated: Some(simulated),
        }))
    }

    /// The simulated tenant behind this client, if it is one in this process.
    pub fn tenant(&self) -> Option<SimulatedTenant> {
        self.simulated_tenant()
            .map(|simulated| SimulatedTenant { tenant: simulated.tenant.clone(), origin: String::new() })
    }

    /// Lets go of what the client holds: a tenant file is compacted and unlocked, further changes stay in memory. A
    /// simulator's tenant goes on.
    pub fn close(&self) -> Result<()> {
        self.simulated_tenant()
            .filter(|simulated| simulated.owned)
            .map_or(Ok(()), |simulated| simulated.tenant.close())
    }
}

/// The simulated tenant behind a client, for tests: it sends requests with every permission, which meet no scripted faults,
/// see every change at once and are not logged.
#[derive(Clone, Debug)]
pub struct SimulatedTenant {
    pub(super) tenant: SimTenant,
    /// Where the tenant is served, for the links in its answers; Microsoft's address, if empty.
    pub(super) origin: String,
}

impl SimulatedTenant {
    /// Sends a request such as `GET /users`, below `/v1.0`, and gives status and body; null without a body.
    ///
    /// Spaces in the path are encoded. It goes to the first tenant of the seed.
    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Value)> {
        self.request_in(None, method, path, body)
    }

    /// The same in a tenant that is named by its default domain or its id; the first one, if none is named.
    pub fn request_in(
        &self,
        tenant: Option<&str>,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(u16, Value)> {
        if !path.starts_with('/') {
            return Err(Error::new(codes::USAGE, format!("the path `{path}` does not begin with `/`"))
                .hint("A path begins below the version, such as `/users`."));
        }
        let token = self.tenant.unrestricted_token(&self.named(tenant)?);
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = ::http::Request::builder()
            .method(method)
            .uri(format!("{}/v1.0{}", self.origin, path.replace(' ', "%20")))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(body.into())
            .map_err(|error| Error::new(codes::USAGE, format!("this is no request: {error}")))?;
        let answer = self.tenant.handle_beside(request);
        let status = answer.status().as_u16();
        Ok((status, serde_json::from_slice(answer.body()).unwrap_or(Value::Null)))
    }

    /// Calls a cmdlet of Teams or of Security & Compliance `PowerShell` in a tenant that is named by its default domain or its id, as
    /// somebody at a prompt would, and gives what it puts out. A refusal fails with `powershell.refused`.
    pub fn cmdlet(&self, tenant: Option<&str>, name: &str, parameters: &Value) -> Result<Vec<Value>> {
        let token = self.tenant.unrestricted_token(&self.named(tenant)?);
        let body = serde_json::json!({"cmdlet": name, "parameters": parameters});
        let request = ::http::Request::post(format!("{}/_sim/powershell", self.origin))
            .header("authorization", format!("Bearer {token}"))
            .body(body.to_string().into())
            .map_err(|error| Error::new(codes::USAGE, format!("this is no request: {error}")))?;
        let answer = self.tenant.handle_beside(request);
        let body: Value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
        if answer.status().is_success() {
            return Ok(body["output"].as_array().cloned().unwrap_or_default());
        }
        let told = body["error"]["message"].as_str().unwrap_or("it says nothing more");
        let code =
            if answer.status().as_u16() == 501 { codes::SIM_UNMODELLED } else { codes::POWERSHELL_REFUSED };
        Err(Error::new(code, format!("{name}: {told}")))
    }

    fn named(&self, name: Option<&str>) -> Result<TenantInfo> {
        let tenants = self.tenant.tenants();
        let domains: Vec<_> = tenants.iter().map(|one| one.domain.clone()).collect();
        let found = tenants.into_iter().find(|one| {
            name.is_none_or(|name| one.id.eq_ignore_ascii_case(name) || one.domain.eq_ignore_ascii_case(name))
        });
        found.ok_or_else(|| {
            let name = name.unwrap_or_default();
            Error::new(codes::USAGE, format!("there is no simulated tenant `{name}`"))
                .hint(format!("There are {}.", domains.join(", ")))
        })
    }
}

/// Hands requests to a simulated tenant in this process.
struct InProcess {
    tenant: SimTenant,
    delay: Duration,
    closed: CancellationToken,
}

impl Transport for InProcess {
    fn send(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        let (tenant, delay, closed) = (self.tenant.clone(), self.delay, self.closed.clone());
        async move {
            if !delay.is_zero() {
                SystemClock.sleep(delay).await;
            }
            if closed.is_cancelled() {
                return Err(Error::new(codes::USAGE, "the simulator of this client is closed")
                    .hint("Start a new one, and make a client of it."));
            }
            let mut wire = ::http::Request::new(request.body);
            *wire.method_mut() = request.method;
            *wire.headers_mut() = request.headers;
            if let Ok(uri) = request.url.as_str().parse() {
                *wire.uri_mut() = uri;
            }
            received(tenant.handle(wire))
        }
    }
}

/// What a client gets of an answer: a connection that a scripted fault broke is a failure here as it is over HTTP.
fn received(answer: ::http::Response<bytes::Bytes>) -> Result<Response> {
    let why = match answer.extensions().get::<Broken>() {
        None => {
            let (parts, body) = answer.into_parts();
            return Ok(Response { headers: parts.headers, ..Response::new(parts.status, body) });
        }
        Some(Broken::Lost) => "the connection was lost before the answer: a scripted fault ended it",
        Some(Broken::Reset) => "the connection was lost before the answer: a scripted fault reset it",
        Some(Broken::Truncated) => "the answer broke off: a scripted fault cut it",
    };
    Err(Error::new(codes::HTTP_LOST, why))
}
