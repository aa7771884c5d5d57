//! The tenant as a running cmdlet has it.

use serde_json::{Map, Value as Json};

use super::refusal::Refusal;
use crate::sim::errors::refuse;
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Kind, user};
use crate::sim::settings::Settings;
use crate::sim::side::{state, state_change};
use crate::sim::store::{Change, Directory, Entity, World};

/// The tenant as a running cmdlet has it. A cmdlet reads the newest state: what `PowerShell` sets is not kept in replicas.
pub(crate) struct Session<'w> {
    /// All tenants.
    pub(crate) world: &'w mut World,
    /// The tenant of the token.
    pub(crate) tenant: usize,
    /// How the tenants behave.
    pub(crate) settings: &'w Settings,
    /// The time.
    pub(crate) now: Moment,
    /// The application of the token.
    pub(crate) application: &'w str,
    /// Warnings beside the output.
    pub(crate) warnings: Vec<String>,
    /// Whether `-WhatIf` keeps every change back.
    pub(crate) rehearses: bool,
}

impl Session<'_> {
    /// The tenant.
    pub(crate) fn directory(&self) -> &Directory {
        &self.world.directories[self.tenant]
    }

    /// State beside Graph, an empty object if there is none yet.
    pub(crate) fn state(&self, name: &str) -> Map<String, Json> {
        state(self.directory(), name).and_then(Json::as_object).cloned().unwrap_or_default()
    }

    /// Keeps state beside Graph.
    pub(crate) fn keep(&mut self, name: &str, json: Map<String, Json>) -> Result<(), Refusal> {
        let change = state_change(self.world, self.tenant, self.now, name, Json::Object(json));
        self.commit(vec![change])
    }

    /// A list of objects that is kept as state beside Graph.
    pub(crate) fn list(&self, name: &str) -> Vec<Json> {
        state(self.directory(), name).and_then(|json| json["items"].as_array()).cloned().unwrap_or_default()
    }

    /// Keeps a list of objects as state beside Graph.
    pub(crate) fn keep_list(&mut self, name: &str, items: Vec<Json>) -> Result<(), Refusal> {
        self.keep(name, Map::from_iter([("items".to_owned(), Json::Array(items))]))
    }

    /// Commits changes, unless the cmdlet is to show alone what would happen.
    pub(crate) fn commit(&mut self, changes: Vec<Change>) -> Result<(), Refusal> {
        if self.rehearses {
            return Ok(());
        }
        self.world.commit(self.tenant, self.now, changes).map_err(|error| {
            let text = format!("The simulated tenant cannot keep the change: {error}.");
            Refusal::Door(refuse(500, "Service_InternalServerError", text))
        })
    }

    /// The user of an identity: GUID, user principal name, SIP address or alias.
    pub(crate) fn user(&self, identity: &str) -> Result<&Entity, Refusal> {
        if identity.contains('*') {
            return Err(Refusal::unmodelled("wildcards in the identity of a user"));
        }
        let users = self.directory().all(Kind::User);
        let has_scheme = identity.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("sip:"));
        let address = if has_scheme { &identity[4..] } else { identity };
        let by_key = match Id::parse(identity) {
            Some(id) => users.get(id),
            None => users.by_unique(0, address),
        };
        let mut by_alias = users.iter().map(|(_, one)| one).filter(|one| {
            let alias = one.text(user::MAIL_NICKNAME);
            alias.is_some_and(|alias| alias.eq_ignore_ascii_case(identity))
        });
        by_key.or_else(|| by_alias.next()).ok_or_else(|| Refusal::not_found(identity))
    }
}
