//! A tenant small enough to be obviously right: groups, accounts, members and licences, with copies that lag behind.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use remote_assist::engine::{Machine, ReadAnswer, Work};
use remote_assist::error::{Error, codes};
use remote_assist::graph::{Answer, Reply};
use remote_assist::model::Step;
use remote_assist::plan::{Snapshot, TenantFacts};
use remote_assist::resource::entra::{
    AssignedLicence, LicenceState, ObservedGroup, ObservedSku, ObservedUser, ServicePlan,
};
use serde_json::{Value, json};

use crate::fixture::{DOMAIN, SKU, TEAMS, TENANT};
use crate::time::{Moment, seconds};

/// How long Entra takes to process a group's licences.
const PROCESSING: Moment = seconds(6);
/// How long an account may be unknown to the copy that takes in members.
const REPLICATION: Moment = seconds(2);

/// One account. A password is a number: the seal of the same number opens it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Account {
    pub(crate) seen: ObservedUser,
    pub(crate) password: u32,
    pub(crate) born: Moment,
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) seen: ObservedGroup,
    pub(crate) members: BTreeSet<String>,
    pub(crate) processed: Moment,
}

/// All objects at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Objects {
    pub(crate) accounts: BTreeMap<Rc<str>, Rc<Account>>,
    pub(crate) groups: BTreeMap<Rc<str>, Rc<Group>>,
}

impl Objects {
    fn account(&mut self, id: &str) -> Option<&mut Account> {
        self.accounts.get_mut(id).map(Rc::make_mut)
    }

    fn group(&mut self, id: &str) -> Option<&mut Group> {
        self.groups.get_mut(id).map(Rc::make_mut)
    }
}

/// The tenant, and how it was at earlier moments: a copy that lags answers from those.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tenant {
    pub(crate) now: Objects,
    past: Vec<(Moment, Objects)>,
    made: u32,
}

/// What is asked of a tenant before planning.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The unique name and the name of the group.
    pub(crate) group: (String, String),
    /// Names of accounts, in lower case.
    pub(crate) names: HashSet<String>,
    /// How marks of accounts begin.
    pub(crate) prefix: String,
}

fn refused(reason: &str) -> Answer {
    Answer::Refused(Error::new(codes::GRAPH_REFUSED, "the tenant refuses").with("reason", reason))
}

fn done(id: Option<&str>) -> Answer {
    let body = id.map_or(Value::Null, |id| json!({ "id": id }));
    Answer::Done(Reply { status: 200, body, ..Reply::default() })
}

/// The text that a step writes into a field.
fn text(step: &Step, field: &str) -> Option<String> {
    let change = step.changes.iter().find(|change| change.field == field)?;
    change.after.0.as_str().map(str::to_owned)
}

/// The products in a field of a step.
fn products(step: &Step, field: &str) -> Vec<String> {
    let change = step.changes.iter().find(|change| change.field == field);
    let listed = change.and_then(|change| change.after.0.as_array()).into_iter().flatten();
    listed.filter_map(|one| one.as_str().or_else(|| one["skuId"].as_str()).map(str::to_owned)).collect()
}

fn write(seen: &mut ObservedUser, step: &Step) {
    for change in &step.changes {
        let text = || change.after.0.as_str().map(str::to_owned);
        match change.field.as_str() {
            "userPrincipalName" => seen.user_principal_name = text().unwrap_or_default(),
            "displayName" => seen.display_name = text(),
            "usageLocation" => seen.usage_location = text(),
            "passwordPolicies" => seen.password_policies = text(),
            "employeeId" => seen.employee_id = text(),
            "accountEnabled" => seen.account_enabled = change.after.0.as_bool(),
            _ => {}
        }
    }
}

/// An account with that name and nothing else.
pub(crate) fn blank(id: &str, user_principal_name: &str) -> ObservedUser {
    ObservedUser {
        id: id.to_owned(),
        user_principal_name: user_principal_name.to_owned(),
        display_name: None,
        usage_location: None,
        account_enabled: Some(true),
        employee_id: None,
        password_policies: None,
        licences: Vec::new(),
        licence_states: Vec::new(),
        created: None,
        synchronised: false,
        attributes: serde_json::Value::Null,
    }
}

