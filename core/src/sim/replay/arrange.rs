//! Makes the objects that a documented request names.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::{Value as Json, json};

use super::rewrite::{is_placeholder, reference, visit};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{
    Kind, Rules, access_policy, application, autopilot_device, configuration, configuration_assignment,
    document, group, group_setting, partner, role_assignment, service_principal, sign_in, team, team_member,
    user,
};
use crate::sim::store::{AuditEntry, Change, Entity, Relation, Value};
use crate::sim::tenant::SimTenant;

/// What must be escaped in a path or query.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'{').add(b'}').add(b'`').add(b'^').add(b'|');

/// When arranged objects were made.
const MADE: Moment = Moment(1_725_000_000_000);

/// The template of group settings for guests.
const GUEST_TEMPLATE: &str = "08d542b9-071f-4e16-94b0-74abb372e3d9";

/// Arranges a tenant for one example.
pub(super) struct Arranger<'t> {
    tenant: &'t SimTenant,
    wanted: &'t Json,
    made: u64,
}

impl<'t> Arranger<'t> {
    /// For a tenant and the documented answer.
    pub(super) fn new(tenant: &'t SimTenant, wanted: &'t Json) -> Self {
        Self { tenant, wanted, made: 0 }
    }

    /// Arranges for a request; gives its address and body with placeholders filled in.
    pub(super) fn arrange(&mut self, method: &str, target: &str, mut body: Json) -> (String, Json) {
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        let mut segments: Vec<String> = path
            .trim_matches('/')
            .split('/')
            .map(|one| percent_decode_str(one).decode_utf8_lossy().into_owned())
            .collect();
        self.references(&mut body);
        let kinds = self.keys(method, &mut segments, &body);
        let query = query.map(|query| self.token(&segments, query));
        self.contents(method, &segments, &kinds);
        self.grants(&mut body);
        self.others(&segments, &kinds, &mut body);
        let path: Vec<String> =
            segments.iter().map(|one| utf8_percent_encode(one, ESCAPED).to_string()).collect();
        let query =
            query.map(|query| format!("?{}", utf8_percent_encode(&query, ESCAPED))).unwrap_or_default();
        (format!("/{}{query}", path.join("/")), body)
    }

    fn fresh(&mut self) -> Id {
        self.made += 1;
        Id::derived(0x0a44, self.made)
    }

    fn commit(&self, changes: Vec<Change>) {
        // A fresh tenant in memory has no file that could fail.
        let _ = self.tenant.change(|world| world.commit(0, MADE, changes));
    }

    fn exists(&self, kind: Kind, id: Id) -> bool {
        self.tenant.change(|world| world.directories[0].all(kind).get(id).is_some())
    }

    /// The identifier that a key stands for, and an object of that identifier.
    fn ensure(&mut self, kind: Kind, key: &str, body: &Json) -> Id {
        if key.contains('@') && kind == Kind::User {
            return self.person(key);
        }
        let id = Id::parse(key).unwrap_or_else(|| self.fresh());
        if !self.exists(kind, id) {
            let entity = self.minimal(kind, id, body);
            self.commit(vec![Change::Put(kind, entity)]);
        }
        id
    }

    fn person(&mut self, name: &str) -> Id {
        let found = self
            .tenant
            .change(|world| world.directories[0].all(Kind::User).by_unique(0, name).map(|one| one.id));
        found.unwrap_or_else(|| {
            let id = self.fresh();
            let entity =
                self.minimal(Kind::User, id, &Json::Null).with(user::USER_PRINCIPAL_NAME, Value::text(name));
            self.commit(vec![Change::Put(Kind::User, entity)]);
            id
        })
    }

