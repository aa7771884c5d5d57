//! Objects of a documented request: minimal ones, with the values of the documented answer.

use serde_json::Value as Json;

use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{
    Kind, Rules, access_policy, application, autopilot_device, configuration, group, group_setting, partner,
    service_principal, sign_in, user,
};
use crate::sim::store::{Change, Entity, Value};

use super::arrange::Arranger;

/// When arranged objects were made.
pub(super) const MADE: Moment = Moment(1_725_000_000_000);

/// The template of group settings for guests.
pub(super) const GUEST_TEMPLATE: &str = "08d542b9-071f-4e16-94b0-74abb372e3d9";

impl Arranger<'_> {
    pub(super) fn fresh(&mut self) -> Id {
        self.made += 1;
        Id::derived(0x0a44, self.made)
    }

    pub(super) fn commit(&self, changes: Vec<Change>) {
        // A fresh tenant in memory has no file that could fail.
        let _ = self.tenant.change(|world| world.commit(0, MADE, changes));
    }

    pub(super) fn exists(&self, kind: Kind, id: Id) -> bool {
        self.tenant.change(|world| world.directories[0].all(kind).get(id).is_some())
    }

    /// The identifier that a key stands for, and an object of that identifier.
    pub(super) fn ensure(&mut self, kind: Kind, key: &str, body: &Json) -> Id {
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

    pub(super) fn person(&mut self, name: &str) -> Id {
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
    pub(super) fn minimal(&self, kind: Kind, id: Id, body: &Json) -> Entity {
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

    pub(super) fn adopt(&self, kind: Kind, id: Id, parent: Id) {
        let found = self.tenant.change(|world| world.directories[0].all(kind).get(id).cloned());
        if let Some(mut found) = found {
            found.parent = parent;
            self.commit(vec![Change::Put(kind, found)]);
        }
    }

    /// The user whom a documented member shows.
    pub(super) fn member_user(&mut self, member: &Json) -> Id {
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
}

/// Takes over the values of a documented object that can be stored as they are.
pub(super) fn fill(kind: Kind, entity: &mut Entity, wanted: &Json) {
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
