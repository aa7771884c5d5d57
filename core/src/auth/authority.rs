//! The token authority of a cloud: one form POST for each token, to one fixed host.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::http::header::CONTENT_TYPE;
use ::http::{HeaderValue, Method, StatusCode};
use bytes::Bytes;
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

use super::refusal::{self, Refusal};
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Result, codes};
use crate::http::{AccessToken, Effect, Origin, Pipeline, Request, RetryOptions, Transport};
use crate::model::Cloud;
use crate::secret::Secret;

/// A token request is repeated for so long where the authority is busy or away.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is sent at most.
const TRIES: u32 = 3;
/// The life of a token whose answer does not say how long it lasts: short, so that it is asked for again soon.
const UNSAID_LIFETIME: u64 = 300;

/// Where tokens of one tenant come from.
///
/// The host is fixed by the cloud, and https. No bearer token is ever sent there.
#[derive(Clone)]
pub struct Authority {
    pipeline: Pipeline,
    origin: Origin,
    tenant: String,
    clock: Arc<dyn Clock>,
}

impl Authority {
    /// The authority of a cloud, for a tenant by id or domain.
    #[cfg(feature = "reqwest")]
    pub fn live(cloud: Cloud, tenant: &str) -> Result<Self> {
        use crate::http::reqwest::{ReqwestOptions, ReqwestTransport};
        let transport = ReqwestTransport::live(ReqwestOptions::default())?;
        Self::over(transport, Origin::authority(cloud), tenant, Arc::new(SystemClock))
    }

    /// The authority that `sim serve` offers at its loopback address, for tests of credentials.
    #[cfg(feature = "reqwest")]
    pub fn simulated(authority: &str, tenant: &str) -> Result<Self> {
        use crate::http::reqwest::{ReqwestOptions, ReqwestTransport};
        let transport = ReqwestTransport::simulated(ReqwestOptions::default())?;
        Self::over(transport, Origin::simulated(authority)?, tenant, Arc::new(SystemClock))
    }

