//! Canonical JSON and digests: equal values give equal bytes.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Writes a value with sorted keys and no spaces.
///
/// Values of the model always serialise: maps have string keys and floats are finite.
pub fn canonical(value: &impl Serialize) -> String {
    fn write(value: &Value, out: &mut String) {
        match value {
            Value::Object(map) => {
                let mut keys: Vec<_> = map.keys().collect();
                keys.sort_unstable();
                out.push('{');
                for (index, key) in keys.into_iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&Value::String(key.clone()).to_string());
                    out.push(':');
                    write(&map[key.as_str()], out);
                }
                out.push('}');
            }
            Value::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write(item, out);
                }
                out.push(']');
            }
            other => out.push_str(&other.to_string()),
        }
    }
    let mut out = String::new();
    write(&serde_json::to_value(value).unwrap_or(Value::Null), &mut out);
    out
}

/// The digest of a JSON list in canonical form, made item by item without holding it whole.
#[derive(Debug, Default)]
pub(crate) struct ListDigest {
    hash: Sha256,
    items: usize,
}

impl ListDigest {
    /// The next item.
    pub(crate) fn item(&mut self, value: &impl Serialize) {
        self.separate();
        self.hash.update(canonical(value));
    }

    /// The next item, itself a list.
    pub(crate) fn list(&mut self, items: &[impl Serialize]) {
        self.separate();
        self.hash.update("[");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.hash.update(",");
            }
            self.hash.update(canonical(item));
        }
        self.hash.update("]");
    }

    fn separate(&mut self) {
        self.hash.update(if self.items == 0 { "[" } else { "," });
        self.items += 1;
    }

    /// The digest, in the form of [`digest`].
    pub(crate) fn finish(mut self) -> String {
        self.hash.update(if self.items == 0 { "[]" } else { "]" });
        written(&self.hash.finalize())
    }
}

/// The SHA-256 of some bytes as `sha256:` and hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    written(&Sha256::digest(bytes))
}

fn written(hash: &[u8]) -> String {
    let mut out = String::from("sha256:");
    for byte in hash {
        // Writing into a string does not fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Writes a value on several lines in ASCII, other characters as `\uXXXX`, with a line break at the end.
///
/// Every program reads it alike, whatever code page it takes the file to be in: Windows PowerShell 5.1 takes a file without
/// a byte order mark to be in that of the machine. Values of ours always serialise: maps have texts as keys and numbers are
/// finite.
pub(crate) fn ascii(value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        // Beyond ASCII stands only what a text holds, where an escape means the same.
        if character.is_ascii() && character != '\u{7f}' {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('\n');
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_reader_gets_the_text_back_from_ascii(text in "\\PC{0,20}|.{0,20}") {
            let bytes = ascii(&text);
            prop_assert!(bytes.is_ascii());
            prop_assert_eq!(serde_json::from_slice::<String>(&bytes).unwrap(), text);
        }
    }

    #[test]
    fn equal_values_give_equal_bytes() {
        let left: Value = serde_json::from_str(r#"{"b":[1,{"d":null,"c":"ü"}],"a":1.5}"#).unwrap();
        let right: Value = serde_json::from_str(r#"{"a":1.5,"b":[1,{"c":"ü","d":null}]}"#).unwrap();
        assert_eq!(canonical(&left), canonical(&right));
        assert_eq!(canonical(&left), r#"{"a":1.5,"b":[1,{"c":"ü","d":null}]}"#);
    }

    #[test]
    fn a_digest_made_item_by_item_is_that_of_the_whole() {
        let items = vec![serde_json::json!({"b": 1, "a": [2]}), Value::Null];
        let mut digesting = ListDigest::default();
        assert_eq!(ListDigest::default().finish(), digest(b"[]"));
        digesting.item(&"x");
        digesting.list(&items);
        digesting.list(&Vec::<Value>::new());
        let whole = canonical(&("x", &items, Vec::<Value>::new()));
        assert_eq!(digesting.finish(), digest(whole.as_bytes()));
    }

    #[test]
    fn the_digest_is_the_published_one() {
        assert_eq!(digest(b"abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
