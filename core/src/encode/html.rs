//! Text in HTML: in an element or in a quoted attribute.

use std::borrow::Cow;

use super::terminal;

/// Writes the five characters that mean something in HTML as references, and shows what [`terminal::text`] shows.
///
/// ```
/// assert_eq!(remote_assist::encode::html::text("<b>&\"'"), "&lt;b&gt;&amp;&quot;&#39;");
/// ```
pub fn text(text: &str) -> Cow<'_, str> {
    let shown = terminal::text(text);
    if !shown.contains(['<', '>', '&', '"', '\'']) {
        return shown;
    }
    let mut out = String::with_capacity(shown.len() + 16);
    for character in shown.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_text_stays() {
        assert_eq!(text("Jürgen Müller, Werk 7"), "Jürgen Müller, Werk 7");
        assert_eq!(text("\u{202e}x"), "\\u{202e}x");
    }

    proptest! {
        #[test]
        fn nothing_ends_an_element_or_an_attribute(input in "[<>&\"'a;#-]{0,30}|\\PC{0,30}") {
            let shown = text(&input);
            prop_assert!(!shown.contains(['<', '>', '"', '\'']));
            let read = shown
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
            prop_assert_eq!(read, terminal::text(&input));
        }
    }
}
