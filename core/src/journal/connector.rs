//! The connections to stores in a cloud.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http::Uri;
use object_store::client::{
    ClientConfigKey, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpService,
};
use object_store::{ClientOptions, Error, RetryConfig};
use rustls_platform_verifier::BuilderVerifierExt;

/// No tries below ours: a create that is sent again reports its own file as a collision (folo#528).
pub(super) fn once() -> RetryConfig {
    RetryConfig { max_retries: 0, ..RetryConfig::default() }
}

/// Connections on ring with the system's trust store, as those to Graph; the crate's own would need a process-wide default.
#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let generic = |source| Error::Generic { store: "http", source };
        let plain = options.get_config_value(&ClientConfigKey::AllowHttp).as_deref() == Some("true");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(|error| generic(Box::new(error) as _))?
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(!plain)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            .user_agent(concat!("remote-assist/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| generic(Box::new(error.without_url()) as _))?;
        Ok(HttpClient::new(Guarded(client)))
    }
}

/// A client that speaks plain http on this machine alone, whatever the environment allows: credentials and the names of accounts
/// are in what it sends.
#[derive(Debug)]
struct Guarded(reqwest::Client);

#[derive(Debug, thiserror::Error)]
#[error("plain http is for emulators on this machine, and `{0}` is elsewhere; name the store with https")]
struct PlainElsewhere(String);

#[async_trait]
impl HttpService for Guarded {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        if is_safe(request.uri()) {
            return self.0.call(request).await;
        }
        let host = request.uri().host().unwrap_or_default().to_owned();
        Err(HttpError::new(HttpErrorKind::Unknown, PlainElsewhere(host)))
    }
}

/// Whether a request may be sent to an address: encrypted, to this machine, or to the machine's own service of identities, which
/// speaks plain http at a link-local address (Azure and AWS 169.254.0.0/16 and `fd00:ec2::254`) or by the name that Google gives it.
fn is_safe(uri: &Uri) -> bool {
    if uri.scheme_str() == Some("https") {
        return true;
    }
    let Some(host) = uri.host() else { return false };
    if matches!(host, "localhost" | "metadata.google.internal" | "metadata") {
        return true;
    }
    match host.trim_start_matches('[').trim_end_matches(']').parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || host == "[fd00:ec2::254]",
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        for (address, safe) in [
            ("https://account.blob.core.windows.net/box", true),
            ("http://127.0.0.1:10000/devstoreaccount1/box", true),
            ("http://[::1]:9000/box", true),
            ("http://localhost:9000/box", true),
            ("http://169.254.169.254/metadata/identity/oauth2/token", true),
            ("http://[fd00:ec2::254]/latest/api/token", true),
            ("http://metadata.google.internal/computeMetadata/v1", true),
            ("http://account.blob.core.windows.net/box", false),
            ("http://203.0.113.7/box", false),
            ("http://10.0.0.1/box", false),
            ("http://[2001:db8::1]/box", false),
            ("http://localhost.example/box", false),
            ("http://127.0.0.1.example/box", false),
            ("http://127.1/box", false),
            ("/box", false),
        ] {
            assert_eq!(is_safe(&address.parse().unwrap()), safe, "{address}");
        }
    }

    #[tokio::test]
    async fn what_would_leave_in_plain_text_is_not_sent() {
        let client = Connector.connect(&ClientOptions::new().with_allow_http(true)).unwrap();
        let request = http::Request::get("http://store.invalid/box").body(Vec::new().into()).unwrap();
        let error = client.execute(request).await.unwrap_err();
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("store.invalid"));
    }
}
