//! The query options of a request.

use percent_encoding::percent_decode_str;

use super::filter::Expression;
use super::parse::parse_filter;
use crate::sim::errors::{Outcome, malformed, unsupported};

/// The options that Graph knows; anything else is refused.
const KNOWN: [&str; 11] = [
    "$select",
    "$filter",
    "$expand",
    "$orderby",
    "$search",
    "$top",
    "$skip",
    "$skiptoken",
    "$deltatoken",
    "$count",
    "$format",
];

/// The query options of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    /// `$select`, split.
    pub(crate) select: Option<Vec<String>>,
    /// `$filter`.
    pub(crate) filter: Option<Expression>,
    /// `$orderby`: property and whether it is descending.
    pub(crate) order: Vec<(String, bool)>,
    /// `$search`: property and what it begins with; all must hold.
    pub(crate) search: Vec<(String, String)>,
    /// `$top`.
    pub(crate) top: Option<usize>,
    /// `$skiptoken`.
    pub(crate) skip_token: Option<String>,
    /// `$deltatoken`.
    pub(crate) delta_token: Option<String>,
    /// `$count=true`.
    pub(crate) count: bool,
    /// `$expand`, split.
    pub(crate) expand: Vec<String>,
    /// `ConsistencyLevel: eventual` was sent.
    pub(crate) eventual: bool,
    /// All options but the tokens, as they came; a nextLink repeats them.
    pub(crate) repeated: Vec<String>,
}

impl Query {
    /// Reads the part of the address after `?`.
    pub(crate) fn parse(text: &str, eventual: bool) -> Outcome<Self> {
        let mut query = Self { eventual, ..Self::default() };
        let mut seen: Vec<&str> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name);
            let value = decode(value);
            let known = KNOWN.into_iter().find(|known| {
                known.eq_ignore_ascii_case(&name) || known.trim_start_matches('$').eq_ignore_ascii_case(&name)
            });
            let Some(known) = known else {
                return Err(if name.starts_with('$') {
                    malformed(format!("The query parameter '{name}' is not supported."))
                } else {
                    unsupported(format!("Unrecognized query argument specified: '{name}'."))
                });
            };
            if seen.contains(&known) {
                let text = format!(
                    "Query option '{known}' was specified more than once, but it must be specified at most once."
                );
                return Err(malformed(text));
            }
            seen.push(known);
            if !matches!(known, "$skiptoken" | "$deltatoken") {
                query.repeated.push(pair.to_owned());
            }
            query.take(known, value)?;
        }
        Ok(query)
    }

    fn take(&mut self, name: &str, value: String) -> Outcome<()> {
        match name {
            "$select" => self.select = Some(split(&value)),
            "$filter" => self.filter = Some(parse_filter(&value)?),
            "$expand" => self.expand = split(&value),
            "$orderby" => self.order = split(&value).iter().map(|one| order(one)).collect::<Outcome<_>>()?,
            "$search" => self.search = search(&value)?,
            "$top" => {
                let text = format!(
                    "Invalid value '{value}' for $top query option found. The $top query option requires a non-negative integer value."
                );
                self.top = Some(value.parse().map_err(|_| malformed(text))?);
            }
            "$skiptoken" => self.skip_token = Some(value),
            "$deltatoken" => self.delta_token = Some(value),
            "$count" => {
                self.count = match value.to_ascii_lowercase().as_str() {
                    "true" => true,
                    "false" => false,
                    _ => {
                        return Err(malformed(format!(
                            "Invalid value '{value}' for $count query option found. Valid values are 'true' and 'false'."
                        )));
                    }
                }
            }
            "$skip" => return Err(unsupported("'$skip' is not supported by the service.")),
            _ => {}
        }
        Ok(())
    }

    /// Whether the request may use advanced queries: header and `$count=true`.
    pub(crate) fn advanced(&self) -> bool {
        self.eventual && self.count
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// Splits at commas outside of parentheses.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if character == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn order(text: &str) -> Outcome<(String, bool)> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default().to_owned();
    match (words.next().map(str::to_ascii_lowercase).as_deref(), words.next()) {
        (None | Some("asc"), None) => Ok((name, false)),
        (Some("desc"), None) => Ok((name, true)),
        _ => Err(malformed(format!("Syntax error at position {} in '{text}'.", name.len()))),
    }
}

/// Reads `"displayName:two" AND "mail:three"`.
fn search(text: &str) -> Outcome<Vec<(String, String)>> {
    let wrong = || {
        malformed(format!(
            "Syntax error: the $search clause '{text}' is not a list of quoted clauses of the form \"property:value\"."
        ))
    };
    let mut clauses = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('"').ok_or_else(wrong)?;
        let (clause, after) = inner.split_once('"').ok_or_else(wrong)?;
        let (name, value) = clause.split_once(':').ok_or_else(wrong)?;
        clauses.push((name.trim().to_owned(), value.trim().to_owned()));
        rest = after.trim_start();
        if !rest.is_empty() {
            rest = rest.strip_prefix("AND").ok_or_else(wrong)?.trim_start();
        }
    }
    if clauses.is_empty() { Err(wrong()) } else { Ok(clauses) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_others_refused() {
        let query =
            Query::parse("$select=id,%20displayName&$top=5&$count=TRUE&$orderby=displayName%20desc", true)
                .unwrap();
        assert_eq!(query.select.unwrap(), ["id", "displayName"]);
        assert_eq!((query.top, query.count), (Some(5), true));
        assert_eq!(query.order, [("displayName".to_owned(), true)]);
        for wrong in [
            "$nonsense=1",
            "page=2",
            "$top=-1",
            "$top=x",
            "$top=1&$top=2",
            "$count=maybe",
            "$filter=",
            "$search=x",
            "$orderby=a b c",
        ] {
            assert_eq!(Query::parse(wrong, false).unwrap_err().status, 400, "{wrong}");
        }
    }

    #[test]
    fn search_clauses_are_quoted() {
        let query = Query::parse("$search=%22displayName:Pr%22%20AND%20%22mail:x%22", true).unwrap();
        assert_eq!(query.search.len(), 2);
    }
}
