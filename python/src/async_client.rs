use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use remote_assist::deploy::{SimulatedOptions, VerifyOptions};
use remote_assist::error::Result;
use remote_assist::model::{
    Advice, ArtefactIndex, Drift, JournalVerification, PermissionReport, Plan, Reach, Report, Target,
    Validation, Verification,
};
use remote_assist_bridge::{
    self as bridge, DriftSettings, EmitSettings, JournalSettings, ReachSettings, ReportSettings,
    RevealSettings,
};

use crate::client::describe;
use crate::credential::Credential;
use crate::error::raise;
use crate::future::{Awaitable, future};
use crate::gate;
use crate::input::{CloudInput, Names, PlanInput, PurposeInput, ScenarioInput, Texts};
use crate::model::{Model, Named};
use crate::run::AsyncRun;
use crate::secret::Secret;
use crate::settings;
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
    /// `adopt` names existing objects to take over: their addresses, and their ids in the directory. With `prune` accounts that
    /// the scenario no longer names are deleted, if a run made them, instead of let go. The `purpose` is to bring the scenario
    /// about unless given; a plan to remove it leaves the kinds of `keep`, such as `entra.user`. `journal` is the folder or URL of
    /// the journal that knows what was done before. `receipts` are the JSON texts of receipts that `emit` wrote and somebody
    /// filled in; the plan counts with them and keeps none.
    #[pyo3(signature = (scenario, *, adopt = None, prune = false, purpose = None, keep = None, journal = None, receipts = None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn plan<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        adopt: Option<Texts>,
        prune: bool,
        purpose: Option<PurposeInput>,
        keep: Option<Names>,
        journal: Option<PathBuf>,
        receipts: Option<Names>,
    ) -> PyResult<Answer<'py, Plan>> {
        let settings = settings::plan(adopt, prune, purpose, keep, journal, receipts);
        self.call(py, |client| async move { client.plan(scenario.0, settings).await })
    }

    /// Starts to carry a plan out and gives the run.
    ///
    /// `recipients` are age public keys to which generated passwords are sealed, and `journal` is the folder or URL of the journal;
    /// a live client that makes accounts needs both. At most `max_destroy` groups and accounts are deleted: none unless given, as
    /// many as there are where the plan removes the scenario. With `close_access` external access may be closed for people who have
    /// it now. `receipts` are those of `plan`; the journal keeps them. Raises `PlanStaleError` where the tenant changed since.
    #[pyo3(signature = (plan, *, recipients = None, journal = None, max_destroy = None, close_access = false, receipts = None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn apply<'py>(
        &self,
        py: Python<'py>,
        plan: PlanInput,
        recipients: Option<Names>,
        journal: Option<PathBuf>,
        max_destroy: Option<i128>,
        close_access: bool,
        receipts: Option<Names>,
    ) -> PyResult<Awaitable<'py, AsyncRun>> {
        self.enter(py)?;
        let client = self.client.clone();
        let settings = settings::apply(py, recipients, journal, max_destroy, close_access, receipts)?;
        future(py, async move { client.apply(plan.0, settings).await }, |run| Ok(AsyncRun::new(run)))
    }

    /// Goes on with the run of a deployment that was interrupted, without its scenario; `None` if none is open.
    ///
    /// `recipients`, `journal`, `max_destroy` and `close_access` are those of `apply`. `unlock` is the run whose lock is taken away, because its
    /// process is known to be dead. With `recover` a lost journal is read back from the marks in the tenant, where nothing is
    /// written; the answer is `None` then. Raises `NotFoundError` where the deployment has no journal.
    #[pyo3(signature = (name, *, recipients = None, journal = None, max_destroy = None, close_access = false, unlock = None, recover = false))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn resume<'py>(
        &self,
        py: Python<'py>,
        name: String,
        recipients: Option<Names>,
        journal: Option<PathBuf>,
        max_destroy: Option<i128>,
        close_access: bool,
        unlock: Option<String>,
        recover: bool,
    ) -> PyResult<Awaitable<'py, Option<AsyncRun>>> {
        self.enter(py)?;
        let client = self.client.clone();
        let settings = settings::resume(py, recipients, journal, max_destroy, close_access, unlock, recover)?;
        future(py, async move { client.resume(name, settings).await }, |run| Ok(run.map(AsyncRun::new)))
    }

    /// Starts to remove what the deployment made, in order, and gives the run; what was there before is let go.
    ///
    /// `plan(scenario, purpose="teardown")` says beforehand what that is. Kinds of `keep` stay: `entra.group`, `entra.user`,
    /// `entra.licence`. With `max_destroy` it is refused if more groups and accounts would be deleted. With `close_access` external
    /// access may be closed for people who have it now, where an earlier state comes back. `journal` is the folder or URL of the
    /// journal, which knows what was made.
    #[pyo3(signature = (scenario, *, keep = None, max_destroy = None, close_access = false, journal = None))]
    fn teardown<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        keep: Option<Names>,
        max_destroy: Option<i128>,
        close_access: bool,
        journal: Option<PathBuf>,
    ) -> PyResult<Awaitable<'py, AsyncRun>> {
        self.enter(py)?;
        let client = self.client.clone();
        let settings = settings::teardown(py, keep, max_destroy, close_access, journal)?;
        future(py, async move { client.teardown(scenario.0, settings).await }, |run| Ok(AsyncRun::new(run)))
    }

    /// What changed in the tenant since the last apply, and by whom where the audit log tells.
    ///
    /// `journal` is the folder or URL of the journal. Raises `NotFoundError` where it knows of no apply.
    #[pyo3(signature = (scenario, *, journal = None))]
    fn drift<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        journal: Option<PathBuf>,
    ) -> PyResult<Answer<'py, Drift>> {
        self.call(py, |client| async move { client.drift(scenario.0, DriftSettings { journal }).await })
    }

    /// Checks chain, order and completeness of journals: that of the deployment `name`, or all. Contacts no tenant.
    ///
    /// `journal` is their folder or URL. Raises `NotFoundError` where there is none.
    #[pyo3(signature = (name = None, *, journal = None))]
    fn verify_journal<'py>(
        &self,
        py: Python<'py>,
        name: Option<String>,
        journal: Option<PathBuf>,
    ) -> PyResult<Answer<'py, JournalVerification>> {
        let settings = JournalSettings { name, journal };
        self.call(py, |client| async move { client.verify_journal(settings).await })
    }

    /// Opens the sealed password of an account, named by its user principal name; that it is shown is written into the journal
    /// first. Contacts no tenant.
    ///
    /// `identity` is the file with the age identity to which it was sealed; a simulated client opens what was sealed to its own key.
    /// `journal` is the folder or URL of the journals. A second reveal of the same password needs a `reason`.
    #[pyo3(signature = (account, *, identity = None, journal = None, reason = None))]
    fn reveal<'py>(
        &self,
        py: Python<'py>,
        account: String,
        identity: Option<PathBuf>,
        journal: Option<PathBuf>,
        reason: Option<String>,
    ) -> PyResult<Awaitable<'py, Secret>> {
        let client = self.client.clone();
        let settings = RevealSettings { identity, journal, reason };
        future(py, async move { client.reveal(account, settings).await }, |secret| Ok(Secret::new(secret)))
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
        self.call(py, |client| async move {
            client.verify(scenario.0, VerifyOptions { wait, ..VerifyOptions::default() }).await
        })
    }

    /// The least Graph permissions and directory roles for a scenario. Contacts nobody.
    fn permissions<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
    ) -> PyResult<Answer<'py, PermissionReport>> {
        self.call(py, |client| async move { client.permissions(scenario.0).await })
    }

    /// What became of every statement of the articles that the scenario follows: it plans, verifies, and writes nothing.
    ///
    /// `journal` is the folder or URL of the journal that knows what was done before.
    #[pyo3(signature = (scenario, *, journal = None))]
    fn report<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        journal: Option<PathBuf>,
    ) -> PyResult<Answer<'py, Report>> {
        self.call(py, |client| async move { client.report(scenario.0, ReportSettings { journal }).await })
    }

    /// Whether one person can reach another, by which way, and which rules decide. Both are named by their sign-in addresses.
    ///
    /// The scenario's description decides and nobody is contacted, unless `now` asks the tenants as they are.
    #[pyo3(signature = (scenario, caller, callee, *, now = false))]
    #[expect(clippy::similar_names, reason = "the two ends of a call are called so")]
    fn reach<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        caller: String,
        callee: String,
        now: bool,
    ) -> PyResult<Answer<'py, Reach>> {
        let settings = ReachSettings { now };
        self.call(py, |client| async move { client.reach(scenario.0, caller, callee, settings).await })
    }

    /// Whom everybody reaches whom the scenario names: one answer for every pair, in the order of the people.
    #[pyo3(signature = (scenario, *, now = false))]
    fn reach_matrix<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        now: bool,
    ) -> PyResult<Awaitable<'py, Vec<Model<Reach>>>> {
        self.enter(py)?;
        let client = self.client.clone();
        let work = async move { client.reach_matrix(scenario.0, ReachSettings { now }).await };
        future(py, work, |matrix| Ok(matrix.into_iter().map(Model).collect()))
    }

    /// Which of federation, guesting, vendor accounts and one-time links fits a scenario, and why. Contacts nobody.
    ///
    /// That the tenants belong to different companies is no failure: the advice answers it.
    fn advise<'py>(&self, py: Python<'py>, scenario: ScenarioInput) -> PyResult<Answer<'py, Advice>> {
        self.call(py, |client| async move { client.advise(scenario.0).await })
    }

    /// Writes every document that Graph cannot deliver to a folder, for Windows, for the headset and for people, and gives the
    /// index of them. The tenant is only read.
    ///
    /// A file that `emit` did not write, or that was changed since, raises `ConflictError` before anything is written, unless
    /// `force` is set; receipts that are filled in are kept in any case.
    #[pyo3(signature = (scenario, folder, *, force = false))]
    fn emit<'py>(
        &self,
        py: Python<'py>,
        scenario: ScenarioInput,
        folder: PathBuf,
        force: bool,
    ) -> PyResult<Answer<'py, ArtefactIndex>> {
        self.call(py, |client| async move { client.emit(scenario.0, folder, EmitSettings { force }).await })
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
