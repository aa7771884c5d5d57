use serde::{Deserialize, Serialize};

use super::common::Json;
use crate::address::Address;
use crate::clock::Timestamp;

/// What somebody says was done where no API tells: a person, a script or whoever wears a headset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Receipt {
    /// The version of this form: 1.
    pub format: u32,
    /// The deployment's name.
    pub deployment: String,
    /// The tenant id.
    pub tenant: String,
    /// The step that was done, or the setting that was looked at.
    pub address: Address,
    /// The identity of the step's life, as the empty receipt has it.
    pub op_id: String,
    /// How it was done.
    pub kind: ReceiptKind,
    /// The digest of the script that ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script_sha256: Option<String>,
    /// Who says so, an address.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it may be relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// How it came out.
    pub result: ReceiptResult,
    /// The value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Json>,
    /// The value that was found or set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Json>,
}

impl Receipt {
    /// Whether it may no longer be relied on.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

/// Who or what gives a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ReceiptKind {
    /// A script that ran.
    Powershell,
    /// Whoever wears the headset.
    Device,
    /// A person who looked.
    Attestation,
}

/// How it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ReceiptResult {
    /// Done.
    Done,
    /// Not done.
    Failed,
}
