//! JSON for programs, that stays harmless where a terminal or a build agent reads it too.
//!
//! JSON allows any character as an escape, so a display name such as `##vso[…]` reaches a program unchanged and a
//! build agent never sees its command.

use std::io;

use remote_assist::encode::terminal;
use remote_assist::error::{Error, Result, codes};
use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter};

/// A document over several lines, with a line break at its end.
pub(crate) fn document(value: &impl Serialize) -> Result<String> {
    write(value, Careful(PrettyFormatter::new()))
}

/// A document on one line, with a line break at its end.
pub(crate) fn line(value: &impl Serialize) -> Result<String> {
    write(value, Careful(CompactFormatter))
}

/// A document over several lines, written as it is made, so that it need not fit into memory.
pub(crate) fn stream(value: &impl Serialize, mut writer: impl io::Write) -> io::Result<()> {
    let formatter = Careful(PrettyFormatter::new());
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut writer, formatter))?;
    writer.write_all(b"\n")
}

fn write(value: &impl Serialize, formatter: impl Formatter) -> Result<String> {
    let fail = |cause: String| {
        Error::new(codes::BUG_INVARIANT, "the result cannot be written as JSON").because(cause)
    };
    let mut bytes = Vec::new();
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter))
        .map_err(|error| fail(error.to_string()))?;
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|error| fail(error.to_string()))
}

/// Another formatter that escapes more within strings.
struct Careful<F>(F);

impl<F> Careful<F> {
    fn fragment<W: ?Sized + io::Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut buffer = [0; 4];
        let mut previous = None;
        for character in fragment.chars() {
            let shown: &str = character.encode_utf8(&mut buffer);
            let command = character == '#' && previous == Some('#');
            previous = Some(character);
            if command || terminal::text(shown) != shown {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            } else {
                writer.write_all(shown.as_bytes())?;
            }
        }
        Ok(())
    }
}

/// Passes what shapes a document on to the formatter within.
macro_rules! pass_on {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => {
        $(fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W, $($argument: $kind),*) -> io::Result<()> {
            self.0.$name(writer, $($argument),*)
        })*
    };
}

impl<F: Formatter> Formatter for Careful<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.bytes().all(|byte| byte != b'#' && (b' '..0x7f).contains(&byte)) {
            return writer.write_all(fragment.as_bytes());
        }
        Self::fragment(writer, fragment)
    }

    pass_on! {
        write_char_escape(escape: CharEscape);
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn programs_read_what_was_meant_and_agents_see_no_command() {
        let value = json!({"name": "##vso[task.setvariable variable=x]1", "many": "###[", "odd": "a\u{202e}b\u{9b}c\u{e0041}", "list": [1, {}]});
        for text in [document(&value).unwrap(), line(&value).unwrap()] {
            assert!(!text.contains("##") && !text.contains('\u{202e}') && !text.contains('\u{9b}'), "{text}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
        assert_eq!(line(&value).unwrap().lines().count(), 1);
    }

    #[test]
    fn ordinary_documents_look_ordinary() {
        let value = json!({"a": ["Zoë", "C#"], "b": null});
        assert_eq!(line(&value).unwrap(), format!("{value}\n"));
        assert_eq!(document(&value).unwrap(), serde_json::to_string_pretty(&value).unwrap() + "\n");
    }
}
