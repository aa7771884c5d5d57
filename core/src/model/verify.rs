use serde::{Deserialize, Serialize};

use super::common::Target;
use crate::address::Address;

/// The answer of `verify`: is it in force?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verification {
    /// Whether a simulated or a real tenant was read.
    pub target: Target,
    /// Whether nothing fails, nothing is pending and nothing waits for a person.
    pub ready: bool,
    /// Every check.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Check {
    /// What was checked.
    pub address: Address,
    /// The name of the check, such as `licence`.
    pub check: String,
    /// How it came out.
    pub verdict: Verdict,
    /// One sentence.
    pub text: String,
    /// What to do, where there is something to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// As it should be.
    Pass,
    /// Not as it should be.
    Fail,
    /// Not yet; the service is at work.
    Pending,
    /// A person must look.
    Manual,
    /// No API tells.
    CannotBeRead,
}
