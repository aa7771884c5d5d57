//! Text in Markdown: a code span shows every character and never becomes a link, an image or HTML.

use super::terminal;

/// Writes a code span whose fence is one back-tick longer than the longest run within.
///
/// Invisible characters are shown as escapes, so the span is one line. Inside a table use [`cell`].
///
/// ```
/// assert_eq!(remote_assist::encode::markdown::code("![x](http://y)"), "`![x](http://y)`");
/// ```
pub fn code(text: &str) -> String {
    let shown = terminal::text(text);
    let mut longest = 0;
    let mut run = 0;
    for character in shown.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // CommonMark strips one space from both ends if both are there and something else is too;
    // a back-tick at an end would merge with the fence.
    let edge = |character: Option<char>| character.is_none_or(|character| matches!(character, ' ' | '`'));
    let space = if edge(shown.chars().next()) || edge(shown.chars().next_back()) { " " } else { "" };
    format!("{fence}{space}{shown}{space}{fence}")
}

/// Writes a code span for a cell of a table, where a `|` would end the cell.
///
/// The GitHub flavour takes the backslash away before it reads the span.
pub fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Writes text outside of any code span, such as the alternative text of an image: every mark that could act is escaped.
///
/// ```
/// assert_eq!(remote_assist::encode::markdown::plain("a](http://x)"), r"a\]\(http\:\/\/x\)");
/// ```
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in terminal::text(text).chars() {
        // CommonMark takes a backslash before any ASCII punctuation as that punctuation.
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads one code span by the rules of `CommonMark` 0.31 §6.1; `None` if more or less than one stands there.
    fn read(markdown: &str) -> Option<String> {
        let width = markdown.len() - markdown.trim_start_matches('`').len();
        let rest = &markdown[width..];
        let mut start = 0;
        while let Some(offset) = rest[start..].find('`') {
            let from = start + offset;
            let run = rest[from..].len() - rest[from..].trim_start_matches('`').len();
            if run == width {
                let inner = &rest[..from];
                let strip = inner.starts_with(' ') && inner.ends_with(' ') && inner.chars().any(|c| c != ' ');
                let inner = if strip { &inner[1..inner.len() - 1] } else { inner };
                return rest[from + run..].is_empty().then(|| inner.to_owned());
            }
            start = from + run;
        }
        None
    }

    #[test]
    fn spans_hold_what_would_be_active() {
        assert_eq!(code("<img src=x>"), "`<img src=x>`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`x`"), "`` `x` ``");
        assert_eq!(cell("a|b"), "`a\\|b`");
    }

    proptest! {
        #[test]
        fn plain_text_is_one_text_and_nothing_else(input in "[` a|\\\\<\\[\\]()!&;*_#~@:/.w\n]{1,20}|\\PC{1,20}") {
            use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
            let shown = format!("x{}x", terminal::text(&input));
            let mut read = String::new();
            for event in Parser::new_ext(&plain(&shown), Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
                match event {
                    Event::Text(text) => read.push_str(&text),
                    Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert_eq!(read, shown);
        }

        #[test]
        fn a_reader_gets_the_text_back(input in "[` a|\\\\<\\[\\]()!\n]{1,20}|\\PC{1,20}") {
            let shown = terminal::text(&input).into_owned();
            let read = read(&code(&input)).expect("one span");
            // Nothing but spaces cannot be told apart: CommonMark keeps the padding there.
            prop_assert!(read == shown || shown.trim_matches(' ').is_empty() && read.trim_matches(' ').is_empty());
            prop_assert!(!cell(&input).replace("\\|", "").contains('|'));
        }
    }
}
