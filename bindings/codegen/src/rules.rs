//! The type rules: what a model type may be, so that it means the same in five languages.
//!
//! | rule | text |
//! |---|---|
//! | T1 | named structs and enums; no tuples, unit structs, newtypes or generics |
//! | T2 | an enum is all words, or tagged (`kind`, `mode`, `event`) with named fields or exactly one struct per variant |
//! | T3 | integers are `u32` or `i32`, floats are `f64` |
//! | T4 | maps are `Tags` |
//! | T5 | time is `Timestamp`, free JSON is `Json`; no bytes, paths or durations |
//! | T6 | `Option` means absent and is never `null` |
//! | T7 | every type, field, variant and word has a doc comment |
//! | T8 | no names that are reserved in a language |
//! | T9 | no secrets |
//! | T10 | on the wire: `camelCase`, unknown fields are refused, defaults are those of the type |
//! | T11 | a class name is used once |

use std::collections::BTreeMap;
use std::fmt;

use crate::attributes::Attributes;
use crate::names;
use crate::source::{Field, Kind, Model, Payload, Place, Shape, Type, Variant};

/// One violation of a rule.
pub(crate) struct Refusal {
    pub(crate) rule: &'static str,
    place: Place,
    text: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.place.file, self.place.line, self.rule, self.text)
    }
}

/// Names that are a keyword, a method of every object or generated in at least one language.
const RESERVED: &[&str] = &[
    // Keywords of Python, Kotlin, Swift, Ruby, TypeScript and Rust that are plausible as a name.
    "alias and as assert async await begin break case catch class const continue def default defer del delegate do",
    "elif else elsif end ensure enum except extension extern false False finally fn for from fun func global guard if",
    "impl import in init inout interface internal is lambda let loop match mod module move mut new next nil none None",
    "nonlocal not null object operator or package pass private protocol pub public raise redo ref repeat rescue retry",
    "return self Self static struct subscript super switch then this throw throws trait true True try type typealias",
    "typeof undef unless unsafe until use val var void when where while with yield",
    // Methods of every object, and what the generators add to a class.
    "clone close component1 constructor copy destroy display dup equals freeze hash hash_code inspect method methods",
    "notify prototype send to_json to_s to_string wait",
    // Classes that would hide one of a language's own.
    "Any Array Exception Float Int Integer List Literal Map Mapping Number Object Record Sequence String Unit",
];

/// `serde` settings that the generators understand.
const KNOWN_SETTINGS: &[&str] = &[
    "default",
    "deny_unknown_fields",
    "rename",
    "rename_all",
    "rename_all_fields",
    "skip_serializing_if",
    "tag",
    "transparent",
];

/// Every violation, in the order of the source.
pub(crate) fn check(model: &Model) -> Vec<Refusal> {
    let mut checker = Checker { model, refusals: Vec::new() };
    for found in &model.types {
        checker.check_type(found);
    }
    checker.check_classes();
    checker.refusals
}

struct Checker<'a> {
    model: &'a Model,
    refusals: Vec<Refusal>,
}

