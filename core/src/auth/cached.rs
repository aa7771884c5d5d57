//! Keeps tokens until shortly before they end, and asks for a new one once, however many wait for it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{AccessToken, TokenProvider};
use crate::clock::Clock;
use crate::error::Result;

/// A token is renewed this long before its end, so that no request carries one that ends under way.
/// The directory's tokens last an hour, and five minutes is what its own libraries take.
const MARGIN: Duration = Duration::from_mins(5);

/// A provider with a memory, around one without.
///
/// At most one renewal is under way. While an old token is still valid, a failing renewal is only logged.
pub struct CachedTokens<P> {
    provider: P,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<String, AccessToken>>,
    renewal: tokio::sync::Mutex<()>,
}

impl<P: TokenProvider> CachedTokens<P> {
    /// Remembers the tokens of a provider.
    pub fn new(provider: P, clock: Arc<dyn Clock>) -> Self {
        Self { provider, clock, known: Mutex::default(), renewal: tokio::sync::Mutex::new(()) }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, AccessToken>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The remembered token, if it is valid for at least `margin`.
    fn valid_for(&self, scope: &str, margin: Duration) -> Option<AccessToken> {
        let until = self.clock.now().plus(margin);
        self.known().get(scope).filter(|token| token.expires().is_none_or(|expires| expires > until)).cloned()
    }
}

impl<P: TokenProvider> TokenProvider for CachedTokens<P> {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        if let Some(token) = self.valid_for(scope, MARGIN) {
            return Ok(token);
        }
        let renewing = match self.renewal.try_lock() {
            Ok(renewing) => renewing,
            // Somebody renews it already: the old one serves while it lasts.
            Err(_) => match self.valid_for(scope, Duration::ZERO) {
                Some(token) => return Ok(token),
                None => self.renewal.lock().await,
            },
        };
        if let Some(token) = self.valid_for(scope, MARGIN) {
            return Ok(token);
        }
        let answer = self.provider.token(scope).await;
        let outcome = match answer {
            Ok(token) => {
                self.known().insert(scope.to_owned(), token.clone());
                Ok(token)
            }
            Err(error) => match self.valid_for(scope, Duration::ZERO) {
                Some(token) => {
                    tracing::warn!(
                        code = error.code().name,
                        "the token could not be renewed; the old one is still valid"
                    );
                    Ok(token)
                }
                None => Err(error),
            },
        };
        drop(renewing);
        outcome
    }

    fn refused(&self, token: &AccessToken) {
        // Only that very token is dropped: a renewal that happened meanwhile stays.
        self.known().retain(|_, known| !known.same(token));
        self.provider.refused(token);
    }
}

impl<P> fmt::Debug for CachedTokens<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CachedTokens")
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
#[path = "cached_tests.rs"]
mod tests;
