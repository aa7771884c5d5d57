//! What changed in the tenant since the last apply, by comparing it with what the journal says was written.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use super::drift_guests;
use crate::address::Address;
use crate::graph::{Advanced, GraphClient, path};
use crate::model::{Drift, FieldDrift, Foreign, Json, Target};
use crate::plan::{BarrierSide, History, Recorded, Snapshot, policy_said};
use crate::powershell::canonical::SegmentState;
use crate::resource::Deployment;
use crate::resource::entra::{
    AssignedLicence, Group, Guest, Licence, Membership, ObservedGroup, ObservedUser, User,
};
use crate::resource::intune::{Assignment, AutopilotDevice, Profile};
use crate::resource::purview::{BarrierPolicy, BarrierSegment, ScopedSearch};
use crate::resource::teams::{
    AccessPolicy, Channel, ExternalAccess, PolicyGrant, Switch, Team, TeamMember, policy_words,
};
use crate::resource::tenant::{Authority, CertificateMethod, Setting, Trust, setting_facts};

/// For how many objects the audit log is asked who changed them.
const ASKED: usize = 20;

/// Compares the tenant with the history of the deployment.
pub async fn drift(
    graph: &GraphClient,
    target: Target,
    deployment: &Deployment,
    snapshot: &Snapshot,
    history: &History,
) -> Drift {
    let view = View::new(deployment, snapshot, history);
    let mut found = view.compare(target);
    let mut asked = HashMap::new();
    for one in &mut found.drift {
        let Some(id) = history.objects.get(&one.address).and_then(|held| held.id.clone()) else { continue };
        if asked.len() < ASKED && !asked.contains_key(&id) {
            let who = changed_by(graph, &id).await;
            asked.insert(id.clone(), who);
        }
        one.changed_by = asked.get(&id).cloned().flatten();
    }
    found
}

/// Who changed an object last; nobody where the log cannot be read, since that must not hide the drift itself.
async fn changed_by(graph: &GraphClient, id: &str) -> Option<String> {
    let list = format!(
        "/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '{}')&$top=50",
        path::literal(id)
    );
    let entries = graph.list_up_to(&list, Advanced(false), 1).await.ok()?.items;
    let newest = entries
        .iter()
        .filter(|entry| entry["activityDisplayName"].as_str().is_some_and(|name| name.starts_with("Update")))
        .max_by(|a, b| a["activityDateTime"].as_str().cmp(&b["activityDateTime"].as_str()))?;
    let by = &newest["initiatedBy"];
    let name = by["user"]["userPrincipalName"].as_str().or_else(|| by["app"]["displayName"].as_str())?;
    Some(name.to_owned())
}

struct View<'a> {
    deployment: &'a Deployment,
    snapshot: &'a Snapshot,
    history: &'a History,
    groups: HashMap<&'a str, &'a ObservedGroup>,
    users: HashMap<&'a str, &'a ObservedUser>,
    members: &'a HashMap<String, HashSet<String>>,
}

impl<'a> View<'a> {
    fn new(deployment: &'a Deployment, snapshot: &'a Snapshot, history: &'a History) -> Self {
        Self {
            deployment,
            snapshot,
            history,
            groups: snapshot.groups.values().map(|group| (group.id.as_str(), group)).collect(),
            users: snapshot.users.values().map(|user| (user.id.as_str(), user)).collect(),
            members: &snapshot.members,
        }
    }

    fn compare(&self, target: Target) -> Drift {
        let mut found = Drift { target, drift: Vec::new(), missing: Vec::new(), foreign: Vec::new() };
        let mut addresses: Vec<&Address> = self.history.objects.keys().collect();
        addresses.sort();
        for address in addresses {
            let recorded = &self.history.objects[address];
            match self.now(address, recorded) {
                None => found.missing.push(address.clone()),
                Some(now) => found.drift.extend(differences(address, &recorded.applied, &now)),
            }
        }
        self.foreign(&mut found);
        found
    }

