//! Everything that one tenant holds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use super::audit::AuditEntry;
use super::change::Change;
use super::collection::{Collection, Place};
use super::entity::Entity;
use super::job::Job;
use super::links::{Links, Relation};
use super::replica::Replica;
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Kind, domain};

/// One tenant.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    /// The tenant's identifier.
    pub(crate) id: Id,
    collections: Vec<Collection>,
    links: Vec<Links>,
    /// Work that is put off, by the time when it is due.
    pub(crate) jobs: BTreeMap<(Moment, u64), Job>,
    /// The audit log, the oldest first.
    pub(crate) audits: Vec<AuditEntry>,
    /// Delta tokens from before this serial number cannot be answered.
    pub(crate) delta_floor: u64,
    /// Users by product; what they use up.
    seats: HashMap<Id, i64>,
    /// The longest delay of replicas; `None` if reads see every write.
    pub(crate) lag: Option<Duration>,
}

impl Directory {
    /// An empty tenant.
    pub(crate) fn new(id: Id) -> Self {
        Self {
            id,
            collections: Kind::ALL.iter().copied().map(Collection::new).collect(),
            links: Relation::ALL.into_iter().map(|_| Links::default()).collect(),
            jobs: BTreeMap::new(),
            audits: Vec::new(),
            delta_floor: 0,
            seats: HashMap::new(),
            lag: None,
        }
    }

    /// All objects of a type.
    pub(crate) fn all(&self, kind: Kind) -> &Collection {
        &self.collections[kind as usize]
    }

    /// All references of a kind.
    pub(crate) fn links(&self, relation: Relation) -> &Links {
        &self.links[relation as usize]
    }

    /// A live user, whatever replicas show.
    pub(crate) fn user(&self, id: Id) -> Option<&Entity> {
        self.all(Kind::User).get(id)
    }

    /// A live group, whatever replicas show.
    pub(crate) fn group(&self, id: Id) -> Option<&Entity> {
        self.all(Kind::Group).get(id)
    }

    /// A product that the tenant has bought.
    pub(crate) fn sku(&self, id: Id) -> Option<&Entity> {
        self.all(Kind::Sku).get(id)
    }

    /// How many users have a product.
    pub(crate) fn consumed(&self, sku: Id) -> i64 {
        self.seats.get(&sku).copied().unwrap_or_default()
    }

    /// The name of the default domain.
    pub(crate) fn domain(&self) -> &str {
        let domains = self.all(Kind::Domain).iter().map(|(_, entity)| entity);
        let default = domains.into_iter().find(|one| one.flag(domain::IS_DEFAULT));
        default.and_then(|one| one.text(domain::ID)).unwrap_or_default()
    }

    /// Applies a change. `number` is the serial number of the commit.
    pub(crate) fn apply(&mut self, change: Change, at: Moment, number: u64) {
        if let Some(lag) = self.lag {
            self.remember(&change, at, number, lag);
        }
        match change {
            Change::Put(kind, entity) => self.put(kind, entity),
            Change::Discard(kind, id, at) => {
                self.free_seats(kind, id);
                self.collections[kind as usize].discard(id, at, number);
            }
            Change::Restore(kind, id) => {
                self.collections[kind as usize].restore(id, number);
                let back = self.all(kind).get(id).filter(|_| kind == Kind::User).map(products);
                self.count(&back.unwrap_or_default(), 1);
            }
            Change::Purge(kind, id) => {
                self.free_seats(kind, id);
                self.collections[kind as usize].purge(id, number);
            }
            Change::Link(relation, from, to) => self.links[relation as usize].add(from, to, number),
            Change::Unlink(relation, from, to) => self.links[relation as usize].remove(from, to, number),
            Change::Job(number, job) => {
                self.jobs.insert((job.due(), number), job);
            }
            Change::JobDone(number, due) => {
                self.jobs.remove(&(due, number));
            }
            Change::Audit(entry) => self.audits.push(entry),
        }
    }

