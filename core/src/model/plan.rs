use serde::{Deserialize, Serialize};

use super::common::{Json, Target};
use super::diagnostic::Diagnostic;
use super::scenario::Scenario;
use crate::address::Address;
use crate::clock::Timestamp;

/// What would be done, and why: a document that can be read, stored, approved and applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// The version of this form: 1.
    pub format: u32,
    /// The deployment's name.
    pub deployment: String,
    /// The scenario's kind.
    pub kind: String,
    /// Whether it brings the scenario about or removes it.
    #[serde(default)]
    pub purpose: Purpose,
    /// Kinds that a removal leaves.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Whether a simulated or a real tenant was read.
    pub target: Target,
    /// The tenant that was read.
    pub tenant: PlanTenant,
    /// When the tenant was read.
    pub observed_at: Timestamp,
    /// The digest of what was read and decided; `apply` refuses a plan whose tenant has changed.
    pub fingerprint: String,
    /// How many steps of each action.
    pub summary: Summary,
    /// What carrying it out will cost.
    pub estimate: Estimate,
    /// The least permissions.
    pub permissions: PlanPermissions,
    /// What to know before approving.
    pub diagnostics: Vec<Diagnostic>,
    /// Every step, in the order of their addresses' dependencies.
    pub steps: Vec<Step>,
    /// The scenario that was planned, in its full form.
    pub scenario: Scenario,
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// To bring the scenario about.
    #[default]
    Apply,
    /// To remove what earlier runs made for it.
    Teardown,
}

/// The tenant of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanTenant {
    /// The tenant id.
    pub id: String,
    /// The domain that completes local parts.
    pub domain: String,
}

/// One resource and what happens to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// The resource.
    pub address: Address,
    /// What happens to it.
    pub action: Action,
    /// Who carries it out.
    pub executor: Executor,
    /// Why, in one sentence.
    pub reason: String,
    /// The object's id in the tenant, where it exists already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
    /// The fields that change.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Steps that must be done before.
    #[serde(default)]
    pub needs: Vec<Address>,
}

/// What happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// It is made.
    Create,
    /// Fields of it change.
    Update,
    /// It is removed.
    Delete,
    /// It is no longer ours: the mark is cleared, nothing else.
    Detach,
    /// It existed before and becomes ours.
    Adopt,
    /// A membership, a licence or a policy is given.
    Assign,
    /// A file is written.
    Emit,
    /// A person does it.
    Manual,
    /// It is as it should be.
    None,
}

/// Who carries a step out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Executor {
    /// Microsoft Graph.
    Graph,
    /// A PowerShell script.
    Powershell,
    /// The headset.
    Device,
    /// A person.
    Person,
}

/// One field that changes. An unknown value is `{"unknown": "ADDRESS#FIELD"}`; a secret is `{"secret": true}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Change {
    /// The field as Graph names it.
    pub field: String,
    /// The value now; null where there is none.
    pub before: Json,
    /// The value afterwards.
    pub after: Json,
}

/// How many steps of each action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Summary {
    /// Objects made.
    pub create: u32,
    /// Objects changed.
    pub update: u32,
    /// Objects removed.
    pub delete: u32,
    /// Objects let go.
    pub detach: u32,
    /// Objects taken over.
    pub adopt: u32,
    /// Memberships, licences and policies given.
    pub assign: u32,
    /// Files written.
    pub emit: u32,
    /// Steps for people.
    pub manual: u32,
    /// Resources that are as they should be.
    pub unchanged: u32,
}

impl Summary {
    /// Whether anything is left to do; files and people's steps never count.
    pub fn pending(&self) -> bool {
        self.create + self.update + self.delete + self.detach + self.adopt + self.assign > 0
    }
}

/// What carrying a plan out will cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Estimate {
    /// HTTP requests; a `$batch` is one.
    pub requests: u32,
    /// Writes that the quota counts.
    pub writes: u32,
    /// The longest chain of dependent requests.
    pub round_trips: u32,
    /// How long it takes, in seconds, without the time that Entra takes to process group licences: Microsoft names none.
    pub seconds: f64,
    /// What limits it: `latency`, or a quota with the share that is used, such as `identity writes: 1,500 per 150 s`.
    pub bound: String,
    /// The share of the published quotas that is used, above 0 and at most 1.
    pub share: f64,
    /// What it spends of each quota that it touches.
    pub quotas: Vec<QuotaUse>,
}

/// What a plan spends of one quota.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuotaUse {
    /// The service that grants it, such as `identity`.
    pub service: String,
    /// What it counts: `writes`, `resource units` or `requests`.
    pub counts: String,
    /// How much the plan spends.
    pub spent: u32,
    /// How much of it may be used in each period, the share applied.
    pub allowed: f64,
    /// The period in seconds.
    pub period: f64,
    /// The least time that this quota alone makes the plan take, in seconds, if nothing of it was used before.
    pub seconds: f64,
}

/// The least permissions that a plan needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanPermissions {
    /// Graph application permissions to read and plan.
    pub plan: Vec<String>,
    /// Graph application permissions to apply, those to plan among them.
    pub apply: Vec<String>,
    /// Directory roles for a person who does the same.
    pub roles: Vec<String>,
}