    /// The fields that an object has now; `None` if it is gone.
    fn now(&self, address: &Address, recorded: &Recorded) -> Option<BTreeMap<String, Value>> {
        let id = recorded.id.as_deref();
        let fields = |list: Vec<(&str, Value)>| {
            list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
        };
        match address.kind() {
            Group::KIND => {
                let now = self.groups.get(id?)?;
                Some(fields(vec![
                    ("displayName", json!(now.display_name)),
                    ("uniqueName", json!(now.unique_name)),
                ]))
            }
            User::KIND => {
                let now = self.users.get(id?)?;
                let mut now_fields: BTreeMap<String, Value> = fields(vec![
                    ("userPrincipalName", json!(now.user_principal_name)),
                    ("displayName", json!(now.display_name)),
                    ("accountEnabled", json!(now.account_enabled)),
                    ("usageLocation", json!(now.usage_location)),
                    ("passwordPolicies", json!(now.password_policies)),
                    ("employeeId", json!(now.employee_id)),
                ]);
                now_fields.extend(attributes(&recorded.applied, &now.attributes));
                Some(now_fields)
            }
            BarrierSegment::KIND | BarrierPolicy::KIND => self.barrier(address),
            // One kind, told apart by its keys.
            ScopedSearch::KIND if *address == ScopedSearch::address() => self.barrier(address),
            Membership::KIND => {
                let (group, user) = address.key().split_once('/')?;
                let group = self.id(&Group::address_of(group))?;
                let user = self.id(&User::address_of(user))?;
                self.members.get(group)?.contains(user).then(BTreeMap::new)
            }
            Licence::KIND => self.licences(address, recorded),
            Profile::KIND => {
                let now = self.snapshot.profiles.iter().find(|profile| Some(profile.id.as_str()) == id)?;
                let mut now_fields: BTreeMap<String, Value> = fields(vec![
                    ("displayName", json!(now.display_name)),
                    (Profile::MARK, json!(now.plain_description())),
                ]);
                if !now.is_as_written() {
                    now_fields.insert("omaSettings".to_owned(), Value::Array(now.settings.clone()));
                }
                Some(now_fields)
            }
            Assignment::KIND => {
                let profile = self.id(&Profile::address_of(address.key()))?;
                let now = self.snapshot.profiles.iter().find(|held| held.id == profile)?;
                (!now.groups.is_empty()).then(BTreeMap::new)
            }
            Guest::KIND | Team::KIND | Channel::KIND | TeamMember::KIND | Switch::KIND => {
                drift_guests::now(address, recorded, self.snapshot, self.team(address))
            }
            Setting::KIND if setting_facts(address.key()).is_none() => {
                drift_guests::now(address, recorded, self.snapshot, None)
            }
            Setting::KIND => {
                let policy = self.snapshot.policies.get(setting_facts(address.key())?.path?)?;
                let setting = Setting {
                    key: address.key().to_owned(),
                    wanted: String::new(),
                    accounts: address.clone(),
                };
                Some(fields(vec![("value", json!(setting.now(policy)))]))
            }
            ExternalAccess::KIND | AccessPolicy::KIND | PolicyGrant::KIND => self.across_tenants(address),
            CertificateMethod::KIND => {
                let policy = self.snapshot.policies.get(CertificateMethod::PATH)?;
                Some(fields(vec![("state", policy["state"].clone())]))
            }
            Trust::KIND => {
                self.snapshot.trusts.values().any(|trust| Some(trust.id.as_str()) == id).then(BTreeMap::new)
            }
            Authority::KIND => {
                let mut all = self.snapshot.trusts.values().flat_map(|trust| &trust.authorities);
                all.any(|now| now["id"].as_str() == id).then(BTreeMap::new)
            }
            AutopilotDevice::KIND => {
                let serial = address.key().to_ascii_uppercase();
                self.snapshot.autopilot.contains(&serial).then(BTreeMap::new)
            }
            _ => Some(BTreeMap::new()),
        }
    }

    /// The id of the team that holds what has an address.
    fn team(&self, address: &Address) -> Option<&str> {
        self.id(&Team::address_of(address.key().split('/').next()?))
    }

    /// What Teams of a tenant holds now. What cannot be read has not been seen to differ.
    fn across_tenants(&self, address: &Address) -> Option<BTreeMap<String, Value>> {
        let fields = |list: Vec<(&str, Value)>| {
            list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
        };
        match address.kind() {
            ExternalAccess::KIND => {
                let side = self.snapshot.teams.get(address.key())?;
                let Some(now) = side.read() else { return Some(BTreeMap::new()) };
                Some(fields(ExternalAccess::shown(&now.access)))
            }
            AccessPolicy::KIND => {
                let (tenant, name) = address.key().split_once('/')?;
                match self.snapshot.teams.get(tenant)?.read().and_then(|now| now.policies.as_ref()) {
                    None => Some(BTreeMap::new()),
                    Some(policies) => {
                        Some(fields(vec![("policy", json!(policy_words(policies.get(name)?)))]))
                    }
                }
            }
            PolicyGrant::KIND => {
                // The domain of a person may be a further one of the tenant.
                let mut sides = self.snapshot.teams.values().filter_map(|side| side.read()?.grants.as_ref());
                match sides.find_map(|grants| grants.get(address.key())) {
                    None => Some(BTreeMap::new()),
                    Some(policy) => Some(fields(vec![("policy", json!(policy))])),
                }
            }
            _ => None,
        }
    }

