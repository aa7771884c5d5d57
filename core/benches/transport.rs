//! What the policies cost: a request through the whole pipeline against the same request by reqwest alone, on loopback.
//!
//! `cargo bench -p remote-assist --bench transport` prints each figure beside its bound. Nothing fails by time: machines
//! differ.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time and owns its runtime")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use remote_assist::auth::StaticToken;
use remote_assist::graph::{GraphClient, Operation};
use remote_assist::http::reqwest::{ReqwestOptions, ReqwestTransport};
use remote_assist::http::{Origin, Pipeline, Request};
use remote_assist::secret::Secret;

/// The bound of the design on what the policies add to a request.
const OVERHEAD: Duration = Duration::from_micros(100);
const WARM: usize = 500;
const ROUNDS: usize = 5_000;

const BODY: &str = r#"{"id":"00000000-0000-0000-0000-000000000001","userPrincipalName":"user-01@contoso.com","accountEnabled":true}"#;

/// A server that answers every request with the same object, and keeps its connections.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nrequest-id: r-1\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(mut stream), answer) = (stream, answer.clone()) else { return };
            std::thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
                while let Ok(count) = stream.read(&mut piece) {
                    bytes.extend_from_slice(&piece[..count]);
                    if count == 0 {
                        return;
                    }
                    if bytes.ends_with(b"\r\n\r\n") {
                        bytes.clear();
                        if stream.write_all(answer.as_bytes()).is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    address
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn shown(name: &str, figure: Duration, bound: Option<Duration>) {
    let figure = figure.as_secs_f64() * 1e6;
    match bound {
        Some(bound) => println!("{name:<58}{figure:>9.1} µs   bound {:>7.1} µs", bound.as_secs_f64() * 1e6),
        None => println!("{name:<58}{figure:>9.1} µs"),
    }
}

/// reqwest with nothing around it. No TLS is spoken, but it wants to know of some.
fn bare() -> reqwest::Client {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls);
    builder.no_proxy().http1_only().build().expect("a client")
}

async fn measure() {
    let address = serve();
    let origin = Origin::simulated(&address).expect("a loopback address");
    let bare = bare();
    let token = StaticToken::new(Secret::new("a-token-of-some-length".repeat(60)));
    let transport = ReqwestTransport::simulated(ReqwestOptions::default()).expect("a transport");
    let pipeline = Pipeline::builder(transport).tokens(token, "scope").build();
    let graph = GraphClient::new(pipeline.clone(), origin.clone());
    let url = origin.join("/v1.0/users/user-01").expect("a path");
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    // In turns, so that whatever else the machine does meets all of them.
    for round in 0..WARM + ROUNDS {
        let started = Instant::now();
        let response = bare.get(url.as_str()).send().await.expect("an answer");
        assert_eq!(response.bytes().await.expect("a body").len(), BODY.len());
        let alone = started.elapsed();
        let started = Instant::now();
        let response = pipeline.send(Request::get(url.clone())).await.expect("an answer");
        assert_eq!(response.body.len(), BODY.len());
        let through = started.elapsed();
        let started = Instant::now();
        let reply = graph.send(Operation::get("/users/user-01")).await.into_result().expect("an answer");
        assert!(reply.body["accountEnabled"].as_bool().unwrap_or(false));
        let whole = started.elapsed();
        if round >= WARM {
            times[0].push(alone);
            times[1].push(through);
            times[2].push(whole);
        }
    }
    let [alone, through, whole] = times.each_mut().map(|times| middle(times));
    shown("reqwest alone, median", alone, None);
    shown("through the pipeline, median", through, None);
    shown("through the Graph client, JSON read, median", whole, None);
    shown("added by the pipeline", through.saturating_sub(alone), Some(OVERHEAD));
    shown("added by pipeline and Graph client", whole.saturating_sub(alone), Some(OVERHEAD));
}

fn main() {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(measure());
}
