//! Properties that are worked out when they are read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::{groups, methods, tenant, users};
use crate::sim::id::Id;
use crate::sim::intune::configurations;
use crate::sim::moment::Moment;
use crate::sim::schema::{
    Key, Kind, Rules, Shape, configuration, configuration_assignment, document, partner, team_member,
};
use crate::sim::store::{Entity, Value, View};
use crate::sim::teams::members;

/// Works out what is not stored.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The tenant as a replica shows it.
    pub(crate) view: View<'a>,
    /// The time.
    pub(crate) now: Moment,
}

impl Reader<'_> {
    /// The name of an object's type; some collections hold several.
    #[expect(clippy::unused_self, reason = "asked like everything else of an object")]
    pub(crate) fn type_name<'e>(&self, kind: Kind, entity: &'e Entity) -> &'e str {
        match kind {
            Kind::Configuration => entity.text(configuration::TYPE).unwrap_or_default(),
            _ => kind.table().type_name,
        }
    }

    /// Annotations that every object of a collection has.
    pub(crate) fn annotation(&self, kind: Kind, entity: &Entity) -> String {
        match kind {
            Kind::Configuration | Kind::TeamMember | Kind::Enrollment => {
                format!("\"@odata.type\":\"#microsoft.graph.{}\"", self.type_name(kind, entity))
            }
            _ => String::new(),
        }
    }

    /// Whether an object has a property; in some collections that depends on its type.
    #[expect(clippy::unused_self, reason = "asked like everything else of an object")]
    pub(crate) fn shows(&self, kind: Kind, entity: &Entity, key: Key) -> bool {
        !(kind == Kind::Configuration
            && key == configuration::OMA_SETTINGS
            && entity.text(configuration::TYPE) != Some(configurations::CUSTOM))
    }

    /// Properties that an object has beside those of its table, as JSON members.
    #[expect(clippy::unused_self, reason = "asked like everything else of an object")]
    pub(crate) fn more(&self, kind: Kind, entity: &Entity) -> String {
        match kind {
            Kind::Configuration => configurations::more(entity),
            _ => String::new(),
        }
    }

    /// The identifier as Graph shows it.
    #[expect(clippy::unused_self, reason = "asked like everything else of an object")]
    pub(crate) fn id_text(&self, kind: Kind, entity: &Entity) -> String {
        match kind {
            Kind::Channel => format!("19:{}@thread.tacv2", entity.id.simple()),
            Kind::TeamMember => STANDARD.encode(format!(
                "{}##{}",
                entity.parent,
                entity.text(team_member::USER_ID).unwrap_or_default()
            )),
            Kind::ConfigurationAssignment => {
                let target = entity.json(configuration_assignment::TARGET);
                let group = target.and_then(|target| target["groupId"].as_str()).map(str::to_owned);
                format!("{}_{}", entity.parent, group.unwrap_or_else(|| entity.id.to_string()))
            }
            Kind::Audit => format!("Directory_{}", entity.id),
            Kind::Document => entity.text(document::NAME).unwrap_or_default().to_owned(),
            Kind::Partner => entity.text(partner::TENANT_ID).unwrap_or_default().to_owned(),
            _ => entity.id.to_string(),
        }
    }

    /// The object that an identifier means, as Graph shows it.
    pub(crate) fn read_id(&self, kind: Kind, text: &str) -> Option<Id> {
        match kind {
            Kind::Channel => {
                let (digits, _) = text.strip_prefix("19:")?.split_once('@')?;
                Id::from_simple(digits)
            }
            Kind::TeamMember => members::read_id(text),
            Kind::ConfigurationAssignment => {
                let parent = Id::parse(text.get(..36)?)?;
                let mut all = self.view.directory.all(kind).children(parent);
                all.find(|one| self.id_text(kind, one) == text).map(|one| one.id)
            }
            Kind::Audit => Id::parse(text.strip_prefix("Directory_").unwrap_or(text)),
            Kind::Partner => self.view.by_unique(kind, 0, text).map(|one| one.id),
            _ => Id::parse(text),
        }
    }

    /// The value of a property that is not stored.
    pub(crate) fn compute(&self, kind: Kind, entity: &Entity, key: Key) -> Json {
        match kind.table().property(key).name {
            "id" if kind != Kind::Sku => return self.id_text(kind, entity).into(),
            "createdDateTime" => return entity.created.to_string().into(),
            "deletedDateTime" => return entity.deleted.map_or(Json::Null, |at| at.to_string().into()),
            _ => {}
        }
        match kind {
            Kind::User => users::compute(self, entity, key),
            Kind::Group => groups::compute(self, entity, key),
            Kind::Organization => tenant::compute_organization(self, key),
            Kind::Sku => tenant::compute_sku(self, entity, key),
            Kind::AccessPass => methods::compute_pass(self, entity, key),
            _ => Json::Null,
        }
    }

    /// The value of a property, stored or not.
    pub(crate) fn value(&self, kind: Kind, entity: &Entity, key: Key) -> Json {
        let property = kind.table().property(key);
        if property.rules.has(Rules::COMPUTED) {
            return self.compute(kind, entity, key);
        }
        let list = matches!(property.shape, Shape::Texts | Shape::ComplexList(_) | Shape::AnyList);
        entity.get(key).map_or(if list { json!([]) } else { Json::Null }, Value::to_json)
    }
}

/// The security identifier of an object, which follows from its identifier.
pub(super) fn security_identifier(id: Id) -> Json {
    let [first, second, third, fourth] = id.parts();
    format!("S-1-12-1-{first}-{second}-{third}-{fourth}").into()
}
