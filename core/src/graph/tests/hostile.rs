//! Bodies that nobody would send on purpose: nothing panics, loops or loses an operation.

use ::http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{client, sent_count};
use crate::graph::{Advanced, Answer, BatchMode, Method, Operation};
use crate::http::Response;

/// The names that the readers look for, so that random values get past the first check.
const NAMES: &[&str] = &[
    "responses",
    "id",
    "status",
    "headers",
    "Retry-After",
    "Location",
    "body",
    "error",
    "code",
    "message",
    "details",
    "innerError",
    "innererror",
    "request-id",
    "value",
    "@odata.nextLink",
    "odata.error",
    "error_description",
    "Message",
];

const TEXTS: &[&str] = &[
    "",
    "1",
    "2",
    "3",
    "01",
    "+1",
    "-1",
    "99999999999999999999",
    "{",
    "{\"Message\":\"x\"}",
    "https://graph.microsoft.com/v1.0/users",
    "https://evil.example",
    "/v1.0/x",
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0",
    "Sat, 21 Nov 2026 22:57:22 GMT",
    "é\u{0}\u{202e}",
];

fn body() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![
            Just(0),
            Just(1),
            Just(200),
            Just(204),
            Just(400),
            Just(404),
            Just(429),
            Just(503),
            any::<i64>()
        ]
        .prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        prop::sample::select(TEXTS).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((prop::sample::select(NAMES), inner), 0..5).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

/// A body that looks like a batch's answer at first sight.
fn batch_body() -> impl Strategy<Value = Value> {
    prop::collection::vec((prop::sample::select(TEXTS), body(), body(), body()), 0..5).prop_map(|items| {
        let items: Vec<_> = items
            .into_iter()
            .map(|(id, status, headers, body)| json!({"id": id, "status": status, "headers": headers, "body": body}))
            .collect();
        json!({"responses": items})
    })
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![Just(200), Just(400), Just(424), Just(503), 200..600_u16]
}

proptest! {
    #[test]
    fn a_batch_keeps_one_answer_per_operation(status in status(), body in prop_oneof![body(), batch_body()], count in 2..5_usize) {
        let (client, sent, _) = client(move |_, _| Ok(Response::new(StatusCode::from_u16(status).unwrap(), body.to_string())));
        let operations = vec![Operation::new(Method::POST, "/users").json(&json!({})); count];
        let answers = run(client.batch(operations, BatchMode::Parallel));
        prop_assert_eq!((answers.len(), sent_count(&sent)), (count, 1));
        for answer in &answers {
            if let Some(error) = answer.error() {
                let shown = format!("{error} {error:?} {:?}", error.details());
                prop_assert!(!shown.contains("eyJ0eXAi"));
            }
        }
    }

    #[test]
    fn reading_ends(status in status(), body in prop_oneof![body(), batch_body()]) {
        let (client, sent, _) = client(move |_, _| Ok(Response::new(StatusCode::from_u16(status).unwrap(), body.to_string())));
        let _ = run(client.list("/users", Advanced(false)));
        let _ = run(client.get_optional("/users/1"));
        let _ = run(client.read_batch(vec![Operation::get("/users/1"); 3]));
        prop_assert!(sent_count(&sent) <= 60, "{}", sent_count(&sent));
    }

    #[test]
    fn bytes_that_are_no_json_are_no_success(bytes in prop::collection::vec(any::<u8>(), 1..40)) {
        prop_assume!(serde_json::from_slice::<Value>(&bytes).is_err() && !bytes.starts_with(b"\xef\xbb\xbf"));
        let (client, _, _) = client(move |_, _| Ok(Response::new(StatusCode::OK, bytes.clone())));
        let answer = run(client.send(Operation::new(Method::POST, "/users")));
        prop_assert!(matches!(answer, Answer::Unknown(_)));
    }
}
