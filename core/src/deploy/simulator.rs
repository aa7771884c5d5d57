//! A simulated tenant behind its HTTP door, for tests of any program that speaks Microsoft Graph.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::client::Client;
use super::connect::Simulated;
use super::simulated::SimulatedTenant;
use crate::error::{Error, Result, codes};
use crate::journal::Location;
use crate::sim::{
    EnrolledHeadset, Fault, Headset, LoggedRequest, Seed, ServeOptions, ServerGuard, SimTenant, Snapshot,
    TenantInfo, serve,
};

/// How a simulator begins and behaves.
#[derive(Clone, Debug, Default)]
pub struct SimulatorOptions {
    /// The seed: `contoso` (unless given), `large` or `companies`. A tenant file that exists keeps what it holds.
    pub seed: Option<String>,
    /// Whether replicas lag, licences take their time and quotas bind.
    pub realistic: bool,
    /// Divides every delay; 1 unless given, 60 for realistic tenants. From 0.001 to 1,000,000.
    pub speed: Option<f64>,
    /// The seed of identifiers and chance; fixed unless given.
    pub random_seed: Option<u64>,
    /// The application permissions of the announced tokens; every one unless given.
    pub roles: Option<Vec<String>>,
    /// Faults that requests meet.
    pub faults: Vec<Fault>,
    /// The file that keeps the tenant, made from the seed on first use. In memory unless given.
    pub tenant_file: Option<PathBuf>,
    /// Wall time that every answer waits, in milliseconds.
    pub latency_ms: u32,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
}

/// A running simulated tenant that any Graph client can use over HTTP on 127.0.0.1. Copies share it.
///
/// Its time follows the wall; [`Self::advance`] takes it ahead. It ends with [`Self::close`], or when the last copy is
/// dropped.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use remote_assist::deploy::{Simulator, SimulatorOptions};
///
/// let simulator = Simulator::start(SimulatorOptions::default()).await?;
/// let (status, _) = simulator.request("GET", "/users/user-01@contoso.com", None, None)?;
/// assert_eq!(status, 200);
/// simulator.close().await?;
/// # Ok::<(), remote_assist::error::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Simulator(Arc<Inner>);

struct Inner {
    graph: String,
    authority: String,
    tenants: Vec<TenantInfo>,
    latency: Duration,
    /// Where the journals of its clients are, which therefore know of each other's runs.
    journal: Location,
    guard: Mutex<Option<ServerGuard>>,
    closed: CancellationToken,
}

impl Simulator {
    /// Starts one. Needs a running tokio runtime, whose tasks answer the requests.
    ///
    /// # Errors
    ///
    /// `usage` for an unknown seed, a speed out of range and a port that is taken; `store.*` for the tenant file.
    pub async fn start(options: SimulatorOptions) -> Result<Self> {
        let journal = Location::beside(options.tenant_file.as_deref());
        let seed = Seed::parse(options.seed.as_deref().unwrap_or("contoso"))?;
        let mut builder = SimTenant::builder()
            .seed(seed)
            .realistic(options.realistic)
            .roles(options.roles)
            .faults(options.faults);
        if let Some(speed) = options.speed {
            builder = builder.speed(speed);
        }
        if let Some(random_seed) = options.random_seed {
            builder = builder.random_seed(random_seed);
        }
        if let Some(path) = &options.tenant_file {
            builder = builder.file(path);
        }
        let latency = Duration::from_millis(options.latency_ms.into());
        let guard = serve(builder.build()?, ServeOptions { port: options.port, latency }).await?;
        Ok(Self(Arc::new(Inner {
            graph: guard.graph(),
            authority: guard.authority(),
            tenants: guard.tenant().tenants(),
            latency,
            journal,
            guard: Mutex::new(Some(guard)),
            closed: CancellationToken::new(),
        })))
    }

    /// The address of Graph, such as `http://127.0.0.1:8080/v1.0`.
    pub fn graph_url(&self) -> &str {
        &self.0.graph
    }

    /// The address of the token authority and of `/_sim/info`, such as `http://127.0.0.1:8080`.
    pub fn authority(&self) -> &str {
        &self.0.authority
    }

    /// A bearer token of the first tenant, with every permission or those of [`SimulatorOptions::roles`]. It does not expire.
    pub fn token(&self) -> &str {
        self.0.tenants.first().map_or("", |tenant| &tenant.token)
    }

    /// The tenants with tokens; the first is the one that is meant when none is named.
    pub fn tenants(&self) -> &[TenantInfo] {
        &self.0.tenants
    }