impl Checker<'_> {
    fn refuse(&mut self, rule: &'static str, place: &Place, text: String) {
        self.refusals.push(Refusal { rule, place: place.clone(), text });
    }

    fn check_type(&mut self, found: &Type) {
        let name = &found.name;
        self.check_docs(&found.docs, &found.place, name);
        self.check_name(name, &found.place, name);
        self.check_settings(&found.attributes, &found.place, name);
        match &found.shape {
            Shape::Record { fields, .. } => {
                self.check_wire(found, &["rename_all"], true);
                for field in fields {
                    self.check_field(field, &format!("{name}.{}", field.name));
                }
            }
            Shape::Words(words) => {
                self.check_wire(found, &["rename_all"], false);
                for word in words {
                    // A word may be called as it likes: every language writes it in capitals or as a string.
                    self.check_docs(&word.docs, &word.place, &format!("{name}::{}", word.name));
                }
            }
            Shape::Union { tag, variants } => self.check_union(found, tag.as_deref(), variants),
            Shape::Scalar => {}
            Shape::Other(why) => {
                self.refuse(
                    "T1",
                    &found.place,
                    format!("`{name}` {why}; a model type is a struct with named fields or an enum"),
                );
            }
        }
    }

    fn check_union(&mut self, found: &Type, tag: Option<&str>, variants: &[Variant]) {
        let name = &found.name;
        if !matches!(tag, Some("kind" | "mode" | "event")) {
            let text = format!(
                "`{name}` holds values and needs `#[serde(tag = \"kind\")]` (events: `event`), so that every language can tell its variants apart"
            );
            self.refuse("T2", &found.place, text);
        }
        let holds_fields = variants
            .iter()
            .any(|variant| matches!(&variant.payload, Payload::Fields(fields) if !fields.is_empty()));
        let rules: &[&str] =
            if holds_fields { &["rename_all", "rename_all_fields"] } else { &["rename_all"] };
        // A variant that holds a struct leaves unknown fields to that struct.
        self.check_wire(found, rules, !names::is_document(&found.shape));
        for variant in variants {
            let place = format!("{name}::{}", variant.name);
            self.check_docs(&variant.docs, &variant.place, &place);
            self.check_name(&variant.name, &variant.place, &place);
            match &variant.payload {
                Payload::Fields(fields) => {
                    for field in fields {
                        self.check_field(field, &format!("{place}.{}", field.name));
                        if Some(field.wire.as_str()) == tag {
                            self.refuse(
                                "T2",
                                &field.place,
                                format!("`{place}.{}` has the name of the tag", field.name),
                            );
                        }
                    }
                }
                Payload::Struct(held) => self.check_held(variant, &place, held),
                Payload::Other(why) => {
                    let text =
                        format!("`{place}` {why}; a variant has named fields or holds exactly one struct");
                    self.refuse("T2", &variant.place, text);
                }
            }
        }
    }

    /// A held struct carries the tag as a field of its own, so it can stand nowhere else.
    fn check_held(&mut self, variant: &Variant, place: &str, held: &str) {
        if !matches!(self.model.find(held).map(|found| &found.shape), Some(Shape::Record { .. })) {
            self.refuse(
                "T2",
                &variant.place,
                format!("`{place}` holds `{held}`, which is no struct of the model"),
            );
        }
        if variant.name != held {
            self.refuse(
                "T2",
                &variant.place,
                format!("`{place}` holds `{held}`; the variant and its struct have the same name"),
            );
        }
        let mut uses = 0;
        for found in &self.model.types {
            uses += fields(found).filter(|field| field.kind.mentions() == Some(held)).count();
            if let Shape::Union { variants, .. } = &found.shape {
                uses += variants
                    .iter()
                    .filter(|other| matches!(&other.payload, Payload::Struct(name) if name == held))
                    .count();
            }
        }
        if uses > 1 {
            let text =
                format!("`{held}` is held by `{place}` and used elsewhere too, where it would lack its tag");
            self.refuse("T2", &variant.place, text);
        }
    }

    fn check_field(&mut self, field: &Field, place: &str) {
        self.check_docs(&field.docs, &field.place, place);
        self.check_name(&field.name, &field.place, place);
        self.check_settings(&field.attributes, &field.place, place);
        if field.wire.starts_with("__") {
            self.refuse(
                "T8",
                &field.place,
                format!("`{place}` is `{}` in JSON, which JavaScript keeps for itself", field.wire),
            );
        }
        self.check_kind(&field.kind, field, place);
        let skips = field.attributes.serde("skip_serializing_if");
        match (&field.kind, skips) {
            (Kind::Optional(_), Some("Option::is_none")) if field.has_default => {}
            (Kind::Optional(_), _) => {
                let text = format!(
                    "`{place}` must be left out when absent: `#[serde(default, skip_serializing_if = \"Option::is_none\")]`"
                );
                self.refuse("T6", &field.place, text);
            }
            (_, Some(_)) if !field.has_default => {
                self.refuse(
                    "T6",
                    &field.place,
                    format!("`{place}` may be left out, but not read without it: add `default`"),
                );
            }
            _ => {}
        }
        if field.attributes.serde("default").is_some() {
            let text = format!(
                "`{place}` takes its default from a function, which no other language can call; use the type's own default"
            );
            self.refuse("T10", &field.place, text);
        } else if field.has_default && !self.has_own_default(&field.kind) {
            self.refuse(
                "T10",
                &field.place,
                format!("`{place}` has a default, but its type derives none that can be written elsewhere"),
            );
        }
    }

    fn check_kind(&mut self, kind: &Kind, field: &Field, place: &str) {
        match kind {
            Kind::Optional(inner) if matches!(**inner, Kind::Optional(_)) => {
                self.refuse(
                    "T6",
                    &field.place,
                    format!("`{place}` is an option of an option: absent has one meaning"),
                );
            }
            Kind::List(inner) if matches!(**inner, Kind::Optional(_)) => {
                self.refuse("T6", &field.place, format!("`{place}` lists options: leave absent items out"));
            }
            Kind::List(inner) | Kind::Optional(inner) => self.check_kind(inner, field, place),
            Kind::Named(name) if self.model.find(name).is_none() => {
                self.refuse(
                    "T1",
                    &field.place,
                    format!("`{place}` has the type `{name}`, which is no type of the model"),
                );
            }
            Kind::Other(spelled) => {
                let (rule, why) = foreign(spelled);
                self.refuse(rule, &field.place, format!("`{place}` has the type `{spelled}`: {why}"));
            }
            _ => {}
        }
    }

    fn has_own_default(&self, kind: &Kind) -> bool {
        let Kind::Named(name) = kind else {
            return !matches!(kind, Kind::Timestamp | Kind::Address | Kind::Other(_));
        };
        match self.model.find(name).map(|found| &found.shape) {
            Some(Shape::Record { has_default, .. }) => *has_default,
            Some(Shape::Words(words)) => words.iter().any(|word| word.is_default),
            Some(Shape::Union { variants, .. }) => variants.iter().any(|variant| variant.is_default),
            _ => false,
        }
    }

    fn check_docs(&mut self, docs: &[String], place: &Place, name: &str) {
        if docs.iter().all(String::is_empty) {
            self.refuse("T7", place, format!("`{name}` has no doc comment, which every language shows"));
        }
    }

    fn check_name(&mut self, name: &str, place: &Place, full: &str) {
        if RESERVED.iter().any(|line| line.split(' ').any(|word| word == name)) || name.starts_with("r#") {
            let text = format!(
                "`{full}`: the name `{name}` is reserved in a language; choose another and set `rename` if the contract needs it"
            );
            self.refuse("T8", place, text);
        }
    }

    fn check_settings(&mut self, attributes: &Attributes, place: &Place, name: &str) {
        for (setting, _) in &attributes.serde {
            if !KNOWN_SETTINGS.contains(&setting.as_str()) {
                self.refuse(
                    "T10",
                    place,
                    format!("`{name}`: the generators do not know the serde setting `{setting}`"),
                );
            }
        }
    }

    fn check_wire(&mut self, found: &Type, rules: &[&str], closed: bool) {
        for rule in rules {
            if found.attributes.serde(rule) != Some("camelCase") {
                self.refuse(
                    "T10",
                    &found.place,
                    format!("`{}` needs `#[serde({rule} = \"camelCase\")]`", found.name),
                );
            }
        }
        if closed && !found.attributes.has("deny_unknown_fields") {
            self.refuse(
                "T10",
                &found.place,
                format!("`{}` needs `#[serde(deny_unknown_fields)]`", found.name),
            );
        }
    }

    /// Variants become classes beside the types, so two must not meet.
    fn check_classes(&mut self) {
        let mut owners: BTreeMap<String, (&Place, String)> = BTreeMap::new();
        let mut twice = Vec::new();
        for found in &self.model.types {
            let mut classes = vec![(found.name.clone(), &found.place, found.name.clone())];
            if let Shape::Union { tag: Some(tag), variants } = &found.shape {
                let own = variants.iter().filter(|variant| !matches!(variant.payload, Payload::Struct(_)));
                classes.extend(own.map(|variant| {
                    (
                        names::class(self.model, &found.name, tag, variant),
                        &variant.place,
                        format!("{}::{}", found.name, variant.name),
                    )
                }));
            }
            for (class, place, owner) in classes {
                if let Some((_, first)) = owners.get(&class) {
                    twice.push((
                        place.clone(),
                        format!("`{owner}` and `{first}` would both be the class `{class}`; rename one"),
                    ));
                } else {
                    owners.insert(class, (place, owner));
                }
            }
        }
        for (place, text) in twice {
            self.refuse("T11", &place, text);
        }
    }
}

