//! Values of properties, kept small: a tenant may hold 100,000 users.

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::Shape;

/// What a property of an entity holds. Nothing is stored for null, so there is no such variant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A point in time.
    Time(Moment),
    /// Text.
    Text(Box<str>),
    /// A list of texts.
    Texts(Box<[Box<str>]>),
    /// A complex value, or a list of them.
    Json(Box<Json>),
}

impl Value {
    /// Text.
    pub(crate) fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A list of texts.
    pub(crate) fn texts<S: AsRef<str>>(texts: &[S]) -> Self {
        Self::Texts(texts.iter().map(|text| text.as_ref().into()).collect())
    }

    /// A complex value.
    pub(crate) fn json(json: Json) -> Self {
        Self::Json(Box::new(json))
    }

    /// The value of some JSON whose shape is known; `None` for null and for JSON of another shape.
    pub(crate) fn of(json: &Json, shape: &Shape) -> Option<Self> {
        match (shape, json) {
            (_, Json::Null) => None,
            (Shape::Time, Json::String(text)) => Moment::parse(text).map(Self::Time),
            (Shape::OneOf(members), Json::String(text)) => {
                let member = members.iter().find(|member| member.eq_ignore_ascii_case(text));
                Some(Self::text(member.copied().unwrap_or(text)))
            }
            (Shape::Text | Shape::Guid, Json::String(text)) => Some(Self::text(text.as_str())),
            (Shape::Bool, Json::Bool(truth)) => Some(Self::Bool(*truth)),
            (Shape::Int, Json::Number(number)) => number.as_i64().map(Self::Int),
            (Shape::Texts, Json::Array(items)) => {
                items.iter().map(|item| item.as_str().map(Into::into)).collect::<Option<_>>().map(Self::Texts)
            }
            (Shape::Complex(_) | Shape::ComplexList(_) | Shape::Any | Shape::AnyList, other) => {
                Some(Self::json(other.clone()))
            }
            _ => None,
        }
    }

    /// The value as JSON.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::Bool(truth) => Json::Bool(*truth),
            Self::Int(number) => (*number).into(),
            Self::Time(at) => at.to_string().into(),
            Self::Text(text) => text.as_ref().into(),
            Self::Texts(texts) => texts.iter().map(AsRef::as_ref).collect::<Vec<&str>>().into(),
            Self::Json(json) => json.as_ref().clone(),
        }
    }

    /// The text, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The truth value, if it is one.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(truth) = self { Some(*truth) } else { None }
    }
}

/// As [`Value::to_json`] gives it, without making that first.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Time(at) => serializer.collect_str(at),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Json(json) => json.serialize(serializer),
        }
    }
}

/// A product that is assigned, to a user or to a group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Licence {
    /// The product.
    pub(crate) sku: Id,
    /// The group through which a user has it; `None` if it is assigned directly.
    pub(crate) group: Option<Id>,
    /// The service plans that are switched off.
    pub(crate) disabled: Box<[Id]>,
    /// What went wrong, as `licenseAssignmentState.error` names it; `None` if it is active.
    pub(crate) error: Option<&'static str>,
    /// When that was found.
    pub(crate) updated: Moment,
}

/// Names of `licenseAssignmentState.error`.
pub(crate) mod licence_error {
    /// No seat is left.
    pub(crate) const COUNT: &str = "CountViolation";
    /// Another product of the same group failed.
    pub(crate) const OTHER: &str = "Other";
    /// Two service plans exclude each other.
    pub(crate) const EXCLUSIVE: &str = "MutuallyExclusiveViolation";
    /// The product is not offered where the user is.
    pub(crate) const LOCATION: &str = "ProhibitedInUsageLocationViolation";
    /// All of them.
    pub(crate) const ALL: [&str; 4] = [COUNT, OTHER, EXCLUSIVE, LOCATION];
}
