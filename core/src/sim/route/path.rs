//! Paths: `/users/{id}`, `/users('id')` and `/groups(uniqueName='x')` are cut into the same parts.

use percent_encoding::percent_decode_str;

use crate::sim::call::Argument;

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// A word, or a key that stands between slashes.
    Plain(String),
    /// A key in parentheses.
    Key(Argument),
}

/// Cuts a path; `None` if parentheses or quotes do not match.
pub(crate) fn segments(path: &str) -> Option<Vec<Segment>> {
    let mut parts = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let text = percent_decode_str(part).decode_utf8().ok()?.into_owned();
        match text.split_once('(') {
            // A key may hold parentheses only inside of quotes; words hold none.
            Some((word, rest)) if !word.is_empty() && text.ends_with(')') => {
                parts.push(Segment::Plain(word.to_owned()));
                parts.push(Segment::Key(key(rest.strip_suffix(')')?)?));
            }
            _ => parts.push(Segment::Plain(text)),
        }
    }
    Some(parts)
}

fn key(text: &str) -> Option<Argument> {
    let (property, value) = match text.split_once('=') {
        Some((property, value)) if property.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            (Some(property.to_owned()), value)
        }
        _ => (None, text),
    };
    let value = match value.strip_prefix('\'') {
        Some(quoted) => quoted.strip_suffix('\'')?.replace("''", "'"),
        None => value.to_owned(),
    };
    Some(Argument { property, value })
}
