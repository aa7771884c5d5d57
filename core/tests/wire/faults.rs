//! What a server, or something in front of it, may answer.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::client::TRIES;
use super::server::{Reply, Step, answer, json, raw};

/// One fault: what is answered, what is known then of a read and of a write, how often the read is sent, and words of
/// the error. A write is sent once, whatever happens.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) reply: Box<dyn Fn() -> Reply + Send + Sync>,
    pub(crate) read: &'static str,
    pub(crate) write: &'static str,
    pub(crate) requests: u32,
    pub(crate) words: &'static [&'static str],
}

fn fault(
    name: &'static str,
    (read, write, requests): (&'static str, &'static str, u32),
    words: &'static [&'static str],
    reply: impl Fn() -> Reply + Send + Sync + 'static,
) -> Fault {
    Fault { name, reply: Box::new(reply), read, write, requests, words }
}

/// Nobody knows, so a read is tried again.
const LOST: (&str, &str, u32) = ("unknown", "unknown", TRIES);
/// Nobody knows, and trying again would bring the same.
const USELESS: (&str, &str, u32) = ("unknown", "unknown", 1);
const SLOW_DOWN: (&str, &str, u32) = ("throttled", "throttled", TRIES);
const DONE: (&str, &str, u32) = ("done", "done", 1);

pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn ok(body: &[u8]) -> Reply {
    raw(answer("200 OK", &[("Content-Type", "application/json")], body))
}

pub(crate) fn gzip(body: &[u8]) -> Reply {
    raw(answer("200 OK", &[("Content-Encoding", "gzip")], body))
}

pub(crate) fn then(mut reply: Reply, step: Step) -> Reply {
    reply.push(step);
    reply
}

/// Connections that break.
fn connections() -> Vec<Fault> {
    vec![
        fault("reset before the answer", LOST, &["connection was lost before the answer"], || {
            vec![Step::Reset]
        }),
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
    ]
}

/// Lengths that lie.
fn framing() -> Vec<Fault> {
    vec![
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
            then(
                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"id\":1}\r\n0\r\n\r\n"),
                Step::Close,
            )
        }),
        fault("a chunk whose length is no number", LOST, &["the answer broke off", "chunk"], || {
            then(
                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"id\":1}\r\n0\r\n\r\n"),
                Step::Close,
            )
        }),
        fault("a chunk of 2^70 bytes", LOST, &["the answer broke off", "chunk"], || {
            then(
                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400000000000000000\r\n{"),
                Step::Close,
            )
        }),
    ]
}

/// Answers that do not come, or come without end, or are of another protocol.
fn excess() -> Vec<Fault> {
    vec![
        fault("silence", LOST, &["did not answer in time"], || vec![Step::Hang]),
        fault("one byte now and then", LOST, &["did not answer in time"], || {
            vec![Step::Trickle(
                b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec(),
                Duration::from_millis(60),
            )]
        }),
        fault("a body byte now and then", LOST, &["did not answer in time"], || {
            let head = raw("HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n");
            then(head, Step::Trickle(vec![b' '; 64], Duration::from_millis(60)))
        }),
        fault("a header of one megabyte", LOST, &["lost before the answer", "too large"], || {
            raw(answer("200 OK", &[("x-large", &"a".repeat(1 << 20))], b"{}"))
        }),
        fault("ten thousand headers", LOST, &["lost before the answer"], || {
            raw(answer("200 OK", &vec![("x-many", "a"); 10_000], b"{}"))
        }),
        fault("another protocol", LOST, &["lost before the answer"], || raw("SSH-2.0-OpenSSH_9.9\r\n")),
        fault("a status that is no number", LOST, &["lost before the answer"], || {
            raw("HTTP/1.1 two OK\r\n\r\n")
        }),
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
        fault("an answer without a body", ("done", "done", 1), &[], || {
            raw(answer("204 No Content", &[], b""))
        }),
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
        fault(
            "400",
            ("refused", "refused", 1),
            &["refused", "status 400 Request_BadRequest", "said so"],
            said("400 Bad Request", "Request_BadRequest"),
        ),
        fault(
            "401 for ever",
            ("token", "token", 2),
            &["refused the token", "status 401"],
            said("401 Unauthorized", "InvalidAuthenticationToken"),
        ),
        fault(
            "403",
            ("refused", "refused", 1),
            &["status 403 Authorization_RequestDenied"],
            said("403 Forbidden", "Authorization_RequestDenied"),
        ),
        fault(
            "404",
            ("refused", "refused", 1),
            &["status 404"],
            said("404 Not Found", "Request_ResourceNotFound"),
        ),
        fault(
            "407",
            ("refused", "refused", 1),
            &["status 407"],
            said("407 Proxy Authentication Required", "x"),
        ),
        fault("408", LOST, &["status 408"], said("408 Request Timeout", "x")),
        fault(
            "409 of the directory",
            ("unknown", "unknown", 1),
            &["status 409"],
            said("409 Conflict", "Directory_ConcurrencyViolation"),
        ),
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
    const TOO_LONG: (&str, &str, u32) = ("throttled", "throttled", 1);
    vec![
        fault("429 without a time", SLOW_DOWN, &["throttles", "names no time to wait"], wait(None)),
        fault("429, 0", SLOW_DOWN, &["asks to wait 0 s"], wait(Some("0"))),
        fault("429, 1", SLOW_DOWN, &["asks to wait 1 s"], wait(Some("1"))),
        fault("429, a fraction", SLOW_DOWN, &["asks to wait 3 s"], wait(Some("2.128"))),
        fault(
            "429, a date to come",
            SLOW_DOWN,
            &["asks to wait 30 s"],
            wait(Some("Sat, 21 Nov 2026 22:57:52 GMT")),
        ),
        fault(
            "429, a date gone by",
            SLOW_DOWN,
            &["asks to wait 0 s"],
            wait(Some("Sat, 21 Nov 2015 22:57:52 GMT")),
        ),
        fault(
            "429, a date in a year",
            TOO_LONG,
            &["throttles", "31536000 s"],
            wait(Some("Sun, 21 Nov 2027 22:57:22 GMT")),
        ),
        fault("429, 10^9", TOO_LONG, &["asks to wait 1000000000 s"], wait(Some("1000000000"))),
        fault(
            "429, 10^400",
            TOO_LONG,
            &["throttles"],
            wait(Some("1000000000000000000000000000000000000000000000000000000000000")),
        ),
        fault("429, negative", SLOW_DOWN, &["names no time to wait"], wait(Some("-5"))),
        fault("429, not a number", SLOW_DOWN, &["names no time to wait"], wait(Some("NaN"))),
        fault("429, words", SLOW_DOWN, &["names no time to wait"], wait(Some("soon, please"))),
        fault("429, nothing", SLOW_DOWN, &["names no time to wait"], wait(Some(""))),
    ]
}

/// All faults.
pub(crate) fn all() -> Vec<Fault> {
    [connections(), framing(), excess(), bodies(), statuses(), throttles()].into_iter().flatten().collect()
}
