use serde::{Deserialize, Serialize};

/// Whether one person can reach another with Remote Assist and Teams, how, and which rules decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reach {
    /// The sign-in address of who begins.
    #[serde(rename = "from")]
    pub caller: String,
    /// The sign-in address of who is to be reached.
    #[serde(rename = "to")]
    pub callee: String,
    /// What it is judged by.
    pub basis: ReachBasis,
    /// Whether it works.
    pub verdict: ReachVerdict,
    /// The ways that are open, the best first.
    pub via: Vec<Route>,
    /// How the other is found; absent where nobody is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_by: Option<SearchBy>,
    /// What works on the way.
    pub can: Vec<Ability>,
    /// The rules that decide, on whose side they stand, and their source; at least one.
    pub decided_by: Vec<DecidingRule>,
    /// What was not given or not readable and was taken as the source's default.
    pub assumed: Vec<String>,
    /// What would have to be known for an answer; empty unless the verdict is `unknown`.
    pub missing: Vec<String>,
    /// What would open the way, and who can do it; empty unless the verdict is `no`.
    pub to_open: Vec<String>,
}

/// What a reachability is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ReachBasis {
    /// The document, as if it were carried out.
    File,
    /// The tenants as they are.
    Now,
}

/// Whether one person can reach another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ReachVerdict {
    /// Both sides permit it.
    Yes,
    /// A side forbids it.
    No,
    /// A fact is missing and no side that is known forbids it.
    Unknown,
}

/// A way by which people reach each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Route {
    /// Both are in one tenant.
    SameTenant,
    /// One is a guest of the other's tenant.
    Guest,
    /// Both tenants permit external access.
    Federation,
    /// A link to a single call.
    OneTimeLink,
}

/// How somebody is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SearchBy {
    /// By typing the name.
    Name,
    /// By typing the whole address.
    FullAddress,
}

/// What works between two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Ability {
    /// A call of two.
    Call,
    /// Chat.
    Chat,
    /// A call of more than two.
    GroupCall,
    /// Sharing files in a call.
    Files,
}

/// A rule that decides about a pair of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecidingRule {
    /// Its stable name, such as `allowList`.
    pub rule: String,
    /// The tenant on whose side it stands, by its domain.
    pub side: String,
    /// What it says here, in one sentence.
    pub text: String,
    /// The article's section, or the Microsoft page, that it comes from.
    pub source: String,
}
