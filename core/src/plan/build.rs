//! Puts a plan together: steps, summary, estimate, permissions, fingerprint.

use std::collections::{BTreeMap, HashSet};

use super::diff::{self, Comparison};
use super::history::History;
use super::left_behind::Left;
use super::snapshot::Snapshot;
use super::teardown::Removal;
use super::{diff_access, diff_barriers, diff_teams, estimate, permissions, seats};
use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::codes;
use crate::http::Share;
use crate::json;
use crate::model::{Action, Diagnostic, Plan, PlanTenant, Purpose, Scenario, Step, Summary, Target};
use crate::resource::entra::{Group, Licence, User};
use crate::resource::teams::Team;
use crate::resource::{Deployment, Resource};

/// Everything that a plan is a function of.
#[derive(Debug)]
pub struct PlanInput<'a> {
    /// The scenario in its full form.
    pub scenario: &'a Scenario,
    /// The resources that it asks for.
    pub resources: &'a [Resource],
    /// The deployment.
    pub deployment: &'a Deployment,
    /// What the tenant holds.
    pub snapshot: &'a Snapshot,
    /// Whether the tenant is simulated.
    pub target: Target,
    /// Objects that are taken over on purpose.
    pub adopt: &'a BTreeMap<Address, String>,
    /// Whether accounts that the scenario no longer names are deleted, if we made them, instead of let go.
    pub prune: bool,
    /// Whether the scenario is brought about or removed.
    pub purpose: Purpose,
    /// Kinds that a removal leaves.
    pub keep: &'a [String],
    /// What earlier runs recorded.
    pub history: &'a History,
    /// The share of the published quotas that is used.
    pub share: Share,
    /// What the offline rules found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes the plan: equal inputs give equal bytes.
pub fn build(input: PlanInput<'_>) -> Plan {
    let domain = input.snapshot.tenant.domain_for(input.scenario.tenant());
    let (steps, found) = match input.purpose {
        Purpose::Apply => bring_about(&input, &domain),
        Purpose::Teardown => remove(&input, &domain),
    };
    let mut diagnostics = input.diagnostics;
    diagnostics.extend(found);
    // What forbids the apply is read first; the sort keeps the order otherwise.
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
    Plan {
        format: 1,
        deployment: input.scenario.name().to_owned(),
        kind: input.scenario.kind().to_owned(),
        purpose: input.purpose,
        keep: input.keep.to_vec(),
        target: input.target,
        tenant: PlanTenant { id: input.snapshot.tenant.id.clone(), domain },
        observed_at: input.snapshot.observed_at.unwrap_or_else(|| Timestamp::from_unix(0)),
        fingerprint: fingerprint(
            &input.snapshot.tenant.id,
            (input.purpose, input.keep),
            input.scenario,
            &steps,
        ),
        summary: summarise(&steps),
        estimate: estimate::estimate(&steps, input.share),
        permissions: permissions::permissions(input.resources, &steps),
        diagnostics,
        steps,
        scenario: input.scenario.clone(),
    }
}

fn bring_about(input: &PlanInput<'_>, domain: &str) -> (Vec<Step>, Vec<Diagnostic>) {
    let (choices, seat_diagnostics) = seats::decide(input.resources, input.snapshot);
    let mut comparison =
        Comparison::new(input.deployment, input.snapshot, input.adopt, &choices, input.history);
    domain.clone_into(&mut comparison.domain);
    let accounts = comparison.leftovers(input.resources, domain, input.prune);
    let left = Left::sorted(input, &accounts);
    comparison.going = left.going();
    let mut steps: Vec<Step> =
        input.resources.iter().map(|resource| comparison.step(resource, input.resources)).collect();
    steps.extend(accounts);
    steps.extend(comparison.leftover_profiles(input.resources, input.prune));
    steps.extend(comparison.leftover_guests(input.resources, input.prune));
    let mut diagnostics = unverified_domains(input.resources, input.snapshot);
    diagnostics.extend(comparison.diagnostics);
    diagnostics.extend(left.told(input.prune));
    diagnostics.extend(left.take(&mut steps, input, domain));
    diagnostics.extend(seat_diagnostics);
    diagnostics.extend(unused_adoptions(input.adopt, &steps));
    if let Scenario::VendorAccounts(scenario) = input.scenario {
        diagnostics.extend(diff_barriers::refused(scenario, input));
    }
    if let Scenario::Guesting(scenario) = input.scenario {
        diagnostics.extend(diff_access::not_necessary(scenario, input.snapshot));
    }
    if let Scenario::Federation(scenario) = input.scenario {
        diagnostics.extend(diff_teams::unlicensed(scenario, input.snapshot));
    }
    (steps, diagnostics)
}

