//! Plans, made by the product's own planner.

use remote_assist::http::Share;
use remote_assist::model::{Plan, Target};
use remote_assist::plan::{History, PlanInput, Snapshot, build};
use remote_assist::resource::Resource;

use crate::fixture::{DEPLOYMENT, Job};
use crate::tenant::Asked;

/// The plan for a job, from what was read and what is recorded.
pub(crate) fn plan(job: &Job, snapshot: &Snapshot, history: &History) -> Plan {
    build(PlanInput {
        scenario: &job.scenario,
        resources: &job.resources,
        deployment: &DEPLOYMENT,
        snapshot,
        target: Target::Simulated,
        adopt: &job.adopt,
        prune: job.prune,
        purpose: job.purpose,
        keep: &[],
        history,
        diagnostics: Vec::new(),
        share: Share::WHOLE,
    })
}

/// What the product asks a tenant for: the group, the accounts that the scenario names, and those that carry its mark.
pub(crate) fn asked(job: &Job) -> Asked {
    let mut asked = Asked { prefix: DEPLOYMENT.employee_prefix(), ..Asked::default() };
    for resource in &job.resources {
        match resource {
            Resource::Group(group) => asked.group = (group.unique_name.clone(), group.display_name.clone()),
            Resource::User(user) => drop(asked.names.insert(user.user_principal_name.to_ascii_lowercase())),
            _ => {}
        }
    }
    asked
}