    /// An authority behind any transport.
    pub(crate) fn over(
        transport: impl Transport,
        origin: Origin,
        tenant: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        // It becomes a part of the path; an id and every domain name consist of these.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        if tenant.is_empty() || tenant.len() > 253 || tenant.starts_with('.') || !tenant.bytes().all(plain) {
            return Err(Error::new(
                codes::AUTH_CONFIGURATION,
                format!("`{}` is neither the id nor a domain of a tenant", tenant.escape_default()),
            )
            .hint("Set AZURE_TENANT_ID to the tenant's id, as the Entra admin center shows it."));
        }
        let retry = RetryOptions { tries: TRIES, budget: PATIENCE, ..RetryOptions::default() };
        let pipeline = Pipeline::builder(transport).clock(Arc::clone(&clock)).retry(retry).build();
        Ok(Self { pipeline, origin, tenant: tenant.to_owned(), clock })
    }

    /// The tenant, by id or domain.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The address that tokens are asked for at; client assertions name it as their audience.
    pub fn token_endpoint(&self) -> String {
        format!("{}{}", self.origin.as_str(), self.path("token"))
    }

    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    fn path(&self, route: &str) -> String {
        format!("/{}/oauth2/v2.0/{route}", self.tenant)
    }

    /// Asks for a token. `what` names the credential in errors, such as `the client secret`.
    pub(super) async fn grant(&self, what: &str, form: &[(&str, Field<'_>)]) -> Result<Granted> {
        match self.try_grant(what, form).await? {
            Ok(granted) => Ok(granted),
            Err(refused) => Err(refused.error(what, &self.tenant)),
        }
    }

    /// Asks for a token, and keeps a refusal apart from faults.
    pub(super) async fn try_grant(
        &self,
        what: &str,
        form: &[(&str, Field<'_>)],
    ) -> Result<std::result::Result<Granted, Refusal>> {
        let body = self.post("token", form).await.map_err(|error| unreached(error, &self.origin))?;
        let body = match body {
            Ok(body) => body,
            Err(refused) => return Ok(Err(refused)),
        };
        let answer = serde_json::from_slice::<TokenAnswer>(&body)
            .ok()
            .filter(|answer| !answer.access_token.is_empty() && is_bearer(answer.token_type.as_deref()))
            .ok_or_else(|| refusal::malformed(what, &self.origin))?;
        let lifetime = answer.expires_in.as_ref().and_then(seconds).unwrap_or(UNSAID_LIFETIME);
        let expires = self.clock.now().plus(Duration::from_secs(lifetime.min(u64::from(u32::MAX))));
        Ok(Ok(Granted {
            token: AccessToken::new(Secret::new(answer.access_token), Some(expires)),
            refresh: answer.refresh_token.map(Secret::new),
        }))
    }

    /// Posts a form. The memory of the form and of the answer is wiped after use.
    pub(super) async fn post(
        &self,
        route: &str,
        form: &[(&str, Field<'_>)],
    ) -> Result<std::result::Result<Zeroizing<Vec<u8>>, Refusal>> {
        let mut request = Request::new(Method::POST, self.origin.join(&self.path(route))?);
        // Asking again for a token changes nothing: the pipeline may repeat it where the authority is busy.
        request.effect = Effect::IdempotentWrite;
        request.writes = 0;
        request.body = Bytes::from_owner(encode(form));
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(CONTENT_TYPE, kind);
        let answer = self.pipeline.send(request).await?;
        let status = answer.status;
        let mut whole = answer.body;
        let body = Zeroizing::new(whole.to_vec());
        if let Ok(mut own) = std::mem::take(&mut whole).try_into_mut() {
            own.as_mut().zeroize();
        }
        if status == StatusCode::OK {
            return Ok(Ok(body));
        }
        Ok(Err(Refusal::read(status, &body)))
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authority({}/{})", self.origin.as_str(), self.tenant)
    }
}

/// What the authority gave.
pub(super) struct Granted {
    pub(super) token: AccessToken,
    pub(super) refresh: Option<Secret>,
}

/// The documented answer. Azure's authorities say `expires_in` as a number or as a string.
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<serde_json::Value>,
    refresh_token: Option<String>,
}

fn is_bearer(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"))
}

fn seconds(value: &serde_json::Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A value of a form.
pub(super) enum Field<'a> {
    Plain(Cow<'a, str>),
    Secret(&'a Secret),
}

impl Field<'_> {
    #[expect(clippy::disallowed_methods, reason = "the form is where a secret has to be readable")]
    fn text(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose(),
        }
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        Self::Plain(text.into())
    }
}

/// A form in `application/x-www-form-urlencoded`. It is written into memory of the final size, so that no copy is left.
fn encode(form: &[(&str, Field<'_>)]) -> Zeroizing<Vec<u8>> {
    let size = form.iter().map(|(name, field)| name.len() + 2 + 3 * field.text().len()).sum();
    let mut out = Zeroizing::new(Vec::with_capacity(size));
    for (name, field) in form {
        if !out.is_empty() {
            out.push(b'&');
        }
        out.extend_from_slice(name.as_bytes());
        out.push(b'=');
        for part in percent_encoding::utf8_percent_encode(field.text(), percent_encoding::NON_ALPHANUMERIC) {
            out.extend_from_slice(part.as_bytes());
        }
    }
    out
}

fn unreached(error: Error, origin: &Origin) -> Error {
    if error.code() != codes::HTTP_CONNECT && error.code() != codes::HTTP_LOST {
        return error;
    }
    let text = format!("no token could be asked for at {}: {error}", origin.as_str());
    Error::new(error.code(), text)
        .hint("Check the network, the proxy (`HTTPS_PROXY`) and `cloud` of the scenario.")
        .because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_encoded_byte_for_byte() {
        let secret = Secret::new("a+b/c= &ß~".to_owned());
        let form = [("client_id", Field::from("x-1")), ("client_secret", Field::Secret(&secret))];
        let text = encode(&form);
        assert_eq!(
            std::str::from_utf8(&text).unwrap(),
            "client_id=x%2D1&client_secret=a%2Bb%2Fc%3D%20%26%C3%9F%7E"
        );
        assert!(text.capacity() >= text.len());
    }

    #[test]
    fn token_requests_go_to_fixed_hosts() {
        let hosts = [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China]
            .map(|cloud| Origin::authority(cloud).as_str().to_owned());
        assert!(hosts.iter().all(|host| host.starts_with("https://login.")), "{hosts:?}");
        for wrong in ["", "contoso.com/..", "a/b", "a?b", "a%2fb", "a b", "..", "ü.de", "a@b", "a#"] {
            let transport = crate::http::from_fn(|_| unreachable!("nothing is sent"));
            let made =
                Authority::over(transport, Origin::authority(Cloud::Global), wrong, Arc::new(SystemClock));
            assert_eq!(made.unwrap_err().code(), codes::AUTH_CONFIGURATION, "{wrong}");
        }
    }
}
