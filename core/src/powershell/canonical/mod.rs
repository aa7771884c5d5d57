//! What a setting is, as a text that is the same whoever reads it: the scripts write it in the same way.
//!
//! A line `Key=value` for each value, and a line for each entry of a list, each ended by a line feed; yes and no as `true` and
//! `false`; domains in lower case; lists by the order of their UTF-16 code units. Within a value `\`, a line feed and a
//! carriage return are `\\`, `\n` and `\r`. What the service does not show has no line.

mod domains;
mod external_access;
mod policies;
mod settings;

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use self::domains::domain;
pub use self::external_access::{AllowedDomains, ExternalAccessState, Meaning};
pub use self::policies::{BarrierPolicyState, GrantState, PolicyState, SegmentState};
pub use self::settings::SettingsState;
use crate::error::{Error, codes};

/// What has a canonical text.
pub trait Canonical {
    /// The text.
    fn text(&self) -> String;

    /// The SHA-256 of the text, hexadecimal.
    fn sha256(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.text()))
    }
}

/// A canonical text in the making.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn text(&mut self, key: &str, value: &str) {
        self.0.push_str(key);
        self.0.push('=');
        for character in value.chars() {
            match character {
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                other => self.0.push(other),
            }
        }
        self.0.push('\n');
    }

    fn flag(&mut self, key: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.text(key, if value { "true" } else { "false" });
        }
    }

    fn list(&mut self, key: &str, entries: &BTreeSet<String>) {
        let mut sorted: Vec<&String> = entries.iter().collect();
        // The order of .NET; that of bytes differs beyond the basic plane.
        sorted.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
        for entry in sorted {
            self.text(key, entry);
        }
    }
}

/// The value of a property, whatever the case of its name; `null` counts as not shown.
fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    let (_, held) = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    (!held.is_null()).then_some(held)
}

fn flag(value: &Value, name: &str) -> crate::error::Result<Option<bool>> {
    match field(value, name) {
        None => Ok(None),
        Some(held) => {
            held.as_bool().map(Some).ok_or_else(|| unclear(&format!("`{name}` is neither true nor false")))
        }
    }
}

fn text(value: &Value, name: &str) -> crate::error::Result<String> {
    match field(value, name) {
        Some(Value::String(text)) => Ok(text.clone()),
        _ => Err(unclear(&format!("`{name}` is not shown as a text"))),
    }
}

/// The texts of a list, of one value, or of nothing.
fn texts(value: &Value, name: &str) -> crate::error::Result<BTreeSet<String>> {
    let entries = match field(value, name) {
        None => return Ok(BTreeSet::new()),
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    let read = |entry: &Value| entry.as_str().map(str::to_owned);
    entries
        .iter()
        .map(read)
        .collect::<Option<_>>()
        .ok_or_else(|| unclear(&format!("`{name}` holds what is no text")))
}

/// What was read does not decide. A receipt whose lists were too long for it holds a digest alone, for one.
fn unclear(what: &str) -> Error {
    Error::new(codes::GRAPH_MALFORMED, format!("the setting cannot be told from what was read: {what}")).hint(
        "Read it anew with `-ReadOnly` of the script, or look it up in the admin center; nothing is guessed.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_makes_a_line() {
        let mut lines = Lines::default();
        lines.text("Key", "a\nB=\\n\r");
        lines.flag("Flag", Some(false));
        lines.flag("Unknown", None);
        assert_eq!(lines.0, "Key=a\\nB=\\\\n\\r\nFlag=false\n");
    }

    #[test]
    fn lists_have_the_order_of_utf16() {
        let mut lines = Lines::default();
        let entries = ["\u{ff5e}", "\u{1f600}", "a"].map(str::to_owned).into();
        lines.list("Entry", &entries);
        assert_eq!(lines.0, "Entry=a\nEntry=\u{1f600}\nEntry=\u{ff5e}\n");
    }
}
