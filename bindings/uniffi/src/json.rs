//! Values as the JSON that the published schemas describe, to keep them and to read them back.

use std::path::Path;

use remote_assist::document;
use remote_assist::error::{Error, codes};
use remote_assist::model::{
    Advice, ArtefactIndex, Drift, ErrorInfo, Event, JournalVerification, PermissionReport, Plan, Reach,
    Report, RunReport, Scenario, Validation, Verification,
};
use serde::Serialize;
use serde_json::Value;

use crate::Result;

/// Reads a scenario from a document's JSON text. `base` is the folder where relative paths in it start.
#[uniffi::export(default(base = ""))]
pub fn scenario_from_json(document: &str, base: &str) -> Result<Scenario> {
    Ok(document::from_json(&parsed(document)?, Path::new(base)).into_scenario()?)
}

/// A scenario as a document in its full form.
#[uniffi::export]
pub fn scenario_to_json(scenario: &Scenario) -> Result<String> {
    written(scenario)
}

/// Reads a plan that was kept as JSON; fails with `plan.malformed`.
#[uniffi::export]
pub fn plan_from_json(document: &str) -> Result<Plan> {
    let value = serde_json::from_str(document).unwrap_or_default();
    Ok(remote_assist_bridge::plan_document(value)?)
}

/// A plan as the document that `plan_from_json` and the command line read.
#[uniffi::export]
pub fn plan_to_json(plan: &Plan) -> Result<String> {
    written(plan)
}

/// An event as the line that `apply --json` prints.
#[uniffi::export]
pub fn event_to_json(event: &Event) -> Result<String> {
    written(event)
}

/// A run's report.
#[uniffi::export]
pub fn run_report_to_json(report: &RunReport) -> Result<String> {
    written(report)
}

/// The answer of `validate`.
#[uniffi::export]
pub fn validation_to_json(validation: &Validation) -> Result<String> {
    written(validation)
}

/// The answer of `verify`.
#[uniffi::export]
pub fn verification_to_json(verification: &Verification) -> Result<String> {
    written(verification)
}

/// The answer of `drift`.
#[uniffi::export]
pub fn drift_to_json(drift: &Drift) -> Result<String> {
    written(drift)
}

/// The answer of `verify_journal`.
#[uniffi::export]
pub fn journal_verification_to_json(verification: &JournalVerification) -> Result<String> {
    written(verification)
}

/// The answer of `permissions`.
#[uniffi::export]
pub fn permissions_to_json(permissions: &PermissionReport) -> Result<String> {
    written(permissions)
}

/// The answer of `report`.
#[uniffi::export]
pub fn report_to_json(report: &Report) -> Result<String> {
    written(report)
}

/// The answer of `reach`.
#[uniffi::export]
pub fn reach_to_json(reach: &Reach) -> Result<String> {
    written(reach)
}

/// The answer of `reach_matrix`, as a list.
#[uniffi::export]
#[expect(clippy::needless_pass_by_value, reason = "UniFFI lends records, not lists")]
pub fn reach_matrix_to_json(matrix: Vec<Reach>) -> Result<String> {
    written(&matrix)
}

/// The answer of `advise`.
#[uniffi::export]
pub fn advice_to_json(advice: &Advice) -> Result<String> {
    written(advice)
}

/// The answer of `emit`, as `index.json` has it.
#[uniffi::export]
pub fn artefact_index_to_json(index: &ArtefactIndex) -> Result<String> {
    written(index)
}

/// What is known about an error.
#[uniffi::export]
pub fn error_to_json(info: &ErrorInfo) -> Result<String> {
    written(info)
}

pub(crate) fn parsed(document: &str) -> Result<Value> {
    Ok(serde_json::from_str(document).map_err(|error| {
        Error::new(
            codes::SCENARIO_SYNTAX,
            format!("the document is not JSON: line {}, column {}", error.line(), error.column()),
        )
        .hint("A YAML file is read with `load_scenario`.")
    })?)
}

fn written(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string(value);
    Ok(text.map_err(|error| {
        Error::new(codes::BUG_INVARIANT, "a value cannot be written as JSON").because(error)
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T>) -> Option<String> {
        result.err().map(|error| error.info().code.clone())
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert_eq!(code(scenario_from_json("{", "")).as_deref(), Some("scenario.syntax"));
        assert_eq!(
            code(scenario_from_json("{\"kind\": \"x\"}", "")).as_deref(),
            Some("scenario.unknown_kind")
        );
        assert_eq!(code(plan_from_json("{")).as_deref(), Some("plan.malformed"));
    }
}
