use std::path::PathBuf;

use pyo3::prelude::*;
use remote_assist::deploy;
use remote_assist::error::Result;
use remote_assist::sim;
use remote_assist_bridge as bridge;

#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;

use crate::async_client::AsyncClient;
use crate::block::block;
use crate::client::Client;
use crate::error::raise;
use crate::gate;
#[cfg(feature = "stubs")]
use crate::hint;
use crate::input::{Faults, JsonInput, Names, within};
use crate::model::{Json, text};

/// A simulated tenant behind Microsoft Graph's interface on a local port, for tests of any program that uses Graph: no
/// account, no network, nothing real is touched.
///
/// `seed` is `contoso`, `large` or `companies`; with `realistic` replicas lag, licences take their time and quotas bind, and
/// `speed` divides these delays; `random_seed` chooses other identifiers; `roles` are the application permissions of the
/// tokens, every one unless given; `faults` go wrong as scripted; `tenant_file` keeps the tenant, in memory unless given;
/// every answer waits `latency_ms`; `port` is a free one unless given.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct Simulator(bridge::Simulator);

/// What the tenants of a simulator held at one moment; only that simulator can go back to it.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct Snapshot(sim::Snapshot);

impl Simulator {
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&deploy::Simulator) -> Result<T> + Send,
    ) -> PyResult<T> {
        gate::detach(py, || self.0.here().and_then(work)).map_err(|error| raise(py, &error))
    }
}

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (*, seed = None, realistic = false, speed = None, random_seed = None, roles = None, faults = None, tenant_file = None, latency_ms = 0, port = 0))]
    #[expect(clippy::similar_names, clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        py: Python<'_>,
        seed: Option<String>,
        realistic: bool,
        speed: Option<f64>,
        random_seed: Option<i128>,
        roles: Option<Names>,
        faults: Option<Faults>,
        tenant_file: Option<PathBuf>,
        latency_ms: i128,
        port: i128,
    ) -> PyResult<Self> {
        let options = deploy::SimulatorOptions {
            seed,
            realistic,
            speed,
            random_seed: random_seed.map(|number| within(py, "random_seed", u64::MAX, number)).transpose()?,
            roles: roles.map(|names| names.0),
            faults: faults.map(|faults| faults.0).unwrap_or_default(),
            tenant_file,
            latency_ms: within(py, "latency_ms", u32::MAX, latency_ms)?,
            port: within(py, "port", u16::MAX, port)?,
        };
        block(py, bridge::Simulator::start(options)).map(Self)
    }

    /// The address of Graph, such as `http://127.0.0.1:8080/v1.0`.
    #[getter]
    fn graph_url(&self) -> &str {
        self.0.graph_url()
    }

    /// The address that gives tokens, such as `http://127.0.0.1:8080`.
    #[getter]
    fn authority(&self) -> &str {
        self.0.authority()
    }

    /// A bearer token of the first tenant; it does not expire.
    #[getter]
    fn token(&self) -> &str {
        self.0.token()
    }

    /// The tenants with their tokens; the first is the one that is meant when none is named.
    #[getter]
    fn tenants(&self) -> Tenants {
        Tenants(self.0.tenants().to_vec())
    }

    /// A client of the same tenant, connected in this process. What it waits for takes no time: the simulator's jumps.
    fn client(&self, py: Python<'_>) -> PyResult<Client> {
        let client = gate::detach(py, || self.0.client());
        client.map(Client::over).map_err(|error| raise(py, &error))
    }

    /// The same for asyncio.
    fn async_client(&self, py: Python<'_>) -> PyResult<AsyncClient> {
        let client = gate::detach(py, || self.0.client());
        client.map(AsyncClient::over).map_err(|error| raise(py, &error))
    }

    /// Sends a request such as `GET /users`, to arrange the tenant or to look at it, and gives status and body; `None`
    /// where the answer has no body.
    ///
    /// It has every permission, meets no faults, sees every change at once and is not logged. `tenant` is a domain or an
    /// id; the first tenant unless given.
    #[pyo3(signature = (method, path, body = None, *, tenant = None))]
    fn request(
        &self,
        py: Python<'_>,
        method: &str,
        path: &str,
        body: Option<JsonInput>,
        tenant: Option<&str>,
    ) -> PyResult<(u16, Json)> {
        let body = body.map(|body| body.0);
        let (status, body) =
            self.ask(py, |simulator| simulator.request(method, path, body.as_ref(), tenant))?;
        Ok((status, Json(body)))
    }

    /// What the tenants hold now, to go back to with `restore`.
    fn snapshot(&self, py: Python<'_>) -> PyResult<Snapshot> {
        self.ask(py, deploy::Simulator::snapshot).map(Snapshot)
    }

    /// Goes back to a snapshot. Time goes on; faults and the log of requests stay as they are.
    fn restore(&self, py: Python<'_>, snapshot: &Snapshot) -> PyResult<()> {
        self.ask(py, |simulator| simulator.restore(&snapshot.0))
    }

    /// The newest 20,000 requests that came over HTTP or from a client, oldest first.
    fn requests(&self, py: Python<'_>) -> PyResult<Log> {
        self.ask(py, deploy::Simulator::requests).map(Log)
    }

    /// Forgets the requests that came so far.
    fn clear_requests(&self, py: Python<'_>) -> PyResult<()> {
        self.ask(py, deploy::Simulator::clear_requests)
    }

    /// Scripts more faults. Each counts the requests that come from now on.
    fn add_faults(&self, py: Python<'_>, faults: Faults) -> PyResult<()> {
        self.ask(py, |simulator| simulator.add_faults(faults.0))
    }

    /// Scripts faults instead of all earlier ones; none, for an empty list.
    fn set_faults(&self, py: Python<'_>, faults: Faults) -> PyResult<()> {
        self.ask(py, |simulator| simulator.set_faults(faults.0))
    }

    /// Lets seconds pass at once, so that what takes time is done: replicas, licences, teams, tokens that expire.
    fn advance(&self, py: Python<'_>, seconds: f64) -> PyResult<()> {
        self.ask(py, |simulator| simulator.advance(seconds))
    }

    /// Answers what is under way, shuts the port and lets go of the tenant file. Every later call raises
    /// `InvalidInputError` with the code `usage`. Closing twice is harmless.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let simulator = self.0.clone();
        block(py, async move { simulator.close().await })
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
        let state = if self.0.closed() { ", closed" } else { "" };
        format!("<Simulator {}{state}>", self.0.graph_url())
    }
}