    /// A client of the same tenant, connected in this process. What it waits for takes no wall time: the time of the
    /// simulator jumps instead.
    pub fn client(&self) -> Result<Client> {
        let simulated = Simulated { tenant: self.tenant()?, owned: false };
        Client::of_tenant(simulated, self.0.latency, self.0.journal.clone(), &self.0.closed)
    }

    /// Sends a request such as `GET /users`, below `/v1.0`, to arrange the tenant or to look at it, and gives status and body;
    /// null without a body. It has every permission, meets no faults, sees every change at once and is not logged.
    ///
    /// `tenant` is a default domain or an id; the first tenant, if not given.
    pub fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        tenant: Option<&str>,
    ) -> Result<(u16, Value)> {
        let beside = SimulatedTenant { tenant: self.tenant()?, origin: self.0.authority.clone() };
        beside.request_in(tenant, method, path, body)
    }

    /// Calls a cmdlet of Teams or of Security & Compliance `PowerShell`, as somebody at a prompt would, and gives what it puts out.
    /// A refusal fails with `powershell.refused`.
    ///
    /// `tenant` is a default domain or an id; the first tenant, if not given.
    pub fn cmdlet(&self, name: &str, parameters: &Value, tenant: Option<&str>) -> Result<Vec<Value>> {
        let beside = SimulatedTenant { tenant: self.tenant()?, origin: self.0.authority.clone() };
        beside.cmdlet(tenant, name, parameters)
    }

    /// Enrols a headset, as somebody who unpacks it would, into the tenant of that default domain or id; into the first one, if
    /// none is named.
    ///
    /// What follows is there at once, or after a while in a realistic tenant: dynamic groups, and what the headset reports about
    /// its profiles. Any program can do the same over HTTP with `POST {authority}/_sim/headsets` and a token.
    ///
    /// # Errors
    ///
    /// `usage`, with what the person in front of the headset would have read; see [`SimTenant::enrol`].
    pub fn enrol(&self, headset: &Headset, tenant: Option<&str>) -> Result<EnrolledHeadset> {
        self.tenant()?.enrol(tenant, headset)
    }

    /// What the tenants hold now, to go back to.
    pub fn snapshot(&self) -> Result<Snapshot> {
        Ok(self.tenant()?.snapshot())
    }

    /// Goes back to a snapshot of this simulator. Time goes on; faults and the log of requests stay as they are.
    pub fn restore(&self, snapshot: &Snapshot) -> Result<()> {
        self.tenant()?.restore(snapshot)
    }

    /// The newest 20,000 requests, oldest first.
    pub fn requests(&self) -> Result<Vec<LoggedRequest>> {
        Ok(self.tenant()?.requests())
    }

    /// Forgets the requests that came so far.
    pub fn clear_requests(&self) -> Result<()> {
        self.tenant()?.clear_requests();
        Ok(())
    }

    /// Scripts more faults. Each counts the requests that come from now on.
    pub fn add_faults(&self, faults: Vec<Fault>) -> Result<()> {
        self.tenant()?.add_faults(faults);
        Ok(())
    }

    /// Scripts faults instead of all earlier ones; none, for an empty list.
    pub fn set_faults(&self, faults: Vec<Fault>) -> Result<()> {
        self.tenant()?.set_faults(faults);
        Ok(())
    }

    /// Lets seconds pass at once, so that what takes time is done: replicas, licences, teams, tokens that expire.
    pub fn advance(&self, seconds: f64) -> Result<()> {
        let tenant = self.tenant()?;
        let duration = Duration::try_from_secs_f64(seconds).map_err(|_| {
            Error::new(codes::USAGE, format!("time cannot advance by {seconds} seconds"))
                .hint("Give a number of seconds from 0.")
        })?;
        tenant.advance(duration)
    }

    /// Answers the requests that are under way, shuts the door and lets go of the tenant file. Every later call fails with
    /// `usage`, those of its clients too. Closing twice is harmless.
    ///
    /// # Errors
    ///
    /// `store.unwritable` if the tenant file could not be kept.
    pub async fn close(&self) -> Result<()> {
        let Some(guard) = self.guard().take() else { return Ok(()) };
        self.0.closed.cancel();
        guard.drain().await;
        guard.tenant().close()
    }

    /// Whether it was closed.
    pub fn closed(&self) -> bool {
        self.guard().is_none()
    }

    fn tenant(&self) -> Result<SimTenant> {
        self.guard()
            .as_ref()
            .map(|guard| guard.tenant().clone())
            .ok_or_else(|| Error::new(codes::USAGE, "the simulator is closed").hint("Start a new one."))
    }

    fn guard(&self) -> MutexGuard<'_, Option<ServerGuard>> {
        self.0.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without the tokens, which nobody needs to see.
impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("graph", &self.0.graph)
            .field("closed", &self.closed())
            .finish_non_exhaustive()
    }
}
