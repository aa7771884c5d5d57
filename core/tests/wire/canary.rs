//! Secrets go over the wire and nowhere else: every word that anybody logs meanwhile is searched for them.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, OnceLock};

use remote_assist::auth::StaticToken;
use remote_assist::error::Error;
use remote_assist::graph::{Answer, BatchMode, GraphClient, Method, Operation};
use remote_assist::http::reqwest::{ProxySettings, ReqwestOptions, ReqwestTransport, Roots};
use remote_assist::http::{Origin, Pipeline, Request};
use remote_assist::model::Cloud;
use remote_assist::secret::Secret;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::certificates::Authority;
use super::client::{graph_behind_tls, options, virtual_time};
use super::server::{Reply, Server, Step, json as reply};

/// Each with characters that differ between the encodings.
const TOKEN: &str = "eyJ0eXAiOiJKV1QifQ.canaryTOKEN-0123456789_abcdefghijklmnopqrstuvwxyz.sig-nature";
const PROXY: &str = "canary+proxy/pass";
const PASSWORD: &str = "canary\"PASS\\word&ü7";
const PASS: &str = "canary!TAP?9x#Qz";

/// Everything that is said by `tracing` and by `log`.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, "{field}={value} ");
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut Writer(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Writer(&mut self.0.lock().unwrap()));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        let _ = write!(text, "\n{} ", event.metadata().target());
        event.record(&mut Writer(&mut text));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        let _ = write!(self.0.lock().unwrap(), "\n{} {}", record.target(), record.args());
    }
    fn flush(&self) {}
}

/// The crates below use `log`, which has one logger per process.
fn logged() -> &'static Everything {
    static LOGGED: OnceLock<Everything> = OnceLock::new();
    LOGGED.get_or_init(|| {
        let everything = Everything::default();
        log::set_logger(Box::leak(Box::new(everything.clone()))).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        everything
    })
}

/// A secret in its encodings: as it is, in JSON, in an address, in base64 at three alignments, in hex, in UTF-16LE; and as
/// Rust's debug form shows text and bytes.
fn encodings(secret: &str) -> Vec<(&'static str, String)> {
    let bytes = secret.as_bytes();
    let shifted = |skip: usize| {
        let mut padded = vec![b' '; skip];
        padded.extend_from_slice(bytes);
        let text = data_encoding::BASE64.encode(&padded);
        // The first and the last characters depend on the neighbours.
        text[4.min(skip * 4)..text.len() - 4].to_owned()
    };
    let percent = bytes.iter().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(*byte).to_string(),
        other => format!("%{other:02X}"),
    });
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let inner = |text: String| text[1..text.len() - 1].to_owned();
    vec![
        ("raw", secret.to_owned()),
        ("JSON", inner(json!(secret).to_string())),
        ("address", percent.collect()),
        ("base64, first alignment", shifted(0)),
        ("base64, second alignment", shifted(1)),
        ("base64, third alignment", shifted(2)),
        ("hex", data_encoding::HEXLOWER.encode(bytes)),
        ("UTF-16LE", String::from_utf8_lossy(&wide).into_owned()),
        ("debug of text", inner(format!("{secret:?}"))),
        ("debug of bytes", inner(format!("{bytes:?}"))),
    ]
}

/// Which secrets a text holds, in which encoding.
fn found(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    [("token", TOKEN), ("proxy password", PROXY), ("password", PASSWORD), ("pass", PASS)]
        .into_iter()
        .flat_map(|(name, secret)| {
            encodings(secret).into_iter().map(move |(encoding, form)| (name, encoding, form))
        })
        .filter(|(_, _, form)| text.contains(form.as_str()) || lower.contains(&form.to_lowercase()))
        .map(|(name, encoding, _)| format!("{name} as {encoding}"))
        .collect()
}

fn spoken(text: &mut String, error: &Error) {
    let _ = write!(text, "\n{error} | {error:?} | {:?} | {:?}", error.hint_text(), error.details());
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        let _ = write!(text, " | {deeper} | {deeper:?}");
        cause = deeper.source();
    }
}

