//! Clients with short limits, in virtual time.

use std::sync::Arc;
use std::time::Duration;

use remote_assist::auth::StaticToken;
use remote_assist::clock::{Clock, SystemClock, Timestamp, VirtualClock};
use remote_assist::graph::{Answer, GraphClient, Method, Operation};
use remote_assist::http::reqwest::{ProxySettings, ReqwestOptions, ReqwestTransport, Roots};
use remote_assist::http::{Origin, Pipeline, RetryOptions};
use remote_assist::model::Cloud;
use remote_assist::secret::Secret;

use super::certificates::Authority;
use super::server::{Manner, Reply, Server};

/// Tries of a call that may be repeated.
pub(crate) const TRIES: u32 = 3;

/// The limits of every day, without the proxy of the environment. No test meets them, however busy the machine is.
pub(crate) fn options() -> ReqwestOptions {
    ReqwestOptions { proxy: Some(ProxySettings::none()), ..ReqwestOptions::default() }
}

/// Short limits, for servers that say nothing.
pub(crate) fn impatient() -> ReqwestOptions {
    let short = Duration::from_millis(400);
    ReqwestOptions { connect: short, read: short * 2, write: short * 2, ..options() }
}

/// Gives up on work that does not end.
pub(crate) async fn ended<T>(name: &str, work: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(Duration::from_mins(1), work).await;
    done.unwrap_or_else(|_| panic!("{name} does not end"))
}

fn graph(transport: ReqwestTransport, origin: Origin, clock: Arc<dyn Clock>) -> GraphClient {
    let retry = RetryOptions { tries: TRIES, seed: Some(1), ..RetryOptions::default() };
    let pipeline = Pipeline::builder(transport)
        .tokens(StaticToken::new(Secret::new("canary-token".to_owned())), "scope")
        .clock(clock)
        .retry(retry)
        .build();
    GraphClient::new(pipeline, origin)
}

/// Time that passes only by waiting, from the date that the scripts use.
pub(crate) fn virtual_time() -> VirtualClock {
    VirtualClock::starting(Timestamp::parse("2026-11-21T22:57:22Z").unwrap())
}

/// A client of a server in plain http on this machine.
pub(crate) fn plain(server: &Server) -> GraphClient {
    plain_with(server, options())
}

pub(crate) fn plain_with(server: &Server, options: ReqwestOptions) -> GraphClient {
    let origin = Origin::simulated(&format!("http://127.0.0.1:{}", server.port)).unwrap();
    graph(ReqwestTransport::simulated(options).unwrap(), origin, Arc::new(virtual_time()))
}

/// A client of Microsoft Graph whose every connection goes through a proxy on this machine.
pub(crate) fn live(proxy: &Server) -> GraphClient {
    live_with(proxy, &options(), Arc::new(virtual_time()))
}

pub(crate) fn live_impatient(proxy: &Server) -> GraphClient {
    live_with(proxy, &impatient(), Arc::new(virtual_time()))
}

pub(crate) fn live_by_wall_time(proxy: &Server) -> GraphClient {
    live_with(proxy, &options(), Arc::new(SystemClock))
}

fn live_with(proxy: &Server, options: &ReqwestOptions, clock: Arc<dyn Clock>) -> GraphClient {
    let address = format!("http://user-01:canary-proxy@127.0.0.1:{}", proxy.port);
    let options = ReqwestOptions {
        roots: Roots::Only(vec![Authority::trusted().der()]),
        proxy: Some(ProxySettings::of(&address, "").unwrap()),
        ..options.clone()
    };
    graph(ReqwestTransport::live(options).unwrap(), Origin::cloud(Cloud::Global), clock)
}

/// A proxy that speaks for Graph with a valid certificate.
pub(crate) fn graph_behind_tls(script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Server {
    let tls = Some(Authority::trusted().server("graph.microsoft.com", (-1, 1)));
    Server::start(Manner::Tunnel { welcome: "HTTP/1.1 200 OK\r\n\r\n", tls }, script)
}

/// The kind of an answer, for tables.
pub(crate) fn kind(answer: &Answer) -> &'static str {
    match answer {
        Answer::Done(_) => "done",
        Answer::Refused(_) => "refused",
        Answer::NotRun(_) => "not run",
        Answer::Throttled { .. } => "throttled",
        Answer::Unknown(_) => "unknown",
        Answer::AuthExpired(_) => "token",
    }
}

pub(crate) fn read() -> Operation {
    Operation::get("/users/user-01")
}

pub(crate) fn write() -> Operation {
    Operation::new(Method::POST, "/users").json(&serde_json::json!({"displayName": "user-01"}))
}
