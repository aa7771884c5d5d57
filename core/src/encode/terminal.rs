//! Text for a terminal: what a reader sees is what is there.

use std::borrow::Cow;
use std::fmt::Write;

/// Shows control characters (so ANSI and OSC sequences too), bidirectional marks and invisible characters as
/// `\u{1b}`; everything else stays as it is.
///
/// Line breaks and tabs are shown as escapes as well: a name stands on one line.
///
/// ```
/// assert_eq!(remote_assist::encode::terminal::text("\u{1b}[2J"), "\\u{1b}[2J");
/// ```
pub fn text(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_deceptive(character) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Whether a character acts on the terminal, reorders the text, or is not seen.
///
/// The joiners U+200C and U+200D stay: Persian and emoji need them.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xAD | 0x61C | 0x180E | 0x200B | 0x200E | 0x200F      // soft hyphen, direction marks, zero width
            | 0x2028..=0x202E                                     // separators, embeddings and overrides
            | 0x2060..=0x206F                                     // word joiner, isolates
            | 0xFEFF | 0xFFF9..=0xFFFB                            // byte order mark, annotations
            | 0xE0000..=0xE007F                                   // tags
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sequences_become_visible() {
        assert_eq!(text("\u{1b}]8;;http://x\u{7}ok"), "\\u{1b}]8;;http://x\\u{7}ok");
        assert_eq!(text("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(text("one\r\ntwo\tthree"), "one\\u{d}\\u{a}two\\u{9}three");
        assert_eq!(text("\u{9b}31m"), "\\u{9b}31m");
    }

    #[test]
    fn names_of_people_stay() {
        for name in ["Zoë Müller", "山田 太郎", "علی‌رضا", "O'Brien", "👩‍🔧 bench"] {
            assert!(matches!(text(name), Cow::Borrowed(same) if same == name));
        }
    }

    proptest! {
        #[test]
        fn nothing_deceptive_is_left(input in any::<String>()) {
            let shown = text(&input);
            prop_assert!(!shown.chars().any(is_deceptive));
            prop_assert_eq!(text(&shown), shown.clone());
        }
    }
}
