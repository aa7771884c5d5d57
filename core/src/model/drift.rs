use serde::{Deserialize, Serialize};

use super::common::{Json, Target};
use crate::address::Address;

/// What changed in the tenant since the last apply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Drift {
    /// Whether the tenant is simulated.
    pub target: Target,
    /// Fields that we wrote and that have another value now.
    pub drift: Vec<FieldDrift>,
    /// What we made or assigned and what is no longer there, by address.
    pub missing: Vec<Address>,
    /// What is among ours and was not put there by us.
    pub foreign: Vec<Foreign>,
}

impl Drift {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.drift.is_empty() && self.missing.is_empty() && self.foreign.is_empty()
    }
}

/// One field that has another value than the one written last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldDrift {
    /// The resource.
    pub address: Address,
    /// The field as Graph names it.
    pub field: String,
    /// The value that was written last.
    pub applied: Json,
    /// The value now.
    pub now: Json,
    /// Who changed it, where the directory's audit log tells and may be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
}

/// An object that is among ours and was not put there by us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Foreign {
    /// The resource of ours that it is part of, or the address that its mark stands for.
    pub address: Address,
    /// Its object id.
    pub id: String,
    /// What it is, in a sentence.
    pub text: String,
}
