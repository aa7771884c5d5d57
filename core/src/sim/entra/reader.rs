//! Properties that are worked out when they are read.

use serde_json::{Value as Json, json};

use super::{groups, tenant, users};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Key, Kind, Rules, Shape};
use crate::sim::store::{Entity, Value, View};

/// Works out what is not stored.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The tenant as a replica shows it.
    pub(crate) view: View<'a>,
    /// The time.
    pub(crate) now: Moment,
}

impl Reader<'_> {
    #[expect(clippy::unused_self, reason = "some types look at the tenant")]
    /// The name of an object's type; some collections hold several.
    pub(crate) fn type_name(&self, kind: Kind, _entity: &Entity) -> &'static str {
        kind.table().type_name
    }

    #[expect(clippy::unused_self, reason = "some types look at the tenant")]
    /// Annotations that every object of a collection has.
    pub(crate) fn annotation(&self, _kind: Kind, _entity: &Entity) -> String {
        String::new()
    }

    #[expect(clippy::unused_self, reason = "some types look at the tenant")]
    /// Whether an object has a property; in some collections that depends on its type.
    pub(crate) fn shows(&self, _kind: Kind, _entity: &Entity, _key: Key) -> bool {
        true
    }

    /// The value of a property that is not stored.
    pub(crate) fn compute(&self, kind: Kind, entity: &Entity, key: Key) -> Json {
        match kind {
            Kind::User => users::compute(self, entity, key),
            Kind::Group => groups::compute(self, entity, key),
            Kind::Organization => tenant::compute_organization(self, entity, key),
            Kind::Sku => tenant::compute_sku(self, entity, key),
            Kind::Domain => Json::Null,
        }
    }

    /// The value of a property, stored or not.
    pub(crate) fn value(&self, kind: Kind, entity: &Entity, key: Key) -> Json {
        let property = kind.table().property(key);
        if property.rules.has(Rules::COMPUTED) {
            return self.compute(kind, entity, key);
        }
        let empty = if matches!(property.shape, Shape::Texts | Shape::ComplexList(_)) {
            json!([])
        } else {
            Json::Null
        };
        entity.get(key).map_or(empty, Value::to_json)
    }
}

/// The security identifier of an object, which follows from its identifier.
pub(super) fn security_identifier(id: Id) -> Json {
    let [first, second, third, fourth] = id.parts();
    format!("S-1-12-1-{first}-{second}-{third}-{fourth}").into()
}
