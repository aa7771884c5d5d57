//! Desired against observed: one step per resource, and what forbids it.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use super::history::History;
use super::snapshot::Snapshot;
use crate::address::Address;
use crate::error::{Code, codes};
use crate::model::{Action, Change, Diagnostic, Executor, Json, Severity, Step};
use crate::resource::entra::{AssignedLicence, Choice, Group, Licence, Membership, ObservedGroup, User};
use crate::resource::{Deployment, Resource};

/// What is compared with what.
pub(super) struct Comparison<'a> {
    pub(super) deployment: &'a Deployment,
    pub(super) snapshot: &'a Snapshot,
    /// Objects that are taken over on purpose: address and object id.
    pub(super) adopt: &'a BTreeMap<Address, String>,
    /// Which products to assign, by the address of the licence.
    pub(super) choices: &'a HashMap<Address, Choice>,
    pub(super) history: &'a History,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The tenant's domain, by which scripts know it.
    pub(super) domain: String,
    /// What this plan changes of what information barriers depend on.
    pub(super) changing: HashSet<Address>,
    /// The segments of earlier versions of the scenario that are taken away, in lower case.
    pub(super) going: HashSet<String>,
    /// The accounts that belong to a segment, and the segment.
    pub(super) placed: Vec<(String, String)>,
    /// Object ids of the groups and accounts that exist and are ours.
    pub(super) ids: HashMap<Address, String>,
    /// The licences that they have.
    held: HashMap<Address, &'a [AssignedLicence]>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(
        deployment: &'a Deployment,
        snapshot: &'a Snapshot,
        adopt: &'a BTreeMap<Address, String>,
        choices: &'a HashMap<Address, Choice>,
        history: &'a History,
    ) -> Self {
        Self {
            deployment,
            snapshot,
            adopt,
            choices,
            history,
            diagnostics: Vec::new(),
            domain: String::new(),
            changing: HashSet::new(),
            going: HashSet::new(),
            placed: Vec::new(),
            ids: HashMap::new(),
            held: HashMap::new(),
        }
    }

    /// The step for one resource; resources come in the order of their dependencies.
    pub(super) fn step(&mut self, resource: &Resource, resources: &[Resource]) -> Step {
        match resource {
            Resource::Group(group) => self.group(group),
            Resource::User(user) => {
                let step = self.user(user);
                if let Some(segment) = &user.segment {
                    self.placed.push((user.user_principal_name.clone(), segment.value.clone()));
                    let property = segment.attribute.property();
                    if step.changes.iter().any(|change| change.field == property) {
                        self.changing.insert(step.address.clone());
                    }
                }
                step
            }
            Resource::AccessPass(pass) => self.access_pass(pass),
            Resource::Membership(membership) => self.membership(membership),
            Resource::Licence(licence) => self.licence(licence),
            Resource::Profile(profile) => self.profile(profile),
            Resource::Assignment(assignment) => self.assignment(assignment),
            Resource::AutopilotDevice(device) => self.autopilot(device),
            Resource::Trust(trust) => self.trust(trust),
            Resource::Authority(authority) => self.authority(authority),
            Resource::CertificateMethod(method) => self.certificate_method(method),
            Resource::Setting(setting) => self.setting(setting),
            Resource::ExternalAccess(access) => self.external_access(access),
            Resource::AccessPolicy(policy) => self.access_policy(policy),
            Resource::PolicyGrant(grant) => self.policy_grant(grant),
            Resource::Barrier(barrier) => {
                let step = self.barrier(barrier);
                if step.action != Action::None {
                    self.changing.insert(step.address.clone());
                }
                step
            }
            Resource::Guest(guest) => self.guest(guest),
            Resource::Team(team) => self.team(team),
            Resource::Channel(channel) => self.channel(channel),
            Resource::TeamMember(member) => self.team_member(member),
            Resource::ChannelMember(member) => self.channel_member(member),
            Resource::Switch(switch) => self.switch(switch),
            Resource::AccessSetting(setting) => self.access_setting(setting, resources),
            Resource::Task(task) => Self::task(task),
            Resource::File(file) => Self::file(file),
        }
    }

    pub(super) fn refuse(&mut self, code: Code, text: String, hint: impl Into<String>) {
        self.diagnostics.push(error(code, text, hint));
    }

    fn group(&mut self, group: &Group) -> Step {
        let address = group.address();
        if let Some(now) = self.snapshot.groups.get(&group.unique_name) {
            self.ids.insert(address.clone(), now.id.clone());
            self.held.insert(address.clone(), &now.licences);
            let differences = group.differences(now);
            return existing(
                address,
                &now.id,
                differences,
                "the group differs from the scenario",
                "the group is as the scenario says",
            );
        }
        let named = |other: &&ObservedGroup| other.display_name.eq_ignore_ascii_case(&group.display_name);
        if let Some(other) = self.snapshot.namesakes.iter().find(named) {
            let created = other.created.as_deref().and_then(|at| at.get(..10)).unwrap_or("an unknown date");
            self.refuse(
                codes::PLAN_FOREIGN_OBJECT,
                format!(
                    "a group named \"{}\" belongs to somebody else: {} has no mark of `{}` and was created on {created}",
                    group.display_name,
                    other.id,
                    self.deployment.name()
                ),
                "Choose another `group.displayName`. A group cannot be taken over, because its unique name is set once, when it is made.",
            );
        }
        create(address, group.fields(), "the tenant has no group with this deployment's unique name")
    }

    fn user(&mut self, user: &User) -> Step {
        let address = user.address();
        let Some(now) = self.snapshot.user(&user.user_principal_name) else {
            if let Some(id) = self.adopt.get(&address) {
                self.refuse(
                    codes::PLAN_ADOPT,
                    format!(
                        "`{address}` cannot be taken over: {} does not exist, so {id} is not it",
                        user.user_principal_name
                    ),
                    "Leave the `--adopt` out, and the account is made.",
                );
            }
            return create(address, user.fields(), "the tenant has no account of that name");
        };
        self.ids.insert(address.clone(), now.id.clone());
        if !now.licences.is_empty() {
            self.held.insert(address.clone(), &now.licences);
        }
        if user.marked(now) {
            let mut differences = user.differences(now);
            let mut differs = "the account differs from the scenario";
            let renewed = if self.history.lost_passwords.contains(&address) {
                Some(
                    "nobody can reveal its password, which was sealed in a journal that was lost: it gets a new one",
                )
            } else if self.history.doubtful_passwords.contains(&address) {
                Some("an interrupted run left in doubt which of two passwords holds: it gets a new one")
            } else {
                None
            };
            if let Some(why) = renewed {
                differs = why;
                differences.push((User::PASSWORD, Value::Null, user.new_password()));
            }
            return existing(address, &now.id, differences, differs, "the account is as the scenario says");
        }
        match self.adopt.get(&address) {
            Some(id) if *id == now.id && now.employee_id.is_none() => {
                let mut differences = user.differences(now);
                differences.push(("employeeId", Value::Null, json!(user.adopted_id)));
                Step {
                    action: Action::Adopt,
                    ..existing(
                        address,
                        &now.id,
                        differences,
                        "it existed before and is taken over on purpose",
                        "",
                    )
                }
            }
            adopted => {
                let created = now.created.as_deref().and_then(|at| at.get(..10)).unwrap_or("an unknown date");
                let (code, text, hint) = match adopted {
                    Some(id) if *id != now.id => (
                        codes::PLAN_ADOPT,
                        format!("`--adopt {address}={id}` names another object: {} is {}", user.user_principal_name, now.id),
                        "Name the id that the directory shows for this account.".to_owned(),
                    ),
                    Some(_) => (
                        codes::PLAN_FOREIGN_OBJECT,
                        format!("{} cannot be taken over: its employeeId is in use for something else", user.user_principal_name),
                        "The mark stands in employeeId. Clear it in the directory if it is not needed, or choose another name.".to_owned(),
                    ),
                    None => (
                        codes::PLAN_FOREIGN_OBJECT,
                        format!(
                            "{} belongs to somebody else: it has no mark of `{}` and was created on {created}",
                            user.user_principal_name,
                            self.deployment.name()
                        ),
                        format!("Choose another name, or take it over on purpose: remote-assist plan FILE --adopt {address}={}", now.id),
                    ),
                };
                self.refuse(code, text, hint);
                Step {
                    reason: "it belongs to somebody else and is left alone".to_owned(),
                    ..unchanged(address, &now.id)
                }
            }
        }
    }

    fn membership(&self, membership: &Membership) -> Step {
        let group = Group::address_of(&membership.group);
        let user = User::address_of(&membership.user);
        if let (Some(group_id), Some(user_id)) = (self.ids.get(&group), self.ids.get(&user))
            && self.snapshot.is_member(group_id, user_id)
        {
            return Step { needs: vec![group, user], ..unchanged(membership.address(), user_id) };
        }
        let member =
            self.ids.get(&user).map_or_else(|| json!({"unknown": format!("{user}#id")}), |id| json!(id));
        Step {
            address: membership.address(),
            action: Action::Assign,
            executor: Executor::Graph,
            reason: "the account is no member of the group".to_owned(),
            object_id: None,
            changes: vec![change("members", Value::Null, member)],
            needs: vec![group, user],
        }
    }

    fn licence(&self, licence: &Licence) -> Step {
        let target = licence.target.address();
        let address = licence.address();
        let none = Choice::default();
        let choice = self.choices.get(&address).unwrap_or(&none);
        let id = self.ids.get(&target).cloned();
        if choice.assign.is_empty() {
            let step = unchanged(address, id.as_deref().unwrap_or_default());
            let reason = if choice.missing.is_empty() {
                "every capability is licensed"
            } else {
                "no product of the tenant fits"
            };
            return Step { object_id: id, needs: vec![target], reason: reason.to_owned(), ..step };
        }
        let held = self.held.get(&target).copied().unwrap_or_default().to_vec();
        let names = |licences: &[AssignedLicence]| -> Value {
            licences.iter().map(|licence| part_number(self.snapshot, &licence.sku_id)).collect()
        };
        let mut after = held.clone();
        for add in &choice.assign {
            after.retain(|licence| licence.sku_id != add.sku_id);
            after.push(add.clone());
        }
        let add: Value = choice.assign.iter().map(AssignedLicence::write).collect();
        Step {
            address,
            action: Action::Assign,
            executor: Executor::Graph,
            reason: format!(
                "gives {}",
                licence.requirements.iter().map(|need| need.name.as_str()).collect::<Vec<_>>().join(", ")
            ),
            object_id: id,
            changes: vec![
                change("products", names(&held), names(&after)),
                change("addLicenses", Value::Null, add),
            ],
            needs: vec![target],
        }
    }

    /// Accounts that carry our mark and that the scenario no longer names.
    ///
    /// They are let go, or deleted if that is asked for and a run of ours made them.
    pub(super) fn leftovers(&self, resources: &[Resource], domain: &str, prune: bool) -> Vec<Step> {
        let named: std::collections::HashSet<String> = resources
            .iter()
            .filter_map(|resource| match resource {
                Resource::User(user) => Some(user.user_principal_name.to_ascii_lowercase()),
                _ => None,
            })
            .collect();
        let mut left: Vec<_> = self
            .snapshot
            .users
            .iter()
            .filter(|(name, user)| {
                !named.contains(*name)
                    && user
                        .employee_id
                        .as_deref()
                        .is_some_and(|mark| mark.starts_with(&self.deployment.employee_prefix()))
            })
            .map(|(_, user)| user)
            .collect();
        left.sort_by(|a, b| a.user_principal_name.cmp(&b.user_principal_name));
        left.into_iter()
            .map(|user| {
                let address = crate::scenario::account_address(&user.user_principal_name, domain);
                let made = self.history.made(&address, &user.id)
                    && user.employee_id.as_deref() == Some(self.deployment.employee_id(&address).as_str());
                let (action, reason, gone) = if prune && made {
                    let name = change("userPrincipalName", json!(user.user_principal_name), Value::Null);
                    (
                        Action::Delete,
                        "the scenario no longer names it, and a run of this deployment made it",
                        name,
                    )
                } else {
                    let mark = change("employeeId", json!(user.employee_id), Value::Null);
                    (
                        Action::Detach,
                        "the scenario no longer names it: the mark is cleared, nothing else",
                        mark,
                    )
                };
                Step {
                    address,
                    action,
                    executor: Executor::Graph,
                    reason: reason.to_owned(),
                    object_id: Some(user.id.clone()),
                    changes: vec![gone],
                    needs: Vec::new(),
                }
            })
            .collect()
    }
}

