//! One object of the directory.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::value::{Licence, Value, licence_error};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Key, Kind};

/// One object: identity, times, and the properties that are not null.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entity {
    /// Its identifier.
    pub(crate) id: Id,
    /// The object that it belongs to, such as the team of a channel; [`Id::NONE`] for most.
    pub(crate) parent: Id,
    /// When it was made.
    pub(crate) created: Moment,
    /// When it was deleted, while it is in the recycle bin.
    pub(crate) deleted: Option<Moment>,
    /// The serial number of its last change, for delta queries.
    pub(crate) changed: u64,
    properties: Vec<(Key, Value)>,
    /// Products that are assigned to it.
    pub(crate) licences: Vec<Licence>,
}

impl Entity {
    /// A new object without properties.
    pub(crate) fn new(id: Id, created: Moment) -> Self {
        Self {
            id,
            parent: Id::NONE,
            created,
            deleted: None,
            changed: 0,
            properties: Vec::new(),
            licences: Vec::new(),
        }
    }

    /// The value of a property; `None` for null.
    pub(crate) fn get(&self, key: Key) -> Option<&Value> {
        self.properties.iter().find(|(found, _)| *found == key).map(|(_, value)| value)
    }

    /// The text of a property.
    pub(crate) fn text(&self, key: Key) -> Option<&str> {
        self.get(key).and_then(Value::as_text)
    }

    /// The truth value of a property, false for null.
    pub(crate) fn flag(&self, key: Key) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The texts of a list property.
    pub(crate) fn texts(&self, key: Key) -> &[Box<str>] {
        if let Some(Value::Texts(texts)) = self.get(key) { texts } else { &[] }
    }

    /// The complex value of a property.
    pub(crate) fn json(&self, key: Key) -> Option<&Json> {
        if let Some(Value::Json(json)) = self.get(key) { Some(json) } else { None }
    }

    /// Sets or clears a property.
    pub(crate) fn set(&mut self, key: Key, value: Option<Value>) {
        let place = self.properties.iter().position(|(found, _)| *found == key);
        match (place, value) {
            (Some(place), Some(value)) => self.properties[place].1 = value,
            (Some(place), None) => {
                self.properties.remove(place);
            }
            (None, Some(value)) => self.properties.push((key, value)),
            (None, None) => {}
        }
    }

    /// The same with a property set, for chains.
    #[must_use]
    pub(crate) fn with(mut self, key: Key, value: Value) -> Self {
        self.set(key, Some(value));
        self
    }

    /// Gives unused memory back; called when the object is stored.
    pub(crate) fn shrink(&mut self) {
        self.properties.shrink_to_fit();
        self.licences.shrink_to_fit();
    }

    /// The form in which the tenant file keeps it.
    pub(crate) fn store(&self, kind: Kind) -> Json {
        serde_json::to_value(Stored(kind, self)).unwrap_or_default()
    }

    /// Reads what [`Self::store`] wrote; `None` if it is something else.
    pub(crate) fn load(stored: &Json, kind: Kind) -> Option<Self> {
        let table = kind.table();
        let id = |json: &Json| json.as_str().and_then(Id::parse);
        let mut entity = Self::new(id(&stored["id"])?, Moment(stored["made"].as_i64()?));
        entity.changed = stored["n"].as_u64()?;
        entity.parent = id(&stored["of"]).unwrap_or(Id::NONE);
        entity.deleted = stored["gone"].as_i64().map(Moment);
        for (name, json) in stored["p"].as_object()? {
            let key = table.key(name)?;
            entity.set(key, Some(Value::of(json, &table.property(key).shape)?));
        }
        for one in stored["l"].as_array().unwrap_or(&Vec::new()) {
            entity.licences.push(Licence {
                sku: id(&one[0])?,
                group: id(&one[1]),
                disabled: one[2].as_array()?.iter().map(id).collect::<Option<_>>()?,
                error: one[3]
                    .as_str()
                    .and_then(|name| licence_error::ALL.into_iter().find(|known| *known == name)),
                updated: Moment(one[4].as_i64()?),
            });
        }
        entity.shrink();
        Some(entity)
    }
}

/// An entity in the form in which the tenant file keeps it. A tenant has many, so no tree of JSON is made first.
pub(crate) struct Stored<'a>(pub(crate) Kind, pub(crate) &'a Entity);

impl Serialize for Stored<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(kind, entity) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &entity.id)?;
        map.serialize_entry("made", &entity.created)?;
        map.serialize_entry("n", &entity.changed)?;
        map.serialize_entry("p", &Properties(*kind, entity))?;
        if !entity.parent.is_none() {
            map.serialize_entry("of", &entity.parent)?;
        }
        if let Some(deleted) = entity.deleted {
            map.serialize_entry("gone", &deleted)?;
        }
        if !entity.licences.is_empty() {
            let licences: Vec<_> = entity
                .licences
                .iter()
                .map(|one| (one.sku, one.group, &one.disabled, one.error, one.updated))
                .collect();
            map.serialize_entry("l", &licences)?;
        }
        map.end()
    }
}

struct Properties<'a>(Kind, &'a Entity);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let table = self.0.table();
        serializer
            .collect_map(self.1.properties.iter().map(|(key, value)| (table.property(*key).name, value)))
    }
}
