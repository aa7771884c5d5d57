//! JSON in ASCII: read alike by every program, whatever code page it takes the file to be in.
//!
//! Windows PowerShell 5.1 takes a file without a byte order mark to be in the code page of the machine.

use std::fmt::Write;

use serde::Serialize;

/// Writes a value on several lines, other characters as `\uXXXX`, with a line break at the end.
///
/// Values of ours always serialise: maps have texts as keys and numbers are finite.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
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
            let bytes = json(&text);
            prop_assert!(bytes.is_ascii());
            prop_assert_eq!(serde_json::from_slice::<String>(&bytes).unwrap(), text);
        }
    }
}
