//! Each fault as the answer to one read and to one write: it ends, the error names the cause, a write is sent once.

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use futures::{StreamExt, stream};
use remote_assist::http::reqwest::ReqwestOptions;

use super::client::{TRIES, graph_behind_tls, kind, live, options, plain, plain_with, read, write};
use super::server::{Reply, Server, Step, answer, json, raw};

/// One fault: what is answered, what is known then of a read and of a write, how often the read is sent, and words of
/// the error. A write is sent once, whatever happens.
struct Fault {
    name: &'static str,
    reply: Box<dyn Fn() -> Reply + Send + Sync>,
    read: &'static str,
    write: &'static str,
    requests: usize,
    words: &'static [&'static str],
}

fn fault(
    name: &'static str,
    (read, write, requests): (&'static str, &'static str, usize),
    words: &'static [&'static str],
    reply: impl Fn() -> Reply + Send + Sync + 'static,
) -> Fault {
    Fault { name, reply: Box::new(reply), read, write, requests, words }
}

/// Nobody knows, so a read is tried again.
const LOST: (&str, &str, usize) = ("unknown", "unknown", TRIES);
/// Nobody knows, and trying again would bring the same.
const USELESS: (&str, &str, usize) = ("unknown", "unknown", 1);
const SLOW_DOWN: (&str, &str, usize) = ("throttled", "throttled", TRIES);
const DONE: (&str, &str, usize) = ("done", "done", 1);

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn ok(body: &[u8]) -> Reply {
    raw(answer("200 OK", &[("Content-Type", "application/json")], body))
}

fn gzip(body: &[u8]) -> Reply {
    raw(answer("200 OK", &[("Content-Encoding", "gzip")], body))
}

fn then(mut reply: Reply, step: Step) -> Reply {
    reply.push(step);
    reply
}

/// Connections that break, and framing that lies.
fn broken() -> Vec<Fault> {
    vec![
        fault("reset before the answer", LOST, &["connection was lost before the answer"], || vec![Step::Reset]),
        fault("closed before the answer", LOST, &["lost before the answer"], || vec![Step::Close]),
        fault("reset in the headers", LOST, &["lost before the answer"], || {
            then(raw("HTTP/1.1 200 OK\r\nContent-Ty"), Step::Reset)
        }),
        fault("closed in the headers", LOST, &["lost before the answer"], || {
            then(raw("HTTP/1.1 200 OK\r\nContent-Ty"), Step::Close)
        }),
        fault("closed after the headers", LOST, &["the answer broke off"], || {
            then(raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"), Step::Close)
        }),
        fault("reset in the body", LOST, &["the answer broke off"], || {
            vec![
                Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"id\"".to_vec()),
                Step::Trickle(b":".to_vec(), Duration::from_millis(30)),
                Step::Reset,
            ]
        }),
        fault("closed in the body", LOST, &["the answer broke off"], || {
            then(raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"id\":"), Step::Close)
        }),
        fault("content-length too long, then silence", LOST, &["did not answer in time"], || {
            then(raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"id\":1}"), Step::Hang)
        }),
        fault("content-length too short", LOST, &["cut off or damaged"], || {
            raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"id\":1}")
        }),
        fault("two lengths that differ", LOST, &["lost before the answer", "content-length"], || {
            raw("HTTP/1.1 200 OK\r\nContent-Length: 8\r\nContent-Length: 9\r\n\r\n{\"id\":1}")
        }),
        fault("a length that is no number", LOST, &["lost before the answer", "content-length"], || {
            raw("HTTP/1.1 200 OK\r\nContent-Length: eight\r\n\r\n{\"id\":1}")
        }),
        fault("a cut chunk", LOST, &["the answer broke off"], || {
            then(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"id\""), Step::Close)
        }),
        fault("no last chunk", LOST, &["the answer broke off"], || {
            then(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n"), Step::Close)
        }),
        fault("a chunk longer than it says", LOST, &["the answer broke off"], || {
            then(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"id\":1}\r\n0\r\n\r\n"), Step::Close)
        }),
        fault("a chunk whose length is no number", LOST, &["the answer broke off", "chunk"], || {
            then(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"id\":1}\r\n0\r\n\r\n"), Step::Close)
        }),
        fault("a chunk of 2^70 bytes", LOST, &["the answer broke off", "chunk"], || {
            then(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400000000000000000\r\n{"), Step::Close)
        }),
        fault("silence", LOST, &["did not answer in time"], || vec![Step::Hang]),
        fault("one byte now and then", LOST, &["did not answer in time"], || {
            vec![Step::Trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec(), Duration::from_millis(60))]
        }),
        fault("a body byte now and then", LOST, &["did not answer in time"], || {
            let head = raw("HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n");
            then(head, Step::Trickle(vec![b' '; 64], Duration::from_millis(60)))
        }),
        fault("a header of one megabyte", LOST, &["lost before the answer", "too large"], || {
            raw(answer("200 OK", &[("x-large", &"a".repeat(1 << 20))], b"{}"))
        }),
        fault("ten thousand headers", LOST, &["lost before the answer"], || {
            raw(answer("200 OK", &[("x-many", "a"); 10_000], b"{}"))
        }),
        fault("another protocol", LOST, &["lost before the answer"], || raw("SSH-2.0-OpenSSH_9.9\r\n")),
        fault("a status that is no number", LOST, &["lost before the answer"], || raw("HTTP/1.1 two OK\r\n\r\n")),
    ]
}

