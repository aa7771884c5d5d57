//! The handle of a simulated tenant behind its HTTP door.

use std::path::PathBuf;

use napi_derive::napi;
use remote_assist::clock::Timestamp;
use remote_assist::deploy::{self, SimulatorOptions};
use remote_assist::error::Result;
use remote_assist::sim;
use remote_assist_bridge as bridge;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::client::Client;
use crate::model::Model;
use crate::reply::Reply;
use crate::tenant::TenantAnswer;

/// What a simulator is made of; see `lib/options.ts`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct SimulatorSettings {
    seed: Option<String>,
    realistic: Option<bool>,
    speed: Option<f64>,
    random_seed: Option<u64>,
    roles: Option<Vec<String>>,
    faults: Option<Value>,
    tenant_file: Option<PathBuf>,
    latency_ms: Option<u32>,
    port: Option<u16>,
}

impl SimulatorSettings {
    fn options(self) -> Result<SimulatorOptions> {
        Ok(SimulatorOptions {
            seed: self.seed,
            realistic: self.realistic.unwrap_or_default(),
            speed: self.speed,
            random_seed: self.random_seed,
            roles: self.roles,
            faults: self.faults.as_ref().map(bridge::faults).transpose()?.unwrap_or_default(),
            tenant_file: self.tenant_file,
            latency_ms: self.latency_ms.unwrap_or_default(),
            port: self.port.unwrap_or_default(),
        })
    }
}

/// A tenant of a simulator.
#[derive(Debug, Serialize)]
pub struct TenantInfo {
    id: String,
    domain: String,
    token: String,
}

/// A request that came to a simulator.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedRequest {
    at: Timestamp,
    method: String,
    path: String,
    status: Option<u16>,
    request_id: String,
    in_batch: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'static str>,
}

impl From<sim::LoggedRequest> for LoggedRequest {
    fn from(one: sim::LoggedRequest) -> Self {
        let fault = one.fault.map(sim::FaultKind::name);
        let sim::LoggedRequest { at, method, path, status, in_batch, request_id, .. } = one;
        Self { at, method, path, status, request_id, in_batch, fault }
    }
}

/// What the tenants of a simulator held at one moment.
#[napi]
pub struct Snapshot(sim::Snapshot);

/// A simulated tenant behind its HTTP door.
#[napi]
pub struct Simulator(bridge::Simulator);

impl Simulator {
    pub(crate) async fn start(settings: SimulatorSettings) -> Result<Self> {
        bridge::Simulator::start(settings.options()?).await.map(Self)
    }
}

#[napi]
impl Simulator {
    /// The address of Graph.
    #[napi(getter)]
    pub fn graph_url(&self) -> String {
        self.0.graph_url().to_owned()
    }

    /// The address that gives tokens.
    #[napi(getter)]
    pub fn authority(&self) -> String {
        self.0.authority().to_owned()
    }

    /// A token of the first tenant.
    #[napi(getter)]
    pub fn token(&self) -> String {
        self.0.token().to_owned()
    }

    /// The tenants.
    #[napi(getter)]
    pub fn tenants(&self) -> Model<Vec<TenantInfo>> {
        let info = |one: &sim::TenantInfo| TenantInfo {
            id: one.id.clone(),
            domain: one.domain.clone(),
            token: one.token.clone(),
        };
        Model(self.0.tenants().iter().map(info).collect())
    }

    /// A client of the same tenant.
    #[napi(catch_unwind)]
    pub fn client(&self) -> Reply<Client> {
        Reply(self.0.client().map(Client::over))
    }

    /// Sends a request beside Graph.
    #[napi(catch_unwind)]
    pub fn request(
        &self,
        method: String,
        path: String,
        #[napi(ts_arg_type = "Json | undefined | null")] body: Option<Model<Value>>,
        tenant: Option<String>,
    ) -> Reply<Model<TenantAnswer>> {
        let body = body.map(|body| body.0);
        let answer = self
            .0
            .here()
            .and_then(|simulator| simulator.request(&method, &path, body.as_ref(), tenant.as_deref()));
        Reply(answer.map(|(status, body)| Model(TenantAnswer { status, body })))
    }

    /// What the tenants hold now.
    #[napi(catch_unwind)]
    pub fn snapshot(&self) -> Reply<Snapshot> {
        Reply(self.0.here().and_then(deploy::Simulator::snapshot).map(Snapshot))
    }

    /// Goes back to a snapshot.
    #[napi(catch_unwind)]
    pub fn restore(&self, snapshot: &Snapshot) -> Reply<()> {
        Reply(self.0.here().and_then(|simulator| simulator.restore(&snapshot.0)))
    }

    /// The newest requests.
    #[napi(catch_unwind)]
    pub fn requests(&self) -> Reply<Model<Vec<LoggedRequest>>> {
        let log = self.0.here().and_then(deploy::Simulator::requests);
        Reply(log.map(|log| Model(log.into_iter().map(LoggedRequest::from).collect())))
    }

    /// Forgets the requests.
    #[napi(catch_unwind)]
    pub fn clear_requests(&self) -> Reply<()> {
        Reply(self.0.here().and_then(deploy::Simulator::clear_requests))
    }

    /// Scripts more faults.
    #[napi(catch_unwind)]
    pub fn add_faults(
        &self,
        #[napi(ts_arg_type = "readonly Fault[] | string")] faults: Model<Value>,
    ) -> Reply<()> {
        Reply(self.0.here().and_then(|simulator| simulator.add_faults(bridge::faults(&faults.0)?)))
    }

    /// Scripts faults instead of all earlier ones.
    #[napi(catch_unwind)]
    pub fn set_faults(
        &self,
        #[napi(ts_arg_type = "readonly Fault[] | string")] faults: Model<Value>,
    ) -> Reply<()> {
        Reply(self.0.here().and_then(|simulator| simulator.set_faults(bridge::faults(&faults.0)?)))
    }

    /// Lets seconds pass.
    #[napi(catch_unwind)]
    pub fn advance(&self, seconds: f64) -> Reply<()> {
        Reply(self.0.here().and_then(|simulator| simulator.advance(seconds)))
    }

    /// Answers what is under way and ends.
    #[napi]
    pub async fn close(&self) -> Reply<()> {
        Reply(self.0.close().await)
    }
}
