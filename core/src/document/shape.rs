//! The words in which [`super::keys`] describes a document.

use serde_json::{Map, Value as Json, json};

use crate::error::Code;

/// What a value must be.
pub(crate) enum Shape {
    /// A text.
    Text,
    /// `true` or `false`.
    Truth,
    /// A whole number within bounds, both included.
    Integer { from: i64, to: i64 },
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A list of one kind of value.
    List(&'static Shape),
    /// A mapping with known keys.
    Map(&'static [Key]),
    /// A mapping in which one key, such as `kind`, chooses the others.
    Union(&'static Union),
}

/// One key of a mapping.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) need: Need,
    pub(crate) shape: Shape,
    /// What it is for, as the end of a sentence.
    pub(crate) purpose: &'static str,
}

impl Key {
    pub(crate) const fn new(name: &'static str, need: Need, shape: Shape, purpose: &'static str) -> Self {
        Self { name, need, shape, purpose }
    }
}

/// Whether a key must be given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
}

/// A value of several kinds: `{TAG: …}`, or the kind alone as a word where it needs no keys.
pub(crate) struct Union {
    /// What it is, with its article.
    pub(crate) what: &'static str,
    /// The key that says the kind: `kind` for most.
    pub(crate) tag: &'static str,
    /// The code of an unknown kind.
    pub(crate) unknown: Code,
    /// The kind of a mapping that does not say one.
    pub(crate) untagged: Option<&'static str>,
    pub(crate) variants: &'static [Variant],
}

/// One kind of a union.
pub(crate) struct Variant {
    pub(crate) kind: &'static str,
    /// Its keys beside the tag.
    pub(crate) keys: &'static [Key],
    /// Keys of which exactly one must be given.
    pub(crate) one_of: &'static [&'static str],
}

impl Union {
    pub(crate) fn variant(&self, kind: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|variant| variant.kind == kind)
    }

    pub(crate) fn kinds(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.variants.iter().map(|variant| variant.kind)
    }
}

impl Shape {
    /// What it takes, for a sentence.
    pub(crate) fn wanted(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Truth => "`true` or `false`".to_owned(),
            Self::Integer { from, to } => format!("a whole number from {from} to {to}"),
            Self::Choice(words) => format!("one of {}", listed(words.iter().copied())),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "a mapping of keys".to_owned(),
            Self::Union(union) => format!("{} as a mapping of keys", union.what),
        }
    }

    /// A value of this shape that stands in for one that is wrong, so that the rest can still be checked.
    pub(crate) fn stand_in(&self) -> Json {
        match self {
            Self::Text => json!(""),
            Self::Truth => json!(false),
            Self::Integer { from, .. } => json!(from),
            Self::Choice(words) => json!(words.first()),
            Self::List(_) => json!([]),
            Self::Map(keys) => Json::Object(stand_in(keys)),
            Self::Union(union) => {
                let mut map = Map::new();
                if let Some(variant) = union.variants.first() {
                    map.insert(union.tag.to_owned(), json!(variant.kind));
                    map.extend(stand_in(variant.keys));
                }
                Json::Object(map)
            }
        }
    }
}

fn stand_in(keys: &[Key]) -> Map<String, Json> {
    let required = keys.iter().filter(|key| key.need == Need::Required);
    required.map(|key| (key.name.to_owned(), key.shape.stand_in())).collect()
}

/// Words in back-ticks with commas between.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
