use std::sync::Arc;

use remote_assist::deploy;
use remote_assist::model::Json;

use crate::Result;

/// The simulated tenant behind a client, for tests: requests with every permission.
#[derive(Debug, uniffi::Object)]
pub struct SimulatedTenant(deploy::SimulatedTenant);

impl SimulatedTenant {
    pub(crate) fn new(tenant: deploy::SimulatedTenant) -> Arc<Self> {
        Arc::new(Self(tenant))
    }
}

/// What the simulated tenant answers.
#[derive(Debug, uniffi::Record)]
pub struct SimulatedAnswer {
    /// The HTTP status.
    pub status: u32,
    /// The body; null where there is none.
    pub body: Json,
}

#[uniffi::export]
impl SimulatedTenant {
    /// Sends a request such as `GET /users`, below `/v1.0`. A status of 400 or more is an answer, no error.
    #[uniffi::method(default(body = None))]
    pub fn request(&self, method: &str, path: &str, body: Option<Json>) -> Result<SimulatedAnswer> {
        let body = body.map(|Json(value)| value);
        let (status, body) = self.0.request(method, path, body.as_ref())?;
        Ok(SimulatedAnswer { status: u32::from(status), body: Json(body) })
    }
}
