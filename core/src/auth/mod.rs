//! Where bearer tokens come from: given by the caller, or asked for and kept.
//!
//! [`Chain`] finds the credentials of the environment in a documented order. [`ClientSecret`], [`ClientCertificate`],
//! [`FederatedToken`] and [`DeviceCode`] ask the token authority themselves; managed identity and the Azure CLI come from
//! `azure_identity` (feature `azure-identity`, which also lets any of its credentials be used: [`AzureCredential`]).
//! [`CachedTokens`] and [`TenantBound`] stand around every one of them.

mod assertion;
mod authority;
#[cfg(feature = "azure-identity")]
mod azure;
mod bound;
mod cached;
#[cfg(feature = "reqwest")]
mod certificate;
mod chain;
mod claims;
mod client_secret;
mod device_code;
mod environment;
mod federated;
mod machine;
mod refusal;
#[cfg(test)]
pub(crate) mod testing;

use std::future::Future;

pub use authority::Authority;
#[cfg(feature = "azure-identity")]
pub use azure::AzureCredential;
pub use bound::{TenantBound, TokenRecord};
pub use cached::CachedTokens;
#[cfg(feature = "reqwest")]
pub use certificate::ClientCertificate;
pub use chain::{Attempt, Chain, Tried};
pub use claims::Claims;
pub use client_secret::ClientSecret;
pub use device_code::{DeviceCode, DevicePrompt};
pub use environment::Environment;
pub use federated::FederatedToken;

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

impl From<AccessToken> for StaticToken {
    fn from(token: AccessToken) -> Self {
        Self(token)
    }
}

impl TokenProvider for StaticToken {
    fn token(&self, _scope: &str) -> impl Future<Output = Result<AccessToken>> + Send {
        std::future::ready(Ok(self.0.clone()))
    }
}
