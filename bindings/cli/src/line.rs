//! One line for people: coloured words of our own, and text from anywhere that is made safe as it is written.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use remote_assist::encode::{ci, terminal};

/// One line: constant words that may be coloured, and text that is made safe.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line(Vec<(Style, String)>);

impl Line {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds text, which may come from anywhere.
    #[must_use]
    pub(crate) fn text(mut self, text: impl AsRef<str>) -> Self {
        match self.0.last_mut() {
            // Joined before it is encoded, so that two harmless halves cannot make a command.
            Some((style, held)) if *style == Style::new() => held.push_str(text.as_ref()),
            _ => self.0.push((Style::new(), text.as_ref().to_owned())),
        }
        self
    }

    /// Adds a constant word in a colour.
    #[must_use]
    pub(crate) fn mark(mut self, word: &'static str, style: Style) -> Self {
        self.0.push((style, word.to_owned()));
        self
    }

    /// How many characters it has.
    pub(crate) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.chars().count()).sum()
    }

    /// The text for a stream.
    pub(crate) fn render(&self, is_terminal: bool, colour: bool) -> String {
        let mut out = String::new();
        for (style, text) in &self.0 {
            let safe = if is_terminal { terminal::text(text) } else { ci::text(text).into() };
            if colour && is_terminal && *style != Style::new() {
                // Writing to a string cannot fail.
                let _ = write!(out, "{style}{safe}{style:#}");
            } else {
                out.push_str(&safe);
            }
        }
        out
    }
}

impl<T: AsRef<str>> From<T> for Line {
    fn from(text: T) -> Self {
        Self::new().text(text)
    }
}

pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const BLUE: Style = AnsiColor::Cyan.on_default();
pub(crate) const BOLD: Style = Style::new().bold();

/// Breaks a text between words; `taken` characters of the first line are in use, and four of each further one.
pub(crate) fn wrap(text: &str, taken: usize, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = taken;
    for word in text.split(' ') {
        let length = word.chars().count();
        let last = lines.len() - 1;
        if !lines[last].is_empty() && used + 1 + length > width {
            used = 4 + length;
            lines.push(word.to_owned());
        } else {
            let gap = usize::from(!lines[last].is_empty());
            used += gap + length;
            lines[last].extend((gap == 1).then_some(' '));
            lines[last].push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_between_words_and_lose_nothing() {
        let text = "one two three four-and-a-half five";
        for width in 1..60 {
            let lines = wrap(text, 7, width);
            assert_eq!(lines.join(" "), text);
            assert!(
                lines.iter().skip(1).all(|line| 4 + line.len() <= width || !line.contains(' ')),
                "{width} {lines:?}"
            );
        }
        assert_eq!(wrap(text, 7, usize::MAX).len(), 1);
    }

    #[test]
    fn halves_of_a_command_do_not_meet() {
        let line = Line::new().text("##v").text("so[task.x]").mark("error:", RED).text("::warning::");
        let plain = line.render(false, false);
        assert!(!plain.contains("##vso["), "{plain}");
        assert_eq!(line.render(true, false), "##vso[task.x]error:::warning::");
        assert!(line.render(true, true).contains("\u{1b}["));
        assert!(!line.render(false, true).contains('\u{1b}'));
    }
}
