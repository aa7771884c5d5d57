//! Lists: filter, order, count and cut them into pages.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use super::evaluate::{fulfils, order_texts};
use super::filter::{Expression, Literal, Operator, needs};
use super::query::Query;
use super::write::{Writer, quote};
use crate::sim::answer::{Answer, Body};
use crate::sim::call::Call;
use crate::sim::entra::Reader;
use crate::sim::errors::{Failure, Outcome, bad, malformed, no_property, unsupported};
use crate::sim::id::Id;
use crate::sim::schema::{Key, Kind};
use crate::sim::store::{Entity, View};

/// An object of a list with the cursor at which it stands.
pub(crate) type Item<'a> = (u64, Kind, &'a Entity);

/// How a type is paged: usual and largest size of a page.
fn sizes(kind: Kind) -> (usize, usize) {
    if kind.is_directory_object() { (100, 999) } else { (1000, 1000) }
}

/// Answers with one page of a list. `source` gives the objects from a cursor on.
pub(crate) fn page<'a>(
    call: &'a Call<'_>,
    kinds: &[Kind],
    set: &str,
    source: impl Fn(u64) -> Box<dyn Iterator<Item = Item<'a>> + 'a>,
) -> Outcome<Answer> {
    let query = &call.query;
    let sieve = Sieve::new(call, kinds)?;
    let writer = Writer::new(call.reader(), query.select.as_deref(), kinds, true)?;
    let size = page_size(query, kinds)?;
    let (ordered, start) = token(query)?;
    let expand = call.expansion(kinds)?;
    let items: Box<dyn Iterator<Item = Item<'a>>> = if query.order.is_empty() {
        if ordered {
            return Err(stale_token());
        }
        Box::new(source(start).filter(|item| sieve.keeps(item)))
    } else {
        let sorted = sort(call, kinds, source(0).filter(|item| sieve.keeps(item)))?;
        let skip = usize::try_from(start).unwrap_or(usize::MAX);
        Box::new((0..).zip(sorted).map(|(place, (_, kind, entity))| (place, kind, entity)).skip(skip))
    };
    let mut out = format!("{{\"@odata.context\":\"{}/$metadata#{set}{}\"", call.base, writer.context_part());
    // The count stands on the first page (assumed); without the header `$count=true` is silently ignored.
    if query.count
        && (query.eventual || !kinds.iter().any(|kind| kind.is_directory_object()))
        && query.skip_token.is_none()
    {
        out.push_str(",\"@odata.count\":");
        out.push_str(&source(0).filter(|item| sieve.keeps(item)).count().to_string());
    }
    let head = out.len();
    out.push_str(",\"value\":[");
    let mut next = None;
    for (written, (cursor, kind, entity)) in items.enumerate() {
        if written == size {
            next = Some(cursor);
            break;
        }
        if written > 0 {
            out.push(',');
        }
        let mut extra = if kinds.len() > 1 {
            type_annotation(&call.reader(), kind, entity)
        } else {
            call.reader().annotation(kind, entity)
        };
        expand.write(call, &mut extra, entity)?;
        writer.write(&mut out, kind, entity, &extra);
    }
    out.push_str("]}");
    if let Some(cursor) = next {
        let link = next_link(call, cursor, !query.order.is_empty());
        let mut member = String::from(",\"@odata.nextLink\":");
        quote(&mut member, &link);
        out.insert_str(head, &member);
    }
    Ok(Answer::written(200, out))
}

/// Answers with the number of objects, for paths that end in `/$count`.
pub(crate) fn count<'a>(
    call: &'a Call<'_>,
    kinds: &[Kind],
    source: impl Iterator<Item = Item<'a>>,
) -> Outcome<Answer> {
    if !call.query.eventual {
        return Err(bad("$count is not currently supported."));
    }
    let sieve = Sieve::new(call, kinds)?;
    let number = source.filter(|item| sieve.keeps(item)).count();
    Ok(Answer { status: 200, headers: Vec::new(), body: Body::Text(number.to_string()) })
}

/// Filter and search, fitted to each type that a list holds.
struct Sieve<'a> {
    reader: Reader<'a>,
    filters: BTreeMap<Kind, Expression>,
    search: Vec<(String, String)>,
    refused: Vec<Kind>,
}

impl<'a> Sieve<'a> {
    fn new(call: &'a Call<'_>, kinds: &[Kind]) -> Outcome<Self> {
        let query = &call.query;
        let directory = kinds.iter().any(|kind| kind.is_directory_object());
        if !query.search.is_empty() && directory && !query.eventual {
            return Err(unsupported(
                "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
            ));
        }
        // The directory of `/$count` needs the header alone: the path says that a count is wanted.
        let advanced = query.eventual && (query.count || call.counts());
        let mut sieve = Self {
            reader: call.reader(),
            filters: BTreeMap::new(),
            search: query.search.clone(),
            refused: Vec::new(),
        };
        let mut first: Option<Failure> = None;
        if let Some(filter) = &query.filter {
            for kind in kinds {
                let mut bound = filter.clone();
                match bound.bind(*kind, advanced) {
                    Ok(()) => {
                        sieve.filters.insert(*kind, bound);
                    }
                    Err(failure) => {
                        first.get_or_insert(failure);
                        sieve.refused.push(*kind);
                    }
                }
            }
            if sieve.filters.is_empty()
                && let Some(failure) = first
            {
                return Err(failure);
            }
        }
        if directory && !query.order.is_empty() && query.filter.is_some() && !query.advanced() {
            return Err(needs("$orderby"));
        }
        Ok(sieve)
    }

