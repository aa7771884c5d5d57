//! Decides whether an object fulfils a filter.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value as Json;

use super::filter::{Expression, Function, Literal, Operator, Path};
use crate::sim::entra::Reader;
use crate::sim::moment::Moment;
use crate::sim::schema::{Key, Kind, Rules};
use crate::sim::store::{Entity, Value};

/// What a path leads to.
enum Operand<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    Time(Moment),
    Texts(&'a [Box<str>]),
    Json(Cow<'a, Json>),
}

/// Whether an object fulfils a filter that is bound to its type.
pub(crate) fn fulfils(reader: &Reader<'_>, kind: Kind, entity: &Entity, filter: &Expression) -> bool {
    match filter {
        Expression::And(left, right) => {
            fulfils(reader, kind, entity, left) && fulfils(reader, kind, entity, right)
        }
        Expression::Or(left, right) => {
            fulfils(reader, kind, entity, left) || fulfils(reader, kind, entity, right)
        }
        Expression::Not(inner) => !fulfils(reader, kind, entity, inner),
        Expression::Compare(path, operator, literal) => {
            compare(&find(reader, kind, entity, path), *operator, literal)
        }
        Expression::In(path, literals) => {
            let operand = find(reader, kind, entity, path);
            literals.iter().any(|literal| compare(&operand, Operator::Equal, literal))
        }
        Expression::Call(function, path, text) => call(&find(reader, kind, entity, path), *function, text),
        Expression::Bare(path) => matches!(find(reader, kind, entity, path), Operand::Bool(true)),
        Expression::Any(path, inner) => any(find(reader, kind, entity, path), inner.as_deref()),
        Expression::IsOf(name) => reader.type_name(kind, entity).eq_ignore_ascii_case(name),
    }
}

fn find<'a>(reader: &Reader<'_>, kind: Kind, entity: &'a Entity, path: &Path) -> Operand<'a> {
    let Some(key) = path.key else { return Operand::Null };
    let operand = if kind.table().property(key).rules.has(Rules::COMPUTED) {
        from_json(Cow::Owned(reader.compute(kind, entity, key)))
    } else {
        stored(entity, key)
    };
    path.names.iter().skip(1).fold(operand, |operand, name| inner(operand, name))
}

fn stored(entity: &Entity, key: Key) -> Operand<'_> {
    match entity.get(key) {
        None => Operand::Null,
        Some(Value::Bool(truth)) => Operand::Bool(*truth),
        #[expect(clippy::cast_precision_loss, reason = "whole numbers of the directory are small")]
        Some(Value::Int(number)) => Operand::Number(*number as f64),
        Some(Value::Time(at)) => Operand::Time(*at),
        Some(Value::Text(text)) => Operand::Text(Cow::Borrowed(text)),
        Some(Value::Texts(texts)) => Operand::Texts(texts),
        Some(Value::Json(json)) => from_json(Cow::Borrowed(json)),
    }
}

fn from_json(json: Cow<'_, Json>) -> Operand<'_> {
    match json {
        Cow::Borrowed(Json::String(text)) => Operand::Text(Cow::Borrowed(text)),
        Cow::Owned(Json::String(text)) => Operand::Text(Cow::Owned(text)),
        other => match &*other {
            Json::Null => Operand::Null,
            Json::Bool(truth) => Operand::Bool(*truth),
            Json::Number(number) => Operand::Number(number.as_f64().unwrap_or_default()),
            _ => Operand::Json(other),
        },
    }
}

fn inner<'a>(operand: Operand<'a>, name: &str) -> Operand<'a> {
    let Operand::Json(json) = operand else { return Operand::Null };
    let Some(object) = json.as_object() else { return Operand::Null };
    let Some(key) = object.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned() else {
        return Operand::Null;
    };
    match json {
        Cow::Borrowed(json) => json.get(&key).map_or(Operand::Null, |json| from_json(Cow::Borrowed(json))),
        Cow::Owned(mut json) => {
            json.get_mut(&key).map_or(Operand::Null, |json| from_json(Cow::Owned(json.take())))
        }
    }
}

