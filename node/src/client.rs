//! The client's handle.

use std::path::PathBuf;
use std::sync::Arc;

use napi::Env;
use napi::bindgen_prelude::{Function, Promise};
use napi_derive::napi;
use remote_assist::deploy::{SimulatedOptions, VerifyOptions};
use remote_assist::model::{
    Advice, ArtefactIndex, Cloud, Drift, JournalVerification, PermissionReport, Plan, Reach, Report, Target,
    Validation, Verification,
};
use remote_assist_bridge::{
    self as bridge, ApplySettings, DriftSettings, EmitSettings, JournalSettings, PlanSettings, ReachSettings,
    ReportSettings, ResumeSettings, RevealSettings, Source, TeardownSettings,
};
use serde::Deserialize;
use serde_json::Value;

use crate::credential::{Credential, TokenAnswer};
use crate::model::Model;
use crate::reply::{Reply, raise};
use crate::run::Run;
use crate::secret::Secret;
use crate::tenant::SimulatedTenant;

/// What a simulated client is made of; see `lib/options.ts`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct SimulatedSettings {
    seed: Option<String>,
    roles: Option<Vec<String>>,
    tenant_file: Option<PathBuf>,
    delay_ms: Option<u32>,
}

/// Options of `verify`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct VerifySettings {
    wait: bool,
}

/// Plans, applies and verifies in one tenant.
#[napi]
pub struct Client(bridge::Client);

impl Client {
    pub(crate) fn over(client: bridge::Client) -> Self {
        Self(client)
    }
}

#[napi]
impl Client {
    /// A client of a simulated tenant in this process.
    #[napi(factory, catch_unwind)]
    pub fn simulated(env: Env, settings: Model<SimulatedSettings>) -> napi::Result<Self> {
        let SimulatedSettings { seed, roles, tenant_file, delay_ms } = settings.0;
        let options = SimulatedOptions { seed, roles, tenant_file, delay_ms: delay_ms.unwrap_or_default() };
        bridge::Client::simulated(options).map(Self).map_err(|error| raise(env, &error))
    }

    /// A client of Microsoft Graph.
    #[napi(factory, catch_unwind)]
    pub fn connect(
        env: Env,
        tenant: String,
        ask: Function<String, Promise<TokenAnswer>>,
        cloud: Model<Cloud>,
    ) -> napi::Result<Self> {
        let tokens = Arc::new(Credential::new(&ask)?);
        bridge::Client::connect(&tenant, tokens, cloud.0).map(Self).map_err(|error| raise(env, &error))
    }

    /// Whether the tenant is simulated.
    #[napi(getter)]
    pub fn target(&self) -> Model<Target> {
        Model(self.0.target())
    }

    /// Checks a scenario offline.
    #[napi]
    pub async fn validate(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
    ) -> Reply<Model<Validation>> {
        Reply(self.0.validate(source(scenario)).await.map(Model))
    }

    /// Says what `apply` would do.
    #[napi]
    pub async fn plan(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        settings: Model<PlanSettings>,
    ) -> Reply<Model<Plan>> {
        Reply(self.0.plan(source(scenario), settings.0).await.map(Model))
    }

    /// Starts to carry a plan out.
    #[napi]
    pub async fn apply(
        &self,
        #[napi(ts_arg_type = "Model<Plan>")] plan: Model<Value>,
        settings: Model<ApplySettings>,
    ) -> Reply<Run> {
        let started = match bridge::plan_document(plan.0) {
            Ok(plan) => self.0.apply(plan, settings.0).await,
            Err(error) => Err(error),
        };
        Reply(started.map(Run::new))
    }

    /// Starts to go on with an interrupted run; null if none is open.
    #[napi]
    pub async fn resume(&self, name: String, settings: Model<ResumeSettings>) -> Reply<Option<Run>> {
        Reply(self.0.resume(name, settings.0).await.map(|run| run.map(Run::new)))
    }

    /// Starts to remove what the deployment made.
    #[napi]
    pub async fn teardown(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        settings: Model<TeardownSettings>,
    ) -> Reply<Run> {
        Reply(self.0.teardown(source(scenario), settings.0).await.map(Run::new))
    }

    /// What changed since the last apply.
    #[napi]
    pub async fn drift(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        settings: Model<DriftSettings>,
    ) -> Reply<Model<Drift>> {
        Reply(self.0.drift(source(scenario), settings.0).await.map(Model))
    }

    /// Checks journals.
    #[napi]
    pub async fn verify_journal(
        &self,
        settings: Model<JournalSettings>,
    ) -> Reply<Model<JournalVerification>> {
        Reply(self.0.verify_journal(settings.0).await.map(Model))
    }

    /// Opens a sealed password.
    #[napi]
    pub async fn reveal(&self, account: String, settings: Model<RevealSettings>) -> Reply<Secret> {
        Reply(self.0.reveal(account, settings.0).await.map(Secret::new))
    }

    /// Checks whether a scenario is in force.
    #[napi]
    pub async fn verify(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        settings: Model<VerifySettings>,
    ) -> Reply<Model<Verification>> {
        let options = VerifyOptions { wait: settings.0.wait, ..VerifyOptions::default() };
        Reply(self.0.verify(source(scenario), options).await.map(Model))
    }

    /// The least permissions for a scenario, offline.
    #[napi]
    pub async fn permissions(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
    ) -> Reply<Model<PermissionReport>> {
        Reply(self.0.permissions(source(scenario)).await.map(Model))
    }

    /// What became of every statement of the articles.
    #[napi]
    pub async fn report(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        settings: Model<ReportSettings>,
    ) -> Reply<Model<Report>> {
        Reply(self.0.report(source(scenario), settings.0).await.map(Model))
    }

    /// Whether one person can reach another.
    #[napi]
    #[allow(
        clippy::similar_names,
        reason = "the two ends of a call are called so; the macro copies this to where it is not needed"
    )]
    pub async fn reach(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        caller: String,
        callee: String,
        settings: Model<ReachSettings>,
    ) -> Reply<Model<Reach>> {
        Reply(self.0.reach(source(scenario), caller, callee, settings.0).await.map(Model))
    }

    /// Whom everybody reaches.
    #[napi]
    pub async fn reach_matrix(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        settings: Model<ReachSettings>,
    ) -> Reply<Model<Vec<Reach>>> {
        Reply(self.0.reach_matrix(source(scenario), settings.0).await.map(Model))
    }

    /// Which solution fits a scenario, offline.
    #[napi]
    pub async fn advise(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
    ) -> Reply<Model<Advice>> {
        Reply(self.0.advise(source(scenario)).await.map(Model))
    }

    /// Writes every document that Graph cannot deliver.
    #[napi]
    pub async fn emit(
        &self,
        #[napi(ts_arg_type = "ScenarioSource")] scenario: Model<Value>,
        folder: String,
        settings: Model<EmitSettings>,
    ) -> Reply<Model<ArtefactIndex>> {
        Reply(self.0.emit(source(scenario), folder.into(), settings.0).await.map(Model))
    }

    /// The simulated tenant behind this client; null where there is none in this process.
    #[napi(getter)]
    pub fn tenant(&self) -> Option<SimulatedTenant> {
        self.0.tenant().map(SimulatedTenant)
    }

    /// Gives connections, tokens and the credential up. Runs go on.
    #[napi(catch_unwind)]
    pub fn close(&self) -> Reply<()> {
        Reply(self.0.close())
    }
}

fn source(scenario: Model<Value>) -> Source {
    match scenario.0 {
        Value::String(path) => Source::Path(path.into()),
        document => Source::value(document),
    }
}
