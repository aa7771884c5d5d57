//! Checks a document against the table of keys and turns it into the model's full JSON form.
//!
//! Every mistake is reported, not the first alone: what is wrong is replaced by a stand-in, and its path is kept, so
//! that later rules can look at the rest without complaining about the stand-in.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value as Json, json};

use super::findings::{Findings, Problem, did_you_mean, nearest, quote};
use super::node::{Entry, Node, Position, Value};
use super::shape::{Key, Need, Shape, Union, Variant, listed};
use crate::error::codes;

/// Reads one document.
pub(super) struct Reader<'a, 'b> {
    pub(super) findings: &'a mut Findings<'b>,
    /// Paths whose value is a stand-in.
    pub(super) broken: BTreeSet<String>,
}

impl Reader<'_, '_> {
    /// The value in the model's form; a stand-in where it is wrong.
    pub(super) fn read(&mut self, node: &Node, shape: &Shape, path: &str) -> Json {
        match (shape, &node.value) {
            (Shape::Text, Value::Text(text)) => json!(text),
            (Shape::Truth, Value::Bool(value)) => json!(value),
            (Shape::Integer { from, to }, Value::Integer(number)) if (from..=to).contains(&number) => {
                json!(number)
            }
            (Shape::Choice(words), Value::Text(text)) if words.contains(&text.as_str()) => json!(text),
            (Shape::Choice(words), Value::Text(text)) => self.unknown_word(words, text, shape, path),
            (Shape::List(shape), Value::List(items)) => {
                let read = |(index, item)| self.read(item, shape, &format!("{path}[{index}]"));
                items.iter().enumerate().map(read).collect()
            }
            (Shape::Map(keys), Value::Map(entries)) => {
                Json::Object(self.map(node.at, entries, keys, None, path))
            }
            (Shape::Union(union), _) => self.union(node, union, shape, path),
            _ => self.wrong_type(node, shape, path),
        }
    }

    fn map(
        &mut self,
        at: Position,
        entries: &[Entry],
        keys: &'static [Key],
        tag: Option<(&'static str, &Variant)>,
        path: &str,
    ) -> Map<String, Json> {
        let mut out = Map::new();
        let mut meant = BTreeSet::new();
        let mut seen: HashMap<&str, &Entry> = HashMap::new();
        for entry in entries {
            if let Some(first) = seen.get(entry.key.as_str()) {
                self.duplicate(entry, first, path);
            } else if let Some(key) = keys.iter().find(|key| key.name == entry.key) {
                self.key(entry, key, path, &mut out);
            } else if tag.is_none_or(|(tag, _)| entry.key != tag) {
                meant.extend(self.unknown_key(entry, keys, tag.map(|(tag, _)| tag), path));
            }
            seen.entry(&entry.key).or_insert(entry);
        }
        for key in keys.iter().filter(|key| key.need == Need::Required) {
            let path = join(path, key.name);
            if out.contains_key(key.name) {
                continue;
            }
            // A misspelt key was reported already; that its right name is missing is the same mistake.
            if !meant.contains(key.name) && !self.broken.contains(&path) {
                let text = format!("`{path}` is missing");
                let problem = Problem::error(codes::SCENARIO_MISSING_KEY, path.clone(), text).position(at);
                self.findings.add(problem.hint(format!("Add `{}:` with {}.", key.name, key.purpose)));
            }
            self.broken.insert(path);
            out.insert(key.name.to_owned(), key.shape.stand_in());
        }
        if let Some((_, variant)) = tag {
            self.one_of(at, entries, variant, &meant, path);
        }
        out
    }

    fn key(&mut self, entry: &Entry, key: &'static Key, path: &str, out: &mut Map<String, Json>) {
        let path = join(path, key.name);
        match (key.need, &entry.node.value) {
            // An empty value is a value that is not given.
            (Need::Required, Value::Null) => {
                let text = format!("`{path}` has no value");
                let problem =
                    Problem::error(codes::SCENARIO_MISSING_KEY, path.clone(), text).position(entry.at);
                self.findings.add(problem.hint(format!("Give {}.", key.purpose)));
                self.broken.insert(path);
            }
            (Need::Optional, Value::Null) => {}
            _ => {
                let value = self.read(&entry.node, &key.shape, &path);
                out.insert(key.name.to_owned(), value);
            }
        }
    }

    fn duplicate(&mut self, entry: &Entry, first: &Entry, path: &str) {
        let path = join(path, &entry.key);
        let place = match first.at.line {
            0 => String::new(),
            line => format!(" (first on line {line})"),
        };
        let text = format!("the key {} is given twice{place}", quote(&entry.key));
        self.findings.add(
            Problem::error(codes::SCENARIO_DUPLICATE_KEY, path, text)
                .position(entry.at)
                .hint("Keep one of them; it cannot be known which is meant."),
        );
    }

    /// Reports it and gives the key that was probably meant.
    fn unknown_key(
        &mut self,
        entry: &Entry,
        keys: &'static [Key],
        tag: Option<&'static str>,
        path: &str,
    ) -> Option<&'static str> {
        let known = || tag.into_iter().chain(keys.iter().map(|key| key.name));
        let near = nearest(&entry.key, known());
        let text = format!("unknown key {}{}", quote(&entry.key), did_you_mean(near));
        let mut problem =
            Problem::error(codes::SCENARIO_UNKNOWN_KEY, join(path, &entry.key), text).position(entry.at);
        if near.is_none() {
            problem = problem.hint(format!("The keys here are {}.", listed(known())));
        }
        self.findings.add(problem);
        near
    }

