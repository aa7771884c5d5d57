//! What a schema allows, as a table, and the check of a document against it.

use roxmltree::Node;

use super::codes;
use super::findings::quote;
use super::tree::Checker;

/// An element of a schema.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) namespace: Option<&'static str>,
    pub(super) attributes: &'static [Allowed],
    pub(super) content: Content,
}

/// An attribute of a schema.
pub(super) struct Allowed {
    pub(super) name: &'static str,
    pub(super) namespace: Option<&'static str>,
    pub(super) required: bool,
}

/// What an element holds.
pub(super) enum Content {
    /// Text alone, or nothing.
    Text,
    /// Elements alone, in this order.
    Sequence(&'static [Child]),
    /// Elements alone, in any order.
    All(&'static [Child]),
    /// Text and elements, in this order.
    Mixed(&'static [Child]),
}

/// A child element of a schema.
pub(super) struct Child {
    pub(super) shape: &'static Shape,
    pub(super) required: bool,
    pub(super) many: bool,
}

/// An attribute without a namespace.
pub(super) const fn attribute(name: &'static str, required: bool) -> Allowed {
    Allowed { name, namespace: None, required }
}

/// An element that stands there once.
pub(super) const fn one(shape: &'static Shape) -> Child {
    Child { shape, required: true, many: false }
}

/// An element that may stand there once.
pub(super) const fn maybe(shape: &'static Shape) -> Child {
    Child { shape, required: false, many: false }
}

/// An element that may stand there any number of times.
pub(super) const fn any(shape: &'static Shape) -> Child {
    Child { shape, required: false, many: true }
}

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Checks an element and everything within it.
pub(super) fn check(checker: &mut Checker<'_, '_>, node: Node<'_, '_>, shape: &Shape) {
    namespace(
        checker,
        node.range().start,
        "element",
        shape.name,
        node.tag_name().namespace(),
        shape.namespace,
    );
    check_attributes(checker, node, shape);
    let (children, ordered, mixed): (&[Child], bool, bool) = match &shape.content {
        Content::Text => (&[], false, true),
        Content::Sequence(children) => (children, true, false),
        Content::All(children) => (children, false, false),
        Content::Mixed(children) => (children, true, true),
    };
    let mut counts = vec![0_usize; children.len()];
    let (mut last, mut told_order) = (0, !ordered);
    for inner in node.children() {
        if inner.is_text() && !mixed && inner.text().is_some_and(|text| !text.trim_ascii().is_empty()) {
            let text = format!("`<{}>` holds elements, and here stands text", shape.name);
            let at = inner.range().start;
            let blank = checker.source.get(at..).map_or(0, |rest| rest.len() - rest.trim_ascii_start().len());
            checker.findings.add(codes::DOCUMENT_TEXT, at + blank, text);
        }
        if !inner.is_element() {
            continue;
        }
        let (at, name) = (inner.range().start, inner.tag_name().name());
        let Some(index) = children.iter().position(|child| child.shape.name == name) else {
            unknown_element(checker, at, name, shape);
            continue;
        };
        let Some(child) = children.get(index) else { continue };
        if let Some(count) = counts.get_mut(index) {
            *count += 1;
            if *count == 2 && !child.many {
                let text = format!("`<{}>` holds one `<{name}>`, and this is another one", shape.name);
                checker.findings.add(codes::DOCUMENT_REPEATED, at, text);
            }
        }
        if index < last && !told_order {
            let before = children.get(last).map(|child| child.shape.name).unwrap_or_default();
            let text = format!("`<{name}>` comes before `<{before}>` in the schema");
            checker.findings.add(codes::DOCUMENT_ORDER, at, text);
            told_order = true;
        }
        last = last.max(index);
        check(checker, inner, child.shape);
    }
    for (child, count) in children.iter().zip(counts) {
        if child.required && count == 0 {
            let text = format!("`<{}>` lacks `<{}>`", shape.name, child.shape.name);
            checker.findings.add(codes::DOCUMENT_MISSING, node.range().start, text);
        }
    }
}

fn unknown_element(checker: &mut Checker<'_, '_>, at: usize, name: &str, parent: &Shape) {
    if name == "Profiles" && parent.name == "Profiles" {
        let text = "`<Profiles>` stands inside `<Profiles>`; a document has one";
        return checker.findings.add(codes::KIOSK_NESTED_PROFILES, at, text);
    }
    let text = format!("the schema has no {} inside `<{}>`", quote(&format!("<{name}>")), parent.name);
    checker.findings.add(codes::DOCUMENT_ELEMENT, at, text);
}

fn check_attributes(checker: &mut Checker<'_, '_>, node: Node<'_, '_>, shape: &Shape) {
    for given in node.attributes() {
        if given.namespace() == Some(INSTANCE) {
            continue;
        }
        let at = given.range().start;
        let Some(allowed) = shape.attributes.iter().find(|allowed| allowed.name == given.name()) else {
            let text = format!("the schema has no attribute {} on `<{}>`", quote(given.name()), shape.name);
            checker.findings.add(codes::DOCUMENT_ATTRIBUTE, at, text);
            continue;
        };
        namespace(checker, at, "attribute", allowed.name, given.namespace(), allowed.namespace);
    }
    for allowed in shape.attributes.iter().filter(|allowed| allowed.required) {
        if !node.attributes().any(|given| given.name() == allowed.name) {
            let text = format!("`<{}>` lacks the attribute `{}`", shape.name, allowed.name);
            checker.findings.add(codes::DOCUMENT_MISSING, node.range().start, text);
        }
    }
}

/// Namespaces are compared by URI: documents bind the same prefix to different ones.
fn namespace(
    checker: &mut Checker<'_, '_>,
    at: usize,
    what: &str,
    name: &str,
    given: Option<&str>,
    wanted: Option<&str>,
) {
    // A prefix that nobody declared was told already.
    if given == wanted || given.is_some_and(|uri| uri.starts_with("urn:undeclared:")) {
        return;
    }
    let told = |uri: Option<&str>| uri.map_or_else(|| "no namespace".to_owned(), quote);
    let text = format!("the {what} `{name}` is in {}; it belongs in {}", told(given), told(wanted));
    checker.findings.add(codes::DOCUMENT_NAMESPACE, at, text);
}