/// Bodies that are not what they should be.
fn bodies() -> Vec<Fault> {
    vec![
        fault("a length beyond the limit", USELESS, &["larger than 32 MiB"], || {
            raw("HTTP/1.1 200 OK\r\nContent-Length: 40000000\r\n\r\n{")
        }),
        fault("gzip that is none", LOST, &["the answer broke off"], || gzip(b"this is not gzip at all")),
        fault("gzip cut off", LOST, &["the answer broke off"], || {
            let whole = packed(br#"{"id":"00000000-0000-0000-0000-000000000001"}"#);
            gzip(&whole[..whole.len() / 2])
        }),
        fault("a page", LOST, &["not JSON but an HTML page", "status 200", "HTTPS_PROXY"], || {
            ok(b"<!DOCTYPE html><title>Sign in</title>")
        }),
        fault("nothing with status 200", ("unknown", "done", 1), &["is empty", "status 200"], || ok(b"")),
        fault("text", LOST, &["not JSON but text"], || ok(b"all is well")),
        fault("bytes that are no text", LOST, &["no UTF-8 text"], || ok(b"{\"id\":\"\xff\xfe\"}")),
        fault("JSON cut off", LOST, &["cut off or damaged"], || ok(b"{\"id\":\"1\",\"val")),
        fault("JSON with a tail", LOST, &["cut off or damaged"], || ok(b"{\"id\":1}{\"id\":2}")),
        fault("JSON of 100,000 levels", USELESS, &["nested deeper"], || {
            ok(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes())
        }),
        fault("a page with status 502", LOST, &["status 502", "an HTML page"], || {
            raw(answer("502 Bad Gateway", &[], b"<html>bad gateway</html>"))
        }),
        fault("a page with status 403", ("refused", "unknown", 1), &["status 403", "an HTML page"], || {
            raw(answer("403 Forbidden", &[], b"<html>blocked by policy</html>"))
        }),
        fault("204 with a body", DONE, &[], || raw("HTTP/1.1 204 No Content\r\n\r\n{\"id\":1}")),
        fault("an answer without a body", ("done", "done", 1), &[], || raw(answer("204 No Content", &[], b""))),
        fault("early hints before the answer", DONE, &[], || {
            let mut bytes = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".to_vec();
            bytes.extend(answer("200 OK", &[], b"{\"id\":1}"));
            raw(bytes)
        }),
        fault("a byte order mark", DONE, &[], || ok(b"\xef\xbb\xbf{\"id\":1}")),
    ]
}

/// What the service itself says when it does not do its work.
fn statuses() -> Vec<Fault> {
    fn said(status: &'static str, code: &'static str) -> impl Fn() -> Reply + Send + Sync {
        move || json(status, &serde_json::json!({"error": {"code": code, "message": "said so"}}))
    }
    vec![
        fault("400", ("refused", "refused", 1), &["refused", "status 400 Request_BadRequest", "said so"], said("400 Bad Request", "Request_BadRequest")),
        fault("401 for ever", ("token", "token", 2), &["refused the token", "status 401"], said("401 Unauthorized", "InvalidAuthenticationToken")),
        fault("403", ("refused", "refused", 1), &["status 403 Authorization_RequestDenied"], said("403 Forbidden", "Authorization_RequestDenied")),
        fault("404", ("refused", "refused", 1), &["status 404"], said("404 Not Found", "Request_ResourceNotFound")),
        fault("407", ("refused", "refused", 1), &["status 407"], said("407 Proxy Authentication Required", "x")),
        fault("408", LOST, &["status 408"], said("408 Request Timeout", "x")),
        fault("409 of the directory", ("unknown", "unknown", 1), &["status 409"], said("409 Conflict", "Directory_ConcurrencyViolation")),
        fault("412", ("refused", "refused", 1), &["status 412"], said("412 Precondition Failed", "x")),
        fault("423", ("unknown", "unknown", 1), &["status 423"], said("423 Locked", "x")),
        fault("500", LOST, &["was not able to answer", "status 500"], said("500 Oops", "generalException")),
        fault("502", LOST, &["was not able to answer", "status 502"], said("502 Bad Gateway", "x")),
        fault("503 for ever", LOST, &["was not able to answer", "status 503"], said("503 Busy", "x")),
        fault("504", LOST, &["was not able to answer", "status 504"], said("504 Gateway Timeout", "x")),
        fault("509", SLOW_DOWN, &["status 509"], said("509 Bandwidth", "x")),
        fault("a status of the future", ("unknown", "unknown", 1), &["status 799"], said("799 Later", "x")),
    ]
}

/// `Retry-After` in all its spellings. Each read is repeated within its budget, each write goes back to the engine.
fn throttles() -> Vec<Fault> {
    fn wait(value: Option<&'static str>) -> impl Fn() -> Reply + Send + Sync {
        move || {
            let mut headers = vec![("Date", "Sat, 21 Nov 2026 22:57:22 GMT")];
            headers.extend(value.map(|value| ("Retry-After", value)));
            raw(answer("429 Too Many Requests", &headers, b"{\"error\":{\"code\":\"TooManyRequests\"}}"))
        }
    }
    const TOO_LONG: (&str, &str, usize) = ("throttled", "throttled", 1);
    vec![
        fault("429 without a time", SLOW_DOWN, &["throttles", "names no time to wait"], wait(None)),
        fault("429, 0", SLOW_DOWN, &["asks to wait 0 s"], wait(Some("0"))),
        fault("429, 1", SLOW_DOWN, &["asks to wait 1 s"], wait(Some("1"))),
        fault("429, a fraction", SLOW_DOWN, &["asks to wait 3 s"], wait(Some("2.128"))),
        fault("429, a date to come", SLOW_DOWN, &["asks to wait 30 s"], wait(Some("Sat, 21 Nov 2026 22:57:52 GMT"))),
        fault("429, a date gone by", SLOW_DOWN, &["asks to wait 0 s"], wait(Some("Sat, 21 Nov 2015 22:57:52 GMT"))),
        fault("429, a date in a year", TOO_LONG, &["throttles", "31536000 s"], wait(Some("Sun, 21 Nov 2027 22:57:22 GMT"))),
        fault("429, 10^9", TOO_LONG, &["asks to wait 1000000000 s"], wait(Some("1000000000"))),
        fault("429, 10^400", TOO_LONG, &["throttles"], wait(Some("1000000000000000000000000000000000000000000000000000000000000"))),
        fault("429, negative", SLOW_DOWN, &["names no time to wait"], wait(Some("-5"))),
        fault("429, not a number", SLOW_DOWN, &["names no time to wait"], wait(Some("NaN"))),
        fault("429, words", SLOW_DOWN, &["names no time to wait"], wait(Some("soon, please"))),
        fault("429, nothing", SLOW_DOWN, &["names no time to wait"], wait(Some(""))),
    ]
}

/// Asks a fresh server once and says what was wrong about the outcome.
async fn check(fault: &Fault, reading: bool, found: &mut Vec<String>) {
    let reply = (fault.reply)();
    let server = Server::plain(move |_, _| reply.clone());
    let client = plain(&server);
    let started = Instant::now();
    let answered = client.send(if reading { read() } else { write() }).await;
    let (expected, requests) = if reading { (fault.read, fault.requests) } else { (fault.write, 1) };
    let text = answered.error().map(|error| format!("{error} {}", error.hint_text().unwrap_or_default()));
    let said = text.unwrap_or_default();
    let mut wrong = |what: String| {
        found.push(format!("{} ({}): {what}; said: {said}", fault.name, if reading { "read" } else { "write" }));
    };
    if kind(&answered) != expected {
        wrong(format!("{} instead of {expected}", kind(&answered)));
    }
    if server.requests() != requests {
        wrong(format!("{} requests instead of {requests}", server.requests()));
    }
    if let Some(missing) = fault.words.iter().find(|words| kind(&answered) != "done" && !said.contains(**words)) {
        wrong(format!("`{missing}` is not named"));
    }
    if answered.error().is_some_and(|error| error.details().get("clientRequestId").is_none()) {
        wrong("the try is not named".to_owned());
    }
    if started.elapsed() > Duration::from_secs(2) {
        wrong(format!("{:?}", started.elapsed()));
    }
    if said.contains("canary") || said.contains("::") {
        wrong("a secret or a type name is shown".to_owned());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_with_its_cause_and_no_write_is_repeated() {
    let all: Vec<Fault> = [broken(), bodies(), statuses(), throttles()].into_iter().flatten().collect();
    let count = all.len();
    assert!(count >= 60);
    // Most of the time is spent waiting for silence to end, so some run side by side.
    let found: Vec<String> = stream::iter(all)
        .map(|fault| async move {
            let mut found = Vec::new();
            check(&fault, true, &mut found).await;
            check(&fault, false, &mut found).await;
            found
        })
        .buffer_unordered(8)
        .concat()
        .await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    eprintln!("wire faults as answers: {count}, each to a read and to a write");
}

#[tokio::test]
async fn a_gzip_bomb_is_cut_at_32_mib_and_not_asked_for_again() {
    let bomb = gzip(&packed(&vec![b' '; 34 << 20]));
    let server = Server::plain(move |_, _| bomb.clone());
    // Unpacking that much takes longer than the other tests' limits allow in a build without optimisation.
    let patient = ReqwestOptions { read: Duration::from_secs(60), ..options() };
    let answered = plain_with(&server, patient).send(read()).await;
    let said = answered.error().unwrap().to_string();
    assert_eq!((kind(&answered), server.requests()), ("unknown", 1));
    assert!(said.contains("larger than 32 MiB"), "{said}");
}

#[tokio::test]
async fn the_same_over_tls_where_a_cut_is_no_end() {
    // Without a length, the end of the connection ends the body; under TLS only the farewell may say so.
    let server = graph_behind_tls(|_, _| then(raw("HTTP/1.1 200 OK\r\n\r\n{\"id\":1}"), Step::Close));
    let answered = live(&server).send(write()).await;
    assert_eq!(kind(&answered), "unknown");
    let said = answered.error().unwrap().to_string();
    assert!(said.contains("the answer broke off"), "{said}");
    for reply in [vec![Step::Reset], vec![Step::Close], vec![Step::Hang], raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")] {
        let reply = then(reply, Step::Close);
        let server = graph_behind_tls(move |_, _| reply.clone());
        let answered = live(&server).send(write()).await;
        assert_eq!(kind(&answered), "unknown", "{answered:?}");
        assert_eq!(server.heard().iter().filter(|one| one.text.starts_with("POST")).count(), 1);
    }
}

#[tokio::test]
async fn a_token_that_ends_in_mid_run_is_renewed_for_a_read_and_leaves_a_write_to_the_engine() {
    let refusal = serde_json::json!({"error": {"code": "InvalidAuthenticationToken", "message": "Lifetime validation failed"}});
    for (reading, expected, requests) in [(true, "done", 2), (false, "token", 1)] {
        let refusal = refusal.clone();
        let server = Server::plain(move |number, _| match number {
            0 => json("401 Unauthorized", &refusal),
            _ => json("200 OK", &serde_json::json!({"id": 1})),
        });
        let answered = plain(&server).send(if reading { read() } else { write() }).await;
        assert_eq!((kind(&answered), server.requests()), (expected, requests));
    }
}

#[tokio::test]
async fn a_repeat_after_a_fault_opens_a_new_connection() {
    let server = Server::plain(|number, _| match number {
        1 | 2 => json("503 Busy", &serde_json::json!({})),
        _ => json("200 OK", &serde_json::json!({"id": 1})),
    });
    let client = plain(&server);
    for _ in 0..3 {
        assert_eq!(kind(&client.send(read()).await), "done");
    }
    let connections: Vec<_> = server.heard().iter().map(|one| one.connection).collect();
    assert_eq!(connections[..2], [0, 0], "a connection is used again");
    assert!(connections[2] != 0 && connections[3] != 0 && connections[2] != connections[3], "{connections:?}");
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn what_a_server_says_without_being_asked_answers_nothing() {
    let mut bytes = answer("200 OK", &[], b"{\"id\":1}");
    bytes.extend(answer("200 OK", &[], b"{\"id\":\"poison\"}"));
    let server = Server::plain(move |number, _| {
        if number == 0 { raw(bytes.clone()) } else { json("200 OK", &serde_json::json!({"id": 2})) }
    });
    let client = plain(&server);
    assert_eq!(client.send(read()).await.into_result().unwrap().body["id"], 1);
    assert_eq!(client.send(read()).await.into_result().unwrap().body["id"], 2);
}

#[tokio::test]
async fn what_cannot_be_reached_was_not_sent() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut gone = Server::plain(|_, _| Vec::new());
    gone.port = port;
    for operation in [read(), write()] {
        let answered = plain(&gone).send(operation).await;
        assert_eq!(kind(&answered), "not run");
        assert!(answered.error().unwrap().to_string().contains("could not be reached"));
    }
}
