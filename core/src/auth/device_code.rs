//! A person who signs in with a browser, on this or another device, while the program waits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::authority::{Authority, Field, Granted};
use super::{AccessToken, TokenProvider, refusal};
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

const WHAT: &str = "the sign-in with a device code";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// How much longer to wait between questions when the authority says `slow_down` (RFC 8628, section 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// How long to wait between questions where the authority does not say (RFC 8628, section 3.2).
const INTERVAL: u64 = 5;
/// No person is waited for longer than that, whatever the authority says.
const LONGEST: Duration = Duration::from_mins(30);

/// What a person has to do. The code is worth nothing without that person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevicePrompt {
    /// The page to open.
    pub page: String,
    /// The code to type there.
    pub code: String,
    /// How long both are valid.
    pub valid: Duration,
}

/// Tells a person what to do.
type Tell = Box<dyn Fn(&DevicePrompt) + Send + Sync>;

/// A person who signs in with a device code.
///
/// Later tokens come from the sign-in's refresh token, which is kept in memory alone. If that ends, the person is asked
/// again.
pub struct DeviceCode {
    authority: Authority,
    application: String,
    tell: Tell,
    refresh: tokio::sync::Mutex<Option<Secret>>,
}

impl DeviceCode {
    /// Signs in to an application (`AZURE_CLIENT_ID`) that allows public client flows. `tell` shows what to do; it must not
    /// block.
    pub fn new(
        authority: Authority,
        application: &str,
        tell: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Self {
        let application = application.to_owned();
        Self { authority, application, tell: Box::new(tell), refresh: tokio::sync::Mutex::default() }
    }

    async fn sign_in(&self, scope: &str) -> Result<Granted> {
        let start = self.start(scope).await?;
        (self.tell)(&start.prompt);
        let clock = Arc::clone(self.authority.clock());
        let until = clock.now().plus(start.prompt.valid);
        let mut interval = start.interval;
        let form = [
            ("client_id", Field::from(self.application.as_str())),
            ("grant_type", GRANT.into()),
            ("device_code", Field::Secret(&start.device)),
        ];
        loop {
            clock.sleep(interval).await;
            if clock.now() > until {
                return Err(late());
            }
            match self.authority.try_grant(WHAT, &form).await? {
                Ok(granted) => return Ok(granted),
                Err(refused) if refused.is("authorization_pending") => {}
                Err(refused) if refused.is("slow_down") => interval += SLOWER,
                Err(refused) if refused.is("expired_token") => return Err(late()),
                Err(refused) if refused.is("authorization_declined") || refused.is("access_denied") => {
                    return Err(Error::new(
                        codes::CREDENTIAL_REFUSED,
                        format!("{WHAT} was declined in the browser"),
                    )
                    .hint("Run the command again, and accept the sign-in."));
                }
                Err(refused) => return Err(refused.error(WHAT, self.authority.tenant())),
            }
        }
    }

    async fn start(&self, scope: &str) -> Result<Start> {
        let scope = format!("{scope} offline_access");
        let form = [("client_id", Field::from(self.application.as_str())), ("scope", scope.as_str().into())];
        let body = match self.authority.post("devicecode", &form).await? {
            Ok(body) => body,
            Err(refused) => return Err(refused.error(WHAT, self.authority.tenant())),
        };
        let answer = serde_json::from_slice::<StartAnswer>(&body).ok().filter(StartAnswer::is_whole);
        let answer = answer.ok_or_else(|| refusal::malformed(WHAT, self.authority.origin()))?;
        let valid = Duration::from_secs(answer.expires_in).min(LONGEST);
        Ok(Start {
            prompt: DevicePrompt { page: answer.verification_uri, code: answer.user_code, valid },
            device: Secret::new(answer.device_code),
            interval: Duration::from_secs(answer.interval.unwrap_or(INTERVAL).clamp(1, 60)),
        })
    }

    async fn renew(&self, scope: &str, refresh: &Secret) -> Result<Granted> {
        let form = [
            ("client_id", Field::from(self.application.as_str())),
            ("scope", scope.into()),
            ("refresh_token", Field::Secret(refresh)),
            ("grant_type", "refresh_token".into()),
        ];
        self.authority.grant(WHAT, &form).await
    }
}

impl TokenProvider for DeviceCode {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        // Held while a person is asked, so that nobody is asked twice.
        let mut refresh = self.refresh.lock().await;
        let renewed = match refresh.as_ref() {
            Some(secret) => match self.renew(scope, secret).await {
                Ok(granted) => Some(granted),
                // Only the authority's own no ends a sign-in; a network fault does not.
                Err(error) if error.kind() == crate::error::ErrorKind::Unauthenticated => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let granted = match renewed {
            Some(granted) => granted,
            None => self.sign_in(scope).await?,
        };
        if granted.refresh.is_some() {
            *refresh = granted.refresh;
        }
        Ok(granted.token)
    }
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCode").field("authority", &self.authority).finish_non_exhaustive()
    }
}

struct Start {
    prompt: DevicePrompt,
    device: Secret,
    interval: Duration,
}

/// The documented answer to the first question (entra-docs, v2-oauth2-device-code).
#[derive(Deserialize)]
struct StartAnswer {
    device_code: String,
    user_code: String,
    verification_uri: String,
    expires_in: u64,
    interval: Option<u64>,
}

impl StartAnswer {
    /// Whether a person can be shown this: a page of the web, and a code of ordinary characters.
    fn is_whole(&self) -> bool {
        let code = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        self.verification_uri.starts_with("https://")
            && self.verification_uri.bytes().all(|byte| byte.is_ascii_graphic())
            && !self.user_code.is_empty()
            && self.user_code.len() <= 32
            && self.user_code.bytes().all(code)
            && !self.device_code.is_empty()
    }
}

fn late() -> Error {
    Error::new(codes::TOKEN_MISSING, format!("{WHAT} was not completed in time"))
        .hint("Run the command again, and type the code into the page while it is valid.")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
#[path = "device_code_tests.rs"]
mod tests;
