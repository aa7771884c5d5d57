//! What the tenants of a scenario hold now, as facts for the question who reaches whom.

use std::collections::BTreeSet;

use serde_json::Value;

use super::client::Client;
use crate::error::{Error, Result, codes};
use crate::graph::{GraphClient, Operation, path};
use crate::model::{App, Capability, PersonPolicy, ReachBasis, Scenario, TrialTenants, domain_of};
use crate::plan::{BarrierSide, ObservedTeams, TeamsSide};
use crate::powershell;
use crate::powershell::canonical::{BarrierPolicyState, Meaning, PolicyState};
use crate::reach::{Access, BarrierPolicy, Barriers, Facts, PersonFacts, TenantFacts};
use crate::resource::Deployment;
use crate::resource::entra::requirements;
use crate::scenario;

impl Client {
    /// What the tenants hold now: what Teams says of each side that can be read, and which licences the people have.
    ///
    /// A side that cannot be read stays unknown, whatever the file says of it. `asked` are addresses beside those of the scenario.
    pub(super) async fn facts_now(&self, scenario: &Scenario, asked: &[&str]) -> Result<Facts> {
        let (graph, tenant) = Box::pin(self.tenant_of(scenario)).await?;
        let deployment = Deployment::new(&tenant.0.id, scenario.name());
        let history = Box::pin(self.history_of(&deployment, None)).await?.unwrap_or_default();
        let mut facts = Facts { basis: ReachBasis::Now, ..Facts::of_scenario(scenario) };
        facts.admit(asked)?;
        let domain = tenant.0.domain_for(scenario.tenant());
        let resources = scenario::compile(scenario, &deployment, &domain);
        let barriers = Box::pin(self.observe_barriers(scenario, &graph, &resources, &history)).await?;
        held_barriers(&mut facts, barriers.as_ref());
        let named: BTreeSet<String> =
            facts.people.iter().map(|person| person.address.to_lowercase()).collect();
        let teams = Box::pin(self.observe_teams(scenario, &history, &named, &tenant.0)).await?;
        for (index, tenant) in facts.tenants.iter_mut().enumerate() {
            let side = teams.get(&tenant.domain).and_then(TeamsSide::read);
            match side {
                Some(observed) => of_tenant(tenant, observed),
                None if matches!(scenario, Scenario::Federation(_)) => unread(tenant),
                None => {}
            }
            let people = facts.people.iter_mut().filter(|person| {
                let domain = domain_of(&person.address).to_lowercase();
                tenant.domains.contains(&domain)
            });
            let people: Vec<&mut PersonFacts> = people.collect();
            let door = if index == 0 && !matches!(scenario, Scenario::Federation(_)) {
                Some(graph.clone())
            } else {
                self.connection.door(&tenant.domain).filter(|_| tenant.administered)
            };
            of_people(people, side, door.as_ref(), scenario).await?;
        }
        Ok(facts)
    }
}

/// The barriers that are in force, in place of those that the file describes.
fn held_barriers(facts: &mut Facts, barriers: Option<&BarrierSide>) {
    for person in &mut facts.people {
        person.segments.clear();
    }
    let Some(tenant) = facts.tenants.first_mut() else { return };
    tenant.barriers = None;
    tenant.segment_of_others = None;
    // What was changed since the last application has no effect yet, and what had it before is not told.
    let Some(observed) = barriers.and_then(BarrierSide::read).filter(|observed| observed.is_applied()) else {
        return;
    };
    let lower = |names: &BTreeSet<String>| names.iter().map(|name| name.to_lowercase()).collect();
    let policies = observed.policies.values().filter_map(|policy| match &policy.state {
        BarrierPolicyState::Present { assigned_segment, segments_allowed, segments_blocked, state }
            if state == "Active" =>
        {
            let says = if segments_allowed.is_empty() {
                BarrierPolicy::Block(lower(segments_blocked))
            } else {
                BarrierPolicy::Allow(lower(segments_allowed))
            };
            Some((assigned_segment.to_lowercase(), says))
        }
        _ => None,
    });
    tenant.barriers = Some(Barriers { mode: observed.mode, policies: policies.collect() });
    for person in &mut facts.people {
        let segment = observed.members.get(&person.address.to_lowercase()).cloned().flatten();
        person.segments.extend(segment.map(|segment| segment.to_lowercase()));
    }
}

