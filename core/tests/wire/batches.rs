//! Answers to a batch that do not fit its questions.

use remote_assist::graph::{BatchMode, Operation};
use serde_json::{Value, json};

use super::client::{kind, plain, read, write};
use super::server::{Reply, Server, Step, answer, json as reply};

fn item(id: impl Into<Value>, status: impl Into<Value>) -> Value {
    json!({"id": id.into(), "status": status.into(), "headers": {}, "body": {"id": "x"}})
}

fn whole(items: &Value) -> Reply {
    reply("200 OK", &json!({ "responses": items }))
}

/// Name, answer, kinds of the two writes of the batch, words of the first error.
type Case = (&'static str, fn() -> Reply, [&'static str; 2], &'static str);

const CASES: &[Case] = &[
    ("as asked, in another order", || whole(&json!([item("2", 201), item("1", 201)])), ["done", "done"], ""),
    ("numbers for ids", || whole(&json!([item(1, 201), item(2, 201)])), ["done", "done"], ""),
    ("one left out", || whole(&json!([item("1", 201)])), ["done", "unknown"], "leaves it out"),
    ("none", || whole(&json!([])), ["unknown", "unknown"], "leaves it out"),
    (
        "one twice",
        || whole(&json!([item("1", 201), item("1", 400), item("2", 201)])),
        ["unknown", "done"],
        "several times",
    ),
    (
        "strange ids",
        || whole(&json!([item("0", 201), item("3", 201), item("x", 201), item(-1, 201), item(1e300, 201)])),
        ["unknown", "unknown"],
        "leaves it out",
    ),
    (
        "ids of another kind",
        || whole(&json!([item(json!(["1"]), 201), item(Value::Null, 201)])),
        ["unknown", "unknown"],
        "leaves it out",
    ),
    (
        "items that are no objects",
        || whole(&json!([1, "2", null, [], true])),
        ["unknown", "unknown"],
        "leaves it out",
    ),
    (
        "a status as text",
        || whole(&json!([item("1", "201"), item("2", 201)])),
        ["unknown", "done"],
        "status 0",
    ),
    ("no status", || whole(&json!([{"id": "1"}, item("2", 201)])), ["unknown", "done"], "status 0"),
    (
        "a status beyond all",
        || whole(&json!([item("1", 70_000), item("2", -1)])),
        ["unknown", "unknown"],
        "status 0",
    ),
    (
        "headers of another kind",
        || whole(&json!([{"id": "1", "status": 429, "headers": ["Retry-After", "5"]}, item("2", 201)])),
        ["throttled", "done"],
        "names no time",
    ),
    (
        "one put off",
        || whole(&json!([{"id": "1", "status": 429, "headers": {"retry-after": 7}}, item("2", 201)])),
        ["throttled", "done"],
        "asks to wait 7 s",
    ),
    (
        "one not run",
        || {
            whole(
                &json!([{"id": "1", "status": 400, "body": {"error": {"code": "a", "message": "bad"}}}, {"id": "2", "status": 424, "body": {"error": {"code": "FailedDependency"}}}]),
            )
        },
        ["refused", "not run"],
        "bad",
    ),
    (
        "one that leads away",
        || {
            whole(
                &json!([{"id": "1", "status": 302, "headers": {"Location": "https://evil.example/"}}, item("2", 201)]),
            )
        },
        ["unknown", "done"],
        "redirect to another service",
    ),
    (
        "an error that is a text",
        || whole(&json!([{"id": "1", "status": 403, "body": "no"}, item("2", 201)])),
        ["unknown", "done"],
        "status 403",
    ),
    (
        "no list",
        || reply("200 OK", &json!({"responses": {"1": item("1", 201)}})),
        ["unknown", "unknown"],
        "holds no list of answers",
    ),
    (
        "nothing",
        || vec![Step::Send(answer("200 OK", &[], b""))],
        ["unknown", "unknown"],
        "holds no list of answers",
    ),
    ("a page", || vec![Step::Send(answer("200 OK", &[], b"<html>"))], ["unknown", "unknown"], "an HTML page"),
    (
        "cut off",
        || {
            vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"responses\":[{\"id\":\"1\",\"status\":201}".to_vec()), Step::Close]
        },
        ["unknown", "unknown"],
        "the answer broke off",
    ),
    (
        "refused as a whole",
        || reply("400 Bad Request", &json!({"error": {"code": "BadRequest", "message": "too many"}})),
        ["refused", "refused"],
        "too many",
    ),
    (
        "put off as a whole",
        || reply("429 Slow", &json!({"error": {"code": "TooManyRequests"}})),
        ["throttled", "throttled"],
        "throttles",
    ),
    ("a fault of the whole", || reply("503 Busy", &json!({})), ["unknown", "unknown"], "status 503"),
    (
        "a refused token",
        || reply("401 Unauthorized", &json!({"error": {"code": "InvalidAuthenticationToken"}})),
        ["token", "token"],
        "status 401",
    ),
];

#[tokio::test]
async fn every_operation_keeps_its_own_answer_and_no_batch_of_writes_is_repeated() {
    for (name, make, kinds, words) in CASES {
        let server = Server::plain(move |_, _| make());
        let answers = plain(&server).batch(vec![write(), write()], BatchMode::Parallel).await;
        let found: Vec<_> = answers.iter().map(kind).collect();
        assert_eq!((found.as_slice(), server.requests()), (kinds.as_slice(), 1), "{name}: {answers:?}");
        let error = answers.iter().find_map(|answer| answer.error());
        assert!(error.is_none_or(|error| error.to_string().contains(words)), "{name}: {error:?}");
        assert!(
            error.is_none_or(|error| error.details().contains_key("clientRequestId")),
            "{name}: {error:?}"
        );
    }
    eprintln!("wire faults of batches: {}", CASES.len());
}

#[tokio::test]
async fn a_batch_that_holds_one_write_is_not_repeated_and_one_of_reads_is() {
    for (operations, requests) in [(vec![read(), write()], 1), (vec![read(), read()], 3)] {
        let server = Server::plain(|_, _| vec![Step::Reset]);
        let answers = plain(&server).batch(operations, BatchMode::Parallel).await;
        assert!(answers.iter().all(|answer| kind(answer) == "unknown"));
        assert_eq!(server.requests(), requests);
    }
}

#[tokio::test]
async fn reads_that_are_put_off_are_asked_again_alone_and_not_for_ever() {
    let server = Server::plain(|_, _| {
        whole(
            &json!([{"id": "1", "status": 429, "headers": {"Retry-After": "5"}}, {"id": "2", "status": 503}]),
        )
    });
    let error = plain(&server).read_batch(vec![Operation::get("/users/1"); 3]).await.unwrap_err();
    assert!(error.to_string().contains("; it was"), "{error}");
    assert_eq!(server.requests(), 6, "{}", server.requests());
}
