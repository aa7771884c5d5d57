//! Makes the objects that a documented request names.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::{Value as Json, json};

use super::objects::{MADE, fill};
use super::rewrite::{reference, visit};
use crate::sim::id::Id;
use crate::sim::schema::{
    Kind, application, document, group, group_setting, role_assignment, service_principal,
};
use crate::sim::store::{Change, Entity, Relation, Value};
use crate::sim::tenant::SimTenant;

/// What must be escaped in a path or query.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'{').add(b'}').add(b'`').add(b'^').add(b'|');

/// Arranges a tenant for one example.
pub(super) struct Arranger<'t> {
    pub(super) tenant: &'t SimTenant,
    pub(super) wanted: &'t Json,
    pub(super) made: u64,
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
            let ends_in = |set: &str| last.eq_ignore_ascii_case(set);
            let by_type = named.or(cast).and_then(Kind::named);
            let kind = match by_type {
                Some(kind) => Some(kind),
                None if ends_in("members")
                    || ends_in("transitiveMembers")
                    || ends_in("owners")
                    || ends_in("delta") && segments[0] == "users" =>
                {
                    Some(Kind::User)
                }
                None if ends_in("delta") => Some(Kind::Group),
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
                let relation = if ends_in("owners") { Relation::Owners } else { Relation::Members };
                changes.push(Change::Link(relation, group, id));
            }
            self.commit(changes);
        }
    }
}

fn is_placeholder_value(text: &str) -> bool {
    text.ends_with("-value")
}
