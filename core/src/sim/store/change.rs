//! What a request changes. The same changes are applied, written to the tenant file, and read from it.

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::audit::AuditEntry;
use super::entity::{Entity, Stored};
use super::job::Job;
use super::links::Relation;
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::Kind;

/// One change.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// An object is made or replaced.
    Put(Kind, Entity),
    /// An object goes into the recycle bin.
    Discard(Kind, Id, Moment),
    /// An object comes out of the recycle bin.
    Restore(Kind, Id),
    /// An object goes for good.
    Purge(Kind, Id),
    /// A reference is added.
    Link(Relation, Id, Id),
    /// A reference is removed.
    Unlink(Relation, Id, Id),
    /// Work is put off; the number is that of the commit and the place in it.
    Job(u64, Job),
    /// Work that was put off is done.
    JobDone(u64, Moment),
    /// An entry of the audit log.
    Audit(AuditEntry),
}

/// The form in which the tenant file keeps it.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = |kind: &Kind| kind.table().type_name;
        match self {
            Self::Put(kind, entity) => ("put", name(kind), Stored(*kind, entity)).serialize(serializer),
            Self::Discard(kind, id, at) => ("discard", name(kind), id, at).serialize(serializer),
            Self::Restore(kind, id) => ("restore", name(kind), id).serialize(serializer),
            Self::Purge(kind, id) => ("purge", name(kind), id).serialize(serializer),
            Self::Link(relation, from, to) => ("link", relation.name(), from, to).serialize(serializer),
            Self::Unlink(relation, from, to) => ("unlink", relation.name(), from, to).serialize(serializer),
            Self::Job(number, job) => ("job", number, job).serialize(serializer),
            Self::JobDone(number, due) => ("done", number, due).serialize(serializer),
            Self::Audit(entry) => ("audit", entry.store()).serialize(serializer),
        }
    }
}

impl Change {
    /// Reads what was serialised; `None` if it is something else.
    pub(crate) fn load(stored: &Json) -> Option<Self> {
        let kind = || Kind::named(stored[1].as_str()?);
        let id = |place: usize| Id::parse(stored[place].as_str()?);
        let relation = || Relation::ALL.into_iter().find(|one| Some(one.name()) == stored[1].as_str());
        let moment = |place: usize| stored[place].as_i64().map(Moment);
        Some(match stored[0].as_str()? {
            "put" => Self::Put(kind()?, Entity::load(&stored[2], kind()?)?),
            "discard" => Self::Discard(kind()?, id(2)?, moment(3)?),
            "restore" => Self::Restore(kind()?, id(2)?),
            "purge" => Self::Purge(kind()?, id(2)?),
            "link" => Self::Link(relation()?, id(2)?, id(3)?),
            "unlink" => Self::Unlink(relation()?, id(2)?, id(3)?),
            "job" => Self::Job(stored[1].as_u64()?, serde_json::from_value(stored[2].clone()).ok()?),
            "done" => Self::JobDone(stored[1].as_u64()?, moment(2)?),
            "audit" => Self::Audit(AuditEntry::load(&stored[1])?),
            _ => return None,
        })
    }
}
