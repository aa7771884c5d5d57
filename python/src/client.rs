use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use remote_assist::deploy::{SimulatedOptions, VerifyOptions};
use remote_assist::model::{PermissionReport, Plan, Target, Validation, Verification};
use remote_assist_bridge as bridge;

use crate::block::block;
use crate::credential::Credential;
use crate::error::raise;
use crate::gate;
use crate::input::{CloudInput, Names, PlanInput, ScenarioInput, Texts};
use crate::model::Model;
use crate::run::Run;
use crate::tenant::SimulatedTenant;

/// Plans, applies and verifies scenarios in one tenant, simulated or live. Calls wait; Ctrl-C interrupts them safely.
///
/// Threads may share it. `AsyncClient` is the same for asyncio.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct Client(bridge::Client);

impl Client {
    /// Wraps a client of the bridge.
    pub(crate) fn over(client: bridge::Client) -> Self {
        Self(client)
    }
}

#[pymethods]
impl Client {
    /// A client of a simulated tenant in this process: no account, no network, nothing real is touched.
    ///
    /// `seed` is `contoso`, `large` or `companies`; `roles` are the permissions of the client, every one unless given;
    /// `tenant_file` keeps the tenant, in memory unless given; each request takes `delay_ms` of wall time.
    #[staticmethod]
    #[pyo3(signature = (*, seed = None, roles = None, tenant_file = None, delay_ms = 0))]
    fn simulated(
        py: Python<'_>,
        seed: Option<String>,
        roles: Option<Names>,
        tenant_file: Option<PathBuf>,
        delay_ms: u32,
    ) -> PyResult<Self> {
        let options = SimulatedOptions { seed, roles: roles.map(|names| names.0), tenant_file, delay_ms };
        let client =
            gate::detach(py, || bridge::Client::simulated(options)).map_err(|error| raise(py, &error))?;
        Ok(Self(client))
    }

    /// A client of Microsoft Graph in a tenant, named by a verified domain or its id. Contacts nobody yet.
    ///
    /// `cloud` is the worldwide one unless given. `credential` is any object with `get_token(*scopes)`, such as those of `azure.identity` and `azure.identity.aio`.
    #[staticmethod]
    #[pyo3(signature = (tenant, credential, *, cloud = None))]
    fn connect(
        py: Python<'_>,
        tenant: &str,
        credential: Credential,
        cloud: Option<CloudInput>,
    ) -> PyResult<Self> {
        let client = bridge::Client::connect(tenant, Arc::new(credential), cloud.unwrap_or_default().0);
        client.map(Self).map_err(|error| raise(py, &error))
    }

    /// Whether the tenant is simulated or live.
    #[getter]
    fn target(&self) -> Model<Target> {
        Model(self.0.target())
    }

    /// The simulated tenant behind a simulated client, for tests.
    #[getter]
    fn tenant(&self) -> Option<SimulatedTenant> {
        self.0.tenant().map(SimulatedTenant::new)
    }

    /// Checks a scenario without contacting anybody; every finding at once.
    fn validate(&self, py: Python<'_>, scenario: ScenarioInput) -> PyResult<Model<Validation>> {
        let client = self.0.clone();
        block(py, async move { client.validate(scenario.0).await }).map(Model)
    }

    /// Reads the tenant and says what `apply` would do, without writing anything.
    ///
    /// `adopt` names existing objects to take over: their addresses, and their ids in the directory.
    #[pyo3(signature = (scenario, *, adopt = None))]
    fn plan(&self, py: Python<'_>, scenario: ScenarioInput, adopt: Option<Texts>) -> PyResult<Model<Plan>> {
        let client = self.0.clone();
        block(py, async move { client.plan(scenario.0, Texts::options(adopt)?).await }).map(Model)
    }

    /// Starts to carry a plan out and gives the run.
    ///
    /// `recipients` are age public keys to which generated passwords are sealed, and `journal` is the folder or URL of the journal;
    /// a live client that makes accounts needs both. Raises `PlanStaleError` where the tenant changed since.
    #[pyo3(signature = (plan, *, recipients = None, journal = None))]
    fn apply(
        &self,
        py: Python<'_>,
        plan: PlanInput,
        recipients: Option<Names>,
        journal: Option<PathBuf>,
    ) -> PyResult<Run> {
        let client = self.0.clone();
        let options = bridge::apply_options(recipients.map(|names| names.0).unwrap_or_default(), journal);
        block(py, async move { client.apply(plan.0, options).await }).map(Run::new)
    }

    /// Checks whether the scenario is in force, per account and tenant.
    ///
    /// With `wait` it looks again while checks are pending, for at most ten minutes.
    #[pyo3(signature = (scenario, *, wait = false))]
    fn verify(&self, py: Python<'_>, scenario: ScenarioInput, wait: bool) -> PyResult<Model<Verification>> {
        let client = self.0.clone();
        block(py, async move { client.verify(scenario.0, VerifyOptions { wait }).await }).map(Model)
    }

    /// The least Graph permissions and directory roles for a scenario. Contacts nobody.
    fn permissions(&self, py: Python<'_>, scenario: ScenarioInput) -> PyResult<Model<PermissionReport>> {
        let client = self.0.clone();
        block(py, async move { client.permissions(scenario.0).await }).map(Model)
    }

    /// Gives connections and tokens up. Runs go on; every later call raises `InvalidInputError` with the code `usage`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        gate::detach(py, || self.0.close()).map_err(|error| raise(py, &error))
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __exit__(
        &self,
        py: Python<'_>,
        _class: &Bound<'_, PyAny>,
        _exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        self.close(py)
    }

    fn __repr__(&self) -> String {
        describe("Client", &self.0)
    }
}

/// What a client shows of itself.
pub(crate) fn describe(class: &str, client: &bridge::Client) -> String {
    let target = match client.target() {
        Target::Simulated => "simulated",
        Target::Live => "live",
    };
    let state = if client.closed() { ", closed" } else { "" };
    format!("<{class} {target}{state}>")
}
