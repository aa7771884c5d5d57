//! Plain values of other languages → [`Node`], without places.

use crate::error::codes;

use super::findings::Problem;
use super::limits::{DEPTH, too_deep};
use super::node::{Entry, Node, Position, Value};

/// Takes a JSON value over; nesting beyond the limit is refused.
pub(super) fn read(value: &serde_json::Value) -> Result<Node, Problem> {
    let node = convert(value, 0).ok_or_else(|| too_deep(Position::default()))?;
    if matches!(node.value, Value::Null) {
        return Err(Problem::error(codes::SCENARIO_SYNTAX, "", "the scenario is empty"));
    }
    Ok(node)
}

fn convert(value: &serde_json::Value, depth: usize) -> Option<Node> {
    if depth > DEPTH {
        return None;
    }
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::Number(number.to_string()), Value::Integer)
        }
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(items) => {
            Value::List(items.iter().map(|item| convert(item, depth + 1)).collect::<Option<_>>()?)
        }
        serde_json::Value::Object(map) => {
            let entry = |(key, value): (&String, &serde_json::Value)| {
                let node = convert(value, depth + 1)?;
                Some(Entry { key: key.clone(), at: Position::default(), node })
            };
            Value::Map(map.iter().map(entry).collect::<Option<_>>()?)
        }
    };
    Some(Node { value, at: Position::default() })
}
