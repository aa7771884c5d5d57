//! Writes objects as JSON, with the properties that were asked for.

use serde_json::Value as Json;

use crate::sim::entra::Reader;
use crate::sim::errors::{Outcome, no_property, refuse};
use crate::sim::schema::{Key, Kind, Rules, Shape};
use crate::sim::store::{Entity, Value};

/// Writes objects with a selection of properties.
pub(crate) struct Writer<'a> {
    /// Works out what is not stored.
    pub(crate) reader: Reader<'a>,
    select: Option<&'a [String]>,
    prepared: Vec<(Kind, Vec<Key>)>,
}

impl<'a> Writer<'a> {
    /// A writer for objects of the given types. A selected property must exist on one of them.
    pub(crate) fn new(
        reader: Reader<'a>,
        select: Option<&'a [String]>,
        kinds: &[Kind],
        list: bool,
    ) -> Outcome<Self> {
        for name in select.unwrap_or_default() {
            let name = name.split('/').next().unwrap_or_default();
            let found = kinds.iter().find_map(|kind| Some((kind, kind.table().key_in_query(name)?)));
            let Some((kind, key)) = found else {
                if name == "*" {
                    continue;
                }
                let type_name = if let [only] = kinds { only.table().type_name } else { "directoryObject" };
                let mut failure = no_property(name, type_name);
                failure.message = format!("Parsing OData Select and Expand failed: {}", failure.message);
                return Err(failure);
            };
            if list && kind.table().property(key).rules.has(Rules::ELSEWHERE) {
                return Err(refuse(501, "NotImplemented", "This operation target is not yet supported."));
            }
        }
        let prepared = kinds.iter().map(|kind| (*kind, keys(*kind, select))).collect();
        Ok(Self { reader, select, prepared })
    }

    /// A writer of every property that the directory itself keeps, as actions answer with.
    pub(crate) fn whole(reader: Reader<'a>, kind: Kind) -> Self {
        let left_out = [Rules::HIDDEN, Rules::ELSEWHERE, Rules::UNMODELLED];
        let shown = |rules: Rules| !left_out.into_iter().any(|rule| rules.has(rule));
        let numbered = (0..).map(Key).zip(kind.table().properties);
        let keys = numbered.filter(|(_, property)| shown(property.rules)).map(|(key, _)| key).collect();
        Self { reader, select: None, prepared: vec![(kind, keys)] }
    }

    /// The selection as contexts show it, such as `(id,displayName)`.
    pub(crate) fn context_part(&self) -> String {
        let Some(names) = self.select else { return String::new() };
        let kind = self.prepared.first().map(|(kind, _)| kind);
        let canonical = |name: &String| {
            let key = kind.and_then(|kind| Some((kind.table(), kind.table().key_in_query(name)?)));
            key.map_or_else(|| name.clone(), |(table, key)| table.property(key).name.to_owned())
        };
        format!("({})", names.iter().map(canonical).collect::<Vec<_>>().join(","))
    }

    /// Writes an object. `extra` goes in front of the properties: annotations that are JSON members already.
    pub(crate) fn write(&self, out: &mut String, kind: Kind, entity: &Entity, extra: &str) {
        out.push('{');
        out.push_str(extra);
        let mut first = extra.is_empty();
        let keys = self.prepared.iter().find(|(one, _)| *one == kind).map(|(_, keys)| keys.as_slice());
        for key in keys.unwrap_or_default() {
            if !self.reader.shows(kind, entity, *key) {
                continue;
            }
            if !first {
                out.push(',');
            }
            first = false;
            let property = kind.table().property(*key);
            out.push('"');
            out.push_str(property.name);
            out.push_str("\":");
            self.write_value(out, kind, entity, *key);
        }
        if self.select.is_none() {
            let more = self.reader.more(kind, entity);
            if !more.is_empty() {
                out.push_str(if first { "" } else { "," });
                out.push_str(&more);
            }
        }
        out.push('}');
    }

    fn write_value(&self, out: &mut String, kind: Kind, entity: &Entity, key: Key) {
        let property = kind.table().property(key);
        if property.rules.has(Rules::COMPUTED) {
            out.push_str(&self.reader.compute(kind, entity, key).to_string());
            return;
        }
        match entity.get(key) {
            None => out.push_str(
                if matches!(property.shape, Shape::Texts | Shape::ComplexList(_) | Shape::AnyList) {
                    "[]"
                } else {
                    "null"
                },
            ),
            Some(Value::Bool(truth)) => out.push_str(if *truth { "true" } else { "false" }),
            Some(Value::Int(number)) => out.push_str(&number.to_string()),
            Some(Value::Text(text)) => quote(out, text),
            Some(Value::Texts(texts)) => {
                out.push('[');
                for (place, text) in texts.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    quote(out, text);
                }
                out.push(']');
            }
            Some(other) => out.push_str(&other.to_json().to_string()),
        }
    }
}

fn keys(kind: Kind, select: Option<&[String]>) -> Vec<Key> {
    let table = kind.table();
    let Some(names) = select.filter(|names| !names.iter().any(|name| name == "*")) else {
        return table.defaults().to_vec();
    };
    let mut keys = Vec::new();
    for name in names {
        let name = name.split('/').next().unwrap_or_default();
        if let Some(key) = table.key_in_query(name)
            && !table.property(key).rules.has(Rules::HIDDEN)
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys
}

/// Writes text as a JSON string.
pub(crate) fn quote(out: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&Json::String(text.to_owned()).to_string());
    }
}
