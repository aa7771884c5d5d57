//! What changed in the tenant since the last apply, by comparing it with what the journal says was written.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use crate::address::Address;
use crate::graph::{Advanced, GraphClient, path};
use crate::model::{Drift, FieldDrift, Foreign, Json, Target};
use crate::plan::{History, Recorded, Snapshot};
use crate::resource::Deployment;
use crate::resource::entra::{
    AssignedLicence, Group, Licence, Membership, ObservedGroup, ObservedUser, User,
};
use crate::resource::intune::{Assignment, AutopilotDevice, Profile};
use crate::resource::teams::{AccessPolicy, ExternalAccess, PolicyGrant, policy_words};
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
                Some(fields(vec![
                    ("userPrincipalName", json!(now.user_principal_name)),
                    ("displayName", json!(now.display_name)),
                    ("accountEnabled", json!(now.account_enabled)),
                    ("usageLocation", json!(now.usage_location)),
                    ("passwordPolicies", json!(now.password_policies)),
                    ("employeeId", json!(now.employee_id)),
                ]))
            }
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
            Setting::KIND => {
                let policy = self.snapshot.policies.get(setting_facts(address.key())?.path?)?;
                let setting = Setting {
                    key: address.key().to_owned(),
                    wanted: String::new(),
                    accounts: address.clone(),
                };
                Some(fields(vec![("value", json!(setting.now(policy)))]))
            }
            ExternalAccess::KIND => {
                let side = self.snapshot.teams.get(address.key())?;
                // What cannot be read has not been seen to differ.
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
                let domain = address.key().rsplit('@').next()?;
                match self.snapshot.teams.get(domain)?.read().and_then(|now| now.grants.as_ref()) {
                    None => Some(BTreeMap::new()),
                    Some(grants) => Some(fields(vec![("policy", json!(grants.get(address.key())?))])),
                }
            }
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
