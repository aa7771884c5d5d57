//! YAML and JSON text → [`Node`].
//!
//! JSON is read as YAML, whose subset it is, so both have places. The tree is built from the parser's events and not
//! by the loader of `saphyr`, which copies an alias before anybody can look at its size and keeps one of two equal keys.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;

use saphyr::{Scalar, ScalarStyle, ScanError};
use saphyr_parser::{Event, Marker, Parser, Tag};

use crate::error::codes;

use super::findings::{Problem, quote};
use super::limits::{ALIAS_COST, DEPTH, NODE_COST, aliases_explode, too_deep};
use super::node::{Entry, Node, Position, Value};

/// Reads one document; a problem of the syntax ends it, with its place.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let text = join_surrogates(text);
    let mut parser = Parser::new_from_str(&text);
    let mut builder = Builder::default();
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| malformed(&error))?;
        if event == Event::StreamEnd {
            break;
        }
        builder.event(event, place(span.start))?;
    }
    match builder.root {
        Some(root) if !matches!(root.value, Value::Null) => Ok(root),
        _ => Err(syntax(Position { line: 1, column: 1 }, "the document is empty")
            .hint("Start with a commented one: remote-assist init sharedIdentity")),
    }
}

fn malformed(error: &ScanError) -> Problem {
    let at = place(*error.marker());
    // The scanner runs ahead of the events and gives up at 255 levels, before the builder has counted them.
    if error.info().contains("recursion limit") {
        return too_deep(at);
    }
    syntax(at, &format!("this is not well-formed: {}", error.info())).hint(
        "Look at the line before as well: a missing quote, bracket or space often shows one line later.",
    )
}

fn syntax(at: Position, text: &str) -> Problem {
    Problem::error(codes::SCENARIO_SYNTAX, "", text).position(at)
}

fn place(marker: Marker) -> Position {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Position { line: number(marker.line()).max(1), column: number(marker.col()).saturating_add(1) }
}

/// Builds the tree from events, without recursion.
#[derive(Default)]
struct Builder<'input> {
    open: Vec<Open>,
    root: Option<Node>,
    documents: u32,
    anchors: HashMap<usize, Anchored>,
    /// What anchors and aliases have cost so far.
    cost: usize,
    marker: std::marker::PhantomData<&'input str>,
}

/// A list or mapping that has begun.
struct Open {
    node: Node,
    anchor: usize,
    key: Option<(String, Position)>,
}

/// What an alias stands for.
struct Anchored {
    node: Node,
    cost: usize,
    depth: usize,
}

