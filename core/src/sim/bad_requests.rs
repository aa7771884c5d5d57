//! Whatever is asked, the simulated tenant answers in the form of Graph, and reading changes nothing.
//!
//! | input | answer |
//! |---|---|
//! | unknown method or path | 501 `sim.unmodelled`; 400 for `/me` and unknown versions |
//! | a modelled route with wrong keys, in any case, with doubled slashes | 2xx, 400, 403 or 404, never 501 |
//! | malformed `$filter`, `$select`, `$expand`, `$orderby`, `$search`, `$top`, tokens; nested or chained without end | 400 |
//! | broken JSON, JSON nested 100,000 deep, numbers beyond every range, lone surrogates, bytes that are not UTF-8 | 400 |
//! | a body without or with a wrong media type | 400 without one; the type is not looked at otherwise |
//! | more than 4 MB | 413, see `tests/sim/bad_clients.rs` for what only HTTP can get wrong |
//!
//! Set `PROPTEST_CASES` for longer runs.

use bytes::Bytes;
use http::{Method, Request, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value as Json;

use super::moment::Moment;
use super::route;
use super::tenant::SimTenant;

/// What may stand for a key in a path.
const KEYS: &[&str] = &[
    "user-01@contoso.com",
    "2d60a919-9cb7-42ae-adc9-86c18e323510",
    "11fab77d-088d-43fe-92ab-c1a8e1e90a64",
    "00000000-0000-0000-0000-00000000abcd",
    "microsoft.graph.user",
    "$count",
    "$ref",
    "%00",
    "%FF%FE",
    "%F0%9F%A5%BD",
    "'",
    "('",
    "x'y''z",
    "uniqueName='a",
    "..",
    "%2F",
    "-1",
];

/// Pieces of queries; joined at random most of them are malformed.
const PIECES: &[&str] = &[
    "displayName",
    "id",
    "accountEnabled",
    "assignedLicenses",
    "members",
    "skuId",
    "createdDateTime",
    "nonsense",
    " eq ",
    " ne ",
    " in ",
    " and ",
    " or ",
    "not ",
    "(",
    ")",
    "((((",
    ",",
    "/",
    "/any(x:x",
    "/all(",
    "/$count",
    "startswith(",
    "endswith(",
    "contains(",
    "isof(",
    "'a'",
    "'",
    "''",
    "\"displayName:u\"",
    "\"",
    " AND ",
    " desc",
    "$select=",
    ";",
    "*",
    "1e999",
    "-",
    "99999999999999999999",
    "2021-13-45T99:99:99Z",
    "null",
    "true",
    "é",
    "東京",
    "\u{0}",
    "%",
    "&",
    "=",
    "#",
];

/// Bodies, or beginnings of them.
const BODIES: &[&str] = &[
    "",
    "{}",
    "[]",
    "null",
    "\"x\"",
    "{\"displayName\":",
    "{\"displayName\":\"\\ud800\"}",
    "{\"displayName\":1e400}",
    "{\"displayName\":null,\"displayName\":[]}",
    "{\"accountEnabled\":\"yes\",\"passwordProfile\":7}",
    "{\"addLicenses\":[{\"skuId\":{}}],\"removeLicenses\":[[]]}",
    "{\"addLicenses\":7,\"removeLicenses\":null}",
    "{\"@odata.id\":7}",
    "{\"@odata.id\":\"https://graph.microsoft.com/v1.0/users('\"}",
    "{\"members@odata.bind\":[null,{}]}",
    "{\"members@odata.bind\":\"x\"}",
    "{\"requests\":[{}]}",
    "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/$batch\"}]}",
    "{\"requests\":[{\"id\":\"1\",\"method\":\"G T\",\"url\":\"users\",\"dependsOn\":[\"1\"],\"headers\":7}]}",
    "{\"ids\":[7,null,\"x\"],\"types\":{}}",
    "{\"groupIds\":{\"a\":1}}",
    "{\"@odata.type\":\"#microsoft.graph.windows10CustomConfiguration\",\"omaSettings\":[{\"@odata.type\":7}]}",
    "{\"assignments\":[{\"target\":null}]}",
    "{\"values\":[{\"@odata.type\":\"x\",\"roles\":7}]}",
    "{\"members\":[{\"user@odata.bind\":7}],\"displayName\":\"x\",\"template@odata.bind\":\"\"}",
    "{\"lifetimeInMinutes\":-9223372036854775808,\"startDateTime\":\"99999-01-01T00:00:00Z\"}",
    "{\"invitedUserEmailAddress\":\"@\",\"inviteRedirectUrl\":\"://\",\"invitedUserMessageInfo\":[]}",
    "{\"importedWindowsAutopilotDeviceIdentities\":[7]}",
    "{\"templateId\":\"x\",\"values\":[{\"name\":7}]}",
];

#[derive(Clone, Debug)]
struct Asked {
    method: Method,
    target: String,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

fn path() -> impl Strategy<Value = String> {
    let patterns: Vec<&str> = route::patterns().chain(["/$batch", "/me", "/nonsense/{}", "", "/"]).collect();
    let change = prop_oneof![
        6 => Just(None),
        1 => Just(Some("/more")),
        1 => Just(Some("/")),
        1 => Just(Some("()")),
        1 => Just(Some("(a=b,c='d')")),
        1 => Just(Some("//")),
    ];
    (select(patterns), prop::collection::vec(select(KEYS), 4), change, any::<bool>()).prop_map(
        |(pattern, keys, change, upper)| {
            let mut path = pattern.to_owned();
            for key in keys {
                path = path.replacen("{}", key, 1);
            }
            if upper {
                path = path.replace("users", "USERS").replace("groups", "Groups");
            }
            path + change.unwrap_or_default()
        },
    )
}

fn query() -> impl Strategy<Value = String> {
    let names = select(vec![
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
        "filter",
        "$nonsense",
        "api-version",
        "",
    ]);
    let pieces = prop::collection::vec(select(PIECES), 0..9).prop_map(|pieces| pieces.concat());
    let value =
        prop_oneof![8 => pieces, 1 => ".{0,40}", 1 => Just("true".to_owned()), 1 => Just("cDM".to_owned())];
    prop::collection::vec((names, value), 0..4).prop_map(|options| {
        let options = options
            .into_iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(&value, NON_ALPHANUMERIC)));
        options.collect::<Vec<_>>().join("&")
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let whole = select(BODIES).prop_map(|text| text.as_bytes().to_vec());
    let cut = (select(BODIES), any::<prop::sample::Index>())
        .prop_map(|(text, place)| text.as_bytes()[..place.index(text.len() + 1)].to_vec());
    let deep = (select(vec!["[", "{\"a\":", "{\"requests\":["]), 1_usize..100_000)
        .prop_map(|(piece, count)| piece.repeat(count).into_bytes());
    let number =
        (1_usize..5000).prop_map(|digits| format!("{{\"displayName\":{}}}", "9".repeat(digits)).into_bytes());
    prop_oneof![8 => whole, 2 => cut, 1 => deep, 1 => number, 1 => prop::collection::vec(any::<u8>(), 0..60)]
}

fn asked() -> impl Strategy<Value = Asked> {
    let methods = prop_oneof![
        4 => Just(Method::GET), 3 => Just(Method::POST), 2 => Just(Method::PATCH), 1 => Just(Method::PUT),
        1 => Just(Method::DELETE), 1 => Just(Method::HEAD), 1 => Just(Method::OPTIONS),
    ];
    let headers = prop::collection::vec(
        select(vec![
            ("content-type", "application/json"),
            ("content-type", "text/plain"),
            ("content-type", ";;;"),
            ("consistencylevel", "eventual"),
            ("consistencylevel", "é"),
            ("prefer", "create-if-missing"),
            ("prefer", ",,,"),
            ("client-request-id", "not a GUID"),
            ("host", "elsewhere.example"),
        ]),
        0..4,
    );
    (methods, path(), query(), headers, body()).prop_map(|(method, path, query, headers, body)| {
        let target = if query.is_empty() { format!("/v1.0{path}") } else { format!("/v1.0{path}?{query}") };
        Asked { method, target, headers, body }
    })
}

fn ask(tenant: &SimTenant, asked: &Asked) -> Option<Response<Bytes>> {
    let token = tenant.tenants().remove(0).token;
    let mut request = Request::builder()
        .method(asked.method.clone())
        .uri(&asked.target)
        .header("authorization", format!("Bearer {token}"));
    for (name, value) in &asked.headers {
        request = request.header(*name, *value);
    }
    // What is no address at all cannot be asked.
    Some(tenant.handle(request.body(asked.body.clone().into()).ok()?))
}

fn everything(tenant: &SimTenant) -> Vec<Json> {
    let stored = |line| serde_json::to_value(line).unwrap();
    tenant.change(|world| world.lines(Moment(0)).map(stored).collect())
}

fn check_envelope(asked: &Asked, response: &Response<Bytes>) {
    let status = response.status().as_u16();
    assert!(response.headers().contains_key("request-id"), "{asked:?}");
    if status < 400 {
        return;
    }
    let json: Json = serde_json::from_slice(response.body()).unwrap_or_default();
    let error = &json["error"];
    assert!(error["code"].is_string() && error["message"].is_string(), "{asked:?}: {json}");
    assert!(error["innerError"]["request-id"].is_string(), "{asked:?}: {json}");
    assert!(status < 500 || status == 501, "{asked:?}: {json}");
    if error["code"] == "sim.unmodelled" {
        assert_eq!(status, 501, "{asked:?}: {json}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_it(asked in prop::collection::vec(asked(), 1..6)) {
        let tenant = SimTenant::builder().build().unwrap();
        for one in &asked {
            let before = (one.method == Method::GET).then(|| everything(&tenant));
            let Some(response) = ask(&tenant, one) else { continue };
            check_envelope(one, &response);
            if let Some(before) = before {
                prop_assert_eq!(before, everything(&tenant), "{:?} changed something", one);
            }
        }
        // It still answers as it should.
        let fine = Asked { method: Method::GET, target: "/v1.0/organization".to_owned(), headers: vec![], body: vec![] };
        prop_assert_eq!(ask(&tenant, &fine).unwrap().status(), 200);
    }

    #[test]
    fn unknown_routes_alone_are_unmodelled(method in select(vec![Method::GET, Method::DELETE]), path in path()) {
        let tenant = SimTenant::builder().build().unwrap();
        let one = Asked { method, target: format!("/v1.0{path}"), headers: vec![], body: vec![] };
        if let Some(response) = ask(&tenant, &one) {
            let text = String::from_utf8_lossy(response.body()).into_owned();
            let known = route::segments(path.trim_end_matches('/'))
                .is_none_or(|segments| route::find(&one.method, &segments).is_some());
            // `/v1.0()` is another version.
            let refused = path.starts_with("/me") || !(path.is_empty() || path.starts_with('/'));
            let unmodelled = response.status() == 501 && text.contains("sim.unmodelled");
            prop_assert_eq!(unmodelled, !known && !refused, "{:?}: {}", one, text);
        }
    }
}

#[test]
fn every_body_on_every_route_is_answered() {
    for (method, pattern) in route::routes() {
        let tenant = SimTenant::builder().build().unwrap();
        for body in BODIES {
            let target = format!("/v1.0{}", pattern.replace("{}", "2d60a919-9cb7-42ae-adc9-86c18e323510"));
            let headers = vec![("content-type", "application/json")];
            let one = Asked { method: method.clone(), target, headers, body: body.as_bytes().to_vec() };
            check_envelope(&one, &ask(&tenant, &one).unwrap());
            if method == Method::GET {
                break;
            }
        }
    }
}
