//! Each rule refuses a small bad source and says why; what is allowed passes.

use crate::rules;
use crate::source::Model;

const RECORD: &str = "#[serde(rename_all = \"camelCase\", deny_unknown_fields)]";
const UNION: &str = "#[serde(tag = \"kind\", rename_all = \"camelCase\", rename_all_fields = \"camelCase\", deny_unknown_fields)]";
const OPTION: &str = "#[serde(default, skip_serializing_if = \"Option::is_none\")]";

fn refusals(source: &str) -> Vec<String> {
    let model = Model::parse("bad.rs", source).unwrap();
    rules::check(&model).iter().map(ToString::to_string).collect()
}

/// A record `A` with one field; `before` stands before the field.
fn field(before: &str, name: &str, kind: &str) -> String {
    format!("/// A.\n{RECORD}\npub struct A {{\n/// F.\n{before}\npub {name}: {kind},\n}}")
}

/// The one refusal of a source.
fn refused(source: &str, rule: &str, words: &str) {
    let found = refusals(source);
    let fits =
        matches!(found.as_slice(), [one] if one.contains(&format!(": {rule}: ")) && one.contains(words));
    assert!(fits, "{rule} with `{words}` was expected for\n{source}\nand this was said: {found:#?}");
}

#[test]
fn what_is_allowed_passes() {
    let held = format!("/// B.\n{RECORD}\npub struct B {{ /// F.\npub f: Vec<String> }}");
    let holder = "/// S.\n#[serde(tag = \"kind\", rename_all = \"camelCase\")]\npub enum S { /// B.\nB(B) }";
    let words = "/// W.\n#[serde(rename_all = \"camelCase\")]\npub enum W { /// None.\nNone }";
    let union = format!("/// U.\n{UNION}\npub enum U {{ /// P.\nPlain, /// F.\nFull {{ /// X.\nx: u32 }} }}");
    let option = field(OPTION, "f", "Option<Vec<W>>");
    assert_eq!(
        refusals(&[&held, holder, words, &union, &option].map(ToString::to_string).join("\n")),
        Vec::<String>::new()
    );
}

#[test]
fn private_items_are_nobodys_business() {
    assert_eq!(refusals("struct Hidden(u64); pub(crate) struct Half(u64); fn f() {}"), Vec::<String>::new());
}

#[test]
fn t1_named_structs_and_known_types_only() {
    refused("/// A.\npub struct A(u32, u32);", "T1", "is a tuple struct");
    refused("/// A.\npub struct A;", "T1", "is a unit struct");
    refused("/// A.\npub struct A<T> { /// X.\npub x: T }", "T1", "has generic parameters");
    refused(&field("", "f", "(String, u32)"), "T1", "tuples");
    refused(&field("", "f", "[u32; 4]"), "T1", "arrays");
    refused(&field("", "f", "Missing"), "T1", "which is no type of the model");
}

#[test]
fn t2_variants_can_be_told_apart() {
    let untagged = "/// A.\n#[serde(rename_all = \"camelCase\", rename_all_fields = \"camelCase\", deny_unknown_fields)]\npub enum A { /// B.\nB { /// X.\nx: u32 } }";
    refused(untagged, "T2", "needs `#[serde(tag");
    refused(
        &format!("/// A.\n{UNION}\npub enum A {{ /// B.\nB(u32) }}"),
        "T2",
        "holds a value that is no struct",
    );
    refused(&format!("/// A.\n{UNION}\npub enum A {{ /// B.\nB(String, String) }}"), "T2", "holds a tuple");
    refused(
        &format!("/// A.\n{UNION}\npub enum A {{ /// B.\nB {{ /// K.\nkind: u32 }} }}"),
        "T2",
        "the name of the tag",
    );
    let held = format!("/// B.\n{RECORD}\npub struct B {{ /// F.\npub f: u32 }}");
    let holder = "/// S.\n#[serde(tag = \"kind\", rename_all = \"camelCase\")]\npub enum S { /// B.\nB(B) }";
    let elsewhere = field("", "f", "Vec<B>");
    refused(&format!("{held}\n{holder}\n{elsewhere}"), "T2", "used elsewhere too");
    refused(&format!("{held}\n{}", holder.replace("B(B)", "C(B)")), "T2", "the same name");
}

#[test]
fn t3_numbers_that_javascript_keeps() {
    for kind in ["u64", "i64", "usize", "u8", "f32", "Option<u64>", "Vec<i128>"] {
        let before = if kind.starts_with("Option") { OPTION } else { "" };
        refused(&field(before, "f", kind), "T3", "`u32`, `i32` or `f64`");
    }
}

