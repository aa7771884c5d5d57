//! The schemas accept what is valid and refuse what is not. `bindings/codegen` compares the committed files.

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use remote_assist::clock::Timestamp;
use remote_assist::document;
use remote_assist::error::{Error, codes};
use remote_assist::model::{ErrorInfo, Scenario};
use remote_assist::scenario::{starter::starter, validate};
use remote_assist::schema::schemas;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T12:00:00Z").expect("a time")
}

fn validator(name: &str) -> Validator {
    let (_, schema) = schemas().into_iter().find(|(known, _)| *known == name).expect("a schema of that name");
    jsonschema::draft202012::new(&schema).expect("a valid schema")
}

/// A YAML text as a JSON value, by way of the only YAML that the examples use: what our own reader gives is the full
/// form, so the schema would be tested against itself.
fn plain(text: &str) -> Value {
    use saphyr::{LoadableYamlNode, Scalar, Yaml};
    fn convert(node: &Yaml<'_>) -> Value {
        match node {
            Yaml::Sequence(items) => items.iter().map(convert).collect(),
            Yaml::Mapping(map) => map
                .iter()
                .map(|(key, value)| (key.as_str().expect("a word").to_owned(), convert(value)))
                .collect(),
            Yaml::Value(Scalar::String(text)) => json!(text),
            Yaml::Value(Scalar::Integer(number)) => json!(number),
            Yaml::Value(Scalar::Boolean(value)) => json!(value),
            other => panic!("the examples have no {other:?}"),
        }
    }
    convert(&Yaml::load_from_str(text).expect("well-formed")[0])
}

#[test]
fn every_example_fits_the_schema_and_is_clean() {
    let schema = validator("scenario");
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("examples/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("# yaml-language-server: $schema=../../bindings/schema/scenario.schema.json\n")
        );
        let errors: Vec<_> = schema.iter_errors(&plain(&text)).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", path.display());
        let validation = validate(&document::load(&path).unwrap(), now());
        assert_eq!(validation.diagnostics, [], "{}", path.display());
        count += 1;
    }
    assert!(count >= 1);
    for kind in ["sharedIdentity", "federation", "vendorAccounts"] {
        assert!(schema.is_valid(&plain(starter(kind).unwrap())), "{kind}");
    }
}

/// A valid document, to break.
fn valid() -> Value {
    json!({
        "kind": "sharedIdentity", "name": "x", "tenant": "contoso.com", "usageLocation": "US",
        "mfaOwner": "it@contoso.com", "group": {"displayName": "X"},
        "accounts": [{"device": "A1", "user": "x-a"}],
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
    })
}

/// Both the schema and the reader judge a change of the valid document.
fn judge(pointer: &str, change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> (bool, bool) {
    let mut document = valid();
    change(document.pointer_mut(pointer).and_then(Value::as_object_mut).expect("a mapping"));
    let read = document::from_json(&document, Path::new(""));
    (validator("scenario").is_valid(&document), read.scenario().is_some())
}

#[test]
fn schema_and_reader_accept_the_same_forms() {
    let custom = json!({"name": "A", "aumid": "P!A", "packageFamilyName": "P", "servicePlans": []});
    let mut tagged = custom.clone();
    tagged["kind"] = json!("custom");
    for app in [json!("remoteAssist"), json!({"kind": "remoteAssist"}), custom, tagged] {
        assert_eq!(judge("", |map| drop(map.insert("app".into(), app.clone()))), (true, true), "{app}");
    }
    let template = |map: &mut serde_json::Map<String, Value>| {
        map.remove("accounts");
        map.insert("template".into(), json!({"count": 3, "user": "x-{n}"}));
    };
    assert_eq!(judge("", template), (true, true));
    assert_eq!(judge("/accounts/0", |map| drop(map.insert("displayName".into(), Value::Null))), (true, true));
}

#[test]
fn schema_and_reader_refuse_the_same_mistakes() {
    type Change = fn(&mut serde_json::Map<String, Value>);
    let broken: &[(&str, &str, Change)] = &[
        ("an unknown key", "", |map| drop(map.insert("usageLocatoin".into(), json!("US")))),
        ("an unknown kind", "", |map| drop(map.insert("kind".into(), json!("sharedIdentities")))),
        ("no kind", "", |map| drop(map.remove("kind"))),
        ("a missing key", "", |map| drop(map.remove("mfaOwner"))),
        ("a number for a text", "", |map| drop(map.insert("name".into(), json!(7)))),
        ("a text for a list", "", |map| drop(map.insert("acknowledge".into(), json!("A-L1")))),
        ("no accounts", "", |map| drop(map.remove("accounts"))),
        ("accounts twice", "", |map| drop(map.insert("accountsFrom".into(), json!("x.csv")))),
        ("an unknown cloud", "", |map| drop(map.insert("cloud".into(), json!("mars")))),
        ("an app that needs keys as a word", "", |map| drop(map.insert("app".into(), json!("custom")))),
        ("an app without its keys", "", |map| drop(map.insert("app".into(), json!({"name": "A"})))),
        ("a key that is not carried out yet", "", |map| drop(map.insert("needs".into(), json!({})))),
        ("an unknown key of an account", "/accounts/0", |map| drop(map.insert("serial".into(), json!("x")))),
        ("an account without a device", "/accounts/0", |map| drop(map.remove("device"))),
        ("an unknown capability", "/licences", |map| {
            drop(map.insert("capabilities".into(), json!(["email"])));
        }),
        ("a template of too many", "", |map| {
            map.remove("accounts");
            map.insert("template".into(), json!({"count": 100_001, "user": "x-{n}"}));
        }),
        ("a template of none", "", |map| {
            map.remove("accounts");
            map.insert("template".into(), json!({"count": 0, "user": "x-{n}"}));
        }),
    ];
    for (what, pointer, change) in broken {
        assert_eq!(judge(pointer, change), (false, false), "{what}");
    }
}

#[test]
fn what_the_library_writes_fits_its_schemas() {
    let mut document = valid();
    document["tenant"] = json!("nowhere");
    let validation = validate(&document::from_json(&document, Path::new("")), now());
    let validation = serde_json::to_value(validation).unwrap();
    assert!(validator("validation").is_valid(&validation));
    assert!(!validator("validation").is_valid(&json!({"valid": "yes", "diagnostics": []})));
    let error =
        ErrorInfo::from(&Error::new(codes::NO_SEATS, "not enough seats").hint("Get more.").with("free", 3));
    let error = serde_json::to_value(error).unwrap();
    assert!(validator("error").is_valid(&error));
    assert!(!validator("error").is_valid(&json!({"category": "bad luck"})));
    let permissions = json!({"plan": {"graph": ["User.Read.All"], "roles": []}, "apply": {"graph": [], "roles": []}, "powershell": {"graph": [], "roles": []}});
    assert!(validator("permissions").is_valid(&permissions));
}

#[test]
fn the_full_form_fits_the_plan_schema() {
    let scenario: Scenario = document::from_json(&valid(), Path::new("")).into_scenario().unwrap();
    let (_, plan) = schemas().into_iter().find(|(name, _)| *name == "plan").unwrap();
    let part = json!({"$ref": "#/$defs/Scenario", "$defs": plan["$defs"]});
    let full = jsonschema::draft202012::new(&part).unwrap();
    assert!(full.is_valid(&serde_json::to_value(&scenario).unwrap()));
    assert!(!full.is_valid(&json!({"kind": "sharedIdentity"})));
}