/// The part number of a product, or its id where the tenant does not list it.
pub(super) fn part_number(snapshot: &Snapshot, sku_id: &str) -> String {
    let sku = snapshot.skus.iter().find(|sku| sku.sku_id == sku_id);
    sku.map_or_else(|| sku_id.to_owned(), |sku| sku.part_number.clone())
}

/// An error diagnostic.
pub(super) fn error(code: Code, text: String, hint: impl Into<String>) -> Diagnostic {
    Diagnostic {
        code: code.name.to_owned(),
        severity: Severity::Error,
        text,
        hint: Some(hint.into()),
        place: None,
        source: None,
    }
}

pub(super) fn change(field: &str, before: Value, after: Value) -> Change {
    Change { field: field.to_owned(), before: Json(before), after: Json(after) }
}

pub(super) fn create(address: Address, fields: Vec<(&'static str, Value)>, reason: &str) -> Step {
    Step {
        address,
        action: Action::Create,
        executor: Executor::Graph,
        reason: reason.to_owned(),
        object_id: None,
        changes: fields.into_iter().map(|(field, after)| change(field, Value::Null, after)).collect(),
        needs: Vec::new(),
    }
}

pub(super) fn unchanged(address: Address, id: &str) -> Step {
    Step {
        address,
        action: Action::None,
        executor: Executor::Graph,
        reason: "it is as the scenario says".to_owned(),
        object_id: Some(id.to_owned()),
        changes: Vec::new(),
        needs: Vec::new(),
    }
}

pub(super) fn existing(
    address: Address,
    id: &str,
    differences: Vec<(&'static str, Value, Value)>,
    differs: &str,
    same: &str,
) -> Step {
    let action = if differences.is_empty() { Action::None } else { Action::Update };
    Step {
        action,
        reason: if differences.is_empty() { same } else { differs }.to_owned(),
        changes: differences.into_iter().map(|(field, before, after)| change(field, before, after)).collect(),
        ..unchanged(address, id)
    }
}
