//! `bindings/schema/*.schema.json`, from the schemas of the core.

use crate::write::Output;

/// Every schema file.
pub(crate) fn files() -> Vec<Output> {
    let schemas = remote_assist::schema::schemas().into_iter();
    schemas
        .map(|(name, schema)| {
            Output::new(format!("bindings/schema/{name}.schema.json"), format!("{schema:#}\n"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use crate::source::{Field, Model, Payload, Shape};

    /// The definitions of all schemas by their type; `scenario` describes the form that people write and is left out.
    fn definitions() -> BTreeMap<String, Value> {
        let mut found = BTreeMap::new();
        for (name, schema) in remote_assist::schema::schemas() {
            if name == "scenario" {
                continue;
            }
            found.insert(schema["title"].as_str().unwrap().to_owned(), schema.clone());
            for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
                found.insert(name.clone(), definition.clone());
            }
        }
        found
    }

    fn names(list: &Value) -> BTreeSet<&str> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    fn compare(what: &str, tag: Option<&str>, fields: &[Field], schema: &Value) {
        let required =
            fields.iter().filter(|field| !field.has_default).map(|field| field.wire.as_str()).chain(tag);
        let all = fields.iter().map(|field| field.wire.as_str()).chain(tag);
        let none = serde_json::Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&none);
        assert_eq!(properties.keys().map(String::as_str).collect::<BTreeSet<_>>(), all.collect(), "{what}");
        assert_eq!(names(&schema["required"]), required.collect(), "{what}: required");
    }

    #[test]
    fn the_source_was_read_as_serde_reads_it() {
        let model = Model::read(&crate::root().join("core/src/model")).unwrap();
        let definitions = definitions();
        for found in &model.types {
            if matches!(found.shape, Shape::Scalar) || model.holder(&found.name).is_some() {
                continue;
            }
            let schema = definitions.get(&found.name);
            let schema = schema.unwrap_or_else(|| panic!("`{}` stands in no published schema", found.name));
            match &found.shape {
                Shape::Record { fields, .. } => compare(&found.name, None, fields, schema),
                Shape::Words(words) => {
                    let list = schema["oneOf"].as_array().unwrap();
                    let consts: Vec<_> = list.iter().filter_map(|word| word["const"].as_str()).collect();
                    let wires: Vec<_> = words.iter().map(|word| word.wire.as_str()).collect();
                    assert_eq!(consts, wires, "{}", found.name);
                }
                Shape::Union { tag, variants } => {
                    let tag = tag.as_deref().unwrap();
                    for (variant, schema) in variants.iter().zip(schema["oneOf"].as_array().unwrap()) {
                        let what = format!("{}::{}", found.name, variant.name);
                        assert_eq!(schema["properties"][tag]["const"], variant.wire, "{what}");
                        let fields = match &variant.payload {
                            Payload::Fields(fields) => fields,
                            Payload::Struct(held) => match &model.find(held).unwrap().shape {
                                Shape::Record { fields, .. } => fields,
                                _ => panic!("{what} holds no struct"),
                            },
                            Payload::Other(why) => panic!("{what} {why}"),
                        };
                        compare(&what, Some(tag), fields, schema);
                    }
                }
                Shape::Scalar | Shape::Other(_) => panic!("{} was not understood", found.name),
            }
        }
    }
}