    fn keeps(&self, (_, kind, entity): &Item<'_>) -> bool {
        if self.refused.contains(kind) {
            return false;
        }
        if let Some(filter) = self.filters.get(kind)
            && !fulfils(&self.reader, *kind, entity, filter)
        {
            return false;
        }
        self.search.iter().all(|(name, wanted)| {
            let value = kind.table().key_in_query(name).and_then(|key| entity.text(key)).unwrap_or_default();
            let wanted = wanted.to_lowercase();
            value.to_lowercase().starts_with(&wanted)
                || words(value).iter().any(|word| word.to_lowercase().starts_with(&wanted))
        })
    }
}

/// The words that `$search` looks at: texts are cut at spaces, symbols, digits and changes of case (documented).
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for character in text.chars() {
        let new = !last.is_alphanumeric()
            || (character.is_uppercase() && last.is_lowercase())
            || character.is_numeric() != last.is_numeric();
        if character.is_alphanumeric() {
            match words.last_mut().filter(|_| !new) {
                Some(word) => word.push(character),
                None => words.push(character.to_string()),
            }
        }
        last = character;
    }
    words
}

fn page_size(query: &Query, kinds: &[Kind]) -> Outcome<usize> {
    let (usual, largest) = kinds.first().map_or((100, 999), |kind| sizes(*kind));
    match query.top {
        None => Ok(usual),
        Some(top) if (1..=largest).contains(&top) => Ok(top),
        Some(top) => Err(unsupported(format!(
            "Invalid page size specified: '{top}'. Must be between 1 and {largest} inclusive."
        ))),
    }
}

fn sort<'a>(
    call: &Call<'_>,
    kinds: &[Kind],
    items: impl Iterator<Item = Item<'a>>,
) -> Outcome<Vec<Item<'a>>> {
    for (name, _) in &call.query.order {
        if !kinds.iter().any(|kind| kind.table().key_in_query(name).is_some()) {
            return Err(no_property(name, kinds.first().map_or("entity", |kind| kind.table().type_name)));
        }
    }
    let reader = call.reader();
    let mut all: Vec<Item<'a>> = items.collect();
    all.sort_by(|left, right| {
        let orders = call.query.order.iter().map(|(name, descending)| {
            let value = |(_, kind, entity): &Item<'_>| {
                kind.table()
                    .key_in_query(name)
                    .map(|key| reader.value(*kind, entity, key))
                    .unwrap_or_default()
            };
            let order = order_json(&value(left), &value(right));
            if *descending { order.reverse() } else { order }
        });
        orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    Ok(all)
}

fn order_json(left: &Json, right: &Json) -> Ordering {
    match (left, right) {
        (Json::String(left), Json::String(right)) => order_texts(left, right),
        (Json::Bool(left), Json::Bool(right)) => left.cmp(right),
        (Json::Number(left), Json::Number(right)) => {
            left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal)
        }
        (Json::Null, Json::Null) => Ordering::Equal,
        (Json::Null, _) => Ordering::Less,
        (_, Json::Null) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// A token is opaque to clients: the letter tells whether it counts places or sorted objects.
fn token(query: &Query) -> Outcome<(bool, u64)> {
    let Some(text) = &query.skip_token else { return Ok((!query.order.is_empty(), 0)) };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| stale_token())?;
    let text = String::from_utf8(bytes).map_err(|_| stale_token())?;
    let (kind, number) = text.split_at_checked(1).ok_or_else(stale_token)?;
    let number = number.parse().map_err(|_| stale_token())?;
    match kind {
        "p" => Ok((false, number)),
        "s" => Ok((true, number)),
        _ => Err(stale_token()),
    }
}

fn stale_token() -> Failure {
    malformed("The specified page token value has expired and can no longer be included in your request.")
}

fn next_link(call: &Call<'_>, cursor: u64, ordered: bool) -> String {
    let token = URL_SAFE_NO_PAD.encode(format!("{}{cursor}", if ordered { 's' } else { 'p' }));
    let mut options = call.query.repeated.clone();
    options.push(format!("$skiptoken={token}"));
    format!("{}{}?{}", call.base, call.path, options.join("&"))
}

fn type_annotation(reader: &Reader<'_>, kind: Kind, entity: &Entity) -> String {
    format!("\"@odata.type\":\"#microsoft.graph.{}\"", reader.type_name(kind, entity))
}

/// Objects that a filter names by identifier or by a unique value, so that nothing else need be looked at.
pub(crate) fn exact<'a>(view: View<'a>, kind: Kind, filter: Option<&Expression>) -> Option<Vec<&'a Entity>> {
    let (path, literals): (_, &[Literal]) = match filter? {
        Expression::Compare(path, Operator::Equal, literal) => (path, std::slice::from_ref(literal)),
        Expression::In(path, literals) => (path, literals),
        Expression::And(left, right) => {
            return exact(view, kind, Some(left)).or_else(|| exact(view, kind, Some(right)));
        }
        _ => return None,
    };
    let [name] = path.names.as_slice() else { return None };
    let key: Key = kind.table().key_in_query(name)?;
    let unique = kind.table().unique.iter().position(|one| *one == key);
    if unique.is_none() && !name.eq_ignore_ascii_case("id") {
        return None;
    }
    let mut found: Vec<&Entity> = Vec::new();
    for literal in literals {
        let Literal::Text(text) = literal else { return None };
        let entity = match unique {
            Some(number) => view.by_unique(kind, number, text),
            None => Id::parse(text).and_then(|id| view.get(kind, id)),
        };
        if let Some(entity) = entity.filter(|entity| !found.iter().any(|one| one.id == entity.id)) {
            found.push(entity);
        }
    }
    Some(found)
}
