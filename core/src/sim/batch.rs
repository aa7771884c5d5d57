//! `$batch`: up to 20 requests in one (json-batching, 02/2025).

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value as Json, json};

use super::answer::{Answer, Body};
use super::errors::{Outcome, malformed, refuse};
use super::odata::quote;

/// The most requests of a batch.
const MOST: usize = 20;

/// One request of a batch.
pub(crate) struct Item {
    /// Its name within the batch.
    pub(crate) id: String,
    /// The method.
    pub(crate) method: Method,
    /// Path and query after the version.
    pub(crate) address: String,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
    depends_on: Vec<String>,
}

/// Reads a batch and refuses malformed ones as a whole.
pub(crate) fn read(body: &Map<String, Json>) -> Outcome<Vec<Item>> {
    let requests = body.get("requests").and_then(Json::as_array);
    let requests = requests
        .ok_or_else(|| malformed("Invalid batch payload format: the property 'requests' is missing."))?;
    if requests.is_empty() {
        return Err(malformed("Invalid batch payload format: the batch holds no request."));
    }
    if requests.len() > MOST {
        return Err(malformed(format!("Number of batch request steps exceeds the maximum value of {MOST}.")));
    }
    let items = requests.iter().map(item).collect::<Outcome<Vec<_>>>()?;
    check(&items)?;
    Ok(items)
}

fn item(json: &Json) -> Outcome<Item> {
    let text = |name: &str| {
        let found = json[name].as_str().filter(|text| !text.is_empty());
        found.ok_or_else(|| {
            malformed(format!("Invalid batch payload format: the property '{name}' of a request is missing."))
        })
    };
    let id = text("id")?.to_owned();
    let method = Method::from_bytes(text("method")?.to_ascii_uppercase().as_bytes());
    let method =
        method.map_err(|_| malformed("Invalid batch payload format: a request has an unknown method."))?;
    let address = text("url")?;
    if address.contains("://") {
        return Err(malformed(format!(
            "Invalid batch payload format: the url of request '{id}' must be relative."
        )));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in json["headers"].as_object().into_iter().flatten() {
        let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
        if let (Ok(name), Some(value)) = (HeaderName::from_bytes(name.as_bytes()), value) {
            headers.append(name, value);
        }
    }
    let body = match &json["body"] {
        Json::Null => Bytes::new(),
        _ if !headers.contains_key(CONTENT_TYPE) => {
            return Err(malformed(format!(
                "Invalid batch payload format: request '{id}' has a body and no Content-Type header."
            )));
        }
        // A body that is not JSON travels as base64.
        Json::String(encoded) => {
            STANDARD.decode(encoded).map_or_else(|_| encoded.clone().into(), Bytes::from)
        }
        body => body.to_string().into(),
    };
    let depends_on = json["dependsOn"].as_array().into_iter().flatten();
    let depends_on = depends_on.filter_map(|one| one.as_str().map(str::to_lowercase)).collect();
    Ok(Item {
        id,
        method,
        address: format!("/{}", address.trim_start_matches('/')),
        headers,
        body,
        depends_on,
    })
}

/// Identifiers are unique whatever their case. Requests are all independent, or each depends on the one before it, or
/// all depend on one: mixtures are documented as not supported.
fn check(items: &[Item]) -> Outcome<()> {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, item) in items.iter().enumerate() {
        if places.insert(item.id.to_lowercase(), place).is_some() {
            return Err(malformed(format!(
                "Invalid batch payload format: the request id '{}' is used twice.",
                item.id
            )));
        }
    }
    for (place, item) in items.iter().enumerate() {
        for before in &item.depends_on {
            if places.get(before).is_none_or(|found| *found >= place) {
                let text = format!(
                    "Invalid batch payload format: request '{}' depends on '{before}', which does not stand before it.",
                    item.id
                );
                return Err(malformed(text));
            }
        }
    }
    let parallel = items.iter().all(|item| item.depends_on.is_empty());
    let previous = |place: usize| items.get(place.wrapping_sub(1)).map(|item| item.id.to_lowercase());
    let serial = items.iter().enumerate().all(|(place, item)| {
        item.depends_on.first().cloned() == previous(place) && item.depends_on.len() <= 1
    });
    let first = items.first().map(|item| item.id.to_lowercase());
    let same = items
        .iter()
        .skip(1)
        .all(|item| item.depends_on.first() == first.as_ref() && item.depends_on.len() == 1);
    if parallel || serial || same {
        return Ok(());
    }
    Err(malformed("Invalid batch payload format: the requests must be fully sequential or fully parallel."))
}

/// Answers each request in turn; one whose dependency failed is not run.
pub(crate) fn run(
    items: Vec<Item>,
    mut answer: impl FnMut(Item) -> Answer,
    refusal: impl Fn(super::errors::Failure) -> Answer,
) -> Answer {
    let mut failed: Vec<String> = Vec::new();
    let mut out = String::from("{\"responses\":[");
    for (place, item) in items.into_iter().enumerate() {
        let id = item.id.clone();
        let blocked = item.depends_on.iter().any(|before| failed.contains(before));
        let reply = if blocked {
            refusal(refuse(
                424,
                "FailedDependency",
                "The request was not run, because a request that it depends on failed.",
            ))
        } else {
            answer(item)
        };
        if reply.status >= 400 {
            failed.push(id.to_lowercase());
        }
        if place > 0 {
            out.push(',');
        }
        write(&mut out, &id, reply);
    }
    out.push_str("]}");
    Answer::written(200, out)
}

fn write(out: &mut String, id: &str, reply: Answer) {
    let mut headers: Map<String, Json> = Map::new();
    headers.insert("Cache-Control".to_owned(), json!("no-cache"));
    if let Some(media_type) = reply.media_type() {
        headers.insert("OData-Version".to_owned(), json!("4.0"));
        headers.insert("Content-Type".to_owned(), json!(media_type));
    }
    for (name, value) in &reply.headers {
        headers.insert(canonical(name), json!(value));
    }
    out.push_str("{\"id\":");
    quote(out, id);
    out.push_str(",\"status\":");
    out.push_str(&reply.status.to_string());
    out.push_str(",\"headers\":");
    out.push_str(&Json::Object(headers).to_string());
    match reply.body {
        Body::None => {}
        Body::Json(text) => {
            out.push_str(",\"body\":");
            out.push_str(&text);
        }
        Body::Text(text) => {
            out.push_str(",\"body\":");
            quote(out, &STANDARD.encode(text));
        }
    }
    out.push('}');
}

/// Header names as Graph writes them inside of a batch.
fn canonical(name: &str) -> String {
    match name {
        "retry-after" => "Retry-After".to_owned(),
        "location" => "Location".to_owned(),
        "content-location" => "Content-Location".to_owned(),
        other => other.to_owned(),
    }
}
