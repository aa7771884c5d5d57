//! A document before it is checked: plain values, each with the place where it stands.

/// A place in the text; line and column count from 1, in characters. Line 0 means that there is no text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A value and where it begins.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) at: Position,
}

/// What a document can hold.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    /// Any other number, as text.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// One key of a mapping. Keys that are given twice are kept twice, so that it can be said where.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) at: Position,
    pub(crate) node: Node,
}

impl Node {
    /// The first entry of that key, if this is a mapping that has it.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Where `path` stands: a key where the key is written, an item where it begins.
    ///
    /// A path that leads nowhere gives the place of the deepest part that exists.
    pub(crate) fn find(&self, path: &str) -> Position {
        let (mut node, mut at) = (self, self.at);
        for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
            if let (Value::List(items), Some(index)) = (&node.value, part.strip_suffix(']')) {
                let Some(item) = index.parse::<usize>().ok().and_then(|index| items.get(index)) else {
                    break;
                };
                (node, at) = (item, item.at);
            } else {
                let Some(entry) = node.entry(part) else { break };
                (node, at) = (&entry.node, entry.at);
            }
        }
        at
    }
}
