use super::options::ApplyOptions;
use crate::error::{Error, Result, codes};
use crate::model::{Action, Plan, Purpose};

/// Refuses to delete more objects than the caller allowed. A removal is asked for as such, so there the limit is optional.
pub(super) fn destroy(plan: &Plan, options: &ApplyOptions) -> Result<()> {
    let limit = match (plan.purpose, options.max_destroy) {
        (Purpose::Teardown, None) => return Ok(()),
        (_, limit) => limit.unwrap_or(0),
    };
    let objects = plan
        .steps
        .iter()
        .filter(|step| {
            step.action == Action::Delete && matches!(step.address.kind(), "entra.user" | "entra.group")
        })
        .count();
    if objects <= usize::try_from(limit).unwrap_or(usize::MAX) {
        return Ok(());
    }
    Err(Error::new(
        codes::PLAN_DESTROY_LIMIT,
        format!("the plan deletes {objects} objects, and {limit} are allowed. Nothing was written"),
    )
    .hint(format!("If that is meant, allow it: --max-destroy {objects}")))
}
