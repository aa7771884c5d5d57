use serde::{Deserialize, Serialize};

/// What the people of a scenario need; what is not given is not asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Needs {
    /// Calls of more than two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_call: Option<bool>,
    /// Sharing files in a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<bool>,
    /// That people from outside reach nobody but those whom they are to work with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub containment: Option<bool>,
    /// Finding people by name instead of by full address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_by_name: Option<bool>,
    /// How many people from outside there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
}

/// Which solution fits, and what speaks for and against each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Advice {
    /// The solution that fits best; none where people of one tenant alone are described, who need no work across tenants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommended: Option<Solution>,
    /// All four, those that fit first.
    pub options: Vec<SolutionAdvice>,
    /// What would have to be known for a firmer answer.
    pub missing: Vec<String>,
}

/// A way for people of different companies or tenants to call each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Solution {
    /// Tenants let their people reach each other in Teams.
    Federation,
    /// Experts become guests of the technicians' tenant.
    Guesting,
    /// Outsiders get accounts of the tenant.
    VendorAccounts,
    /// Technicians send a link to a single call, which anybody can follow.
    OneTimeLink,
}

/// One solution, weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SolutionAdvice {
    /// The solution.
    pub solution: Solution,
    /// Whether it can do what is needed.
    pub fits: bool,
    /// What speaks for it.
    #[serde(rename = "for")]
    pub reasons_for: Vec<SourcedReason>,
    /// What speaks against it.
    #[serde(rename = "against")]
    pub reasons_against: Vec<SourcedReason>,
}

/// A reason and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourcedReason {
    /// The reason, in one sentence.
    pub text: String,
    /// The article's section, or the Microsoft page, that says so.
    pub source: String,
}