/// What a tenant's configuration says, in place of what the file says.
fn of_tenant(tenant: &mut TenantFacts, observed: &ObservedTeams) {
    tenant.access = match observed.access.meaning() {
        Meaning::Open => Some(Access::Open),
        Meaning::Allow(domains) => Some(Access::Allow(domains)),
        Meaning::Block { domains, all_subdomains } => {
            Some(Access::Block { domains, all_subdomains: Some(all_subdomains) })
        }
        Meaning::Closed(_) if observed.access.allow_federated_users == Some(false) => Some(Access::Closed),
        // An empty allow list: people with a list of their own still reach those on it.
        Meaning::Closed(_) => Some(Access::Allow(BTreeSet::new())),
        Meaning::Unknown(_) => None,
    };
    tenant.trial_tenants = observed.access.external_access_with_trial_tenants.map(|trial| match trial {
        powershell::TrialTenants::Allowed => TrialTenants::Allowed,
        powershell::TrialTenants::Blocked => TrialTenants::Blocked,
    });
    tenant.trial_exceptions.clone_from(&observed.access.allowed_trial_tenant_domains);
    tenant.person_lists = observed.customized;
}

fn unread(tenant: &mut TenantFacts) {
    tenant.access = None;
    tenant.trial_tenants = None;
    tenant.person_lists = false;
}

/// What the people of one tenant have: their policies and their licences.
async fn of_people(
    people: Vec<&mut PersonFacts>,
    side: Option<&ObservedTeams>,
    door: Option<&GraphClient>,
    scenario: &Scenario,
) -> Result<()> {
    let Some(graph) = door else {
        // Nobody can look: nothing that the file says of a person is taken for what is.
        for person in people {
            person.policy = None;
            person.teams_licence = None;
            person.remote_assist_licence = None;
        }
        return Ok(());
    };
    let app = scenario.app();
    let details = people
        .iter()
        .map(|person| Operation::get(format!("/users/{}/licenseDetails", path::segment(&person.address))))
        .collect();
    let found = graph.read_batch(details).await?;
    for (person, details) in people.into_iter().zip(found) {
        let Some(details) = details else {
            return Err(Error::new(
                codes::GRAPH_NOT_FOUND,
                format!("there is no account {}", crate::encode::terminal::text(&person.address)),
            )
            .hint("Correct the address; without `--now` the answer follows from the file."));
        };
        let plans = enabled(&details);
        let holds = |capabilities: &[Capability], app: &App| {
            let needed = requirements(capabilities, app);
            needed
                .iter()
                .filter(|one| one.required)
                .all(|one| one.plans.iter().any(|plan| plans.contains(plan)))
        };
        person.teams_licence = Some(holds(&[Capability::Teams], &App::RemoteAssist));
        person.remote_assist_licence = Some(match app {
            App::RemoteAssist => holds(&[Capability::RemoteAssist], app),
            App::Custom { .. } => holds(&[], app),
        });
        person.policy = side.and_then(|side| policy_of(side, &person.address));
    }
    Ok(())
}

/// The service plans that can be used.
fn enabled(details: &Value) -> BTreeSet<String> {
    let products = details["value"].as_array().into_iter().flatten();
    let plans = products.filter_map(|product| product["servicePlans"].as_array()).flatten();
    let usable = plans.filter(|plan| {
        // A plan that is being set up works in a moment.
        matches!(
            plan["provisioningStatus"].as_str(),
            Some("Success" | "PendingProvisioning" | "PendingActivation" | "PendingInput")
        )
    });
    usable.filter_map(|plan| plan["servicePlanId"].as_str().map(str::to_ascii_lowercase)).collect()
}

/// The policy that a person has: an own one, else the general one of the tenant where that says something. Nothing where policies
/// could not be read, which the answer then says that it takes for granted.
fn policy_of(side: &ObservedTeams, address: &str) -> Option<PersonPolicy> {
    let own = side.grants.as_ref()?.get(&address.to_lowercase()).cloned().flatten();
    let name = own.as_deref().unwrap_or(super::teams::GLOBAL);
    let (_, policy) = side.policies.as_ref()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let PolicyState::Present {
        enable_federation_access,
        communication_with_external_orgs,
        allowed_external_domains,
        blocked_external_domains,
    } = policy
    else {
        return None;
    };
    let list = |domains: &BTreeSet<String>| domains.iter().cloned().collect();
    Some(match communication_with_external_orgs.as_str() {
        _ if !enable_federation_access => PersonPolicy::Closed,
        "AllowAllExternalDomains" => PersonPolicy::Open,
        "AllowSpecificExternalDomains" => PersonPolicy::Allow { domains: list(allowed_external_domains) },
        "BlockSpecificExternalDomains" => PersonPolicy::Block { domains: list(blocked_external_domains) },
        "BlockAllExternalDomains" => PersonPolicy::Closed,
        _ => PersonPolicy::OrganizationDefault,
    })
}