/// Every field of a type, those of its variants among them.
fn fields(found: &Type) -> Box<dyn Iterator<Item = &Field> + '_> {
    match &found.shape {
        Shape::Record { fields, .. } => Box::new(fields.iter()),
        Shape::Union { variants, .. } => {
            Box::new(variants.iter().flat_map(|variant| match &variant.payload {
                Payload::Fields(fields) => fields.as_slice(),
                _ => &[],
            }))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// Which rule refuses a type of Rust or a crate, and why.
fn foreign(spelled: &str) -> (&'static str, &'static str) {
    let head = spelled.split('<').next().unwrap_or(spelled).trim();
    match head.rsplit("::").next().unwrap_or(head).trim() {
        "Secret" | "SecretString" | "SecretBox" | "Sealed" | "Identity" => {
            ("T9", "a secret never crosses as data; it is a handle")
        }
        "HashMap" | "BTreeMap" | "Map" | "IndexMap" => {
            ("T4", "maps are `Tags`, which keep their order in every language")
        }
        "u8" | "u16" | "u64" | "u128" | "usize" | "i8" | "i16" | "i64" | "i128" | "isize" | "f32" => (
            "T3",
            "numbers are `u32`, `i32` or `f64`: JavaScript is exact below 2^53 only, and UniFFI has no `usize`",
        ),
        "Value" => ("T5", "free JSON is `Json`"),
        "SystemTime" | "Instant" | "OffsetDateTime" => ("T5", "a point in time is `Timestamp`"),
        "Duration" => ("T5", "a duration is a number of seconds, named so"),
        "Vec" | "Bytes" => ("T5", "bytes do not exist in JSON"),
        "PathBuf" | "Path" | "Uuid" | "char" | "str" => ("T5", "it is text in JSON: use `String`"),
        _ => ("T1", "tuples, references, arrays and generics do not cross"),
    }
}
