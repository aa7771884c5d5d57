//! Texts in Microsoft Graph addresses: string literals, keys and path segments.
//!
//! An apostrophe that is not doubled ends the literal and lets the rest of a name become part of the filter.

use std::fmt::Write;

use crate::error::{Error, Result, codes};

/// Writes a string literal for `$filter`, with apostrophes doubled: `'O''Brien'`.
///
/// It is not percent-encoded, because a filter is encoded as a whole: see [`query`].
/// Fails for control characters, which no name that Graph accepts can hold.
///
/// ```
/// assert_eq!(remote_assist::encode::odata::literal("O'Brien")?, "'O''Brien'");
/// # Ok::<(), remote_assist::error::Error>(())
/// ```
pub fn literal(text: &str) -> Result<String> {
    refuse_controls(text)?;
    Ok(format!("'{}'", text.replace('\'', "''")))
}

/// Writes a string literal as a key within a path, percent-encoded: `'O%27%27Brien'` in `users('O%27%27Brien')`.
///
/// Fails for control characters.
pub fn key(text: &str) -> Result<String> {
    refuse_controls(text)?;
    Ok(format!("'{}'", percent(&text.replace('\'', "''"))))
}

/// Writes one path segment, percent-encoded, such as an id.
///
/// Fails for control characters, for nothing, and for `.` and `..`, which would lead to another address.
pub fn segment(text: &str) -> Result<String> {
    refuse_controls(text)?;
    if matches!(text, "" | "." | "..") {
        return Err(Error::new(codes::GRAPH_REFUSED, format!("`{text}` cannot be part of an address")));
    }
    Ok(percent(text))
}

/// Percent-encodes the value of a query option, such as a whole `$filter`.
pub fn query(text: &str) -> String {
    percent(text)
}

fn refuse_controls(text: &str) -> Result<()> {
    match text.chars().find(|character| character.is_control()) {
        None => Ok(()),
        Some(character) => Err(Error::new(
            codes::CONTROL_CHARACTER,
            format!(
                "`{}` holds the control character U+{:04X}",
                super::terminal::text(text),
                u32::from(character)
            ),
        )
        .hint("Remove it; names in Microsoft Entra have no control characters.")),
    }
}

/// Encodes all but the unreserved characters of RFC 3986, which mean the same in every part of an address.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An independent reading of `OData` 4.01 ABNF `string`: what stands between the quotes, or `None`.
    fn lex(text: &str) -> Option<(String, &str)> {
        let mut rest = text.strip_prefix('\'')?;
        let mut value = String::new();
        loop {
            let (before, after) = rest.split_once('\'')?;
            value.push_str(before);
            match after.strip_prefix('\'') {
                Some(after) => {
                    value.push('\'');
                    rest = after;
                }
                None => return Some((value, after)),
            }
        }
    }

    fn unpercent(text: &str) -> String {
        let (mut bytes, mut out) = (text.bytes(), Vec::new());
        while let Some(byte) = bytes.next() {
            if byte == b'%' {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            } else {
                out.push(byte);
            }
        }
        String::from_utf8(out).unwrap()
    }

    fn round_trips(text: &str) {
        if text.chars().any(char::is_control) {
            assert_eq!(literal(text).unwrap_err().code(), codes::CONTROL_CHARACTER);
            assert_eq!(key(text).unwrap_err().code(), codes::CONTROL_CHARACTER);
            return;
        }
        let filter = format!("{} and true", literal(text).unwrap());
        assert_eq!(lex(&filter), Some((text.to_owned(), " and true")));
        assert_eq!(lex(&unpercent(&query(&filter))), Some((text.to_owned(), " and true")));
        let key = key(text).unwrap();
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%'".contains(&byte)), "{key}");
        assert_eq!(lex(&unpercent(&key)), Some((text.to_owned(), "")));
    }

    #[test]
    fn every_pair_of_ascii_characters_round_trips() {
        for first in 0..128u8 {
            for second in 0..128u8 {
                round_trips(&format!("{}{}", char::from(first), char::from(second)));
            }
        }
    }

    #[test]
    fn segments_never_leave_their_place() {
        assert_eq!(segment("a/b?c#d%2e").unwrap(), "a%2Fb%3Fc%23d%252e");
        assert!(segment("..").is_err() && segment(".").is_err() && segment("").is_err());
    }

    proptest! {
        #[test]
        fn any_text_round_trips(text in any::<String>()) {
            round_trips(&text);
        }

        #[test]
        fn hostile_text_round_trips(text in "['%/?#&=$() a\\\\\u{2018}\u{2019}\u{ff07}]{0,40}") {
            round_trips(&text);
        }
    }
}
