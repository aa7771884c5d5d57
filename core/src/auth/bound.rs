//! Holds a credential to one tenant, and remembers what its last token said.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::claims::Claims;
use super::{AccessToken, TokenProvider};
use crate::error::{Error, Result, codes};

/// What the tokens of a client said of themselves.
#[derive(Debug, Default)]
pub struct TokenRecord(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    tenant: Option<String>,
    claims: Option<Claims>,
}

impl TokenRecord {
    /// The claims of the last token; `None` before the first, and for tokens that are no JWT.
    pub fn claims(&self) -> Option<Claims> {
        self.known().claims.clone()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A provider that gives no token of another tenant.
///
/// The tenant is the id that the connection names or, where it names a domain, that of the first token: somebody who signs
/// in elsewhere in the middle of a run must not redirect it. Tokens that are no JWT pass, because they say nothing.
pub struct TenantBound<P> {
    provider: P,
    record: Arc<TokenRecord>,
}

impl<P: TokenProvider> TenantBound<P> {
    /// Binds a provider to a tenant, by id or by domain.
    pub fn new(provider: P, tenant: &str) -> Self {
        let id = uuid::Uuid::parse_str(tenant).ok().map(|id| id.to_string());
        Self { provider, record: Arc::new(TokenRecord(Mutex::new(Known { tenant: id, claims: None }))) }
    }

    /// What is learned from its tokens.
    pub fn record(&self) -> Arc<TokenRecord> {
        Arc::clone(&self.record)
    }
}

impl<P: TokenProvider> TokenProvider for TenantBound<P> {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        let token = self.provider.token(scope).await?;
        let claims = Claims::of(&token);
        let mut known = self.record.known();
        if let Some(theirs) = claims.as_ref().and_then(|claims| claims.tenant.as_deref()) {
            let ours = known.tenant.get_or_insert_with(|| theirs.to_owned());
            if !ours.eq_ignore_ascii_case(theirs) {
                return Err(other_tenant(theirs, ours));
            }
        }
        known.claims = claims;
        Ok(token)
    }

    fn refused(&self, token: &AccessToken) {
        self.provider.refused(token);
    }
}

impl<P> fmt::Debug for TenantBound<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantBound").field("record", &self.record).finish_non_exhaustive()
    }
}

/// The error for a credential of another tenant.
fn other_tenant(theirs: &str, ours: &str) -> Error {
    let theirs: String = theirs.chars().take(64).flat_map(char::escape_default).collect();
    Error::new(
        codes::TENANT_MISMATCH,
        format!(
            "the credential's token is for tenant {theirs}, and {ours} is meant. The token was sent nowhere"
        ),
    )
    .hint("Sign in to that tenant (`az login --tenant`, AZURE_TENANT_ID), or correct `tenant`.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::auth::testing::{Scripted, token_of};

    const OURS: &str = "708c2296-75ae-4c57-a774-06fe0abddc66";
    const OTHER: &str = "00000000-75ae-4c57-a774-06fe0abddc66";

    fn of_tenant(id: &str) -> AccessToken {
        token_of(&json!({ "tid": id, "roles": ["User.Read.All"] }))
    }

    #[tokio::test]
    async fn a_token_of_another_tenant_is_never_given() {
        let bound = TenantBound::new(Scripted::tokens([of_tenant(OTHER), of_tenant(OURS)]), OURS);
        let error = bound.token("scope").await.unwrap_err();
        assert_eq!(error.code(), codes::TENANT_MISMATCH);
        assert!(error.to_string().contains(OTHER) && error.to_string().contains(OURS), "{error}");
        assert!(bound.record().claims().is_none(), "what was refused is not remembered");
        bound.token("scope").await.unwrap();
        assert_eq!(bound.record().claims().unwrap().tenant.as_deref(), Some(OURS));
    }

    #[tokio::test]
    async fn a_domain_is_bound_by_the_first_token() {
        let tokens = [of_tenant(OURS), of_tenant(&OURS.to_uppercase()), of_tenant(OTHER)];
        let bound = TenantBound::new(Scripted::tokens(tokens), "contoso.com");
        bound.token("scope").await.unwrap();
        bound.token("scope").await.unwrap();
        assert_eq!(bound.token("scope").await.unwrap_err().code(), codes::TENANT_MISMATCH);
    }

    #[tokio::test]
    async fn an_opaque_token_passes() {
        let opaque = AccessToken::new(crate::secret::Secret::new("opaque".to_owned()), None);
        let bound = TenantBound::new(Scripted::tokens([opaque]), OURS);
        bound.token("scope").await.unwrap();
        assert!(bound.record().claims().is_none());
    }
}