    /// An object with what every object of its type has, and the values of the documented answer if it is the one.
    fn minimal(&self, kind: Kind, id: Id, body: &Json) -> Entity {
        let name = id.simple()[..12].to_owned();
        let entity = Entity::new(id, MADE);
        let mut entity = match kind {
            Kind::User => entity
                .with(user::USER_PRINCIPAL_NAME, Value::text(format!("{name}@contoso.com")))
                .with(user::DISPLAY_NAME, Value::text(name.as_str()))
                .with(user::ACCOUNT_ENABLED, Value::Bool(true))
                .with(user::USER_TYPE_NAME, Value::text("Member")),
            Kind::Group => entity
                .with(group::DISPLAY_NAME, Value::text(name.as_str()))
                .with(group::MAIL_NICKNAME, Value::text(name.as_str()))
                .with(group::MAIL_ENABLED, Value::Bool(true))
                .with(group::GROUP_TYPES, Value::texts(&["Unified"]))
                .with(group::SECURITY_ENABLED, Value::Bool(false)),
            Kind::Configuration => {
                let named = body["@odata.type"].as_str().or_else(|| self.wanted["@odata.type"].as_str());
                let name = named.unwrap_or("windows10CustomConfiguration");
                entity
                    .with(configuration::TYPE, Value::text(name.trim_start_matches("#microsoft.graph.")))
                    .with(configuration::VERSION, Value::Int(1))
                    .with(configuration::LAST_MODIFIED, Value::Time(MADE))
            }
            Kind::GroupSetting => {
                let template = body["templateId"].as_str().or_else(|| self.wanted["templateId"].as_str());
                entity.with(group_setting::TEMPLATE_ID, Value::text(template.unwrap_or(GUEST_TEMPLATE)))
            }
            Kind::Application | Kind::ServicePrincipal => {
                let (app_id, name_key) = match kind {
                    Kind::Application => (application::APP_ID, application::DISPLAY_NAME),
                    _ => (service_principal::APP_ID, service_principal::DISPLAY_NAME),
                };
                entity
                    .with(app_id, Value::text(Id::derived(7, u64::from(id.parts()[0])).to_string()))
                    .with(name_key, Value::text(name.as_str()))
            }
            Kind::Partner => entity.with(partner::TENANT_ID, Value::text(id.to_string())),
            Kind::AccessPolicy => entity.with(access_policy::STATE, Value::text("enabled")),
            Kind::SignIn => entity.with(sign_in::USER_DISPLAY_NAME, Value::text(name.as_str())),
            Kind::AutopilotDevice => entity.with(autopilot_device::MODEL, Value::text("HoloLens 2")),
            _ => entity,
        };
        fill(kind, &mut entity, self.wanted);
        entity
    }

    /// Fills in and makes what a body refers to.
    fn references(&mut self, body: &mut Json) {
        visit(body, "", &mut |name, text| {
            if !(name == "@odata.id" || name.ends_with("@odata.bind")) {
                return;
            }
            let Some((set, key)) = reference(text) else { return };
            let kind = match set.as_str() {
                "users" | "directoryObjects" => Kind::User,
                "groups" => Kind::Group,
                _ => return,
            };
            if key.contains('@') {
                self.person(&key);
                return;
            }
            let id = self.ensure(kind, &key, &Json::Null);
            *text = format!("https://graph.microsoft.com/v1.0/{set}/{id}");
        });
    }

    /// Documented tokens are those of another tenant: a token of this one, from before the objects are made, takes their place.
    fn token(&self, segments: &[String], query: &str) -> String {
        let Some((name, _)) =
            query.split_once("token=").filter(|_| segments.last().is_some_and(|one| one == "delta"))
        else {
            return query.to_owned();
        };
        let (_, first) =
            super::send(self.tenant, "GET", &format!("/{}", segments.join("/")), &Json::Null, &Json::Null);
        let link = first["@odata.deltaLink"].as_str().unwrap_or_default();
        format!("{name}token={}", link.split_once("token=").map_or("", |(_, token)| token))
    }