#[pymethods]
impl Snapshot {
    #[expect(clippy::unused_self, reason = "Python calls it on an instance")]
    fn __repr__(&self) -> &'static str {
        "<Snapshot>"
    }
}

/// Tenants as `remote_assist.TenantInfo`.
pub(crate) struct Tenants(Vec<sim::TenantInfo>);

/// Requests as `remote_assist.LoggedRequest`.
pub(crate) struct Log(Vec<sim::LoggedRequest>);

/// A list that a function of `remote_assist._simulator` makes of JSON text.
fn made<'py>(py: Python<'py>, maker: &str, rows: &[serde_json::Value]) -> PyResult<Bound<'py, PyAny>> {
    let _inside = gate::pass(py);
    py.import("remote_assist._simulator")?.call_method1(maker, (text(py, &rows)?,))
}

impl<'py> IntoPyObject<'py> for Tenants {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = hint::TENANTS;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let rows: Vec<_> =
            self.0.iter().map(|one| serde_json::json!([one.id, one.domain, one.token])).collect();
        made(py, "tenants", &rows)
    }
}

impl<'py> IntoPyObject<'py> for Log {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = hint::LOG;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let row = |one: &sim::LoggedRequest| {
            let fault = one.fault.map(sim::FaultKind::name);
            serde_json::json!([one.at, one.method, one.path, one.status, one.request_id, one.in_batch, fault])
        };
        made(py, "logged", &self.0.iter().map(row).collect::<Vec<_>>())
    }
}
