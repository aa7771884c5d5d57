//! The `{n}` and `{n:04}` of a template.

use std::fmt::Write;

/// A text with places for a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Numbering(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// The number with at least so many digits, zeros in front.
    Number(usize),
}

impl Numbering {
    /// Reads a text; the error says in one sentence what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((inside, after)) = after.split_once('}') else {
                return Err("a `{` is not closed".to_owned());
            };
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Number(width(inside).ok_or_else(|| format!("`{{{inside}}}` is unknown"))?));
            rest = after;
        }
        if pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains('}')))
            || rest.contains('}')
        {
            return Err("a `}` was never opened".to_owned());
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// Whether a number occurs in it.
    pub(crate) fn is_numbered(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Number(_)))
    }

    /// The text for one number.
    pub(crate) fn text(&self, number: u32) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                // Writing to a string cannot fail.
                Piece::Number(width) => {
                    let _ = write!(out, "{number:0width$}");
                }
            }
        }
        out
    }
}

/// How many digits `n` or `n:04` asks for.
fn width(inside: &str) -> Option<usize> {
    match inside.strip_prefix('n')? {
        "" => Some(1),
        format => {
            let digits = format.strip_prefix(":0")?;
            let width: usize = digits.parse().ok()?;
            (digits.len() == 1 && width >= 1).then_some(width)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_asked() {
        let text = |format: &str, number| Numbering::parse(format).unwrap().text(number);
        assert_eq!(text("holo-{n:04}", 7), "holo-0007");
        assert_eq!(text("holo-{n:04}", 12345), "holo-12345");
        assert_eq!(text("HoloLens {n}", 7), "HoloLens 7");
        assert_eq!(text("{n:01}/{n:09}", 7), "7/000000007");
        assert!(!Numbering::parse("holo").unwrap().is_numbered());
    }

    #[test]
    fn other_formats_are_refused_by_name() {
        for (format, told) in [
            ("x{", "a `{` is not closed"),
            ("x}", "a `}` was never opened"),
            ("x{n}}", "a `}` was never opened"),
            ("x{m}", "`{m}` is unknown"),
            ("x{}", "`{}` is unknown"),
            ("x{n:4}", "`{n:4}` is unknown"),
            ("x{n:00}", "`{n:00}` is unknown"),
            ("x{n:0+4}", "`{n:0+4}` is unknown"),
            ("x{n:010}", "`{n:010}` is unknown"),
            ("x{{n}}", "`{{n}` is unknown"),
        ] {
            assert_eq!(Numbering::parse(format).unwrap_err(), told, "{format}");
        }
    }
}