    fn one_of(
        &mut self,
        at: Position,
        entries: &[Entry],
        variant: &Variant,
        meant: &BTreeSet<&str>,
        path: &str,
    ) {
        let given: Vec<&Entry> = entries
            .iter()
            .filter(|entry| {
                variant.one_of.contains(&entry.key.as_str()) && !matches!(entry.node.value, Value::Null)
            })
            .collect();
        let wanted = format!("exactly one of {} must be given", listed(variant.one_of.iter().copied()));
        let (text, at) = match given.as_slice() {
            [_] => return,
            [] if variant.one_of.is_empty() || variant.one_of.iter().any(|key| meant.contains(key)) => return,
            [] => (format!("{wanted}; the document has none"), at),
            [_, second, ..] => {
                let names = listed(given.iter().map(|entry| entry.key.as_str()));
                (format!("{wanted}; the document has {names}"), second.at)
            }
        };
        let path = given.get(1).map_or_else(|| path.to_owned(), |entry| join(path, &entry.key));
        self.findings.add(Problem::error(codes::SCENARIO_ACCOUNTS_SOURCE, path, text).position(at));
        self.broken.extend(variant.one_of.iter().map(|key| (*key).to_owned()));
    }

    fn union(&mut self, node: &Node, union: &'static Union, shape: &Shape, path: &str) -> Json {
        let (kind, at) = match &node.value {
            Value::Text(word) => (word.as_str(), node.at),
            Value::Map(_) => match node.entry(union.tag) {
                Some(Entry { at, node: Node { value: Value::Text(kind), .. }, .. }) => (kind.as_str(), *at),
                Some(entry) if !matches!(entry.node.value, Value::Null) => {
                    self.wrong_type(&entry.node, &Shape::Text, &join(path, union.tag));
                    return self.broken(path.to_owned(), shape);
                }
                _ => match union.untagged {
                    Some(kind) => (kind, node.at),
                    None => return self.missing_kind(node, union, shape, path),
                },
            },
            _ => return self.wrong_type(node, shape, path),
        };
        let Some(variant) = union.variant(kind) else {
            return self.unknown_kind(kind, at, union, shape, path);
        };
        let keys = variant.keys;
        let mut map = match &node.value {
            Value::Map(entries) => self.map(node.at, entries, keys, Some((union.tag, variant)), path),
            _ if keys.iter().any(|key| key.need == Need::Required) => {
                return self.wrong_type(node, shape, path);
            }
            _ => Map::new(),
        };
        map.insert(union.tag.to_owned(), json!(variant.kind));
        Json::Object(map)
    }

