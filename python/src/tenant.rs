use pyo3::prelude::*;
use remote_assist::deploy;

use crate::error::raise;
use crate::gate;
use crate::input::JsonInput;
use crate::model::Json;

/// The simulated tenant behind a client. Its requests have every permission.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct SimulatedTenant(deploy::SimulatedTenant);

impl SimulatedTenant {
    pub(crate) fn new(tenant: deploy::SimulatedTenant) -> Self {
        Self(tenant)
    }
}

#[pymethods]
impl SimulatedTenant {
    /// Sends a request such as `GET /users` and gives status and body; `None` where the answer has no body.
    #[pyo3(signature = (method, path, body = None))]
    fn request(
        &self,
        py: Python<'_>,
        method: &str,
        path: &str,
        body: Option<JsonInput>,
    ) -> PyResult<(u16, Json)> {
        let body = body.map(|body| body.0);
        let answer = gate::detach(py, || self.0.request(method, path, body.as_ref()));
        answer.map(|(status, body)| (status, Json(body))).map_err(|error| raise(py, &error))
    }
}
