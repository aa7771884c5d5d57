use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use remote_assist::deploy::{SimulatedOptions, VerifyOptions};
use remote_assist::error::Result;
use remote_assist::model::{PermissionReport, Plan, Target, Validation, Verification};
use remote_assist_bridge as bridge;

use crate::client::describe;
use crate::credential::Credential;
use crate::error::raise;
use crate::future::{Awaitable, future};
use crate::gate;
use crate::input::{CloudInput, Names, PlanInput, ScenarioInput, Texts};
use crate::model::{Model, Named};
use crate::run::AsyncRun;
use crate::tenant::SimulatedTenant;

/// Plans, applies and verifies scenarios in one tenant, simulated or live, for asyncio.
///
/// Cancelling a task that waits for a call drops the call. A run goes on: only its `cancel` stops it.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct AsyncClient {
    client: bridge::Client,
    credential: Option<Credential>,
}

impl AsyncClient {
    /// Wraps a client of the bridge that asks no credential.
    pub(crate) fn over(client: bridge::Client) -> Self {
        Self { client, credential: None }
    }

    /// Starts a call on the loop of the calling thread, which an asynchronous credential will be asked on.
    fn call<'py, T, F>(
        &self,
        py: Python<'py>,
        work: impl FnOnce(bridge::Client) -> F,
    ) -> PyResult<Answer<'py, T>>
    where
        T: serde::Serialize + Named + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        self.enter(py)?;
        future(py, work(self.client.clone()), |value| Ok(Model(value)))
    }

    fn enter(&self, py: Python<'_>) -> PyResult<()> {
        self.credential.as_ref().map_or(Ok(()), |credential| credential.enter(py))
    }
}

type Answer<'py, T> = Awaitable<'py, Model<T>>;

#[pymethods]
impl AsyncClient {
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
        Ok(Self::over(client))
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
        let client =
            bridge::Client::connect(tenant, Arc::new(credential.clone()), cloud.unwrap_or_default().0);
        let client = client.map_err(|error| raise(py, &error))?;
        Ok(Self { client, credential: Some(credential) })
    }

    /// Whether the tenant is simulated or live.
    #[getter]
    fn target(&self) -> Model<Target> {
        Model(self.client.target())
    }

    /// The simulated tenant behind a simulated client, for tests.
    #[getter]
    fn tenant(&self) -> Option<SimulatedTenant> {
        self.client.tenant().map(SimulatedTenant::new)
    }

    /// Checks a scenario without contacting anybody; every finding at once.
    fn validate<'py>(&self, py: Python<'py>, scenario: ScenarioInput) -> PyResult<Answer<'py, Validation>> {
        self.call(py, |client| async move { client.validate(scenario.0).await })
    }

    /// Reads the tenant and says what `apply` would do, without writing anything.
    ///
    /// `adopt` names existing objects to take over: their addresses, and their ids in the directory.
    #[pyo3(signature = (scenario, *, adopt = None))]
    fn plan<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        adopt: Option<Texts>,
    ) -> PyResult<Answer<'py, Plan>> {
        self.call(py, |client| async move { client.plan(scenario.0, Texts::options(adopt)?).await })
    }

    /// Starts to carry a plan out and gives the run.
    ///
    /// `recipients` are age public keys to which generated passwords are sealed, and `journal` is the folder or URL of the journal;
    /// a live client that makes accounts needs both. Raises `PlanStaleError` where the tenant changed since.
    #[pyo3(signature = (plan, *, recipients = None, journal = None))]
    fn apply<'py>(
        &self,
        py: Python<'py>,
        plan: PlanInput,
        recipients: Option<Names>,
        journal: Option<PathBuf>,
    ) -> PyResult<Awaitable<'py, AsyncRun>> {
        self.enter(py)?;
        let client = self.client.clone();
        let options = bridge::apply_options(recipients.map(|names| names.0).unwrap_or_default(), journal);
        future(py, async move { client.apply(plan.0, options).await }, |run| Ok(AsyncRun::new(run)))
    }

    /// Checks whether the scenario is in force, per account and tenant.
    ///
    /// With `wait` it looks again while checks are pending, for at most ten minutes.
    #[pyo3(signature = (scenario, *, wait = false))]
    fn verify<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        wait: bool,
    ) -> PyResult<Answer<'py, Verification>> {
        self.call(py, |client| async move { client.verify(scenario.0, VerifyOptions { wait }).await })
    }

    /// The least Graph permissions and directory roles for a scenario. Contacts nobody.
    fn permissions<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
    ) -> PyResult<Answer<'py, PermissionReport>> {
        self.call(py, |client| async move { client.permissions(scenario.0).await })
    }

    /// Gives connections and tokens up. Runs go on; every later call raises `InvalidInputError` with the code `usage`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        gate::detach(py, || self.client.close()).map_err(|error| raise(py, &error))
    }

    fn __aenter__(slf: Py<Self>, py: Python<'_>) -> PyResult<Awaitable<'_, Py<Self>>> {
        future(py, std::future::ready(Ok(slf)), Ok)
    }

    fn __aexit__<'py>(
        &self,
        py: Python<'py>,
        _class: &Bound<'py, PyAny>,
        _exception: &Bound<'py, PyAny>,
        _traceback: &Bound<'py, PyAny>,
    ) -> PyResult<Awaitable<'py, Nothing>> {
        self.close(py)?;
        future(py, std::future::ready(Ok(())), |()| Ok(Nothing))
    }

    fn __repr__(&self) -> String {
        describe("AsyncClient", &self.client)
    }
}

/// `None`: the unit type would become an empty tuple.
pub(crate) struct Nothing;

impl<'py> IntoPyObject<'py> for Nothing {
    type Target = pyo3::types::PyNone;
    type Output = Borrowed<'py, 'py, Self::Target>;
    type Error = std::convert::Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::hint::NONE;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(pyo3::types::PyNone::get(py))
    }
}
