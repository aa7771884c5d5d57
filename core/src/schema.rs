//! JSON Schema (2020-12) of every document that programs read and people write, made from the model.
//!
//! The files in `bindings/schema/` are these, committed; `core/tests/schema.rs` compares them.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use crate::document::SCENARIO;
use crate::document::shape::{Key, Need, Shape, Union};
use crate::model;

/// The schemas by the name of their file, `NAME.schema.json`.
///
/// `scenario` describes the form that people write, shorthands included; `plan` holds the full form.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let mut scenario = schema::<model::Scenario>();
    let mut differences = Vec::new();
    describe(&mut scenario, "", &SCENARIO, &mut differences);
    debug_assert!(differences.is_empty(), "{differences:?}");
    vec![
        ("scenario", scenario),
        ("plan", schema::<model::Plan>()),
        ("event", schema::<model::Event>()),
        ("validation", schema::<model::Validation>()),
        ("verification", schema::<model::Verification>()),
        ("permissions", schema::<model::PermissionReport>()),
        ("error", schema::<model::ErrorInfo>()),
        ("run-report", schema::<model::RunReport>()),
    ]
}

fn schema<T: JsonSchema>() -> Value {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
    if let Value::Object(map) = &mut schema {
        let comment = "Generated from core/src/model: BLESS=1 cargo test -p remote-assist --features schema --test schema";
        map.shift_insert(1, "$comment".to_owned(), json!(comment));
    }
    schema
}

/// Turns the schema of the full form into that of the document form, and notes where the table of keys differs.
fn describe(schema: &mut Value, at: &str, shape: &Shape, differences: &mut Vec<String>) {
    let at = resolve(schema, at);
    match shape {
        Shape::Text => compare(schema, &at, "type", &json!("string"), differences),
        Shape::Integer { from, to } => {
            compare(schema, &at, "type", &json!("integer"), differences);
            set(schema, &at, "minimum", json!(from));
            set(schema, &at, "maximum", json!(to));
        }
        Shape::Choice(words) => {
            let found = variants(schema, &at).map(|variant| variant["const"].clone()).collect::<Value>();
            if found != json!(words) {
                differences.push(format!("{at}: the table has {words:?}, the model {found}"));
            }
        }
        Shape::List(inner) => {
            compare(schema, &at, "type", &json!("array"), differences);
            describe(schema, &format!("{at}/items"), inner, differences);
        }
        Shape::Map(keys) => describe_keys(schema, &at, keys, differences),
        Shape::Union(union) => describe_union(schema, &at, union, differences),
    }
}

fn describe_keys(schema: &mut Value, at: &str, keys: &[Key], differences: &mut Vec<String>) {
    let known = || keys.iter().filter(|key| key.need != Need::NotYet);
    let names: Vec<_> = known().map(|key| key.name).collect();
    let required: Vec<_> = known().filter(|key| key.need == Need::Required).map(|key| key.name).collect();
    let without_kind = |name: &&str| *name != "kind";
    let node = schema.pointer(at).cloned().unwrap_or_default();
    let found: Vec<_> = node["properties"]
        .as_object()
        .map(|map| map.keys().map(String::as_str).filter(without_kind).collect())
        .unwrap_or_default();
    let found_required: Vec<_> = node["required"]
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_str).filter(without_kind).collect())
        .unwrap_or_default();
    for (what, table, model) in [("keys", &names, &found), ("required keys", &required, &found_required)] {
        if table != model {
            differences.push(format!("{at}: {what} of the table are {table:?}, of the model {model:?}"));
        }
    }
    for key in known() {
        describe(schema, &format!("{at}/properties/{}", key.name), &key.shape, differences);
    }
}

fn describe_union(schema: &mut Value, at: &str, union: &Union, differences: &mut Vec<String>) {
    let carried: Vec<_> =
        union.variants.iter().filter_map(|variant| Some((variant, variant.keys?))).collect();
    let kinds: Value = carried.iter().map(|(variant, _)| json!(variant.kind)).collect();
    let found: Value =
        variants(schema, at).map(|variant| variant["properties"]["kind"]["const"].clone()).collect();
    if kinds != found {
        differences.push(format!("{at}: kinds of the table are {kinds}, of the model {found}"));
    }
    let mut words = Vec::new();
    for (index, (variant, keys)) in carried.iter().enumerate() {
        let at = format!("{at}/oneOf/{index}");
        describe_keys(schema, &at, keys, differences);
        if !variant.one_of.is_empty() {
            let choices: Value = variant.one_of.iter().map(|key| json!({ "required": [key] })).collect();
            set(schema, &at, "oneOf", choices);
        }
        if union.untagged == Some(variant.kind)
            && let Some(Value::Array(required)) = schema.pointer_mut(&format!("{at}/required"))
        {
            required.retain(|key| key != "kind");
        }
        if keys.iter().all(|key| key.need != Need::Required) {
            words.push(json!({ "type": "string", "const": variant.kind }));
        }
    }
    if let Some(Value::Array(variants)) = schema.pointer_mut(&format!("{at}/oneOf")) {
        variants.extend(words);
    }
}

/// Follows a reference, also one that stands beside `null`.
fn resolve(schema: &Value, at: &str) -> String {
    let node = schema.pointer(at).unwrap_or(&Value::Null);
    let reference = node["$ref"].as_str().or_else(|| node["anyOf"][0]["$ref"].as_str());
    reference.and_then(|reference| reference.strip_prefix('#')).unwrap_or(at).to_owned()
}

fn variants<'a>(schema: &'a Value, at: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    schema.pointer(&format!("{at}/oneOf")).and_then(Value::as_array).into_iter().flatten()
}

/// Notes where a word of the schema is another one; `null` beside it is how the model says that a key is optional.
fn compare(schema: &Value, at: &str, word: &str, wanted: &Value, differences: &mut Vec<String>) {
    let found = schema.pointer(&format!("{at}/{word}")).unwrap_or(&Value::Null);
    if found != wanted && found != &json!([wanted, "null"]) {
        differences.push(format!("{at}: `{word}` is {wanted} in the table and {found} in the model"));
    }
}

fn set(schema: &mut Value, at: &str, word: &str, value: Value) {
    if let Some(Value::Object(map)) = schema.pointer_mut(at) {
        map.insert(word.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_keys_is_the_model() {
        let mut differences = Vec::new();
        describe(&mut schema::<model::Scenario>(), "", &SCENARIO, &mut differences);
        assert_eq!(differences, Vec::<String>::new());
    }
}
