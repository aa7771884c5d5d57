//! Small questions to the parsed document, answered with places in bytes.

use std::borrow::Cow;
use std::ops::Range;

use roxmltree::{Attribute, Node};

use super::edit::Edit;
use super::findings::Findings;

/// What rules work with: the text that was parsed, what they find, and what they repair.
pub(super) struct Checker<'c, 'i> {
    pub(super) source: &'i str,
    pub(super) findings: &'c mut Findings,
    pub(super) edits: &'c mut Vec<Edit>,
}

impl Checker<'_, '_> {
    /// Replaces part of the text, told as a repair.
    pub(super) fn repair(
        &mut self,
        range: Range<usize>,
        with: impl Into<Cow<'static, str>>,
        told: impl Into<Cow<'static, str>>,
    ) {
        self.edits.push(Edit::certain(range, with, told));
    }

    /// The value of an attribute between its quotation marks.
    pub(super) fn value(&self, attribute: &Attribute<'_, '_>) -> Range<usize> {
        // The parser's own answer is off for very long names, so it is looked up.
        let range = attribute.range();
        let text = self.source.get(range.clone()).unwrap_or_default();
        let start = text.find(['"', '\'']).map_or(range.start, |at| range.start + at + 1);
        start..range.end.saturating_sub(1).max(start)
    }

    /// What stands between the tags of an element, as it is written; `None` for an empty tag.
    pub(super) fn content(&self, node: Node<'_, '_>) -> Option<Range<usize>> {
        let range = node.range();
        let text = self.source.get(range.clone())?;
        let end = range.start + text.rfind("</")?;
        // Quotation marks can hide a `>`; after the last attribute there is none.
        let from = node.attributes().map(|attribute| attribute.range().end).max().unwrap_or(range.start);
        let open = self.source.get(from..end)?;
        let start = from + open.find('>')? + 1;
        Some(start..end)
    }

    /// Where the text of an element begins, or the element where it has none.
    pub(super) fn text_start(&self, node: Node<'_, '_>) -> usize {
        let Some(content) = self.content(node) else { return node.range().start };
        let text = self.source.get(content.clone()).unwrap_or_default();
        content.start + (text.len() - text.trim_start().len()).min(text.len())
    }
}

/// The child elements of that local name, whatever their namespace: a wrong one is told once, by the shape.
pub(super) fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first child element of that local name.
pub(super) fn child<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The attribute of that local name, whatever its namespace.
pub(super) fn attribute<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Attribute<'a, 'i>> {
    node.attributes().find(|attribute| attribute.name() == name)
}

/// All text directly within an element.
pub(super) fn text<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    let mut parts = node.children().filter(Node::is_text).filter_map(|part| part.text());
    let first = parts.next().unwrap_or_default();
    match parts.next() {
        None => Cow::Borrowed(first),
        Some(second) => Cow::Owned([first, second].into_iter().chain(parts).collect()),
    }
}

/// The 36 characters of a GUID, upper case, with or without braces; `None` for anything else.
pub(super) fn guid(text: &str) -> Option<String> {
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let sound = inner.len() == 36
        && inner.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    sound.then(|| inner.to_ascii_uppercase())
}

/// Whether a text is a GUID in braces.
pub(super) fn is_braced_guid(text: &str) -> bool {
    text.starts_with('{') && text.ends_with('}') && guid(text).is_some()
}
