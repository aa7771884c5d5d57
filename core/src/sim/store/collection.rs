//! All objects of one type, in the order in which they were made.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::entity::Entity;
use super::replica::Replica;
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::Kind;

/// The place of an object in its collection. Pages are cut by places, so that every page costs the same.
pub(crate) type Place = u32;

/// An object as it was before a change that not every replica has seen.
#[derive(Clone, Debug)]
struct Past {
    at: Moment,
    number: u64,
    before: Option<Entity>,
}

/// All objects of one type.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    kind: Kind,
    live: BTreeMap<Place, Entity>,
    bin: BTreeMap<Place, Entity>,
    places: HashMap<Id, Place>,
    /// For each unique property of the type: folded value → place.
    unique: Vec<HashMap<Box<str>, Place>>,
    children: HashMap<Id, BTreeSet<Place>>,
    next: Place,
    past: BTreeMap<Place, Vec<Past>>,
    /// Objects that were purged, with the serial number of that change, for delta queries.
    pub(crate) purged: Vec<(u64, Id)>,
}

impl Collection {
    /// An empty collection.
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            live: BTreeMap::new(),
            bin: BTreeMap::new(),
            places: HashMap::new(),
            unique: vec![HashMap::new(); kind.table().unique.len()],
            children: HashMap::new(),
            next: 0,
            past: BTreeMap::new(),
            purged: Vec::new(),
        }
    }

    /// A live object.
    pub(crate) fn get(&self, id: Id) -> Option<&Entity> {
        self.live.get(self.places.get(&id)?)
    }

    /// An object of the recycle bin.
    pub(crate) fn binned(&self, id: Id) -> Option<&Entity> {
        self.bin.get(self.places.get(&id)?)
    }

    /// The live object that has a unique value; `number` counts the unique properties of the type.
    pub(crate) fn by_unique(&self, number: usize, value: &str) -> Option<&Entity> {
        self.live.get(self.unique.get(number)?.get(&*value.to_lowercase())?)
    }

    /// Live objects with their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Place, &Entity)> {
        self.live.iter().map(|(place, entity)| (*place, entity))
    }

    /// Objects of the recycle bin with their places, from one place on.
    pub(crate) fn bin_from(&self, from: Place) -> impl Iterator<Item = (Place, &Entity)> {
        self.bin.range(from..).map(|(place, entity)| (*place, entity))
    }

    /// How many objects are live.
    pub(crate) fn len(&self) -> usize {
        self.live.len()
    }

    /// Objects that belong to another one, whatever replicas show.
    pub(crate) fn children(&self, parent: Id) -> impl Iterator<Item = &Entity> {
        self.children.get(&parent).into_iter().flatten().filter_map(|place| self.live.get(place))
    }

    /// Objects that belong to another one as a replica shows them, from one place on.
    pub(crate) fn children_seen<'a>(
        &'a self,
        parent: Id,
        from: Place,
        replica: Option<&'a Replica>,
    ) -> impl Iterator<Item = (Place, &'a Entity)> {
        let places = self.children.get(&parent).into_iter().flat_map(move |places| places.range(from..));
        places.filter_map(move |place| Some((*place, self.seen(*place, replica)?)))
    }

    /// Every object with its place and whether it is live, in the order of places: what the tenant file keeps.
    pub(crate) fn everything(&self) -> Vec<(&Entity, bool)> {
        let mut all: Vec<_> = self.live.iter().map(|(place, entity)| (place, entity, true)).collect();
        all.extend(self.bin.iter().map(|(place, entity)| (place, entity, false)));
        all.sort_unstable_by_key(|(place, ..)| **place);
        all.into_iter().map(|(_, entity, live)| (entity, live)).collect()
    }

    /// The object at a place as a replica shows it.
    fn seen(&self, place: Place, replica: Option<&Replica>) -> Option<&Entity> {
        if let Some(replica) = replica
            && let Some(past) = self.past.get(&place)
            && let Some(unseen) = past.iter().find(|past| !replica.has(past.at, past.number))
        {
            return unseen.before.as_ref();
        }
        self.live.get(&place)
    }

    /// An object as a replica shows it.
    pub(crate) fn get_seen(&self, id: Id, replica: Option<&Replica>) -> Option<&Entity> {
        self.seen(*self.places.get(&id)?, replica)
    }

    /// An object by a unique value as a replica shows it.
    pub(crate) fn by_unique_seen(
        &self,
        number: usize,
        value: &str,
        replica: Option<&Replica>,
    ) -> Option<&Entity> {
        self.seen(*self.unique.get(number)?.get(&*value.to_lowercase())?, replica)
    }

    /// Objects from one place on as a replica shows them.
    pub(crate) fn seen_from<'a>(
        &'a self,
        from: Place,
        replica: Option<&'a Replica>,
    ) -> Box<dyn Iterator<Item = (Place, &'a Entity)> + 'a> {
        if replica.is_none() || self.past.is_empty() {
            return Box::new(self.live.range(from..).map(|(place, entity)| (*place, entity)));
        }
        let mut gone =
            self.past.range(from..).map(|(place, _)| *place).filter(|place| !self.live.contains_key(place));
        let mut live = self.live.range(from..).map(|(place, _)| *place).peekable();
        let mut waiting = gone.next();
        let merged = std::iter::from_fn(move || match (live.peek().copied(), waiting) {
            (Some(next), Some(lost)) if lost < next => {
                waiting = gone.next();
                Some(lost)
            }
            (Some(_), _) => live.next(),
            (None, Some(lost)) => {
                waiting = gone.next();
                Some(lost)
            }
            (None, None) => None,
        });
        Box::new(merged.filter_map(move |place| Some((place, self.seen(place, replica)?))))
    }

    /// Remembers an object as it is, before change `number`.
    pub(crate) fn remember(&mut self, id: Id, at: Moment, number: u64, forget_before: Moment) {
        let place = self.places.get(&id).copied().unwrap_or(self.next);
        let before = self.live.get(&place).cloned();
        self.past.entry(place).or_default().push(Past { at, number, before });
        if number.is_multiple_of(64) {
            self.past.retain(|_, past| {
                past.retain(|one| one.at >= forget_before);
                !past.is_empty()
            });
        }
    }

    /// Stores a new object or replaces a live one.
    pub(crate) fn put(&mut self, mut entity: Entity) {
        entity.shrink();
        let place = self.places.get(&entity.id).copied().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.places.insert(entity.id, place);
        if let Some(old) = self.live.remove(&place) {
            self.unlist(place, &old);
        }
        self.list(place, entity);
    }

    /// Moves a live object into the recycle bin.
    pub(crate) fn discard(&mut self, id: Id, at: Moment, number: u64) {
        if let Some(place) = self.places.get(&id).copied()
            && let Some(mut entity) = self.live.remove(&place)
        {
            self.unlist(place, &entity);
            entity.deleted = Some(at);
            entity.changed = number;
            self.bin.insert(place, entity);
        }
    }

    /// Moves an object out of the recycle bin to its old place.
    pub(crate) fn restore(&mut self, id: Id, number: u64) {
        if let Some(place) = self.places.get(&id).copied()
            && let Some(mut entity) = self.bin.remove(&place)
        {
            entity.deleted = None;
            entity.changed = number;
            self.list(place, entity);
        }
    }

    /// Removes an object for good.
    pub(crate) fn purge(&mut self, id: Id, number: u64) {
        if let Some(place) = self.places.remove(&id) {
            if let Some(old) = self.live.remove(&place) {
                self.unlist(place, &old);
            }
            self.bin.remove(&place);
            self.purged.push((number, id));
        }
    }

    fn list(&mut self, place: Place, entity: Entity) {
        for (values, key) in self.unique.iter_mut().zip(self.kind.table().unique) {
            if let Some(text) = entity.text(*key) {
                values.insert(text.to_lowercase().into(), place);
            }
        }
        if !entity.parent.is_none() {
            self.children.entry(entity.parent).or_default().insert(place);
        }
        self.live.insert(place, entity);
    }

    fn unlist(&mut self, place: Place, entity: &Entity) {
        for (values, key) in self.unique.iter_mut().zip(self.kind.table().unique) {
            if let Some(text) = entity.text(*key) {
                values.remove(&*text.to_lowercase());
            }
        }
        if let Some(children) = self.children.get_mut(&entity.parent) {
            children.remove(&place);
        }
    }
}
