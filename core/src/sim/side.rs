//! State beside Graph that a tenant has all the same, such as what Teams `PowerShell` sets: JSON under a name.
//!
//! Graph v1.0 cannot read or write it. A simulated tenant keeps it, so that what a script would have done can be seen:
//! `GET`, `PUT` and `DELETE /_sim/state/{name}` with a token of the tenant.

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method};
use serde_json::Value as Json;

use super::answer::Answer;
use super::errors::{Outcome, malformed, missing, unmodelled};
use super::front::Desk;
use super::moment::Moment;
use super::schema::{Kind, document};
use super::store::{Change, Directory, Entity, Value, World};

/// The longest body; the state of a tenant is small.
const LONGEST: usize = 1024 * 1024;

impl Desk<'_> {
    /// `/_sim/state/{name}`
    pub(super) fn side(&mut self, method: &Method, path: &str, headers: &HeaderMap, body: &Bytes) -> Answer {
        let outcome = self.side_outcome(method, path, headers, body);
        outcome.unwrap_or_else(|failure| self.refusal(failure))
    }

    fn side_outcome(
        &mut self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Outcome<Answer> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let grant = self.state.tokens.authorize(self.settings.instance, header, self.now)?;
        let name = path.rsplit('/').next().unwrap_or_default();
        let stored_name = side_name(name);
        let world = &mut self.state.world;
        let tenant = world
            .directories
            .iter()
            .position(|one| one.id == grant.tenant)
            .ok_or_else(|| missing(grant.tenant))?;
        let stored = world.directories[tenant].all(Kind::Document).by_unique(0, &stored_name).cloned();
        match (method.as_str(), stored) {
            ("GET", Some(stored)) => {
                Ok(Answer::json(200, stored.json(document::BODY).unwrap_or(&Json::Null)))
            }
            ("GET" | "DELETE", None) => Err(missing(stored_name)),
            ("DELETE", Some(stored)) => {
                world.commit(tenant, self.now, vec![Change::Purge(Kind::Document, stored.id)])?;
                Ok(Answer::nothing())
            }
            ("PUT", _) => {
                let json: Json = serde_json::from_slice(body)
                    .ok()
                    .filter(|_| body.len() <= LONGEST)
                    .ok_or_else(|| malformed("The state must be JSON of at most one megabyte."))?;
                let change = state_change(world, tenant, self.now, name, json);
                world.commit(tenant, self.now, vec![change])?;
                Ok(Answer::nothing())
            }
            _ => Err(unmodelled(format!("{method} {path}"))),
        }
    }
}

/// The name under which a piece of state is stored, apart from policies.
pub(super) fn side_name(name: &str) -> String {
    format!("sim:{name}")
}

/// A piece of state.
pub(super) fn state<'d>(directory: &'d Directory, name: &str) -> Option<&'d Json> {
    directory.all(Kind::Document).by_unique(0, &side_name(name))?.json(document::BODY)
}

/// The change that keeps a piece of state.
pub(super) fn state_change(world: &mut World, tenant: usize, now: Moment, name: &str, json: Json) -> Change {
    let name = side_name(name);
    let stored = world.directories[tenant].all(Kind::Document).by_unique(0, &name).cloned();
    let entity =
        stored.unwrap_or_else(|| Entity::new(world.next_id(), now).with(document::NAME, Value::text(name)));
    Change::Put(Kind::Document, entity.with(document::BODY, Value::json(json)))
}