impl<'input> Builder<'input> {
    fn event(&mut self, event: Event<'input>, at: Position) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(syntax(at, "a second document begins here; a file holds one scenario")
                        .hint("Put it into a file of its own."));
                }
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_ref(), at),
            Event::SequenceStart(anchor, tag) => {
                self.begin(Value::List(Vec::new()), anchor, tag.as_ref(), at)
            }
            Event::MappingStart(anchor, tag) => self.begin(Value::Map(Vec::new()), anchor, tag.as_ref(), at),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.finished(open.node, open.anchor),
                None => Ok(()),
            },
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(
        &mut self,
        value: Value,
        anchor: usize,
        tag: Option<&Cow<'input, Tag>>,
        at: Position,
    ) -> Result<(), Problem> {
        refuse_tag(tag, at)?;
        if self.awaits_key() {
            return Err(syntax(at, "a key must be a word, not a list or a mapping"));
        }
        if self.open.len() >= DEPTH {
            return Err(too_deep(at));
        }
        self.open.push(Open { node: Node { value, at }, anchor, key: None });
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'input, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Cow<'input, Tag>>,
        at: Position,
    ) -> Result<(), Problem> {
        refuse_tag(tag, at)?;
        if self.awaits_key() {
            if let Some(open) = self.open.last_mut() {
                open.key = Some((text.into_owned(), at));
            }
            return Ok(());
        }
        let written = text.clone();
        let value = match Scalar::parse_from_cow_and_metadata(text, style, tag) {
            Some(Scalar::Null) => Value::Null,
            Some(Scalar::Boolean(value)) => Value::Bool(value),
            Some(Scalar::Integer(value)) => Value::Integer(value),
            Some(Scalar::FloatingPoint(_)) => Value::Number(written.into_owned()),
            Some(Scalar::String(value)) => Value::Text(value.into_owned()),
            None => {
                return Err(syntax(at, &format!("{} does not fit its tag", quote(&written)))
                    .hint("Leave the tag (`!!…`) out."));
            }
        };
        self.finished(Node { value, at }, anchor)
    }

    fn alias(&mut self, anchor: usize, at: Position) -> Result<(), Problem> {
        if self.awaits_key() {
            return Err(syntax(at, "a key must be a word, not an alias"));
        }
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(syntax(at, "this alias (`*name`) stands for a value that holds it"));
        };
        if self.open.len() + anchored.depth > DEPTH {
            return Err(too_deep(at));
        }
        self.cost = self.cost.saturating_add(anchored.cost);
        if self.cost > ALIAS_COST {
            return Err(aliases_explode(at));
        }
        let node = Node { value: anchored.node.value.clone(), at };
        self.put(node);
        Ok(())
    }

    /// A value is complete: keep it for aliases if it has an anchor, then put it where it belongs.
    fn finished(&mut self, node: Node, anchor: usize) -> Result<(), Problem> {
        if anchor != 0 {
            let (cost, depth) = measure(&node);
            self.cost = self.cost.saturating_add(cost);
            if self.cost > ALIAS_COST {
                return Err(aliases_explode(node.at));
            }
            self.anchors.insert(anchor, Anchored { node: node.clone(), cost, depth });
        }
        self.put(node);
        Ok(())
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(open) => match &mut open.node.value {
                Value::List(items) => items.push(node),
                Value::Map(entries) => {
                    if let Some((key, at)) = open.key.take() {
                        entries.push(Entry { key, at, node });
                    }
                }
                _ => {}
            },
        }
    }

    fn awaits_key(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.node.value, Value::Map(_)) && open.key.is_none())
    }
}

/// What a value costs to copy, and how deep it is.
fn measure(node: &Node) -> (usize, usize) {
    let (inner, text) = match &node.value {
        Value::List(items) => (items.iter().map(measure).collect(), 0),
        Value::Map(entries) => (
            entries.iter().map(|entry| measure(&entry.node)).collect(),
            entries.iter().map(|e| e.key.len()).sum(),
        ),
        Value::Text(text) | Value::Number(text) => return (NODE_COST + text.len(), 0),
        Value::Null | Value::Bool(_) | Value::Integer(_) => return (NODE_COST, 0),
    };
    let inner: Vec<(usize, usize)> = inner;
    let cost: usize = inner.iter().map(|(cost, _)| cost).sum();
    (NODE_COST + text + cost, 1 + inner.iter().map(|(_, depth)| *depth).max().unwrap_or(0))
}

/// Tags of other programs would be ignored silently, so they are refused.
fn refuse_tag(tag: Option<&Cow<'_, Tag>>, at: Position) -> Result<(), Problem> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() && !tag.suffix.is_empty() => {
            Err(syntax(at, &format!("the tag {} means nothing here", quote(&tag.to_string())))
                .hint("Leave it out."))
        }
        _ => Ok(()),
    }
}

/// Rewrites `\ud83d\udd27` as `\U0001f527` in JSON: YAML has no surrogate pairs, and JSON writers use them.
///
/// What follows on the same line moves by two columns per pair; lines stay.
fn join_surrogates(text: &str) -> Cow<'_, str> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) || !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let half = |at: usize| -> Option<u32> {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut out = String::with_capacity(text.len());
    let (mut done, mut at) = (0, 0);
    while let Some(offset) = text[at..].find('\\') {
        at += offset;
        match (half(at), half(at + 6)) {
            (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                out.push_str(&text[done..at]);
                // Writing to a string cannot fail.
                let _ = write!(out, "\\U{code:08x}");
                at += 12;
                done = at;
            }
            // Both the backslash and what it escapes are done with.
            _ => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}
