use std::collections::HashMap;

use crate::address::Address;
use crate::error::{Error, codes};
use crate::model::{Plan, Step};

/// How many differences the sentence names; the rest stands in the details.
const NAMED: usize = 5;

/// Says how the tenant differs from what the plan saw.
pub(super) fn stale(plan: &Plan, now: &Plan) -> Error {
    let before: HashMap<&Address, &Step> = plan.steps.iter().map(|step| (&step.address, step)).collect();
    let after: HashMap<&Address, &Step> = now.steps.iter().map(|step| (&step.address, step)).collect();
    let word = |step: &Step| {
        serde_json::to_value(step.action).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let mut differences = Vec::new();
    for step in &now.steps {
        match before.get(&step.address) {
            None => differences.push(format!("`{}` is new ({})", step.address, word(step))),
            Some(old) if *old == step => {}
            Some(old) if old.action == step.action => {
                differences.push(format!("`{}` would change differently", step.address));
            }
            Some(old) => {
                differences.push(format!("`{}` was {} and is {} now", step.address, word(old), word(step)));
            }
        }
    }
    differences.extend(
        plan.steps
            .iter()
            .filter(|step| !after.contains_key(&step.address))
            .map(|step| format!("`{}` is gone", step.address)),
    );
    if plan.tenant.id != now.tenant.id {
        differences.insert(0, format!("the tenant is {} and not {}", now.tenant.id, plan.tenant.id));
    }
    let named = differences.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    let more = differences.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    Error::new(
        codes::PLAN_STALE,
        format!("the tenant changed after the plan was made: {named}{more}. Nothing was written"),
    )
    .hint("Make the plan again and read what is different.")
    .with("differences", differences.join("\n"))
}
