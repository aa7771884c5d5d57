//! Makes documented requests sendable: placeholders become identifiers, texts become JSON.

use serde_json::Value as Json;

use crate::sim::id::Id;

/// The JSON in a text that a documentation page shows as body; headers in front of it are left out.
pub(super) fn body_of(text: &str) -> Option<Json> {
    let start = text.find('{')?;
    serde_json::from_str(&text[start..]).ok()
}

/// Whether a text stands for something to be filled in: `{id}`, `id-value`, or an opaque identifier.
pub(super) fn is_placeholder(text: &str) -> bool {
    Id::parse(text).is_none() && !text.contains('@')
}

/// The key of an address in a body, with its collection: `…/users('x')` gives users and x.
pub(super) fn reference(address: &str) -> Option<(String, String)> {
    let path = address.strip_prefix("https://graph.microsoft.com/v1.0/")?;
    if let Some((set, key)) = path.split_once("('") {
        return Some((set.to_owned(), key.strip_suffix("')")?.to_owned()));
    }
    let (set, key) = path.split_once('/')?;
    Some((set.to_owned(), key.to_owned()))
}

/// Visits every text of a body together with the name under which it stands.
pub(super) fn visit(json: &mut Json, name: &str, change: &mut impl FnMut(&str, &mut String)) {
    match json {
        Json::String(text) => change(name, text),
        Json::Array(items) => items.iter_mut().for_each(|item| visit(item, name, change)),
        Json::Object(members) => members.iter_mut().for_each(|(name, json)| visit(json, name, change)),
        _ => {}
    }
}
