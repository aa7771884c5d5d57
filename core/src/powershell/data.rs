use serde::Serialize;
use serde_json::Value;

use super::canonical::Canonical;
use super::change::{Change, refused};
use super::script::Script;
use crate::address::Address;
use crate::error::Result;

/// The version of the form that the scripts read.
const FORMAT: u32 = 1;

/// What one run of a script is told. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Data<O = Operation> {
    format: u32,
    deployment: String,
    tenant: String,
    domain: String,
    /// The tenant that is changed, where it is not the deployment's own; `null` where its id is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<Value>,
    script_sha256: String,
    operations: Vec<O>,
}

/// One thing to do, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// The identity of the step's life, which its receipt carries.
    pub op_id: String,
    /// The step.
    pub address: Address,
    /// The digest of what there was when the plan was made; `None` if nobody has read it.
    pub base: Option<String>,
    /// The digest of what there is to be; `None` if that depends on what there is.
    pub goal: Option<String>,
    /// What to change.
    #[serde(flatten)]
    pub change: Change,
}

impl Operation {
    /// A change of what nobody has read: the script applies it to what it finds.
    pub fn new(op_id: impl Into<String>, address: Address, change: Change) -> Self {
        Self { op_id: op_id.into(), address, base: None, goal: None, change }
    }

    /// Binds the change to what it was planned on and to what it leads to, so that the script refuses anything else.
    #[must_use]
    pub fn between(self, before: &impl Canonical, after: &impl Canonical) -> Self {
        Self { base: Some(before.sha256()), goal: Some(after.sha256()), ..self }
    }
}

impl Data {
    /// What a script is told for a tenant, with the domain that people know the tenant by.
    ///
    /// Fails for an operation of another script, and for what the script would refuse.
    pub fn new(
        script: Script,
        deployment: &str,
        tenant: &str,
        domain: &str,
        operations: Vec<Operation>,
    ) -> Result<Self> {
        if deployment.is_empty() || domain.is_empty() || uuid::Uuid::try_parse(tenant).is_err() {
            return Err(refused("the deployment, the tenant's id or its domain is missing"));
        }
        for operation in &operations {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if !(1..=64).contains(&operation.op_id.len()) || !operation.op_id.chars().all(plain) {
                return Err(refused("the identity of an operation is not plain").at(&operation.address));
            }
            if operation.change.script() != script {
                return Err(refused("an operation belongs to the other script").at(&operation.address));
            }
            operation.change.check().map_err(|error| error.at(&operation.address))?;
        }
        Ok(Self::filled(script, deployment, tenant, domain, operations))
    }

    /// The operations.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }
}

impl Data<Value> {
    /// What a script is told of an operation as a plan holds it, which was checked when the plan was made.
    pub fn planned(script: Script, deployment: &str, tenant: &str, domain: &str, operation: Value) -> Self {
        Self::filled(script, deployment, tenant, domain, vec![operation])
    }
}

impl<O: Serialize> Data<O> {
    fn filled(script: Script, deployment: &str, tenant: &str, domain: &str, operations: Vec<O>) -> Self {
        Self {
            format: FORMAT,
            deployment: deployment.to_owned(),
            tenant: tenant.to_owned(),
            domain: domain.to_owned(),
            side: None,
            script_sha256: script.sha256(),
            operations,
        }
    }

    /// The same for another tenant than the deployment's own, by its id if that is known; else the script goes by the domain.
    #[must_use]
    pub fn elsewhere(self, tenant: Option<&str>) -> Self {
        Self { side: Some(tenant.map_or(Value::Null, Value::from)), ..self }
    }

    /// The file: ASCII JSON, keys in a fixed order, a line break at the end. The same data gives the same bytes.
    pub fn to_ascii_json(&self) -> Vec<u8> {
        crate::json::ascii(self)
    }
}
