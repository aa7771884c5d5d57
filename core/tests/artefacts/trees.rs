//! XML read by two parsers that share no code, into trees that must be equal.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// An element: its namespace and name, its attributes without declarations of prefixes, and the text and elements within.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    pub(crate) name: (String, String),
    pub(crate) attributes: Vec<(String, String)>,
    /// The text, where it is the only thing within.
    pub(crate) text: String,
    pub(crate) children: Vec<Self>,
}

impl Tree {
    /// All elements of that name, in order.
    pub(crate) fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Self>) {
        if self.name.1 == name {
            found.push(self);
        }
        self.children.iter().for_each(|child| child.all(name, found));
    }

    pub(crate) fn named(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        self.all(name, &mut found);
        found
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// White space between elements means nothing.
    fn tidy(mut self) -> Self {
        if !self.children.is_empty() {
            assert!(self.text.chars().all(char::is_whitespace), "text beside elements: {:?}", self.text);
            self.text.clear();
        }
        self.attributes.sort();
        self
    }
}

/// Reads with both, and gives the one tree.
pub(crate) fn read(text: &str) -> Tree {
    let one = by_roxmltree(text);
    let other = by_quick_xml(text);
    assert_eq!(one, other, "the parsers disagree about\n{text}");
    one
}

fn by_roxmltree(text: &str) -> Tree {
    fn convert(node: roxmltree::Node<'_, '_>) -> Tree {
        let mut tree = Tree {
            name: (
                node.tag_name().namespace().unwrap_or_default().to_owned(),
                node.tag_name().name().to_owned(),
            ),
            ..Tree::default()
        };
        tree.attributes.extend(node.attributes().map(|one| {
            (format!("{}{}", one.namespace().unwrap_or_default(), one.name()), one.value().to_owned())
        }));
        for child in node.children() {
            if child.is_element() {
                tree.children.push(convert(child));
            } else {
                tree.text.push_str(child.text().unwrap_or_default());
            }
        }
        tree.tidy()
    }
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    convert(document.root_element())
}

fn by_quick_xml(text: &str) -> Tree {
    let mut reader = NsReader::from_str(text);
    let mut open = vec![Tree::default()];
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error} in\n{text}"));
        match event {
            Event::Start(element) => open.push(start(&reader, &element)),
            Event::Empty(element) => {
                let tree = start(&reader, &element).tidy();
                open.last_mut().unwrap().children.push(tree);
            }
            Event::End(_) => {
                let tree = open.pop().unwrap().tidy();
                open.last_mut().unwrap().children.push(tree);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content().unwrap()),
            Event::CData(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content().unwrap()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().unwrap();
                let name = reference.decode().unwrap();
                let text = character.map_or_else(
                    || quick_xml::escape::resolve_xml_entity(&name).unwrap().to_owned(),
                    String::from,
                );
                open.last_mut().unwrap().text.push_str(&text);
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?} in\n{text}"),
        }
    }
    assert_eq!(open.len(), 1);
    let mut root = open.pop().unwrap();
    assert_eq!(root.children.len(), 1);
    root.children.pop().unwrap()
}

fn start(reader: &NsReader<&[u8]>, element: &BytesStart<'_>) -> Tree {
    let utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let space = |found: ResolveResult<'_>| match found {
        ResolveResult::Bound(namespace) => utf8(namespace.0),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(prefix) => panic!("the prefix {} is not declared", utf8(&prefix)),
    };
    let (found, local) = reader.resolver().resolve_element(element.name());
    let mut tree = Tree { name: (space(found), utf8(local.as_ref())), ..Tree::default() };
    for attribute in element.attributes() {
        let attribute = attribute.unwrap();
        if attribute.key.as_ref() == b"xmlns" || attribute.key.as_ref().starts_with(b"xmlns:") {
            continue;
        }
        let (found, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned();
        tree.attributes.push((format!("{}{}", space(found), utf8(local.as_ref())), value));
    }
    tree
}
