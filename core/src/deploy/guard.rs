use super::options::{ApplyOptions, PlanOptions};
use crate::error::{Error, Result, codes};
use crate::model::{Action, Plan, Purpose, Step};
use crate::plan::CLOSES;
use crate::resource::entra::{Group, Licence, User};

/// Kinds that a removal can leave.
const KEPT: [&str; 3] = [Group::KIND, User::KIND, Licence::KIND];

/// Refuses to leave what cannot be left: a misspelt kind would be removed.
pub(super) fn keep(options: &PlanOptions) -> Result<()> {
    let hint = format!("A removal can leave {}.", KEPT.join(", "));
    if let Some(unknown) = options.keep.iter().find(|kind| !KEPT.contains(&kind.as_str())) {
        let error = Error::new(codes::USAGE, format!("`{unknown}` is no kind that a removal can leave"));
        return Err(error.hint(hint));
    }
    if options.purpose == Purpose::Apply && !options.keep.is_empty() {
        let error = Error::new(codes::USAGE, "kinds are kept by a removal, and this plan is for none");
        return Err(error.hint(hint));
    }
    Ok(())
}

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

/// Refuses to close external access for people who have it now, unless that was said.
pub(super) fn close(plan: &Plan, options: &ApplyOptions) -> Result<()> {
    let closes = |step: &&Step| step.changes.iter().any(|change| change.field == CLOSES);
    if options.close_access || !plan.steps.iter().any(|step| closes(&step)) {
        return Ok(());
    }
    let told = plan.diagnostics.iter().filter(|one| one.code == codes::CLOSES_ACCESS.name);
    let told: Vec<&str> = told.map(|one| one.text.as_str()).collect();
    Err(Error::new(codes::CLOSES_ACCESS, format!("{}. Nothing was written", told.join("; ")))
        .hint("If that is meant, add --yes-close."))
}
