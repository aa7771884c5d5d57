//! The handle of the simulated tenant.

use napi_derive::napi;
use remote_assist::deploy;
use serde::Serialize;
use serde_json::Value;

use crate::model::Model;
use crate::reply::Reply;

/// What the simulated tenant answers.
#[derive(Debug, Serialize)]
pub struct TenantAnswer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// The simulated tenant behind a client.
#[napi]
pub struct SimulatedTenant(pub(crate) deploy::SimulatedTenant);

#[napi]
impl SimulatedTenant {
    /// Sends a request with every permission.
    #[napi(catch_unwind)]
    pub fn request(
        &self,
        method: String,
        path: String,
        #[napi(ts_arg_type = "Json | undefined | null")] body: Option<Model<Value>>,
    ) -> Reply<Model<TenantAnswer>> {
        let answer = self.0.request(&method, &path, body.map(|body| body.0).as_ref());
        Reply(answer.map(|(status, body)| Model(TenantAnswer { status, body })))
    }
}