fn server() -> Server {
    graph_behind_tls(|number, request| -> Reply {
        // A service that repeats what it was told, password and token.
        let password = if request.contains("canary\\\"PASS") { PASSWORD } else { "none" };
        let unpleasant = json!({"error": {"code": "Request_BadRequest",
            "message": format!("The password {password} of the call with Bearer {TOKEN} is not allowed.")}});
        if request.contains("temporaryAccessPassMethods") {
            return reply("201 Created", &json!({"id": "1", "temporaryAccessPass": PASS}));
        }
        match number {
            0 => reply("201 Created", &json!({"id": "1", "passwordProfile": {"password": PASSWORD}})),
            1 => reply("400 Bad Request", &unpleasant),
            2 => reply("503 Busy", &unpleasant),
            3 => vec![Step::Reset],
            4 => vec![
                Step::Send(format!("HTTP/1.1 200 OK\r\nx-echo: {TOKEN}\r\n\r\n{{\"password\":").into_bytes()),
                Step::Close,
            ],
            _ => reply("401 Unauthorized", &unpleasant),
        }
    })
}

fn operations() -> Vec<Operation> {
    let template =
        json!({"displayName": "user-01", "passwordProfile": {"forceChangePasswordNextSignIn": false}});
    let secret = || Secret::new(PASSWORD.to_owned());
    let pass = "/users/user-01/authentication/temporaryAccessPassMethods";
    let mut all: Vec<_> =
        (0..6).map(|_| Operation::new(Method::POST, "/users").password_body(&template, &secret())).collect();
    all.push(Operation::new(Method::POST, pass).json(&json!({"isUsableOnce": true})));
    all.push(Operation::get("/users/user-01"));
    all
}

fn client(server: &Server, text: &mut String) -> GraphClient {
    let mut password = String::new();
    for byte in PROXY.bytes() {
        let _ = write!(password, "%{byte:02x}");
    }
    let proxy =
        ProxySettings::of(&format!("http://user-01:{password}@127.0.0.1:{}", server.port), "").unwrap();
    let options = ReqwestOptions {
        roots: Roots::Only(vec![Authority::trusted().der()]),
        proxy: Some(proxy),
        ..options()
    };
    let _ = write!(text, "{options:?}");
    let transport = ReqwestTransport::live(options).unwrap();
    let _ = write!(text, "{transport:?}");
    let pipeline = Pipeline::builder(transport)
        .tokens(StaticToken::new(Secret::new(TOKEN.to_owned())), "scope")
        .clock(Arc::new(virtual_time()))
        .build();
    let _ = write!(text, "{pipeline:?}");
    GraphClient::new(pipeline, Origin::cloud(Cloud::Global))
}

#[test]
fn the_search_finds_every_form() {
    for (name, secret) in
        [("token", TOKEN), ("proxy password", PROXY), ("password", PASSWORD), ("pass", PASS)]
    {
        for (encoding, form) in encodings(secret) {
            let hits = found(&format!("a line with {form} in it"));
            assert!(hits.contains(&format!("{name} as {encoding}")), "{name} {encoding}");
        }
        for skip in 0..3 {
            let within =
                data_encoding::BASE64.encode(format!("{}{secret} and more", "x".repeat(skip)).as_bytes());
            assert!(!found(&within).is_empty(), "{name} inside base64 after {skip}");
        }
    }
    assert!(found("nothing of the kind").is_empty());
}

#[tokio::test]
async fn no_log_and_no_error_shows_a_secret() {
    let log = logged();
    let everything = Everything::default();
    let guard = tracing::subscriber::set_default(everything.clone());
    let server = server();
    let mut text = String::new();
    let client = client(&server, &mut text);
    let mut answers: Vec<Answer> = Vec::new();
    for operation in operations() {
        let _ = write!(text, "\n{operation:?}");
        answers.push(client.send(operation).await);
    }
    answers.extend(client.batch(operations(), BatchMode::Parallel).await);
    drop(guard);
    for answer in &answers {
        // The answer of a pass holds it on purpose, for whoever asked; its error would not.
        if let Some(error) = answer.error() {
            spoken(&mut text, error);
        }
    }
    let url = Origin::cloud(Cloud::Global).join("/v1.0/users").unwrap();
    let header = remote_assist::http::Request::get(url);
    let _ = write!(text, "{:?}", Request { body: PASSWORD.as_bytes().to_vec().into(), ..header });
    text.push_str(&everything.0.lock().unwrap());
    text.push_str(&log.0.lock().unwrap());
    let heard: String = server.heard().iter().map(|one| one.text.clone()).collect();
    assert!(heard.contains(TOKEN) && heard.contains("canary\\\"PASS"), "they were sent");
    for speaker in ["remote_assist", "hyper_util", "reqwest"] {
        assert!(text.contains(speaker), "{speaker} was not heard");
    }
    assert!(text.contains("request") && answers.iter().filter(|one| one.error().is_some()).count() > 5);
    let hits = found(&text);
    assert!(hits.is_empty(), "{hits:?}");
    eprintln!("canaries: 4 secrets in 10 forms, {} characters of logs and errors searched", text.len());
}