    fn missing_kind(&mut self, node: &Node, union: &Union, shape: &Shape, path: &str) -> Json {
        let path_of_kind = join(path, union.tag);
        let text = format!(
            "`{path_of_kind}` is missing: it says which {} this is",
            union.what.trim_start_matches("a ")
        );
        self.findings.add(Problem::error(union.unknown, path_of_kind, text).position(node.at).hint(format!(
            "Add `{}:` with one of {}.",
            union.tag,
            listed(union.kinds())
        )));
        self.broken(path.to_owned(), shape)
    }

    fn unknown_kind(&mut self, kind: &str, at: Position, union: &Union, shape: &Shape, path: &str) -> Json {
        let near = nearest(kind, union.kinds());
        let text = format!("{} is not the kind of {}{}", quote(kind), union.what, did_you_mean(near));
        let problem = Problem::error(union.unknown, join(path, union.tag), text).position(at);
        self.findings.add(problem.hint(format!("The kinds are {}.", listed(union.kinds()))));
        self.broken(path.to_owned(), shape)
    }

    fn unknown_word(&mut self, words: &[&'static str], text: &str, shape: &Shape, path: &str) -> Json {
        let near = nearest(text, words.iter().copied());
        let sentence = format!("`{path}` does not take {}{}", quote(text), did_you_mean(near));
        let problem = Problem::error(codes::SCENARIO_INVALID_VALUE, path, sentence);
        self.findings.add(problem.hint(format!("It takes {}.", shape.wanted())));
        self.broken(path.to_owned(), shape)
    }

    fn wrong_type(&mut self, node: &Node, shape: &Shape, path: &str) -> Json {
        let (found, hint) = match (&node.value, shape) {
            (Value::Integer(number), Shape::Integer { .. }) => (format!("{number}"), None),
            (Value::Integer(number), Shape::Text) => {
                (format!("the number {number}"), Some("Put it in quotes."))
            }
            (Value::Number(number), Shape::Text) => {
                (format!("the number {number}"), Some("Put it in quotes."))
            }
            (Value::Bool(value), Shape::Text) => (format!("`{value}`"), Some("Put it in quotes.")),
            (Value::Text(text), Shape::Integer { .. }) if text.parse::<i64>().is_ok() => {
                (format!("the text {}", quote(text)), Some("Leave the quotes out."))
            }
            (Value::Text(text), Shape::List(_)) => {
                (format!("the text {}", quote(text)), Some("A list of one is written `[one]`."))
            }
            (Value::Text(text), _) => (format!("the text {}", quote(text)), None),
            (Value::Integer(number), _) => (format!("the number {number}"), None),
            (Value::Number(number), _) => (format!("the number {number}"), None),
            (Value::Bool(value), _) => (format!("`{value}`"), None),
            (Value::Null, _) => ("nothing".to_owned(), None),
            (Value::List(_), _) => ("a list".to_owned(), None),
            (Value::Map(_), _) => ("a mapping of keys".to_owned(), None),
        };
        let what = if path.is_empty() { "a document".to_owned() } else { format!("`{path}`") };
        let text = format!("{what} takes {}, not {found}", shape.wanted());
        let code = match (&node.value, shape) {
            (Value::Integer(_), Shape::Integer { .. }) => codes::SCENARIO_INVALID_VALUE,
            _ => codes::SCENARIO_WRONG_TYPE,
        };
        let mut problem = Problem::error(code, path, text);
        if path.is_empty() {
            problem = problem.position(node.at);
        }
        self.findings.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
        self.broken(path.to_owned(), shape)
    }

    fn broken(&mut self, path: String, shape: &Shape) -> Json {
        self.broken.insert(path);
        shape.stand_in()
    }
}

/// The path of a key within a path.
fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
