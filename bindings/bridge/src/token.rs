use std::sync::Arc;

use futures::future::BoxFuture;
use remote_assist::clock::Timestamp;
use remote_assist::error::Result;
use remote_assist::http::{AccessToken, TokenProvider};
use remote_assist::secret::Secret;

/// A bearer token that a credential of another language gave.
#[derive(Debug)]
pub struct Token {
    /// The token itself.
    pub value: Secret,
    /// When it ends, in whole seconds since 1970; `None` where that is not known.
    pub expires: Option<i64>,
}

/// A credential of another language. Called rarely: the client keeps tokens until shortly before they end.
pub trait Tokens: Send + Sync + 'static {
    /// Gives a token that is valid now for a scope such as `https://graph.microsoft.com/.default`.
    ///
    /// The future is polled on our runtime; whoever has to block uses `spawn_blocking`.
    fn token(&self, scope: String) -> BoxFuture<'static, Result<Token>>;
}

/// [`Tokens`] as the provider that the core asks.
#[derive(Clone)]
pub(crate) struct Provider(pub(crate) Arc<dyn Tokens>);

impl TokenProvider for Provider {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        let token = self.0.token(scope.to_owned()).await?;
        Ok(AccessToken::new(token.value, token.expires.map(Timestamp::from_unix)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Tokens for Fixed {
        fn token(&self, scope: String) -> BoxFuture<'static, Result<Token>> {
            Box::pin(async move { Ok(Token { value: Secret::new(scope), expires: Some(60) }) })
        }
    }

    #[test]
    fn a_foreign_credential_is_a_provider() {
        let token = futures::executor::block_on(Provider(Arc::new(Fixed)).token("scope")).unwrap();
        assert_eq!(token.expires(), Some(Timestamp::from_unix(60)));
    }
}
