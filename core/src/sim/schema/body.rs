//! Reads the properties of a request body, as strictly as Graph does.

use serde_json::{Map, Value as Json};

use super::{Field, Key, Kind, Rules, Shape};
use crate::sim::errors::{Failure, Outcome, bad, refuse, unmodelled};
use crate::sim::moment::Moment;
use crate::sim::store::Value;

/// The longest text of properties that have a limit (sources: `FIDELITY.md`).
const LONGEST: [(&str, usize); 8] = [
    ("displayName", 256),
    ("mailNickname", 64),
    ("department", 64),
    ("companyName", 64),
    ("jobTitle", 128),
    ("employeeId", 16),
    ("givenName", 64),
    ("surname", 64),
];

/// The properties of a body, and the references that it binds.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// Properties with their new values; `None` clears.
    pub(crate) values: Vec<(Key, Option<Value>)>,
    /// `name@odata.bind` with its addresses.
    pub(crate) binds: Vec<(String, Vec<String>)>,
}

impl Fields {
    /// The new value of a property, if the body gives one.
    pub(crate) fn value(&self, key: Key) -> Option<&Value> {
        self.values.iter().find(|(found, _)| *found == key).and_then(|(_, value)| value.as_ref())
    }

    /// The new text of a property, if the body gives one.
    pub(crate) fn text(&self, key: Key) -> Option<&str> {
        self.value(key).and_then(Value::as_text)
    }

    /// Whether the body speaks of a property, be it to clear it.
    pub(crate) fn names(&self, key: Key) -> bool {
        self.values.iter().any(|(found, _)| *found == key)
    }
}

/// What the body is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A new object.
    Create,
    /// Changes of an object.
    Update,
}

/// Reads a body for a type.
pub(crate) fn read(kind: Kind, body: &Map<String, Json>, purpose: Purpose) -> Outcome<Fields> {
    let table = kind.table();
    let mut fields = Fields::default();
    for (name, json) in body {
        if let Some(relation) = name.strip_suffix("@odata.bind") {
            fields.binds.push((relation.to_owned(), addresses(name, json)?));
            continue;
        }
        if name.contains('@') {
            continue;
        }
        let Some(key) = table.key(name) else { return Err(invalid_property(name)) };
        let property = table.property(key);
        let fixed = property.rules.has(Rules::CREATE_ONLY) && purpose == Purpose::Update;
        if property.rules.has(Rules::READ_ONLY) || fixed {
            return Err(bad(format!("Property '{name}' is read-only and cannot be set.")));
        }
        if property.rules.has(Rules::UNMODELLED) {
            return Err(unmodelled(format!("writing the property '{name}' of {}", table.type_name)));
        }
        check(name, json, &property.shape, table.type_name)?;
        fields.values.push((key, Value::of(json, &property.shape)));
    }
    if purpose == Purpose::Create {
        require(kind, &fields)?;
    }
    Ok(fields)
}

fn require(kind: Kind, fields: &Fields) -> Outcome<()> {
    let table = kind.table();
    for (place, property) in (0..).zip(table.properties) {
        if property.rules.has(Rules::REQUIRED) && fields.value(Key(place)).is_none() {
            let resource = capital(table.type_name);
            return Err(bad(format!(
                "A value is required for property '{}' of resource '{resource}'.",
                property.name
            )));
        }
    }
    Ok(())
}

/// Refuses a property that the type does not have.
pub(crate) fn invalid_property(name: &str) -> Failure {
    bad(format!("Invalid property '{name}'."))
}

/// Refuses a value that a property does not take.
pub(crate) fn invalid_value(name: &str, type_name: &str) -> Failure {
    bad(format!("Invalid value specified for property '{name}' of resource '{}'.", capital(type_name)))
}

fn addresses(name: &str, json: &Json) -> Outcome<Vec<String>> {
    let list = match json {
        Json::String(one) => vec![one.clone()],
        Json::Array(items) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let complete = json.as_array().is_none_or(|items| items.len() == list.len());
    if complete && !list.is_empty() {
        return Ok(list);
    }
    Err(refuse(400, "BadRequest", format!("The annotation '{name}' takes a list of addresses.")))
}

/// Checks a value against a shape.
pub(crate) fn check(name: &str, json: &Json, shape: &Shape, type_name: &str) -> Outcome<()> {
    if json.is_null() {
        return Ok(());
    }
    let wrong = |expected: &str| {
        Err(bad(format!(
            "Cannot convert a primitive value to the expected type '{expected}' (property '{name}')."
        )))
    };
    match shape {
        Shape::Text => match json.as_str() {
            None => wrong("Edm.String"),
            Some(text) if too_long(name, text) => Err(invalid_value(name, type_name)),
            Some(_) => Ok(()),
        },
        Shape::OneOf(members) => match json.as_str() {
            Some(text) if members.iter().any(|member| member.eq_ignore_ascii_case(text)) => Ok(()),
            _ => Err(invalid_value(name, type_name)),
        },
        Shape::Guid if json.as_str().and_then(crate::sim::id::Id::parse).is_none() => wrong("Edm.Guid"),
        Shape::Time if json.as_str().and_then(Moment::parse).is_none() => wrong("Edm.DateTimeOffset"),
        Shape::Bool if !json.is_boolean() => wrong("Edm.Boolean"),
        Shape::Int if json.as_i64().is_none() => wrong("Edm.Int32"),
        Shape::Texts if !json.as_array().is_some_and(|items| items.iter().all(Json::is_string)) => {
            wrong("Collection(Edm.String)")
        }
        Shape::AnyList if !json.is_array() => wrong("Collection"),
        Shape::Complex(fields) => check_fields(name, json, fields, type_name),
        Shape::ComplexList(fields) => match json.as_array() {
            None => wrong("Collection"),
            Some(items) => items.iter().try_for_each(|item| check_fields(name, item, fields, type_name)),
        },
        _ => Ok(()),
    }
}

fn check_fields(name: &str, json: &Json, fields: &[Field], type_name: &str) -> Outcome<()> {
    let Some(object) = json.as_object() else {
        return Err(bad(format!("A complex value was expected for the property '{name}'.")));
    };
    for (inner, json) in object.iter().filter(|(inner, _)| !inner.contains('@')) {
        let Some(field) = fields.iter().find(|field| field.name == inner) else {
            return Err(bad(format!("Invalid property '{inner}' in '{name}'.")));
        };
        check(inner, json, &field.shape, type_name)?;
    }
    Ok(())
}

fn too_long(name: &str, text: &str) -> bool {
    LONGEST.iter().any(|(limited, longest)| *limited == name && text.chars().count() > *longest)
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}
