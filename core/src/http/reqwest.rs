//! The real network, by the reqwest crate.
//!
//! TLS is rustls on ring with the operating system's trust store. No process-wide default is set or read, so that a
//! host program with another provider is not disturbed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ::http::Method;
use ::reqwest::dns::{Addrs, Name, Resolve, Resolving};
use ::reqwest::redirect;
use bytes::{Bytes, BytesMut};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

use super::message::{Request, Response};
use super::transport::Transport;
use crate::error::{Error, Result, codes};

/// The limits of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReqwestOptions {
    /// The time to reach the service.
    pub connect: Duration,
    /// The time that a request which only reads may take in all.
    pub read: Duration,
    /// The time that a request which writes may take in all. It has to fit the lease of the journal.
    pub write: Duration,
    /// The largest body that is accepted, in bytes after decompression.
    pub body: usize,
}

impl Default for ReqwestOptions {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(100),
            write: Duration::from_secs(25),
            body: 32 * 1024 * 1024,
        }
    }
}

/// The transport over a real connection.
///
/// It follows no redirect, sends nothing twice, and is made either for Microsoft's hosts or for a simulated tenant on
/// this machine: the one kind refuses the addresses of the other.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
    options: ReqwestOptions,
    simulated: bool,
}

impl ReqwestTransport {
    /// For Microsoft's hosts: https alone, TLS 1.2 or newer, the proxy of the environment.
    pub fn live(options: ReqwestOptions) -> Result<Self> {
        let tls = tls_builder()?.with_platform_verifier().map_err(unbuildable)?.with_no_client_auth();
        let client = base(&options, tls).https_only(true).build().map_err(unbuildable)?;
        Ok(Self { client, options, simulated: false })
    }

    /// For a simulated tenant at a loopback address: plain http, never through a proxy.
    pub fn simulated(options: ReqwestOptions) -> Result<Self> {
        // Nothing is trusted, because no TLS is spoken; loading the system's certificates would only cost time.
        let tls = tls_builder()?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
        let client =
            base(&options, tls).no_proxy().dns_resolver(LoopbackNames).build().map_err(unbuildable)?;
        Ok(Self { client, options, simulated: true })
    }

    async fn body(&self, mut response: ::reqwest::Response) -> Result<Bytes> {
        let announced = response.content_length().unwrap_or(0);
        let mut whole = BytesMut::with_capacity(usize::try_from(announced).unwrap_or(0).min(64 * 1024));
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(error, true))? {
            if whole.len() + chunk.len() > self.options.body {
                return Err(Error::new(
                    codes::GRAPH_MALFORMED,
                    format!("the answer is larger than {} MiB", self.options.body >> 20),
                ));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }
}

impl Transport for ReqwestTransport {
    async fn send(&self, request: Request) -> Result<Response> {
        if request.url.is_simulated() != self.simulated {
            let who = if self.simulated { "simulated tenants" } else { "Microsoft's hosts" };
            return Err(Error::new(
                codes::HTTP_URL,
                format!("`{}` is refused: this connection is for {who} alone", request.url.origin()),
            ));
        }
        let limit = if request.effect.is_read() { self.options.read } else { self.options.write };
        let writes = [Method::POST, Method::PUT, Method::PATCH].contains(&request.method);
        let mut sending = self
            .client
            .request(request.method, parse(request.url.as_str(), request.url.origin())?)
            .headers(request.headers)
            .timeout(limit);
        if !request.body.is_empty() {
            sending = sending.body(request.body);
        } else if writes {
            // hyper states no length for an absent body, and some front ends answer such a POST with 411.
            sending = sending.header(::http::header::CONTENT_LENGTH, 0);
        }
        let mut answer = sending.send().await.map_err(|error| failure(error, false))?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        let body = self.body(answer).await?;
        Ok(Response { status, headers, body })
    }
}

/// Reads the address with reqwest's own parser and makes sure that it understands the same origin.
fn parse(text: &str, origin: &str) -> Result<::reqwest::Url> {
    ::reqwest::Url::parse(text).ok().filter(|url| url.origin().ascii_serialization() == origin).ok_or_else(
        || {
            Error::new(
                codes::HTTP_URL,
                format!("an address at `{origin}` is refused: two readers understand it differently"),
            )
        },
    )
}

fn tls_builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unbuildable)
}

fn base(options: &ReqwestOptions, tls: ClientConfig) -> ::reqwest::ClientBuilder {
    ::reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        // reqwest would repeat requests that HTTP/2 reports as not processed; repeating is the retry policy's duty alone.
        .retry(::reqwest::retry::never())
        .connect_timeout(options.connect)
        .referer(false)
        .user_agent(concat!("remote-assist/", env!("CARGO_PKG_VERSION")))
}

fn unbuildable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(codes::HTTP_CONNECT, "no secure connection can be made on this machine")
        .hint("Check the operating system's store of trusted certificates and the proxy variables.")
        .because(error)
}

/// A client for services on this machine that speak plain http, such as that of a managed identity: no proxy, no redirect.
#[cfg(feature = "azure-identity")]
pub(crate) fn plain_client(connect: Duration, total: Duration) -> Result<::reqwest::Client> {
    let tls = tls_builder()?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    let options = ReqwestOptions { connect, ..ReqwestOptions::default() };
    base(&options, tls).no_proxy().timeout(total).build().map_err(unbuildable)
}

/// Says in words how far a request came. The address is left out, because it names people.
fn failure(error: ::reqwest::Error, answering: bool) -> Error {
    let error = error.without_url();
    let reason = innermost(&error);
    let made = if error.is_connect() {
        Error::new(codes::HTTP_CONNECT, format!("the service could not be reached: {reason}"))
            .hint("Check the network, the proxy (`HTTPS_PROXY`) and the name of the cloud.")
    } else if error.is_builder() {
        Error::new(codes::HTTP_CONNECT, format!("the request could not be built: {reason}"))
    } else if error.is_timeout() {
        Error::new(codes::HTTP_LOST, "the service did not answer in time")
    } else if answering {
        Error::new(codes::HTTP_LOST, format!("the answer broke off: {reason}"))
    } else {
        Error::new(codes::HTTP_LOST, format!("the connection was lost before the answer: {reason}"))
    };
    made.because(error)
}

/// The deepest cause, which is the one that says what happened.
fn innermost(error: &::reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// Knows `localhost` alone, and always as this machine, whatever the system's tables say.
struct LoopbackNames;

impl Resolve for LoopbackNames {
    fn resolve(&self, name: Name) -> Resolving {
        let known = name.as_str() == "localhost";
        Box::pin(async move {
            if !known {
                return Err("only `localhost` is known to a simulated tenant's connection".into());
            }
            let addresses = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
#[path = "reqwest_tests.rs"]
mod tests;