    /// What a few requests need beside the objects that they name.
    fn others(&mut self, segments: &[String], keys: &[(Kind, Id)], body: &mut Json) {
        let last = segments.last().map(String::as_str).unwrap_or_default();
        match last {
            "deviceRegistrationPolicy" => {
                // While Intune is on a part of it cannot change: it stands as documented.
                let kept = json!({ "azureADRegistration": self.wanted["azureADRegistration"] });
                let entity = Entity::new(self.fresh(), MADE)
                    .with(document::NAME, Value::text(last))
                    .with(document::BODY, Value::json(kept));
                self.commit(vec![Change::Put(Kind::Document, entity)]);
            }
            "getByIds" => {
                for json in body["ids"].as_array_mut().into_iter().flatten() {
                    let id = self.ensure(Kind::User, json.as_str().unwrap_or_default(), &Json::Null);
                    *json = id.to_string().into();
                }
            }
            "validateProperties" if self.wanted["error"]["details"][0]["code"] == "MissingPrefixSuffix" => {
                let rule = &self.wanted["error"]["details"][0];
                let text = |name: &str| rule[name].as_str().unwrap_or_default().to_owned();
                let value = format!("{}[GroupName]{}", text("prefix"), text("suffix"));
                let setting = Entity::new(self.fresh(), MADE)
                    .with(group_setting::TEMPLATE_ID, Value::text("62375ab9-6b52-47ed-826b-58e47e0e304b"))
                    .with(
                        group_setting::VALUES,
                        Value::json(json!([{ "name": "PrefixSuffixNamingRequirement", "value": value }])),
                    );
                self.commit(vec![Change::Put(Kind::GroupSetting, setting)]);
            }
            "validateProperties" if self.wanted["error"]["details"][0]["code"] == "PropertyConflict" => {
                let id = self.fresh();
                let taken = self.minimal(Kind::Group, id, &Json::Null);
                let name = body["mailNickname"].as_str().unwrap_or_default();
                self.commit(vec![Change::Put(
                    Kind::Group,
                    taken.with(group::MAIL_NICKNAME, Value::text(name)),
                )]);
            }
            "servicePrincipals" => {
                let id = self.fresh();
                let backing = self.minimal(Kind::Application, id, &Json::Null);
                let app_id = body["appId"].as_str().unwrap_or_default();
                self.commit(vec![Change::Put(
                    Kind::Application,
                    backing.with(application::APP_ID, Value::text(app_id)),
                )]);
            }
            _ => {}
        }
        // People whom a request adds to a private channel are in the team.
        if let Some((_, team)) = keys.iter().find(|(kind, _)| *kind == Kind::Team) {
            let people: Vec<Id> = self.tenant.change(|world| {
                let users = world.directories[0].all(Kind::User).iter().map(|(_, one)| one);
                users.filter(|one| one.created == MADE).map(|one| one.id).collect()
            });
            self.commit(people.into_iter().map(|id| Change::Link(Relation::Members, *team, id)).collect());
        }
    }

    /// Service principals that a body names for permissions.
    fn grants(&mut self, body: &mut Json) {
        let principal = body["principalId"].as_str().map(str::to_owned);
        for name in ["principalId", "resourceId", "clientId"] {
            let Some(text) = body[name].as_str().map(str::to_owned) else { continue };
            let user = name == "principalId" && body["consentType"].is_string();
            let id = self.ensure(if user { Kind::User } else { Kind::ServicePrincipal }, &text, &Json::Null);
            body[name] = id.to_string().into();
        }
        // The words `…-value` of the documentation stand for one of the two kinds of consent.
        if body["consentType"].as_str().is_some_and(is_placeholder_value) {
            body["consentType"] = if principal.is_some() { "Principal" } else { "AllPrincipals" }.into();
        }
        let (Some(resource), Some(role)) =
            (body["resourceId"].as_str().and_then(Id::parse), body["appRoleId"].as_str())
        else {
            return;
        };
        let found = self
            .tenant
            .change(|world| world.directories[0].all(Kind::ServicePrincipal).get(resource).cloned());
        if let Some(found) = found {
            let roles = Value::json(json!([{ "id": role, "value": "Documented.Role", "isEnabled": true }]));
            self.commit(vec![Change::Put(
                Kind::ServicePrincipal,
                found.with(service_principal::APP_ROLES, roles),
            )]);
        }
    }

