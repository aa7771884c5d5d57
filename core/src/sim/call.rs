//! One request on its way through a handler: what it asks, who asks, and the tenant that it asks about.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Map, Value as Json};

use super::answer::Answer;
use super::auth::Grant;
use super::entra::{Expansion, Reader};
use super::errors::{Failure, Outcome, malformed, missing, refuse};
use super::id::Id;
use super::moment::Moment;
use super::odata::{Query, Writer};
use super::schema::Kind;
use super::settings::Settings;
use super::store::{Change, Directory, Entity, Replica, View, World};

/// A key in a path: `/users/{value}`, or `/groups({property}='{value}')`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Argument {
    /// The alternate key, if one is named.
    pub(crate) property: Option<String>,
    /// The value.
    pub(crate) value: String,
}

/// One request on its way through a handler.
pub(crate) struct Call<'w> {
    /// All tenants.
    pub(crate) world: &'w mut World,
    /// The tenant of the token.
    pub(crate) tenant: usize,
    /// The time.
    pub(crate) now: Moment,
    /// How the tenants behave.
    pub(crate) settings: &'w Settings,
    /// Who asks.
    pub(crate) grant: &'w Grant,
    /// The replica that answers reads.
    pub(crate) replica: Option<Replica>,
    /// The address up to the version, such as `https://graph.microsoft.com/v1.0`.
    pub(crate) base: String,
    /// The path after that, as it came.
    pub(crate) path: String,
    /// The type that a general handler is to serve.
    pub(crate) kind: Kind,
    /// The keys of the path.
    pub(crate) arguments: Vec<Argument>,
    /// The query options.
    pub(crate) query: Query,
    /// The headers.
    pub(crate) headers: &'w HeaderMap,
    /// The `client-request-id`, which the audit log keeps.
    pub(crate) correlation: Arc<str>,
    /// The body.
    pub(crate) body: Bytes,
}

impl Call<'_> {
    /// The tenant.
    pub(crate) fn directory(&self) -> &Directory {
        &self.world.directories[self.tenant]
    }

    /// The tenant as this request's replica shows it.
    pub(crate) fn view(&self) -> View<'_> {
        View { directory: self.directory(), replica: self.replica.as_ref() }
    }

    /// Works out what is not stored.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { view: self.view(), now: self.now }
    }

    /// A key of the path.
    pub(crate) fn argument(&self, number: usize) -> &Argument {
        static NONE: Argument = Argument { property: None, value: String::new() };
        self.arguments.get(number).unwrap_or(&NONE)
    }

    /// The text of a key of the path.
    pub(crate) fn key(&self, number: usize) -> &str {
        &self.argument(number).value
    }

    /// A key of the path that must be a GUID; another text names nothing.
    pub(crate) fn id(&self, number: usize) -> Outcome<Id> {
        Id::parse(self.key(number)).ok_or_else(|| missing(self.key(number)))
    }

    /// Whether the path ends in `/$count`.
    pub(crate) fn counts(&self) -> bool {
        self.path.ends_with("/$count")
    }

    /// Whether a `Prefer` header holds a preference.
    pub(crate) fn prefers(&self, preference: &str) -> bool {
        let values = self.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|one| one.trim().eq_ignore_ascii_case(preference))
    }

    /// The body as a JSON object.
    pub(crate) fn object(&self) -> Outcome<Map<String, Json>> {
        if self.headers.get(http::header::CONTENT_TYPE).is_none() {
            return Err(malformed(
                "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
            ));
        }
        if self.body.is_empty() {
            return Err(malformed("Empty Payload. JSON content expected."));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Json::Object(object)) => Ok(object),
            _ => Err(malformed(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
            )),
        }
    }

    /// The body as a JSON object, empty if there is none.
    pub(crate) fn optional_object(&self) -> Outcome<Map<String, Json>> {
        if self.body.is_empty() { Ok(Map::new()) } else { self.object() }
    }

    /// Commits changes to the tenant.
    pub(crate) fn commit(&mut self, mut changes: Vec<Change>) -> Outcome<()> {
        changes.extend(super::entra::audit::entries(self, &changes));
        let memberships =
            super::entra::dynamic::follow_up(self.world, self.settings, self.tenant, self.now, &changes);
        changes.extend(memberships);
        self.world.commit(self.tenant, self.now, changes).map_err(|error| {
            refuse(
                500,
                "Service_InternalServerError",
                format!("The simulated tenant cannot keep the change: {error}."),
            )
        })
    }

    /// Answers with one object.
    pub(crate) fn reply(&self, status: u16, kind: Kind, entity: &Entity) -> Outcome<Answer> {
        let table = kind.table();
        let writer = Writer::new(self.reader(), self.query.select.as_deref(), &[kind], false)?;
        let part = writer.context_part();
        let mut extra = format!("\"@odata.context\":\"{}/$metadata#{}{part}/$entity\"", self.base, table.set);
        let annotation = self.reader().annotation(kind, entity);
        if !annotation.is_empty() {
            extra.push(',');
            extra.push_str(&annotation);
        }
        self.expansion(&[kind])?.write(self, &mut extra, entity)?;
        let mut out = String::new();
        writer.write(&mut out, kind, entity, &extra);
        Ok(Answer::written(status, out))
    }

    /// Answers a creation with the object and its address.
    pub(crate) fn created(&self, kind: Kind, id: Id) -> Outcome<Answer> {
        let entity = self.directory().all(kind).get(id).ok_or_else(|| missing(id))?;
        let answer = self.reply(201, kind, entity)?;
        Ok(answer.header("location", format!("{}/{}/{id}", self.base, kind.table().set)))
    }

    /// What `$expand` asks for.
    pub(crate) fn expansion(&self, kinds: &[Kind]) -> Outcome<Expansion> {
        Expansion::new(&self.query, kinds)
    }

    /// An object of a type, by a key of the path that is a GUID.
    pub(crate) fn entity(&self, kind: Kind, number: usize) -> Outcome<&Entity> {
        let id = self.id(number)?;
        self.view().get(kind, id).ok_or_else(|| missing(id))
    }

    /// Refuses a request whose token lacks every one of some permissions.
    pub(crate) fn require(&self, roles: &[&str]) -> Outcome<()> {
        if self.grant.holds_any(roles) { Ok(()) } else { Err(super::errors::denied()) }
    }
}

/// A failure of the world itself, such as an unwritable file.
impl From<crate::error::Error> for Failure {
    fn from(error: crate::error::Error) -> Self {
        refuse(500, "Service_InternalServerError", error.to_string())
    }
}