    fn put(&mut self, kind: Kind, entity: Entity) {
        if kind == Kind::User {
            self.free_seats(kind, entity.id);
            self.count(&products(&entity), 1);
        }
        self.collections[kind as usize].put(entity);
    }

    fn free_seats(&mut self, kind: Kind, id: Id) {
        let held = self.all(kind).get(id).filter(|_| kind == Kind::User).map(products);
        self.count(&held.unwrap_or_default(), -1);
    }

    fn count(&mut self, skus: &HashSet<Id>, step: i64) {
        for sku in skus {
            *self.seats.entry(*sku).or_default() += step;
        }
    }

    fn remember(&mut self, change: &Change, at: Moment, number: u64, lag: Duration) {
        let forget = Moment(at.0.saturating_sub(i64::try_from(lag.as_millis()).unwrap_or(i64::MAX)));
        match change {
            Change::Put(kind, Entity { id, .. })
            | Change::Discard(kind, id, _)
            | Change::Restore(kind, id)
            | Change::Purge(kind, id) => self.collections[*kind as usize].remember(*id, at, number, forget),
            Change::Link(relation, from, to) => {
                self.links[*relation as usize].remember(*from, *to, true, at, number, forget);
            }
            Change::Unlink(relation, from, to) => {
                self.links[*relation as usize].remember(*from, *to, false, at, number, forget);
            }
            Change::Job(..) | Change::JobDone(..) | Change::Audit(_) => {}
        }
    }

    /// Everything as changes that make it anew, for the compacted tenant file.
    pub(crate) fn everything(&self) -> impl Iterator<Item = Change> {
        let entities = Kind::ALL.iter().copied().flat_map(|kind| {
            self.all(kind).everything().into_iter().flat_map(move |(entity, live)| {
                let mut stored = entity.clone();
                let gone = stored.deleted.take();
                let discard = gone.filter(|_| !live).map(|at| Change::Discard(kind, entity.id, at));
                std::iter::once(Change::Put(kind, stored)).chain(discard)
            })
        });
        let links = Relation::ALL.into_iter().flat_map(|relation| {
            self.links(relation)
                .everything()
                .into_iter()
                .map(move |(from, to)| Change::Link(relation, from, to))
        });
        let jobs = self.jobs.iter().map(|((_, number), job)| Change::Job(*number, job.clone()));
        let audits = self.audits.iter().map(|entry| Change::Audit(entry.clone()));
        entities.chain(links).chain(jobs).chain(audits)
    }
}

/// The products that a user has in fact, each counted once.
fn products(user: &Entity) -> HashSet<Id> {
    user.licences.iter().filter(|one| one.error.is_none()).map(|one| one.sku).collect()
}

/// A tenant as one replica shows it.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    /// The tenant.
    pub(crate) directory: &'a Directory,
    /// The replica; `None` shows every write.
    pub(crate) replica: Option<&'a Replica>,
}

impl<'a> View<'a> {
    /// An object.
    pub(crate) fn get(&self, kind: Kind, id: Id) -> Option<&'a Entity> {
        self.directory.all(kind).get_seen(id, self.replica)
    }

    /// An object by a unique value.
    pub(crate) fn by_unique(&self, kind: Kind, number: usize, value: &str) -> Option<&'a Entity> {
        self.directory.all(kind).by_unique_seen(number, value, self.replica)
    }

    /// Objects from one place on.
    pub(crate) fn from(
        &self,
        kind: Kind,
        place: Place,
    ) -> Box<dyn Iterator<Item = (Place, &'a Entity)> + 'a> {
        self.directory.all(kind).seen_from(place, self.replica)
    }

    /// The targets of a reference from a position on.
    pub(crate) fn targets(
        &self,
        relation: Relation,
        from: Id,
        position: u64,
    ) -> Box<dyn Iterator<Item = (u64, Id)> + 'a> {
        self.directory.links(relation).seen(from, position, self.replica)
    }
}
