//! Text in XML and HTML, as an element's content or as an attribute's value between quotes.

use super::terminal;

/// Escapes what would be markup, shows what cannot be seen, and replaces what XML cannot hold at all.
///
/// ```
/// assert_eq!(remote_assist::encode::xml::text("<a href='x'>"), "&lt;a href=&#39;x&#39;&gt;");
/// ```
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in terminal::text(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML 1.0 §2.2 leaves these two out; control characters became visible above.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_parser_gets_the_text_back(input in "[<>&'\"\\]!\\-a\u{0}\u{202e}\u{ffff}\n]{0,20}|\\PC{0,20}") {
            let shown = terminal::text(&input).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
            let document = format!("<a b=\"{0}\" c='{0}'>{0}</a>", text(&input));
            let read = roxmltree::Document::parse(&document).unwrap();
            let root = read.root_element();
            prop_assert_eq!(root.text().unwrap_or_default(), shown.as_str());
            prop_assert_eq!((root.attribute("b"), root.attribute("c")), (Some(shown.as_str()), Some(shown.as_str())));
            prop_assert_eq!(root.children().filter(roxmltree::Node::is_element).count(), 0);
        }
    }
}
