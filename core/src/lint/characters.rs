//! Characters that nobody sees, or that look like others.

/// What a character is where markup is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It looks like a space and is none for XML.
    Space,
    /// It is not seen at all.
    Hidden,
    /// It looks like a double quotation mark.
    DoubleQuote,
    /// It looks like an apostrophe.
    SingleQuote,
    /// Anything else.
    Plain,
}

/// What a character is.
pub(super) fn kind(character: char) -> Kind {
    match u32::from(character) {
        0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 => Kind::Space,
        0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF => Kind::Hidden,
        0x201C..=0x201F | 0x2033 | 0x2036 | 0xAB | 0xBB | 0xFF02 => Kind::DoubleQuote,
        0x2018..=0x201B | 0x2032 | 0x2035 | 0xFF07 => Kind::SingleQuote,
        _ => Kind::Plain,
    }
}

/// Whether a character is not seen, or looks like a space and is none for XML.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(kind(character), Kind::Space | Kind::Hidden)
}

/// The code point and its name, such as `U+202F NARROW NO-BREAK SPACE`.
pub(super) fn name(character: char) -> String {
    let code = u32::from(character);
    let name = match code {
        0x85 => "NEXT LINE",
        0xA0 => "NO-BREAK SPACE",
        0xAB => "LEFT-POINTING DOUBLE ANGLE QUOTATION MARK",
        0xAD => "SOFT HYPHEN",
        0xBB => "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK",
        0x61C => "ARABIC LETTER MARK",
        0x1680 => "OGHAM SPACE MARK",
        0x180E => "MONGOLIAN VOWEL SEPARATOR",
        0x2000 => "EN QUAD",
        0x2001 => "EM QUAD",
        0x2002 => "EN SPACE",
        0x2003 => "EM SPACE",
        0x2004 => "THREE-PER-EM SPACE",
        0x2005 => "FOUR-PER-EM SPACE",
        0x2006 => "SIX-PER-EM SPACE",
        0x2007 => "FIGURE SPACE",
        0x2008 => "PUNCTUATION SPACE",
        0x2009 => "THIN SPACE",
        0x200A => "HAIR SPACE",
        0x200B => "ZERO WIDTH SPACE",
        0x200C => "ZERO WIDTH NON-JOINER",
        0x200D => "ZERO WIDTH JOINER",
        0x200E => "LEFT-TO-RIGHT MARK",
        0x200F => "RIGHT-TO-LEFT MARK",
        0x2018 => "LEFT SINGLE QUOTATION MARK",
        0x2019 => "RIGHT SINGLE QUOTATION MARK",
        0x201A => "SINGLE LOW-9 QUOTATION MARK",
        0x201B => "SINGLE HIGH-REVERSED-9 QUOTATION MARK",
        0x201C => "LEFT DOUBLE QUOTATION MARK",
        0x201D => "RIGHT DOUBLE QUOTATION MARK",
        0x201E => "DOUBLE LOW-9 QUOTATION MARK",
        0x201F => "DOUBLE HIGH-REVERSED-9 QUOTATION MARK",
        0x2028 => "LINE SEPARATOR",
        0x2029 => "PARAGRAPH SEPARATOR",
        0x202F => "NARROW NO-BREAK SPACE",
        0x2032 => "PRIME",
        0x2033 => "DOUBLE PRIME",
        0x205F => "MEDIUM MATHEMATICAL SPACE",
        0x2060 => "WORD JOINER",
        0x3000 => "IDEOGRAPHIC SPACE",
        0xFEFF => "ZERO WIDTH NO-BREAK SPACE (byte order mark)",
        0xFF02 => "FULLWIDTH QUOTATION MARK",
        0xFF07 => "FULLWIDTH APOSTROPHE",
        _ => return format!("U+{code:04X}"),
    };
    format!("U+{code:04X} {name}")
}

/// Whether a byte is white space for XML.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether a text has nothing but white space of XML.
pub(super) fn is_blank_text(text: &str) -> bool {
    text.bytes().all(is_blank)
}

/// The text without white space and invisible characters at its ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_named() {
        assert_eq!(name('\u{202f}'), "U+202F NARROW NO-BREAK SPACE");
        assert_eq!(name('x'), "U+0078");
        for character in ['\u{a0}', '\u{200b}', '\u{2007}', '\u{feff}'] {
            assert!(is_invisible(character) && name(character).len() > 6);
        }
        assert_eq!(kind('“'), Kind::DoubleQuote);
        assert_eq!(kind('’'), Kind::SingleQuote);
        assert_eq!(trimmed(" \u{a0}x y\u{200b}\n"), "x y");
    }
}
