use serde::{Deserialize, Serialize};

use super::common::Target;
use super::diagnostic::Diagnostic;
use super::federation::TenantRole;
use super::plan::PlanTenant;
use super::reach::ReachVerdict;
use super::verify::Check;
use crate::clock::Timestamp;

/// The answer of `report`: what became of every statement of the articles that a scenario follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Report {
    /// Whether a simulated or a real tenant was read.
    pub target: Target,
    /// The deployment's name.
    pub deployment: String,
    /// The scenario's kind.
    pub kind: String,
    /// The tenant that was read.
    pub tenant: PlanTenant,
    /// When the tenant was read.
    pub at: Timestamp,
    /// Whether nothing fails, nothing is pending and nothing waits for a person, as `verify` says it.
    pub ready: bool,
    /// The articles that the scenario follows.
    pub articles: Vec<ArticleReport>,
    /// The tenants and who lets whom reach its people; absent where the scenario is about one tenant alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relations: Option<TenantRelations>,
    /// Every check of `verify`.
    pub checks: Vec<Check>,
    /// What `plan` says about the scenario and the tenant.
    pub diagnostics: Vec<Diagnostic>,
}

/// One article and what became of its statements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArticleReport {
    /// The title.
    pub title: String,
    /// The name that diagnostics use for it, such as `shared-identity`.
    pub source: String,
    /// One line per statement, in the order of the article.
    pub lines: Vec<StatementLine>,
}

/// What became of one statement of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementLine {
    /// The id, such as `A-05`.
    pub id: String,
    /// A few words of the statement, as they stand in the article.
    pub quote: String,
    /// The article and the section, such as `shared-identity#limitations`.
    pub source: String,
    /// In one word.
    pub verdict: StatementVerdict,
    /// In one or two sentences: what there is, and what to do next.
    pub answer: String,
    /// What of this library answers it: kinds of resources and steps, codes of rules and diagnostics, files, acknowledgements.
    pub answered_by: Vec<String>,
}

/// What became of a statement, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum StatementVerdict {
    /// It is as the article says.
    Pass,
    /// It is not as the article says.
    Fail,
    /// Not yet; the service is at work.
    Pending,
    /// A person must look, act or decide.
    Manual,
    /// The article says something to know; nothing can be checked.
    Advice,
    /// A file was made for it, which somebody has to use.
    Emitted,
    /// The scenario does not ask for it.
    NotApplicable,
}

/// The tenants of a scenario and what each says about those that it works with, as the scenario describes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantRelations {
    /// The tenants, in the order of the scenario.
    pub tenants: Vec<RelatedTenant>,
    /// What each tenant says about each other one that its people work with; a call needs both directions.
    pub relations: Vec<TenantRelation>,
}

/// One tenant of a picture of relations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelatedTenant {
    /// Its domain.
    pub tenant: String,
    /// Its name for people, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What its people do.
    pub role: TenantRole,
    /// Whether it is administered here.
    pub administered: bool,
}

/// What one tenant says about another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantRelation {
    /// The domain of the tenant that says it.
    #[serde(rename = "from")]
    pub tenant: String,
    /// The domain of the tenant about which it is said.
    #[serde(rename = "to")]
    pub other: String,
    /// How the external access is described.
    pub access: AccessMode,
    /// Whether this side lets its people and the others reach each other.
    pub verdict: ReachVerdict,
    /// What it says, in one sentence.
    pub text: String,
}

/// How the external access of a tenant is described, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AccessMode {
    /// Everybody is let in.
    Open,
    /// Nobody but some domains.
    Allow,
    /// Everybody but some domains.
    Block,
    /// Nobody.
    Closed,
    /// It is not described.
    Unknown,
}
