//! The real network, by the reqwest crate.
//!
//! TLS is rustls on ring with the operating system's trust store. No process-wide default is set or read, so that a
//! host program with another provider is not disturbed.

mod failure;
mod proxy;
mod tls;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use ::http::Method;
use ::reqwest::dns::{Addrs, Name, Resolve, Resolving};
use ::reqwest::redirect;
use bytes::{Bytes, BytesMut};
use rustls::ClientConfig;

use self::failure::failure;
use self::tls::unbuildable;
use super::message::{Request, Response};
use super::transport::Transport;
use crate::error::{Error, Result, codes};

pub use self::proxy::ProxySettings;
pub use self::tls::Roots;

/// The limits of one request, and whom a live connection trusts.
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
    /// Whose certificates are accepted, for live connections.
    pub roots: Roots,
    /// The proxy of live connections; that of the environment unless given.
    pub proxy: Option<ProxySettings>,
}

impl Default for ReqwestOptions {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(100),
            write: Duration::from_secs(25),
            body: 32 * 1024 * 1024,
            roots: Roots::System,
            proxy: None,
        }
    }
}

/// The transport over a real connection.
///
/// It follows no redirect, sends nothing twice, and is made either for Microsoft's hosts or for a simulated tenant on
/// this machine: the one kind refuses the addresses of the other. HTTP/1.1 is spoken, one request per connection at a
/// time, so that a lost connection leaves exactly one request in doubt.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
    /// Keeps no connection: what is sent by it opens a new one.
    fresh: ::reqwest::Client,
    options: ReqwestOptions,
    simulated: bool,
}

impl ReqwestTransport {
    /// For Microsoft's hosts: https alone, TLS 1.2 or newer, the proxy of the environment.
    pub fn live(options: ReqwestOptions) -> Result<Self> {
        let tls = tls::config(&options.roots)?;
        let proxy = match &options.proxy {
            Some(given) => given.clone(),
            None => ProxySettings::environment()?,
        };
        Self::built(options, false, |base| proxy.apply(base(tls.clone()).https_only(true)))
    }

    /// For a simulated tenant at a loopback address: plain http, never through a proxy.
    pub fn simulated(options: ReqwestOptions) -> Result<Self> {
        // Nothing is trusted, because no TLS is spoken; loading the system's certificates would only cost time.
        let tls = tls::config(&Roots::Only(Vec::new()))?;
        Self::built(options, true, |base| Ok(base(tls.clone()).no_proxy().dns_resolver(LoopbackNames)))
    }

    fn built(
        options: ReqwestOptions,
        simulated: bool,
        finish: impl Fn(&dyn Fn(ClientConfig) -> ::reqwest::ClientBuilder) -> Result<::reqwest::ClientBuilder>,
    ) -> Result<Self> {
        let base = |tls| base(&options, tls);
        let client = finish(&base)?.build().map_err(unbuildable)?;
        let fresh = finish(&base)?.pool_max_idle_per_host(0).build().map_err(unbuildable)?;
        Ok(Self { client, fresh, options, simulated })
    }

    fn too_large(&self) -> Error {
        Error::new(
            codes::GRAPH_MALFORMED,
            format!("the answer is larger than {} MiB", self.options.body >> 20),
        )
        .hint("No answer of the service is that large; something may stand between. It was not read to its end.")
    }

    async fn body(&self, mut response: ::reqwest::Response) -> Result<Bytes> {
        // Absent where the body is compressed: then only what comes out of it counts.
        let announced = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
        if announced > self.options.body {
            return Err(self.too_large());
        }
        let mut whole = BytesMut::with_capacity(announced.min(64 * 1024));
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(error, true))? {
            if whole.len() + chunk.len() > self.options.body {
                return Err(self.too_large());
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
        let client = if request.fresh { &self.fresh } else { &self.client };
        let mut sending = client
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
        Ok(Response { headers, ..Response::new(status, body) })
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

fn base(options: &ReqwestOptions, tls: ClientConfig) -> ::reqwest::ClientBuilder {
    ::reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(redirect::Policy::none())
        // reqwest would repeat requests that HTTP/2 reports as not processed; repeating is the retry policy's duty alone.
        .retry(::reqwest::retry::never())
        .connect_timeout(options.connect)
        .referer(false)
        .user_agent(concat!("remote-assist/", env!("CARGO_PKG_VERSION")))
}

/// A client for services on this machine that speak plain http, such as that of a managed identity: no proxy, no redirect.
#[cfg(feature = "azure-identity")]
pub(crate) fn plain_client(connect: Duration, total: Duration) -> Result<::reqwest::Client> {
    let tls = tls::config(&Roots::Only(Vec::new()))?;
    let options = ReqwestOptions { connect, ..ReqwestOptions::default() };
    base(&options, tls).no_proxy().timeout(total).build().map_err(unbuildable)
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
mod tests;
