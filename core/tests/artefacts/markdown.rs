//! The form of Markdown as another parser sees it: a text of the scenario must never change it.

use pulldown_cmark::{Event, Options, Parser, Tag};
use remote_assist::emit::Bundle;

/// Which elements stand in each Markdown document, in order, without the texts; the names of files that depend on the scenario
/// are left out.
pub(crate) fn structure(bundle: &Bundle) -> Vec<String> {
    let documents = bundle.files().iter().filter(|file| file.media_type == "text/markdown");
    let mut all: Vec<String> =
        documents.map(|file| form(std::str::from_utf8(&file.bytes).unwrap())).collect();
    all.sort();
    all
}

fn form(text: &str) -> String {
    let mut form = String::new();
    for event in Parser::new_ext(
        text,
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH,
    ) {
        let word = match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => "LINK ",
            Event::Html(_) | Event::InlineHtml(_) => "HTML ",
            Event::Start(Tag::Heading { .. }) => "heading ",
            Event::Start(Tag::List(_)) => "list ",
            Event::Start(Tag::Item) => "item ",
            Event::Start(Tag::TableRow) => "row ",
            Event::Start(Tag::TableCell) => "cell ",
            Event::Start(Tag::Paragraph) => "paragraph ",
            Event::Start(Tag::Strong | Tag::Emphasis) => "emphasis ",
            Event::Start(_) => "other ",
            Event::Code(_) => "code ",
            _ => "",
        };
        form.push_str(word);
    }
    form
}

#[test]
fn documents_hold_no_link_no_picture_and_no_html() {
    for case in [crate::support::pin(), crate::support::package(), crate::support::certificate()] {
        for form in structure(&case.emit().unwrap()) {
            assert!(!form.contains("LINK") && !form.contains("HTML"), "{form}");
        }
    }
    assert!(form("[x](y)").contains("LINK") && form("<b>").contains("HTML"), "the check can fail");
}
