//! What the pipeline needs to know of credentials: somebody gives it a bearer token.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use ::http::HeaderValue;
use bytes::Bytes;
use futures::future::BoxFuture;
use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

/// A bearer token and when it ends. `Debug` never shows the token.
#[derive(Clone)]
pub struct AccessToken {
    secret: Arc<Secret>,
    expires: Option<Timestamp>,
}

impl AccessToken {
    /// Takes a token over; `expires` is `None` for a token without a known end.
    pub fn new(secret: Secret, expires: Option<Timestamp>) -> Self {
        Self { secret: Arc::new(secret), expires }
    }

    /// When it ends, if that is known.
    pub fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// Whether both are the same token of the same answer, not merely equal.
    pub fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.secret, &other.secret)
    }

    /// The claims of a token that has the form of a JWT, decoded and not verified; `None` for other forms.
    ///
    /// They are no secret without the signature, but they name people and are not for logs.
    #[expect(clippy::disallowed_methods, reason = "the claims stand within the token")]
    pub(crate) fn payload(&self) -> Option<Vec<u8>> {
        let mut parts = self.secret.expose().split('.');
        let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
        data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).ok()
    }

    /// The `authorization` header. Its memory is wiped after use, and debug output shows it as sensitive.
    #[expect(clippy::disallowed_methods, reason = "the header is where a token has to be readable")]
    pub(super) fn header(&self) -> Result<HeaderValue> {
        const SCHEME: &str = "Bearer ";
        let token = self.secret.expose();
        let mut text = Zeroizing::new(Vec::with_capacity(SCHEME.len() + token.len()));
        text.extend_from_slice(SCHEME.as_bytes());
        text.extend_from_slice(token.as_bytes());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).map_err(|_| {
            Error::new(codes::TOKEN_REFUSED, "the token holds characters that no HTTP header may carry")
                .hint("Check the credential: a token is one line of letters, digits and `.-_`.")
        })?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expires {
            Some(expires) => write!(f, "AccessToken([REDACTED], until {expires})"),
            None => f.write_str("AccessToken([REDACTED])"),
        }
    }
}

/// Gives bearer tokens for a scope, such as `https://graph.microsoft.com/.default`.
pub trait TokenProvider: Send + Sync + 'static {
    /// Gives a token that is valid now.
    fn token(&self, scope: &str) -> impl Future<Output = Result<AccessToken>> + Send;

    /// Learns that the service refused a token, so that it is not handed out again. Does nothing by default.
    fn refused(&self, token: &AccessToken) {
        let _ = token;
    }
}

impl<T: TokenProvider> TokenProvider for Arc<T> {
    fn token(&self, scope: &str) -> impl Future<Output = Result<AccessToken>> + Send {
        (**self).token(scope)
    }

    fn refused(&self, token: &AccessToken) {
        (**self).refused(token);
    }
}

/// [`TokenProvider`] behind a pointer; private, so that implementations stay plain.
pub(crate) trait ErasedTokenProvider: Send + Sync {
    fn token_erased<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken>>;
    fn refused_erased(&self, token: &AccessToken);
}

impl<T: TokenProvider> ErasedTokenProvider for T {
    fn token_erased<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken>> {
        Box::pin(self.token(scope))
    }

    fn refused_erased(&self, token: &AccessToken) {
        self.refused(token);
    }
}
