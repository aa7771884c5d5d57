//! The keys in the path of a documented request, and the objects behind them.

use serde_json::{Value as Json, json};

use super::rewrite::is_placeholder;
use crate::sim::id::Id;
use crate::sim::schema::{Kind, application, configuration_assignment, team, team_member};
use crate::sim::store::{AuditEntry, Change, Entity, Relation, Value};

use super::arrange::Arranger;
use super::objects::{GUEST_TEMPLATE, MADE};

impl Arranger<'_> {
    /// Fills in the keys of a path and makes the objects; gives the identifier and kind of each.
    pub(super) fn keys(&mut self, method: &str, segments: &mut [String], body: &Json) -> Vec<(Kind, Id)> {
        let mut found: Vec<(Kind, Id)> = Vec::new();
        for place in 0..segments.len() {
            let (word, key) = match segments[place].split_once('(') {
                Some((word, key)) => (word.to_owned(), Some(key.trim_end_matches(')').to_owned())),
                None => (segments[place].clone(), segments.get(place + 1).cloned()),
            };
            let usable = |key: &String| {
                !key.is_empty() && !key.starts_with('$') && !key.starts_with("microsoft.graph.")
            };
            let Some(key) = key.filter(usable) else { continue };
            let inline = segments[place].contains('(');
            if inline && key.starts_with("uniqueName=") {
                if word == "applications" {
                    self.upsert(&key, body);
                }
                continue;
            }
            if let Some(new) = self.key(&word, &key, body, &mut found, (method, place + 2 >= segments.len()))
                && !inline
                && let Some(segment) = segments.get_mut(place + 1)
            {
                *segment = new;
            }
        }
        found
    }

    /// An application that an upsert finds: 204 is documented for one that exists.
    fn upsert(&mut self, key: &str, body: &Json) {
        let name = key.split('\'').nth(1).unwrap_or_default().to_owned();
        let id = self.fresh();
        let entity =
            self.minimal(Kind::Application, id, body).with(application::UNIQUE_NAME, Value::text(name));
        self.commit(vec![Change::Put(Kind::Application, entity)]);
    }

    fn key(
        &mut self,
        word: &str,
        key: &str,
        body: &Json,
        found: &mut Vec<(Kind, Id)>,
        (method, last): (&str, bool),
    ) -> Option<String> {
        let own = |kind: Kind, set: &str| (kind, set.eq_ignore_ascii_case(word));
        if ["add", "remove", "import", "delta", "getByIds", "validateProperties"].contains(&key) {
            return None;
        }
        match word {
            "organization" => return Some(self.tenant.change(|world| world.directories[0].id.to_string())),
            "subscribedSkus" => {
                return self.tenant.change(|world| {
                    let directory = &world.directories[0];
                    let product = directory.all(Kind::Sku).iter().next().map(|(_, one)| one.id)?;
                    Some(format!("{}_{product}", directory.id))
                });
            }
            "groupSettingTemplates" if is_placeholder(key) => return Some(GUEST_TEMPLATE.to_owned()),
            "directoryAudits" => return Some(self.audit()),
            "deletedItems" => return (!key.starts_with("microsoft.graph.")).then(|| self.deleted(key)),
            "channels" | "members" | "assignments" => return self.part(word, key, found, (method, last)),
            _ => {}
        }
        let sets = [
            own(Kind::User, "users"),
            own(Kind::User, "directoryObjects"),
            own(Kind::Group, "groups"),
            own(Kind::Device, "devices"),
            own(Kind::Application, "applications"),
            own(Kind::ServicePrincipal, "servicePrincipals"),
            own(Kind::RoleAssignment, "appRoleAssignments"),
            own(Kind::GroupSetting, "groupSettings"),
            own(Kind::GroupSetting, "settings"),
            own(Kind::Partner, "partners"),
            own(Kind::AccessPolicy, "policies"),
            own(Kind::SignIn, "signIns"),
            own(Kind::Configuration, "deviceConfigurations"),
            own(Kind::Enrollment, "deviceEnrollmentConfigurations"),
            own(Kind::ManagedDevice, "managedDevices"),
            own(Kind::AutopilotDevice, "windowsAutopilotDeviceIdentities"),
            own(Kind::AutopilotImport, "importedWindowsAutopilotDeviceIdentities"),
            own(Kind::HelloMethod, "windowsHelloForBusinessMethods"),
            own(Kind::Passkey, "fido2Methods"),
            own(Kind::Team, "teams"),
        ];
        let kind = sets.into_iter().find(|(_, same)| *same)?.0;
        if kind == Kind::AccessPolicy && !is_placeholder(key) || key.ends_with("Policy") {
            return None;
        }
        let id = self.ensure(kind, key, body);
        let parent = found.last().map_or(Id::NONE, |(_, id)| *id);
        match kind {
            Kind::GroupSetting if word == "settings" => self.adopt(kind, id, parent),
            Kind::HelloMethod | Kind::Passkey => self.adopt(kind, id, parent),
            Kind::Team => self.team(id),
            _ => {}
        }
        found.push((kind, id));
        Some(if key.contains('@') { key.to_owned() } else { id.to_string() })
    }

    /// The group behind a team, and an owner.
    fn team(&mut self, id: Id) {
        let group = self.minimal(Kind::Group, id, &Json::Null);
        let team = self.minimal(Kind::Team, id, &Json::Null).with(team::DISPLAY_NAME, Value::text("Team"));
        let first = match &self.wanted["value"] {
            Json::Array(items) => items.first().cloned().unwrap_or_default(),
            _ => self.wanted.clone(),
        };
        let owner = self.member_user(&first);
        self.commit(vec![
            Change::Put(Kind::Group, group),
            Change::Put(Kind::Team, team),
            Change::Link(Relation::Members, id, owner),
            Change::Link(Relation::Owners, id, owner),
        ]);
    }

    /// Parts of teams, groups and profiles.
    fn part(
        &mut self,
        word: &str,
        key: &str,
        found: &mut Vec<(Kind, Id)>,
        (method, last): (&str, bool),
    ) -> Option<String> {
        let (kind, parent) = *found.last()?;
        match (word, kind) {
            ("channels", Kind::Team) => {
                let digits = key.strip_prefix("19:")?.split('@').next()?;
                let id = Id::from_simple(digits)?;
                let mut channel = self.minimal(Kind::Channel, id, &Json::Null);
                channel.parent = parent;
                let private = last || method == "GET";
                let kind = if private { "standard" } else { "private" };
                let owners = self.tenant.change(|world| {
                    world.directories[0]
                        .links(Relation::Owners)
                        .targets(parent, 0)
                        .map(|(_, id)| id)
                        .collect::<Vec<_>>()
                });
                let people: Vec<Json> =
                    owners.iter().map(|id| json!({ "user": id, "owner": true })).collect();
                channel.set(crate::sim::schema::channel::MEMBERSHIP_TYPE, Some(Value::text(kind)));
                channel.set(crate::sim::schema::channel::MEMBERS, Some(Value::json(people.into())));
                self.commit(vec![Change::Put(Kind::Channel, channel)]);
                found.push((Kind::Team, parent));
                Some(format!("19:{digits}@thread.tacv2"))
            }
            ("members", Kind::Team) => {
                let user = self.tenant.change(|world| {
                    world.directories[0].links(Relation::Owners).targets(parent, 0).next().map(|(_, id)| id)
                })?;
                let mut member =
                    Entity::new(user, MADE).with(team_member::USER_ID, Value::text(user.to_string()));
                member.parent = parent;
                Some(self.tenant.id_text(Kind::TeamMember, &member))
            }
            ("members", Kind::Group) => {
                let id = self.ensure(Kind::User, key, &Json::Null);
                self.commit(vec![Change::Link(Relation::Members, parent, id)]);
                Some(id.to_string())
            }
            ("assignments", Kind::Configuration) => {
                let mut one = Entity::new(self.fresh(), MADE);
                one.set(
                    configuration_assignment::TARGET,
                    Some(Value::json(json!({
                        "@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": self.fresh(),
                    }))),
                );
                one.parent = parent;
                let text = self.tenant.id_text(Kind::ConfigurationAssignment, &one);
                self.commit(vec![Change::Put(Kind::ConfigurationAssignment, one)]);
                Some(text)
            }
            _ => None,
        }
    }

    fn audit(&mut self) -> String {
        let id = self.fresh();
        let entry = AuditEntry {
            at: self.tenant.now(),
            activity: "Add user".into(),
            actor: "documented".into(),
            correlation: id.to_string().into(),
            targets: Box::new([(Kind::User, id, "documented".into())]),
            modified: Box::default(),
        };
        self.commit(vec![Change::Audit(entry)]);
        self.tenant.change(|world| {
            let directory = &world.directories[0];
            let first = crate::sim::entra::audit::object(directory, 0, &directory.audits[0]);
            format!("Directory_{}", first.id)
        })
    }

    fn deleted(&mut self, key: &str) -> String {
        let group = self.wanted["@odata.type"].as_str().is_some_and(|name| name.ends_with("group"));
        let kind = if group { Kind::Group } else { Kind::User };
        let id = self.ensure(kind, key, &Json::Null);
        self.commit(vec![Change::Discard(kind, id, MADE)]);
        id.to_string()
    }
}
