//! Counted words, commands to copy, and values.

use std::path::Path;

use remote_assist::model::{Json, Step, Target};
use serde_json::Value;

/// `1 account`, `8 accounts`; words that end in `y` after a consonant are given by the caller.
pub(crate) fn count(number: usize, one: &str) -> String {
    let thousands = thousands(number);
    if number == 1 { format!("1 {one}") } else { format!("{thousands} {one}s") }
}

/// `10,000`.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `6.2 s`, `2 min 5 s`.
pub(crate) fn seconds(seconds: f64) -> String {
    if seconds < 99.95 {
        return format!("{seconds:.1} s");
    }
    let whole = std::time::Duration::from_secs_f64(seconds.clamp(0.0, 1e9)).as_secs();
    format!("{} min {} s", whole / 60, whole % 60)
}

/// What changes of a step, without what only the request needs.
/// Fields that are for the engine: what a script is told, and what a removal brings back. Whom a change shuts out is told as a warning.
const HIDDEN: &[&str] = &["operation", "restores", "closes", "givesBack"];

pub(crate) fn changes(step: &Step) -> String {
    let has_names = step.changes.iter().any(|change| change.field == "products");
    let shown = step.changes.iter().filter(|change| {
        !(HIDDEN.contains(&change.field.as_str()) || has_names && change.field == "addLicenses")
    });
    let words = shown.map(|change| match (is_nothing(&change.before), is_nothing(&change.after)) {
        (true, false) => format!("{} {}", change.field, value(&change.after)),
        _ => format!("{} {} → {}", change.field, value(&change.before), value(&change.after)),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn is_nothing(value: &Json) -> bool {
    value.is_null() || value.0.as_array().is_some_and(Vec::is_empty)
}

/// A value of a plan, as short as it can be understood.
pub(crate) fn value(value: &Json) -> String {
    match &value.0 {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => format!("\"{text}\""),
        Value::Object(map) if map.contains_key("secret") => "(sealed)".to_owned(),
        Value::Object(map) if map.contains_key("unknown") => "(known after apply)".to_owned(),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join(" + "),
        other => other.to_string(),
    }
}

/// A path for a command that is copied into a shell.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:@=+,".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// The beginning and the end of a public key.
pub(crate) fn key(recipient: &str) -> String {
    match (recipient.get(..5), recipient.len().checked_sub(2).and_then(|end| recipient.get(end..))) {
        (Some(start), Some(end)) if recipient.len() > 12 => format!("{start}…{end}"),
        _ => recipient.to_owned(),
    }
}

/// What kind of tenant is meant.
pub(crate) fn target(target: Target) -> &'static str {
    match target {
        Target::Simulated => "simulated tenant",
        Target::Live => "live tenant",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1, "account"), "1 account");
        assert_eq!(count(10_000, "account"), "10,000 accounts");
        assert_eq!(thousands(999), "999");
        assert_eq!(seconds(6.24), "6.2 s");
        assert_eq!(seconds(125.0), "2 min 5 s");
    }

    #[test]
    fn paths_can_be_copied() {
        assert_eq!(quoted(Path::new("plant-7.yaml")), "plant-7.yaml");
        assert_eq!(quoted(Path::new("my plant's.yaml")), r"'my plant'\''s.yaml'");
    }
}
