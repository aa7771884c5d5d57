//! From a path to the function that answers it.

mod path;
mod roles;
mod table;

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use http::Method;

use super::answer::Answer;
use super::call::{Argument, Call};
use super::errors::Outcome;
use super::schema::Kind;

pub(crate) use path::{Segment, segments};

/// A function that answers a request.
pub(crate) type Handler = fn(&mut Call<'_>) -> Outcome<Answer>;

/// A modelled request.
#[derive(Debug)]
pub(crate) struct Route {
    method: Method,
    /// The path; `{}` stands for a key.
    pattern: &'static str,
    /// The application permissions of which one is needed; empty if the handler decides.
    pub(crate) roles: &'static [&'static str],
    /// What answers it.
    pub(crate) handler: Handler,
    /// The type that a general handler is to serve.
    pub(crate) kind: Kind,
}

impl Route {
    /// The same for a type.
    const fn of(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }
}

/// Short for a [`Route`] in the table.
const fn route(
    method: Method,
    pattern: &'static str,
    roles: &'static [&'static str],
    handler: Handler,
) -> Route {
    Route { method, pattern, roles, handler, kind: Kind::User }
}

/// Finds the route of a request and the keys in its path.
pub(crate) fn find(method: &Method, path: &[Segment]) -> Option<(&'static Route, Vec<Argument>)> {
    static INDEX: OnceLock<HashMap<(String, usize), Vec<&'static Route>>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let mut index: HashMap<(String, usize), Vec<&'static Route>> = HashMap::new();
        for route in table::ROUTES.iter().flat_map(|part| part.iter()) {
            let parts: Vec<_> = route.pattern.trim_start_matches('/').split('/').collect();
            index.entry((parts[0].to_ascii_lowercase(), parts.len())).or_default().push(route);
        }
        for routes in index.values_mut() {
            // A word of the path wins over a key: `/users/delta` is not a user.
            routes.sort_by_key(|route| {
                route.pattern.split('/').map(|part| u8::from(part == "{}")).collect::<Vec<_>>()
            });
        }
        index
    });
    let Segment::Plain(first) = path.first()? else { return None };
    let routes = index.get(&(first.to_ascii_lowercase(), path.len()))?;
    routes
        .iter()
        .filter(|route| route.method == *method)
        .find_map(|route| Some((*route, fit(route.pattern, path)?)))
}

/// Every application permission that some route takes, sorted.
pub(crate) fn permissions() -> Vec<&'static str> {
    let routes = table::ROUTES.iter().flat_map(|part| part.iter());
    let all: BTreeSet<_> = routes.flat_map(|route| route.roles.iter().copied()).collect();
    all.into_iter().collect()
}

/// Every modelled route.
#[cfg(test)]
pub(crate) fn routes() -> impl Iterator<Item = (Method, &'static str)> {
    table::ROUTES.iter().flat_map(|part| part.iter()).map(|route| (route.method.clone(), route.pattern))
}

/// The pattern of every modelled route.
#[cfg(test)]
pub(crate) fn patterns() -> impl Iterator<Item = &'static str> {
    routes().map(|(_, pattern)| pattern)
}

fn fit(pattern: &str, path: &[Segment]) -> Option<Vec<Argument>> {
    let mut arguments = Vec::new();
    for (part, segment) in pattern.trim_start_matches('/').split('/').zip(path) {
        match (part, segment) {
            ("{}", Segment::Plain(value)) if !value.starts_with('$') => {
                arguments.push(Argument { property: None, value: value.clone() });
            }
            ("{}", Segment::Key(argument)) => arguments.push(argument.clone()),
            (word, Segment::Plain(value)) if word.eq_ignore_ascii_case(value) => {}
            _ => return None,
        }
    }
    Some(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &Method, path: &str) -> Option<(&'static str, Vec<String>)> {
        let (route, arguments) = find(method, &segments(path)?)?;
        Some((route.pattern, arguments.into_iter().map(|one| one.value).collect()))
    }

    #[test]
    fn paths_lead_to_routes() {
        let get = |path| found(&Method::GET, path);
        assert_eq!(get("/users"), Some(("/users", vec![])));
        assert_eq!(get("/Users/a@b.c"), Some(("/users/{}", vec!["a@b.c".to_owned()])));
        assert_eq!(get("/users('a@b.c')/memberOf"), Some(("/users/{}/memberOf", vec!["a@b.c".to_owned()])));
        assert_eq!(get("/users/$count"), Some(("/users/$count", vec![])));
        assert_eq!(get("/groups(uniqueName='a''b%20c')"), Some(("/groups/{}", vec!["a'b c".to_owned()])));
        assert_eq!(get("/sites/root/drive"), None);
        assert_eq!(found(&Method::PUT, "/users"), None);
    }

    #[test]
    fn every_pattern_is_reached_by_itself() {
        for route in table::ROUTES.iter().flat_map(|part| part.iter()) {
            let path = route.pattern.replace("{}", "11111111-2222-3333-4444-555555555555");
            let (found, _) = find(&route.method, &segments(&path).unwrap()).unwrap();
            assert_eq!(found.pattern, route.pattern, "{} {}", route.method, route.pattern);
        }
    }
}
