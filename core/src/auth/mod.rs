//! Where bearer tokens come from: given by the caller, or asked for and kept.

mod cached;

use std::future::Future;

pub use cached::CachedTokens;

pub use crate::http::{AccessToken, TokenProvider};

use crate::error::Result;
use crate::secret::Secret;

/// One token that never changes, such as a simulated tenant's, or one that the caller obtained.
#[derive(Clone, Debug)]
pub struct StaticToken(AccessToken);

impl StaticToken {
    /// Takes the token over.
    pub fn new(token: Secret) -> Self {
        Self(AccessToken::new(token, None))
    }
}

impl TokenProvider for StaticToken {
    fn token(&self, _scope: &str) -> impl Future<Output = Result<AccessToken>> + Send {
        std::future::ready(Ok(self.0.clone()))
    }
}
