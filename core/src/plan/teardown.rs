//! What removing a deployment takes: licences first, then the group and the accounts that we made.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::build::PlanInput;
use super::diff::{change, part_number};
use super::history::History;
use super::left_behind::left_behind;
use super::snapshot::Snapshot;
use super::teardown_devices::names_groups;
use crate::address::Address;
use crate::error::codes;
use crate::model::{Action, Diagnostic, Executor, Severity, Step};
use crate::resource::entra::{Group, Licence, LicenceTarget, ObservedGroup, ObservedUser, User};
use crate::resource::purview::{BarrierApplication, BarrierPolicy, BarrierSegment};
use crate::resource::{Deployment, Resource};

/// What is removed, and on which grounds.
pub(super) struct Removal<'a> {
    pub(super) deployment: &'a Deployment,
    pub(super) snapshot: &'a Snapshot,
    pub(super) history: &'a History,
    /// The domain that completes local parts.
    pub(super) domain: &'a str,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Removal<'a> {
    pub(super) fn new(input: &PlanInput<'a>, domain: &'a str) -> Self {
        Self {
            deployment: input.deployment,
            snapshot: input.snapshot,
            history: input.history,
            domain,
            diagnostics: Vec::new(),
        }
    }

    /// The steps that take everything away that the deployment made; what it took over is let go.
    pub(super) fn steps(&mut self, resources: &[Resource]) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut group_licence = None;
        // Looked up for every account, so neither is searched for in a list.
        let users: HashMap<&str, &User> = resources
            .iter()
            .filter_map(|resource| match resource {
                Resource::User(user) => Some((user.key.as_str(), user)),
                _ => None,
            })
            .collect();
        let mut direct: HashMap<String, Address> = HashMap::new();
        for resource in resources {
            if let Resource::Licence(licence) = resource {
                let step = match &licence.target {
                    LicenceTarget::Group(_) => self.group_licence(licence, resources),
                    LicenceTarget::User(key) => {
                        users.get(key.as_str()).and_then(|user| self.direct_licence(licence, user))
                    }
                };
                if matches!(licence.target, LicenceTarget::Group(_)) && step.is_some() {
                    group_licence = Some(licence.address());
                } else if let Some(id) = step.as_ref().and_then(|step| step.object_id.clone()) {
                    direct.insert(id, licence.address());
                }
                steps.extend(step);
            }
        }
        let first: Vec<Address> = group_licence.into_iter().collect();
        let left = left_behind(resources, self.deployment, self.history, self.snapshot);
        let all: Vec<&Resource> = resources.iter().chain(&left).collect();
        steps.extend(self.teams(&all));
        let barriers = self.barriers(&all);
        self.search_stays();
        // Whoever loses the barrier loses the account with it, so the account goes when the barrier is gone.
        let behind: HashSet<Address> = barriers.iter().map(|step| step.address.clone()).collect();
        steps.extend(barriers);
        steps.extend(self.guesting(resources));
        let devices = self.devices(resources);
        let mut before_groups = first.clone();
        let naming = devices.iter().filter(|step| names_groups(step));
        before_groups.extend(naming.map(|step| step.address.clone()));
        steps.extend(devices);
        for resource in resources {
            if let Resource::Group(group) = resource
                && let Some(now) = self.snapshot.groups.get(&group.unique_name)
            {
                steps.push(self.group(group, now, &before_groups));
            }
        }
        let mut ours: Vec<&ObservedUser> =
            self.snapshot.users.values().filter(|user| self.marked(user)).collect();
        ours.sort_by(|a, b| a.user_principal_name.cmp(&b.user_principal_name));
        for user in ours {
            let address = crate::scenario::account_address(&user.user_principal_name, self.domain);
            let mut needs = first.clone();
            needs.extend(before_account(users.get(address.key()).copied(), &behind));
            needs.extend(direct.get(&user.id).cloned());
            let step = self.account(address, user, needs);
            steps.push(step);
        }
        steps
    }

    fn marked(&self, user: &ObservedUser) -> bool {
        user.employee_id.as_deref().is_some_and(|mark| mark.starts_with(&self.deployment.employee_prefix()))
    }

    /// A group cannot be deleted while it carries licences, so all of them are taken away.
    fn group_licence(&self, licence: &Licence, resources: &[Resource]) -> Option<Step> {
        let group = resources.iter().find_map(|resource| match resource {
            Resource::Group(group) if group.address() == licence.target.address() => Some(group),
            _ => None,
        })?;
        let now = self.snapshot.groups.get(&group.unique_name)?;
        let held: Vec<&str> = now.licences.iter().map(|licence| licence.sku_id.as_str()).collect();
        (!held.is_empty())
            .then(|| self.taken(licence.address(), &now.id, &held, "a group with licences cannot be deleted"))
    }

    /// An account that is deleted frees its seats; one that is let go gives back what it was given by us.
    fn direct_licence(&self, licence: &Licence, user: &User) -> Option<Step> {
        let now = self.snapshot.user(&user.user_principal_name).filter(|now| user.marked(now))?;
        if self.history.made(&user.address(), &now.id) {
            return None;
        }
        let given = self.history.objects.get(&licence.address())?.applied.get("addLicenses")?;
        let given: Vec<&str> = given.as_array()?.iter().filter_map(|one| one["skuId"].as_str()).collect();
        let held: Vec<&str> = now.licences.iter().map(|held| held.sku_id.as_str()).collect();
        let both: Vec<&str> = given.into_iter().filter(|sku| held.contains(sku)).collect();
        (!both.is_empty())
            .then(|| self.taken(licence.address(), &now.id, &both, "it was given by this deployment"))
    }

    fn taken(&self, address: Address, id: &str, products: &[&str], reason: &str) -> Step {
        let names: Value = products.iter().map(|sku| part_number(self.snapshot, sku)).collect();
        Step {
            address,
            action: Action::Delete,
            executor: Executor::Graph,
            reason: reason.to_owned(),
            object_id: Some(id.to_owned()),
            changes: vec![
                change("products", names, json!([])),
                change("removeLicenses", Value::Null, json!(products)),
            ],
            needs: Vec::new(),
        }
    }

    /// A unique name is set when a group is made and never later, so it proves by itself that the group is ours.
    fn group(&mut self, group: &Group, now: &ObservedGroup, first: &[Address]) -> Step {
        let none = std::collections::HashSet::new();
        let members = self.snapshot.members.get(&now.id).unwrap_or(&none);
        let ours =
            self.snapshot.users.values().filter(|user| self.marked(user) && members.contains(&user.id));
        let others = members.len() - ours.count();
        if others > 0 {
            self.diagnostics.push(Diagnostic {
                code: codes::TEARDOWN_OTHERS.name.to_owned(),
                severity: Severity::Warning,
                text: format!(
                    "the group \"{}\" has {others} members that this deployment did not put there: they lose the group and what it gives them",
                    now.display_name
                ),
                hint: Some("Their accounts are not touched. Move them to another group first if they need it.".to_owned()),
                place: None,
                source: None,
            });
        }
        Step {
            address: group.address(),
            action: Action::Delete,
            executor: Executor::Graph,
            reason: "its unique name shows that this deployment made it".to_owned(),
            object_id: Some(now.id.clone()),
            changes: vec![change("displayName", json!(now.display_name), Value::Null)],
            needs: first.to_vec(),
        }
    }

    fn account(&mut self, address: Address, user: &ObservedUser, needs: Vec<Address>) -> Step {
        let proven = self.history.made(&address, &user.id)
            && user.employee_id.as_deref() == Some(self.deployment.employee_id(&address).as_str());
        if proven {
            return Step {
                address,
                action: Action::Delete,
                executor: Executor::Graph,
                reason: "a run of this deployment made it".to_owned(),
                object_id: Some(user.id.clone()),
                changes: vec![change("userPrincipalName", json!(user.user_principal_name), Value::Null)],
                needs,
            };
        }
        let adopted = user.employee_id.as_deref() == Some(self.deployment.adopted_id(&address).as_str());
        if !adopted {
            self.diagnostics.push(Diagnostic {
                code: codes::TEARDOWN_UNPROVEN.name.to_owned(),
                severity: Severity::Warning,
                text: format!("{} carries this deployment's mark, but the journal does not say that a run made it: it is let go and stays", user.user_principal_name),
                hint: Some(format!(
                    "If the journal was lost, `remote-assist resume {} --recover` reads it back from the marks; then remove again.",
                    self.deployment.name()
                )),
                place: None,
                source: None,
            });
        }
        let reason = if adopted {
            "it existed before this deployment: the mark is cleared, and it stays"
        } else {
            "nothing proves that a run made it: the mark is cleared, and it stays"
        };
        Step {
            address,
            action: Action::Detach,
            executor: Executor::Graph,
            reason: reason.to_owned(),
            object_id: Some(user.id.clone()),
            changes: vec![change("employeeId", json!(user.employee_id), Value::Null)],
            needs,
        }
    }
}

/// What of information barriers goes before an account: its own segment and policy, after everything was applied.
fn before_account(user: Option<&User>, barriers: &HashSet<Address>) -> Vec<Address> {
    let segment = user.and_then(|user| user.segment.as_ref()).map(|segment| segment.value.as_str());
    let own = segment.map(|name| [BarrierSegment::address_of(name), BarrierPolicy::address_of(name)]);
    let before = own.into_iter().flatten().chain([BarrierApplication::address()]);
    before.filter(|address| barriers.contains(address)).collect()
}