    /// The products that were assigned and are still there.
    fn licences(&self, address: &Address, recorded: &Recorded) -> Option<BTreeMap<String, Value>> {
        let group = self.id(&Group::address_of(address.key())).and_then(|id| self.groups.get(id));
        let user = self.id(&User::address_of(address.key())).and_then(|id| self.users.get(id));
        let held = group.map(|group| &group.licences).or(user.map(|user| &user.licences))?;
        let given =
            recorded.applied.get("addLicenses").and_then(Value::as_array).cloned().unwrap_or_default();
        let still: Vec<Value> = held
            .iter()
            .map(AssignedLicence::write)
            .filter(|now| given.iter().any(|one| one["skuId"] == now["skuId"]))
            .collect();
        if still.is_empty() && !given.is_empty() {
            return None;
        }
        // The order of the service carries no meaning.
        let ordered = given
            .iter()
            .filter_map(|one| still.iter().find(|now| now["skuId"] == one["skuId"]).cloned())
            .collect();
        Some(BTreeMap::from([("addLicenses".to_owned(), Value::Array(ordered))]))
    }

    /// What there is now of information barriers; what cannot be read has not been seen to differ.
    fn barrier(&self, address: &Address) -> Option<BTreeMap<String, Value>> {
        let Some(now) = self.snapshot.barriers.as_ref().and_then(BarrierSide::read) else {
            return Some(BTreeMap::new());
        };
        let (field, value) = match address.kind() {
            BarrierSegment::KIND => match &now.segment(address.key())?.1.state {
                SegmentState::Present(filter) => ("filter", json!(filter)),
                SegmentState::Absent => return None,
            },
            BarrierPolicy::KIND => {
                let name = BarrierPolicy::name_of(self.deployment, address.key());
                ("reaches", json!(policy_said(&now.policy(&name)?.state)))
            }
            _ => ("scopedSearch", json!(now.search == ScopedSearch::goal())),
        };
        Some(BTreeMap::from([(field.to_owned(), value)]))
    }

    fn id(&self, address: &Address) -> Option<&str> {
        self.history.objects.get(address)?.id.as_deref()
    }

    /// Members of our groups and bearers of our mark that the journal does not know.
    fn foreign(&self, found: &mut Drift) {
        let ours: HashSet<&str> =
            self.history.objects.values().filter_map(|held| held.id.as_deref()).collect();
        let mut groups: Vec<(&Address, &str)> = self
            .history
            .objects
            .iter()
            .filter(|(address, _)| address.kind() == Group::KIND)
            .filter_map(|(address, held)| Some((address, held.id.as_deref()?)))
            .collect();
        groups.sort();
        for (address, id) in groups {
            let mut others: Vec<&String> = self
                .members
                .get(id)
                .into_iter()
                .flatten()
                .filter(|member| !ours.contains(member.as_str()))
                .collect();
            others.sort();
            found.foreign.extend(others.into_iter().map(|member| Foreign {
                address: address.clone(),
                id: member.clone(),
                text: "a member of the group that this deployment does not manage".to_owned(),
            }));
        }
        let mut marked: Vec<&&ObservedUser> = self
            .users
            .values()
            .filter(|user| !ours.contains(user.id.as_str()))
            .filter(|user| {
                user.employee_id
                    .as_deref()
                    .is_some_and(|mark| mark.starts_with(&self.deployment.employee_prefix()))
            })
            .collect();
        marked.sort_by(|a, b| a.user_principal_name.cmp(&b.user_principal_name));
        found.foreign.extend(marked.into_iter().map(|user| Foreign {
            address: User::address_of(user.user_principal_name.split('@').next().unwrap_or_default()),
            id: user.id.clone(),
            text: format!(
                "{} carries this deployment's mark, and the journal does not know it",
                user.user_principal_name
            ),
        }));
    }
}

/// The attributes that were written, as they are now and in the form in which they were written.
fn attributes(applied: &BTreeMap<String, Value>, now: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for property in User::SELECT_SEGMENT.split(',') {
        // What was not read has not been seen to differ.
        let (Some(wrote), Some(is)) = (applied.get(property), now.get(property)) else { continue };
        let shown = match wrote.as_object() {
            Some(wrote) => wrote.keys().map(|name| (name.clone(), is[name.as_str()].clone())).collect(),
            None => is.clone(),
        };
        found.insert(property.to_owned(), shown);
    }
    found
}

fn differences(
    address: &Address,
    applied: &BTreeMap<String, Value>,
    now: &BTreeMap<String, Value>,
) -> Vec<FieldDrift> {
    applied
        .iter()
        .filter_map(|(field, wrote)| {
            let is = now.get(field)?;
            (is != wrote).then(|| FieldDrift {
                address: address.clone(),
                field: field.clone(),
                applied: Json(wrote.clone()),
                now: Json(is.clone()),
                changed_by: None,
            })
        })
        .collect()
}
