//! Plans, made by the product's own planner.

use remote_assist::model::{Plan, Target};
use remote_assist::plan::{History, PlanInput, Snapshot, build};
use remote_assist::resource::Resource;
use remote_assist::scenario::compile;

use crate::fixture::{DOMAIN, Job, deployment};

/// The plan for a job, from what was read and what is recorded.
pub(crate) fn plan(job: &Job, snapshot: &Snapshot, history: &History) -> Plan {
    let deployment = deployment();
    let resources = compile(&job.scenario, &deployment, DOMAIN);
    let mut snapshot = snapshot.clone();
    keep_what_is_asked(&mut snapshot, &resources, &deployment.employee_prefix());
    build(PlanInput {
        scenario: &job.scenario,
        resources: &resources,
        deployment: &deployment,
        snapshot: &snapshot,
        target: Target::Simulated,
        adopt: &job.adopt,
        prune: job.prune,
        purpose: job.purpose,
        keep: &[],
        history,
        diagnostics: Vec::new(),
    })
}

/// The product asks for the accounts that the scenario names and for those that carry its mark, and sees no others.
fn keep_what_is_asked(snapshot: &mut Snapshot, resources: &[Resource], prefix: &str) {
    let names: std::collections::HashSet<String> = resources
        .iter()
        .filter_map(|resource| match resource {
            Resource::User(user) => Some(user.user_principal_name.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    snapshot.users.retain(|name, user| {
        names.contains(name) || user.employee_id.as_deref().is_some_and(|mark| mark.starts_with(prefix))
    });
}

/// The unique name of the deployment's group.
pub(crate) fn unique_name() -> String {
    let group = remote_assist::resource::entra::Group::address_of("shared-accounts");
    deployment().unique_name(&group)
}
