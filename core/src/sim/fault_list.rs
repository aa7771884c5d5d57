//! Reads lists of scripted faults, and says where one is wrong and why.

use http::header::HeaderName;
use http::{HeaderValue, Method, StatusCode};
use serde_json::Value as Json;

use super::faults::Fault;
use crate::error::{Error, Result, codes};

const FORM: &str = "A fault is {\"match\": {\"method\", \"path\", \"nth\"}, \"when\": \"before\" or \"after\", \"do\": \"lose\", \"reset\", \"truncate\", \"html\" or \"status\", \"status\", \"headers\", \"body\"}; only `do` is required.";

impl Fault {
    /// Reads a list of faults in the form of `sim serve --faults`.
    ///
    /// # Errors
    ///
    /// `usage` with line, column, the place within the list, and what is wrong there.
    pub fn parse_list(text: &str) -> Result<Vec<Self>> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let faults: Vec<Self> =
            serde_path_to_error::deserialize(&mut reader).map_err(|error| unreadable(&error))?;
        reader.end().map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            wrong(&format!("at {place}: something follows the list"))
        })?;
        check(faults)
    }

    /// Reads a list of faults from JSON values.
    ///
    /// # Errors
    ///
    /// `usage` with the place within the list, and what is wrong there.
    pub fn from_json(list: &Json) -> Result<Vec<Self>> {
        check(serde_path_to_error::deserialize(list).map_err(|error| unreadable(&error))?)
    }
}

fn wrong(what: &str) -> Error {
    Error::new(codes::USAGE, format!("the list of faults cannot be used: {what}")).hint(FORM)
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let inner = error.inner();
    let path = error.path().to_string();
    let mut place = Vec::new();
    if inner.line() > 0 {
        place.push(format!("line {}, column {}", inner.line(), inner.column()));
    }
    if path != "." {
        place.push(format!("`{path}`"));
    }
    let told = inner.to_string();
    let told = told.split(" at line ").next().unwrap_or_default();
    // serde speaks of Rust's types; whoever wrote the list thinks of JSON.
    let why = told
        .replace("unknown variant", "unknown word")
        .replace("invalid type: ", "this is ")
        .replace("invalid value: ", "this is ")
        .replace(", expected u16", ", and a number from 200 to 599 is expected")
        .replace(", expected u64", ", and a whole number from 1 is expected")
        .replace(", expected a sequence", ", and a list is expected");
    wrong(&if place.is_empty() { why } else { format!("at {}: {why}", place.join(", ")) })
}

/// What can be read, but would never do what was meant.
fn check(faults: Vec<Fault>) -> Result<Vec<Fault>> {
    for (number, fault) in faults.iter().enumerate() {
        let refuse = |place: &str, why: String| Err(wrong(&format!("at `[{number}]{place}`: {why}")));
        if let Some(status) = fault.status
            && !((200..=599).contains(&status) && StatusCode::from_u16(status).is_ok())
        {
            return refuse(
                ".status",
                format!("{status} is no status of an answer, which lies from 200 to 599"),
            );
        }
        let matches = &fault.matches;
        if matches.nth == Some(0) {
            return refuse(".match.nth", "requests are counted from 1".to_owned());
        }
        if let Some(path) = matches.path.as_ref().filter(|path| !path.starts_with('/')) {
            return refuse(".match.path", format!("`{path}` does not begin with `/`"));
        }
        if let Some(method) = &matches.method
            && Method::from_bytes(method.as_bytes()).is_err()
        {
            return refuse(".match.method", format!("`{method}` is no method of HTTP"));
        }
        for (name, value) in &fault.headers {
            let text = match value {
                Json::String(text) => text.clone(),
                Json::Number(number) => number.to_string(),
                _ => return refuse(&format!(".headers.{name}"), "a header is a text or a number".to_owned()),
            };
            if HeaderName::from_bytes(name.as_bytes()).is_err() || HeaderValue::from_str(&text).is_err() {
                return refuse(&format!(".headers.{name}"), "this is no header of HTTP".to_owned());
            }
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let error = Fault::parse_list(text).unwrap_err();
        assert_eq!(error.code(), codes::USAGE);
        assert!(error.hint_text().is_some());
        let told = error.to_string();
        assert!(
            !["u16", "u64", "struct", "variant", "sequence"].iter().any(|word| told.contains(word)),
            "{told}"
        );
        told
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_its_reason() {
        for (text, parts) in [
            ("", &["line 1", "EOF"][..]),
            ("[\n  {\"do\": \"explode\"}\n]", &["line 2", "`[0].do`", "`explode`", "`lose`"]),
            (r#"[{"do": "lose"}, {"do": "lose", "nonsense": 1}]"#, &["`[1].nonsense`", "`nonsense`"]),
            (r#"[{"do": "lose", "match": {"pth": "/users"}}]"#, &["`[0].match.pth`", "`path`"]),
            (r#"[{"match": {}}]"#, &["`[0]`", "missing field `do`"]),
            (r#"{"do": "lose"}"#, &["a list"]),
            (r#"[{"do": "status", "status": "429"}]"#, &["`[0].status`", "from 200 to 599"]),
            (r#"[{"do": "status", "status": 9}]"#, &["`[0].status`", "9 is no status"]),
            (r#"[{"do": "status", "status": 70000}]"#, &["`[0].status`", "from 200 to 599"]),
            (r#"[{"do": "lose", "match": {"nth": 0}}]"#, &["`[0].match.nth`", "from 1"]),
            (r#"[{"do": "lose", "match": {"path": "users"}}]"#, &["`[0].match.path`", "`users`"]),
            (r#"[{"do": "lose", "match": {"method": "GE T"}}]"#, &["`[0].match.method`"]),
            (r#"[{"do": "html", "headers": {"Retry After": 1}}]"#, &["`[0].headers.Retry After`"]),
            (r#"[{"do": "html", "headers": {"Retry-After": [1]}}]"#, &["a text or a number"]),
            (r#"["lose"]"#, &["`[0]`", "an object"]),
            ("[] []", &["something follows"]),
        ] {
            let told = told(text);
            assert!(parts.iter().all(|part| told.contains(part)), "{text}: {told}");
        }
    }

    #[test]
    fn values_are_read_like_text() {
        let text = r#"[{"do": "status", "status": 429, "headers": {"Retry-After": 1}, "match": {"method": "POST", "nth": 1}}]"#;
        let value: Json = serde_json::from_str(text).unwrap();
        assert_eq!(Fault::from_json(&value).unwrap(), Fault::parse_list(text).unwrap());
        let error = Fault::from_json(&serde_json::json!([{ "do": "nothing" }])).unwrap_err().to_string();
        assert!(error.contains("at `[0].do`: unknown word `nothing`"), "{error}");
    }
}