impl Tenant {
    /// Puts an account of somebody else into the tenant.
    pub(crate) fn add_account(&mut self, id: &str, user_principal_name: &str, password: u32) {
        let seen = blank(id, user_principal_name);
        let account = Account { seen, password, born: Moment::MIN / 2 };
        self.now.accounts.insert(id.into(), Rc::new(account));
    }

    /// Puts a group of somebody else into the tenant.
    pub(crate) fn add_group(&mut self, id: &str, display_name: &str, members: &[&str]) {
        let seen = ObservedGroup {
            id: id.to_owned(),
            display_name: display_name.to_owned(),
            unique_name: None,
            rule: None,
            role_assignable: false,
            licences: Vec::new(),
            processing: None,
            created: None,
        };
        let members = members.iter().map(|id| (*id).to_owned()).collect();
        let group = Group { seen, members, processed: Moment::MIN };
        self.now.groups.insert(id.into(), Rc::new(group));
    }

    /// Starts counting time anew, so that nothing of what is there lags.
    pub(crate) fn settle(&mut self) {
        self.past.clear();
        self.now.accounts.values_mut().for_each(|account| Rc::make_mut(account).born = Moment::MIN / 2);
        self.now.groups.values_mut().for_each(|group| Rc::make_mut(group).processed = Moment::MIN);
    }