fn compare(operand: &Operand<'_>, operator: Operator, literal: &Literal) -> bool {
    let order = match (operand, literal) {
        (Operand::Null, Literal::Null) => Some(Ordering::Equal),
        (Operand::Bool(left), Literal::Bool(right)) => Some(left.cmp(right)),
        (Operand::Number(left), Literal::Number(right)) => left.partial_cmp(right),
        (Operand::Text(left), Literal::Text(right)) => Some(order_texts(left, right)),
        (Operand::Time(left), Literal::Time(right)) => Some(left.cmp(right)),
        (Operand::Text(left), Literal::Time(right)) => Moment::parse(left).map(|left| left.cmp(right)),
        _ => None,
    };
    match (operator, order) {
        (Operator::NotEqual, None) => true,
        (_, None) => false,
        (Operator::Equal, Some(order)) => order.is_eq(),
        (Operator::NotEqual, Some(order)) => order.is_ne(),
        (Operator::Greater, Some(order)) => order.is_gt(),
        (Operator::GreaterOrEqual, Some(order)) => order.is_ge(),
        (Operator::Less, Some(order)) => order.is_lt(),
        (Operator::LessOrEqual, Some(order)) => order.is_le(),
    }
}

/// The directory does not mind the case of letters.
pub(super) fn order_texts(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        let lower = |text: &'_ str| text.bytes().map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
        if left.len() == right.len() && left.eq_ignore_ascii_case(right) {
            return Ordering::Equal;
        }
        return lower(left).cmp(&lower(right));
    }
    left.to_lowercase().cmp(&right.to_lowercase())
}

fn call(operand: &Operand<'_>, function: Function, text: &str) -> bool {
    let Operand::Text(value) = operand else { return false };
    // Comparing bytes first avoids an allocation for nearly every object of a large tenant.
    let (value, text) = (value.as_bytes(), text.as_bytes());
    if value.is_ascii() && text.is_ascii() {
        return match function {
            Function::StartsWith => {
                value.len() >= text.len() && value[..text.len()].eq_ignore_ascii_case(text)
            }
            Function::EndsWith => {
                value.len() >= text.len() && value[value.len() - text.len()..].eq_ignore_ascii_case(text)
            }
            Function::Contains => {
                text.is_empty() || value.windows(text.len()).any(|part| part.eq_ignore_ascii_case(text))
            }
        };
    }
    let value = String::from_utf8_lossy(value).to_lowercase();
    let text = String::from_utf8_lossy(text).to_lowercase();
    match function {
        Function::StartsWith => value.starts_with(&text),
        Function::EndsWith => value.ends_with(&text),
        Function::Contains => value.contains(&text),
    }
}

fn any(operand: Operand<'_>, inner: Option<&Expression>) -> bool {
    let items: Vec<Operand<'_>> = match operand {
        Operand::Texts(texts) => texts.iter().map(|text| Operand::Text(Cow::Borrowed(&**text))).collect(),
        Operand::Json(Cow::Borrowed(Json::Array(items))) => {
            items.iter().map(|item| from_json(Cow::Borrowed(item))).collect()
        }
        Operand::Json(Cow::Owned(Json::Array(items))) => {
            items.into_iter().map(|item| from_json(Cow::Owned(item))).collect()
        }
        _ => Vec::new(),
    };
    items.into_iter().any(|item| inner.is_none_or(|filter| item_fulfils(&item, filter)))
}

/// Filters inside `any` speak about the item, and have no type to be bound to.
fn item_fulfils(item: &Operand<'_>, filter: &Expression) -> bool {
    let at = |path: &Path| path.names.iter().fold(copy(item), |operand, name| self::inner(operand, name));
    match filter {
        Expression::And(left, right) => item_fulfils(item, left) && item_fulfils(item, right),
        Expression::Or(left, right) => item_fulfils(item, left) || item_fulfils(item, right),
        Expression::Not(inner) => !item_fulfils(item, inner),
        Expression::Compare(path, operator, literal) => compare(&at(path), *operator, literal),
        Expression::In(path, literals) => {
            literals.iter().any(|literal| compare(&at(path), Operator::Equal, literal))
        }
        Expression::Call(function, path, text) => call(&at(path), *function, text),
        Expression::Bare(path) => matches!(at(path), Operand::Bool(true)),
        Expression::Any(path, inner) => any(at(path), inner.as_deref()),
        Expression::IsOf(_) => false,
    }
}

fn copy<'a>(operand: &Operand<'a>) -> Operand<'a> {
    match operand {
        Operand::Null => Operand::Null,
        Operand::Bool(truth) => Operand::Bool(*truth),
        Operand::Number(number) => Operand::Number(*number),
        Operand::Text(text) => Operand::Text(text.clone()),
        Operand::Time(at) => Operand::Time(*at),
        Operand::Texts(texts) => Operand::Texts(texts),
        Operand::Json(json) => Operand::Json(json.clone()),
    }
}
