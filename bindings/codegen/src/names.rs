//! How a name is spelled in JSON and in the languages.

use crate::source::{Model, Payload, Shape, Variant};

/// The newtypes that every language knows; each generator spells them out.
const SCALARS: &[&str] = &["Address", "Json", "Tags", "Timestamp"];

/// Types of Rust and its crates that a model may not hold; the rules say why.
const FOREIGN: &[&str] = &[
    "u8",
    "u16",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i64",
    "i128",
    "isize",
    "f32",
    "char",
    "str",
    "Value",
    "Duration",
    "SystemTime",
    "Instant",
    "OffsetDateTime",
    "PathBuf",
    "Uuid",
    "Bytes",
    "Secret",
    "SecretString",
    "Sealed",
    "Identity",
];

/// Whether a name is one of the newtypes that every language knows.
pub(crate) fn is_scalar(name: &str) -> bool {
    SCALARS.contains(&name)
}

/// Whether a name belongs to Rust or a crate and is no type of the model.
pub(crate) fn is_foreign(name: &str) -> bool {
    FOREIGN.contains(&name)
}

/// `retry_after_ms` → `retryAfterMs`, as serde's `camelCase` does.
pub(crate) fn field_wire(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |done, word| done + &capitalise(word))
}

/// `UsGovDod` → `usGovDod`, as serde's `camelCase` does.
pub(crate) fn variant_wire(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// `UsGovDod` → `US_GOV_DOD`, the constants of Python.
pub(crate) fn constant(name: &str) -> String {
    let mut spelled = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !spelled.is_empty() {
            spelled.push('_');
        }
        spelled.push(letter.to_ascii_uppercase());
    }
    spelled
}

fn capitalise(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The class of a union's variant in Python and TypeScript, where variants are types of their own.
///
/// Events are sentences and keep their name (`RunStarted`) unless a type of the model has it (`DiagnosticEvent`); other
/// variants say little alone, so the union's name is added (`CustomApp`). A struct that is held keeps its own name.
pub(crate) fn class(model: &Model, union: &str, tag: &str, variant: &Variant) -> String {
    match &variant.payload {
        Payload::Struct(name) => name.clone(),
        _ if tag == "event" && model.find(&variant.name).is_none() => variant.name.clone(),
        _ => format!("{}{union}", variant.name),
    }
}

/// Whether every variant of a union holds a struct: a document of several kinds.
pub(crate) fn is_document(shape: &Shape) -> bool {
    matches!(shape, Shape::Union { variants, .. } if variants.iter().all(|variant| matches!(variant.payload, Payload::Struct(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_serde() {
        assert_eq!(field_wire("retry_after_ms"), "retryAfterMs");
        assert_eq!(field_wire("sha256"), "sha256");
        assert_eq!(variant_wire("UsGovDod"), "usGovDod");
        assert_eq!(constant("UsGovDod"), "US_GOV_DOD");
    }
}