    fn id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}-{}", self.made)
    }

    /// Carries one write out. `passwords` tells which password the process sends for a step.
    pub(crate) fn carry_out(
        &mut self,
        at: Moment,
        machine: &Machine,
        work: &Work,
        password: Option<u32>,
        marks: bool,
    ) -> Answer {
        // The requests of one batch take effect at the same moment.
        if self.past.last().is_none_or(|(until, _)| *until != at) {
            self.past.push((at, self.now.clone()));
        }
        self.change(at, machine, work, password, marks)
    }

    fn change(
        &mut self,
        at: Moment,
        machine: &Machine,
        work: &Work,
        password: Option<u32>,
        marks: bool,
    ) -> Answer {
        match work {
            Work::CreateGroup(step) => self.create_group(machine.plan_step(*step), marks),
            Work::CreateUser(step) => self.create_user(at, machine.plan_step(*step), password, marks),
            Work::UpdateGroup(step) => {
                let step = machine.plan_step(*step);
                let group = step.object_id.as_ref().and_then(|id| self.now.group(id));
                let Some(group) = group else { return refused("notFound") };
                if let Some(name) = text(step, "displayName") {
                    group.seen.display_name = name;
                }
                done(None)
            }
            Work::UpdateUser(step) => {
                let step = machine.plan_step(*step);
                let account = step.object_id.as_ref().and_then(|id| self.now.account(id));
                let Some(account) = account else { return refused("notFound") };
                write(&mut account.seen, step);
                done(None)
            }
            Work::SetPassword(step) => {
                let id = machine.id_of(&machine.plan_step(*step).address);
                let account = id.and_then(|id| self.now.account(&id));
                let (Some(account), Some(password)) = (account, password) else { return refused("notFound") };
                account.password = password;
                done(None)
            }
            Work::DeleteUser(step) => {
                let id = machine.plan_step(*step).object_id.clone().unwrap_or_default();
                self.now.accounts.remove(id.as_str());
                for group in self.now.groups.values_mut().filter(|group| group.members.contains(&id)) {
                    Rc::make_mut(group).members.remove(&id);
                }
                done(None)
            }
            Work::DeleteGroup(step) => {
                let id = machine.plan_step(*step).object_id.clone().unwrap_or_default();
                let Some(group) = self.now.groups.get(id.as_str()) else { return done(None) };
                if !group.seen.licences.is_empty() || group.processed > at {
                    return refused("licencesHeld");
                }
                self.now.groups.remove(id.as_str());
                done(None)
            }
            Work::AddMembers { group, steps } => {
                let ids: Option<Vec<String>> = steps.iter().map(|step| machine.member_of(*step)).collect();
                self.add_members(at, group, &ids.unwrap_or_default())
            }
            Work::AssignLicence(step) | Work::RemoveLicence { step, .. } => {
                self.license(at, machine, *step, work)
            }
            _ => refused("invalid"),
        }
    }

    fn create_group(&mut self, step: &Step, marks: bool) -> Answer {
        let unique_name = text(step, "uniqueName").filter(|_| marks);
        let there = |group: &Rc<Group>| unique_name.is_some() && group.seen.unique_name == unique_name;
        if self.now.groups.values().any(there) {
            return done(None);
        }
        let id = self.id("group");
        self.add_group(&id, &text(step, "displayName").unwrap_or_default(), &[]);
        if let Some(group) = self.now.group(&id) {
            group.seen.unique_name = unique_name;
        }
        done(Some(&id))
    }

    fn create_user(&mut self, at: Moment, step: &Step, password: Option<u32>, marks: bool) -> Answer {
        let name = text(step, "userPrincipalName").unwrap_or_default();
        let same = |account: &Rc<Account>| account.seen.user_principal_name.eq_ignore_ascii_case(&name);
        if self.now.accounts.values().any(same) {
            return refused("nameTaken");
        }
        let id = self.id("user");
        let mut seen = blank(&id, &name);
        write(&mut seen, step);
        seen.employee_id = seen.employee_id.filter(|_| marks);
        let account = Account { seen, password: password.unwrap_or_default(), born: at };
        self.now.accounts.insert(id.as_str().into(), Rc::new(account));
        done(Some(&id))
    }

    fn add_members(&mut self, at: Moment, group: &str, ids: &[String]) -> Answer {
        let unknown = |id: &String| {
            self.now.accounts.get(id.as_str()).is_none_or(|account| at - account.born < REPLICATION)
        };
        if ids.is_empty() || ids.iter().any(unknown) {
            return refused("notReplicated");
        }
        let Some(group) = self.now.group(group) else { return refused("notReplicated") };
        if ids.iter().any(|id| group.members.contains(id)) {
            return refused("referenceExists");
        }
        group.members.extend(ids.iter().cloned());
        if !group.seen.licences.is_empty() {
            group.processed = at + PROCESSING;
        }
        done(None)
    }

    fn license(&mut self, at: Moment, machine: &Machine, index: usize, work: &Work) -> Answer {
        let step = machine.plan_step(index);
        let group = machine.group_of(index).or_else(|| step.object_id.clone());
        let mut processed = None;
        let Objects { accounts, groups } = &mut self.now;
        let group = group.and_then(|id| groups.get_mut(id.as_str()));
        let held = if let Some(group) = group.map(Rc::make_mut) {
            processed = Some(&mut group.processed);
            &mut group.seen.licences
        } else {
            let needed = step.needs.iter().find_map(|need| machine.id_of(need));
            let user = needed.or_else(|| step.object_id.clone());
            let account = user.and_then(|id| accounts.get_mut(id.as_str()));
            let Some(account) = account.map(Rc::make_mut) else {
                return refused("notReplicated");
            };
            &mut account.seen.licences
        };
        let before = held.len();
        match work {
            Work::RemoveLicence { product, .. } => {
                let taken = products(step, "removeLicenses").get(*product).cloned();
                held.retain(|licence| Some(&licence.sku_id) != taken.as_ref());
            }
            _ => {
                for sku_id in products(step, "addLicenses") {
                    if held.iter().all(|licence| licence.sku_id != sku_id) {
                        held.push(AssignedLicence { sku_id, disabled_plans: Vec::new() });
                    }
                }
            }
        }
        if let Some(processed) = processed.filter(|_| held.len() != before) {
            *processed = at + PROCESSING;
        }
        done(None)
    }

    /// The objects as a copy shows them that lags by that much.
    fn copy(&self, at: Moment, lag: Moment) -> &Objects {
        let shown = at - lag;
        self.past.iter().find(|(until, _)| *until > shown).map_or(&self.now, |(_, objects)| objects)
    }

    /// What the engine reads, from a copy that lags by that much.
    pub(crate) fn read(&self, at: Moment, lag: Moment, machine: &Machine, work: &Work) -> ReadAnswer {
        let objects = self.copy(at, lag);
        match work {
            Work::FindUser(step) => {
                let name = text(machine.plan_step(*step), "userPrincipalName").unwrap_or_default();
                let found =
                    objects.accounts.values().find(|account| account.seen.user_principal_name == name);
                ReadAnswer::User(found.map(|account| account.seen.clone()))
            }
            Work::FindGroup(step) => {
                let name = text(machine.plan_step(*step), "uniqueName");
                let found =
                    objects.groups.values().find(|group| name.is_some() && group.seen.unique_name == name);
                ReadAnswer::Group(found.map(|group| show(group, at)))
            }
            Work::ListMembers { group, .. } => {
                let members =
                    objects.groups.get(group.as_str()).map(|group| group.members.iter().cloned().collect());
                ReadAnswer::Members(members.unwrap_or_default())
            }
            Work::MemberStates(step) => {
                let group = machine.group_of(*step).and_then(|id| objects.groups.get(id.as_str()));
                let Some(group) = group else { return ReadAnswer::States(Vec::new()) };
                let member = |id: &String| {
                    let mut seen = objects.accounts.get(id.as_str())?.seen.clone();
                    if group.processed <= at {
                        seen.licence_states =
                            group.seen.licences.iter().map(|one| active(&one.sku_id)).collect();
                    }
                    Some(seen)
                };
                ReadAnswer::States(group.members.iter().filter_map(member).collect())
            }
            work => {
                let step = work.steps().first().copied().unwrap_or_default();
                let group = machine.group_of(step).and_then(|id| objects.groups.get(id.as_str()));
                ReadAnswer::Group(group.map(|group| show(group, at)))
            }
        }
    }

    /// What planning reads, from a copy that lags by that much.
    pub(crate) fn snapshot(&self, at: Moment, lag: Moment, asked: &Asked) -> Snapshot {
        let objects = self.copy(at, lag);
        let (unique_name, display_name) = &asked.group;
        let mut snapshot = Snapshot {
            tenant: TenantFacts { id: TENANT.to_owned(), domains: vec![DOMAIN.to_owned()] },
            skus: vec![ObservedSku {
                sku_id: SKU.to_owned(),
                part_number: "TEAMS".to_owned(),
                free: 10_000,
                plans: vec![ServicePlan { id: TEAMS.to_owned(), name: "TEAMS1".to_owned() }],
            }],
            ..Snapshot::default()
        };
        for account in objects.accounts.values() {
            let name = account.seen.user_principal_name.to_ascii_lowercase();
            let mark = account.seen.employee_id.as_deref();
            if asked.names.contains(&name) || mark.is_some_and(|mark| mark.starts_with(&asked.prefix)) {
                snapshot.users.insert(name, account.seen.clone());
            }
        }
        for group in objects.groups.values() {
            if group.seen.unique_name.as_ref() == Some(unique_name) {
                let members: HashSet<String> = group.members.iter().cloned().collect();
                snapshot.members.insert(group.seen.id.clone(), members);
                snapshot.groups.insert(unique_name.clone(), show(group, at));
            }
        }
        if snapshot.groups.is_empty() {
            let same = objects.groups.values().filter(|group| group.seen.display_name == *display_name);
            snapshot.namesakes = same.map(|group| group.seen.clone()).collect();
        }
        snapshot
    }
}

fn show(group: &Group, at: Moment) -> ObservedGroup {
    let state = if group.processed > at { "QueuedForProcessing" } else { "ProcessingComplete" };
    ObservedGroup { processing: Some(state.to_owned()), ..group.seen.clone() }
}

fn active(sku_id: &str) -> LicenceState {
    LicenceState {
        sku_id: sku_id.to_owned(),
        by_group: None,
        state: "Active".to_owned(),
        error: None,
        disabled_plans: Vec::new(),
    }
}
