use std::path::PathBuf;
use std::sync::Arc;

use futures::executor::block_on;
use remote_assist::clock::Timestamp;
use remote_assist::deploy::SimulatorOptions;
use remote_assist::model::Json;
use remote_assist::sim;
use remote_assist_bridge::faults as scripted;
use serde_json::Value;

use crate::{Client, Result, SimulatedAnswer};

/// A simulated tenant behind Microsoft Graph's interface on a local port, for tests of any program that uses Graph: no
/// account, no network, nothing real is touched. It ends with `shutdown`, or when nobody holds it any more.
#[derive(Debug, uniffi::Object)]
pub struct Simulator(remote_assist_bridge::Simulator);

/// What the tenants of a simulator held at one moment; only that simulator can go back to it.
#[derive(Debug, uniffi::Object)]
pub struct Snapshot(sim::Snapshot);

/// A tenant of a simulator.
#[derive(uniffi::Record)]
pub struct TenantInfo {
    /// Its identifier.
    pub id: String,
    /// Its default domain.
    pub domain: String,
    /// A bearer token that does not expire, with every permission or the roles of the simulator.
    pub token: String,
}

/// A request that came to a simulator. Nothing of its body or headers is kept.
#[derive(Debug, uniffi::Record)]
pub struct LoggedRequest {
    /// When it came, in the time of the simulator.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// Path and query, such as `/v1.0/users?$top=5`.
    pub path: String,
    /// The status that the client got; none where the connection broke before an answer.
    pub status: Option<u32>,
    /// The `request-id` of the answer; items of a batch share that of the batch.
    pub request_id: String,
    /// Whether it came inside of a `$batch`.
    pub in_batch: bool,
    /// The word of the scripted fault that it met, such as `lose`.
    pub fault: Option<String>,
}

#[uniffi::export]
impl Simulator {
    /// Starts one on 127.0.0.1.
    ///
    /// `seed` is `contoso` unless given; with `realistic` replicas lag, licences take their time and quotas bind, and `speed`
    /// divides these delays; `random_seed` chooses other identifiers; `roles` are the application permissions of the
    /// tokens, every one unless given; `faults` is the text of a JSON list; `tenant_file` keeps the tenant; every answer
    /// waits `latency_ms`; `port` is a free one unless given.
    #[uniffi::constructor(default(
        seed = None, realistic = false, speed = None, random_seed = None, roles = None, faults = None, tenant_file = None,
        latency_ms = 0, port = 0
    ))]
    #[expect(
        clippy::similar_names,
        clippy::too_many_arguments,
        reason = "they have names and defaults in the other languages"
    )]
    pub fn start(
        seed: Option<String>,
        realistic: bool,
        speed: Option<f64>,
        random_seed: Option<u64>,
        roles: Option<Vec<String>>,
        faults: Option<String>,
        tenant_file: Option<String>,
        latency_ms: u32,
        port: u16,
    ) -> Result<Arc<Self>> {
        let options = SimulatorOptions {
            seed,
            realistic,
            speed,
            random_seed,
            roles,
            faults: faults.map(|list| scripted(&Value::String(list))).transpose()?.unwrap_or_default(),
            tenant_file: tenant_file.map(PathBuf::from),
            latency_ms,
            port,
        };
        Ok(Arc::new(Self(block_on(remote_assist_bridge::Simulator::start(options))?)))
    }

    /// The address of Graph, such as `http://127.0.0.1:8080/v1.0`.
    pub fn graph_url(&self) -> String {
        self.0.graph_url().to_owned()
    }

    /// The address that gives tokens, such as `http://127.0.0.1:8080`.
    pub fn authority(&self) -> String {
        self.0.authority().to_owned()
    }

    /// A bearer token of the first tenant; it does not expire.
    pub fn token(&self) -> String {
        self.0.token().to_owned()
    }

    /// The tenants with their tokens; the first is the one that is meant when none is named.
    pub fn tenants(&self) -> Vec<TenantInfo> {
        let info = |one: &sim::TenantInfo| TenantInfo {
            id: one.id.clone(),
            domain: one.domain.clone(),
            token: one.token.clone(),
        };
        self.0.tenants().iter().map(info).collect()
    }

    /// A client of the same tenant, connected in this process. What it waits for takes no time: the simulator's jumps.
    pub fn client(&self) -> Result<Arc<Client>> {
        Ok(Client::over(self.0.client()?))
    }

    /// Sends a request such as `GET /users`, to arrange the tenant or to look at it. It has every permission, meets no
    /// faults, sees every change at once and is not logged. `tenant` is a domain or an id; the first tenant unless given.
    #[uniffi::method(default(body = None, tenant = None))]
    #[expect(clippy::needless_pass_by_value, reason = "UniFFI hands over what it made")]
    pub fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<Json>,
        tenant: Option<String>,
    ) -> Result<SimulatedAnswer> {
        let body = body.map(|Json(value)| value);
        let (status, body) = self.0.here()?.request(method, path, body.as_ref(), tenant.as_deref())?;
        Ok(SimulatedAnswer { status: u32::from(status), body: Json(body) })
    }

    /// What the tenants hold now, to go back to with `restore`.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        Ok(Arc::new(Snapshot(self.0.here()?.snapshot()?)))
    }

    /// Goes back to a snapshot. Time goes on; faults and the log of requests stay as they are.
    pub fn restore(&self, snapshot: &Snapshot) -> Result<()> {
        Ok(self.0.here()?.restore(&snapshot.0)?)
    }

    /// The newest 20,000 requests that came over HTTP or from a client, oldest first.
    pub fn requests(&self) -> Result<Vec<LoggedRequest>> {
        let told = |one: sim::LoggedRequest| LoggedRequest {
            at: one.at,
            method: one.method,
            path: one.path,
            status: one.status.map(u32::from),
            request_id: one.request_id,
            in_batch: one.in_batch,
            fault: one.fault.map(|fault| fault.name().to_owned()),
        };
        Ok(self.0.here()?.requests()?.into_iter().map(told).collect())
    }

    /// Forgets the requests that came so far.
    pub fn clear_requests(&self) -> Result<()> {
        Ok(self.0.here()?.clear_requests()?)
    }

    /// Scripts more faults, the text of a JSON list. Each counts the requests that come from now on.
    pub fn add_faults(&self, faults: String) -> Result<()> {
        Ok(self.0.here()?.add_faults(scripted(&Value::String(faults))?)?)
    }

    /// Scripts faults instead of all earlier ones; none, for an empty list.
    pub fn set_faults(&self, faults: String) -> Result<()> {
        Ok(self.0.here()?.set_faults(scripted(&Value::String(faults))?)?)
    }

    /// Lets seconds pass at once, so that what takes time is done: replicas, licences, teams, tokens that expire.
    pub fn advance(&self, seconds: f64) -> Result<()> {
        Ok(self.0.here()?.advance(seconds)?)
    }

    /// Answers what is under way, shuts the port and lets go of the tenant file. Every later call fails with `usage`. Twice
    /// is harmless.
    pub fn shutdown(&self) -> Result<()> {
        Ok(block_on(self.0.close())?)
    }
}