fn remove(input: &PlanInput<'_>, domain: &str) -> (Vec<Step>, Vec<Diagnostic>) {
    let mut removal = Removal::new(input, domain);
    let mut steps = removal.steps(input.resources);
    // A group that keeps its licences cannot be deleted.
    let kept = |kind: &str| {
        input.keep.iter().any(|keep| keep == kind || (keep == Licence::KIND && kind == Group::KIND))
    };
    steps.retain(|step| !kept(step.address.kind()));
    let left: HashSet<Address> = steps.iter().map(|step| step.address.clone()).collect();
    for step in &mut steps {
        step.needs.retain(|need| left.contains(need));
    }
    (steps, removal.diagnostics)
}

/// The digest that binds a plan to what was read: any difference in a managed field or an owner changes a step.
pub(crate) fn fingerprint(
    tenant: &str,
    purpose: (Purpose, &[String]),
    scenario: &Scenario,
    steps: &[Step],
) -> String {
    // Each part on its own, because the tree of a whole plan takes several times the plan's memory.
    let mut digest = json::ListDigest::default();
    digest.item(&tenant);
    digest.item(&purpose);
    digest.item(scenario);
    digest.list(steps);
    digest.finish()
}

fn summarise(steps: &[Step]) -> Summary {
    let mut summary = Summary::default();
    for step in steps {
        let counter = match step.action {
            Action::Create => &mut summary.create,
            Action::Update => &mut summary.update,
            Action::Delete => &mut summary.delete,
            Action::Detach => &mut summary.detach,
            Action::Adopt => &mut summary.adopt,
            Action::Assign => &mut summary.assign,
            Action::Emit => &mut summary.emit,
            Action::Manual => &mut summary.manual,
            Action::None => &mut summary.unchanged,
        };
        *counter += 1;
    }
    summary
}

/// Accounts can only live in a domain that the tenant has proven to own.
fn unverified_domains(resources: &[Resource], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut domains: Vec<&str> = resources
        .iter()
        .filter_map(|resource| match resource {
            Resource::User(user) => user.user_principal_name.split_once('@').map(|(_, domain)| domain),
            _ => None,
        })
        .filter(|domain| !snapshot.tenant.owns(domain))
        .collect();
    domains.sort_unstable();
    domains.dedup();
    domains
        .into_iter()
        .map(|domain| {
            diff::error(
                codes::DOMAIN_NOT_VERIFIED,
                format!("{domain} is not a verified domain of the tenant"),
                format!("Verified are: {}.", snapshot.tenant.domains.join(", ")),
            )
        })
        .collect()
}

fn can_be_adopted(kind: &str) -> bool {
    matches!(kind, User::KIND | Team::KIND)
}

fn unused_adoptions(adopt: &BTreeMap<Address, String>, steps: &[Step]) -> Vec<Diagnostic> {
    if adopt.is_empty() {
        return Vec::new();
    }
    let accounts: HashSet<&Address> =
        steps.iter().map(|step| &step.address).filter(|address| can_be_adopted(address.kind())).collect();
    adopt
        .keys()
        .filter(|address| !accounts.contains(address))
        .map(|address| {
            diff::error(
                codes::PLAN_ADOPT,
                format!("`--adopt {address}=…` names nothing of this scenario that can be taken over"),
                "Accounts can be taken over, `--adopt entra.user/LOCALPART=OBJECT_ID`, and teams, `--adopt teams.team/team=GROUP_ID`.",
            )
        })
        .collect()
}