    /// Fills in the keys of a path and makes the objects; gives the identifier and kind of each.
    fn keys(&mut self, method: &str, segments: &mut [String], body: &Json) -> Vec<(Kind, Id)> {
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
            {
                if !inline && let Some(segment) = segments.get_mut(place + 1) {
                    *segment = new;
                }
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

    fn adopt(&self, kind: Kind, id: Id, parent: Id) {
        let found = self.tenant.change(|world| world.directories[0].all(kind).get(id).cloned());
        if let Some(mut found) = found {
            found.parent = parent;
            self.commit(vec![Change::Put(kind, found)]);
        }
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

    /// The user whom a documented member shows.
    fn member_user(&mut self, member: &Json) -> Id {
        let id = member["userId"].as_str().and_then(Id::parse).unwrap_or_else(|| self.fresh());
        let mut entity = self.minimal(Kind::User, id, &Json::Null);
        for (key, name) in [(user::DISPLAY_NAME, "displayName"), (user::MAIL, "email")] {
            if let Some(text) = member[name].as_str() {
                entity.set(key, Some(Value::text(text)));
            }
        }
        self.commit(vec![Change::Put(Kind::User, entity)]);
        id
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

    /// The objects of a documented list.
    fn contents(&mut self, method: &str, segments: &[String], keys: &[(Kind, Id)]) {
        let Some(items) = self.wanted["value"].as_array().filter(|_| method == "GET") else { return };
        let last = segments
            .iter()
            .rev()
            .find(|one| !one.starts_with('$') && !one.starts_with("microsoft.graph."))
            .cloned()
            .unwrap_or_default();
        let bin = segments.first().is_some_and(|one| one == "directory");
        for item in items {
            let named = item["@odata.type"]
                .as_str()
                .map(|name| name.trim_start_matches('#').trim_start_matches("microsoft.graph."));
            let cast = segments.last().and_then(|one| one.strip_prefix("microsoft.graph."));
            let list = |set: &str| last.eq_ignore_ascii_case(set);
            let by_type = named.or(cast).and_then(Kind::named);
            let kind = match by_type {
                Some(kind) => Some(kind),
                None if list("members")
                    || list("transitiveMembers")
                    || list("owners")
                    || list("delta") && segments[0] == "users" =>
                {
                    Some(Kind::User)
                }
                None if list("delta") => Some(Kind::Group),
                None => Kind::ALL.iter().copied().find(|kind| {
                    kind.table().set.rsplit('/').next().is_some_and(|set| set.eq_ignore_ascii_case(&last))
                }),
            };
            let Some(kind) = kind.filter(|kind| {
                !matches!(kind, Kind::Organization | Kind::Domain | Kind::Sku | Kind::TeamMember)
            }) else {
                continue;
            };
            let id = item["id"].as_str().and_then(Id::parse).unwrap_or_else(|| self.fresh());
            let mut entity = self.minimal(kind, id, item);
            fill(kind, &mut entity, item);
            let parent = keys.last().copied();
            if matches!(kind, Kind::ConfigurationAssignment | Kind::DeviceStatus | Kind::UserStatus) {
                entity.parent = parent.map_or(Id::NONE, |(_, id)| id);
            }
            if kind == Kind::RoleAssignment {
                entity.set(role_assignment::PRINCIPAL_ID, parent.map(|(_, id)| Value::text(id.to_string())));
            }
            let mut changes = vec![Change::Put(kind, entity)];
            for member in item["members@delta"].as_array().into_iter().flatten() {
                let user = self.ensure(Kind::User, member["id"].as_str().unwrap_or_default(), &Json::Null);
                changes.push(Change::Link(Relation::Members, id, user));
            }
            if bin {
                changes.push(Change::Discard(kind, id, MADE));
            }
            if let Some((Kind::Group, group)) = parent {
                let relation = if list("owners") { Relation::Owners } else { Relation::Members };
                changes.push(Change::Link(relation, group, id));
            }
            self.commit(changes);
        }
    }
}

fn is_placeholder_value(text: &str) -> bool {
    text.ends_with("-value")
}

/// Takes over the values of a documented object that can be stored as they are.
fn fill(kind: Kind, entity: &mut Entity, wanted: &Json) {
    let table = kind.table();
    for (name, json) in wanted.as_object().into_iter().flatten() {
        let Some(key) = table.key(name).filter(|key| !table.property(*key).rules.has(Rules::COMPUTED)) else {
            continue;
        };
        // Keys by which objects are found stay as the request has them.
        if table.unique.contains(&key) && kind != Kind::User {
            continue;
        }
        if let Some(value) = Value::of(json, &table.property(key).shape) {
            entity.set(key, Some(value));
        }
    }
}