#[test]
fn t4_maps_are_tags() {
    refused(&field("", "f", "BTreeMap<String, String>"), "T4", "maps are `Tags`");
    refused(&field("", "f", "std::collections::HashMap<String, u32>"), "T4", "maps are `Tags`");
}

#[test]
fn t5_time_json_and_bytes() {
    refused(&field("", "f", "SystemTime"), "T5", "`Timestamp`");
    refused(&field("", "f", "std::time::Duration"), "T5", "a number of seconds");
    refused(&field("", "f", "serde_json::Value"), "T5", "free JSON is `Json`");
    refused(&field("", "f", "Vec<u8>"), "T5", "bytes do not exist in JSON");
    refused(&field("", "f", "PathBuf"), "T5", "use `String`");
}

#[test]
fn t6_absent_has_one_meaning() {
    refused(&field(OPTION, "f", "Option<Option<u32>>"), "T6", "absent has one meaning");
    refused(&field("", "f", "Vec<Option<u32>>"), "T6", "lists options");
    refused(&field("", "f", "Option<u32>"), "T6", "must be left out when absent");
    refused(&field("#[serde(default)]", "f", "Option<u32>"), "T6", "must be left out when absent");
    refused(
        &field("#[serde(skip_serializing_if = \"Vec::is_empty\")]", "f", "Vec<u32>"),
        "T6",
        "add `default`",
    );
}

#[test]
fn t7_everything_is_documented() {
    refused(&format!("{RECORD}\npub struct A {{ /// X.\npub x: u32 }}"), "T7", "`A` has no doc comment");
    refused(&format!("/// A.\n{RECORD}\npub struct A {{ pub x: u32 }}"), "T7", "`A.x` has no doc comment");
    refused(
        "/// A.\n#[serde(rename_all = \"camelCase\")]\npub enum A { B }",
        "T7",
        "`A::B` has no doc comment",
    );
}

#[test]
fn t8_no_reserved_names() {
    for name in ["from", "default", "close", "r#type", "hash", "object"] {
        refused(&field("", name, "u32"), "T8", "is reserved in a language");
    }
    refused(&format!("/// A.\n{UNION}\npub enum A {{ /// N.\nNone }}"), "T8", "`None` is reserved");
    refused(&field("#[serde(rename = \"__proto__\")]", "f", "u32"), "T8", "JavaScript keeps");
}

#[test]
fn t9_no_secrets() {
    for kind in ["Secret", "crate::secret::Secret", "SecretString", "secrecy::SecretBox<str>", "Vec<Sealed>"]
    {
        refused(&field("", "f", kind), "T9", "it is a handle");
    }
}

#[test]
fn t10_one_form_on_the_wire() {
    refused(
        "/// A.\n#[serde(deny_unknown_fields)]\npub struct A { /// X.\npub x: u32 }",
        "T10",
        "rename_all",
    );
    refused(
        "/// A.\n#[serde(rename_all = \"camelCase\")]\npub struct A { /// X.\npub x: u32 }",
        "T10",
        "deny_unknown_fields",
    );
    refused(&field("#[serde(default = \"five\")]", "f", "u32"), "T10", "takes its default from a function");
    refused(&field("#[serde(flatten)]", "f", "Json"), "T10", "do not know the serde setting `flatten`");
    refused(&field("#[serde(default)]", "f", "Timestamp"), "T10", "derives none");
    let words = "/// W.\n#[serde(rename_all = \"camelCase\")]\npub enum W { /// X.\nX }";
    refused(&format!("{words}\n{}", field("#[serde(default)]", "f", "W")), "T10", "derives none");
}

#[test]
fn t11_a_class_name_is_used_once() {
    let union = format!("/// U.\n{UNION}\npub enum U {{ /// P.\nPlain {{ /// X.\nx: u32 }} }}");
    let record = format!("/// P.\n{RECORD}\npub struct PlainU {{ /// X.\npub x: u32 }}");
    refused(&format!("{union}\n{record}"), "T11", "would both be the class `PlainU`");
}

#[test]
fn a_refusal_names_file_and_line() {
    let found = refusals(&format!("\n\n{}", field("", "f", "u64")));
    assert!(found[0].starts_with("bad.rs:8: T3: `A.f` has the type `u64`"), "{found:?}");
}

#[test]
fn the_model_keeps_the_rules() {
    let model = Model::read(&crate::root().join("core/src/model")).unwrap();
    let found: Vec<_> = rules::check(&model).iter().map(ToString::to_string).collect();
    assert_eq!(found, Vec::<String>::new());
    assert!(model.types.len() > 30, "the model was not found");
}
