use std::fmt;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use remote_assist::error::{Error, Result, codes};
use remote_assist::secret::Secret;
use remote_assist_bridge::{Token, Tokens, panicked, runtime};

use crate::RemoteAssistError;

/// A bearer token that the caller's credential gave.
#[derive(uniffi::Record)]
pub struct AccessToken {
    /// The token itself.
    pub token: String,
    /// When it ends, in whole seconds since 1970; unknown unless given.
    #[uniffi(default = None)]
    pub expires_at: Option<i64>,
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// A credential of the caller.
///
/// It is called rarely and on a thread that may block: the client keeps tokens until shortly before they end.
#[uniffi::export(foreign)]
pub trait TokenProvider: Send + Sync {
    /// Gives a token that is valid now for a scope such as `https://graph.microsoft.com/.default`.
    fn token(&self, scope: String) -> Result<AccessToken, RemoteAssistError>;
}

/// A [`TokenProvider`] as the bridge asks it.
pub(crate) struct Foreign(Option<Arc<dyn TokenProvider>>);

impl Foreign {
    pub(crate) fn new(provider: Arc<dyn TokenProvider>) -> Self {
        Self(Some(provider))
    }
}

impl Tokens for Foreign {
    fn token(&self, scope: String) -> BoxFuture<'static, Result<Token>> {
        let provider = self.0.clone();
        async move {
            let provider = provider.ok_or_else(|| panicked("the token provider is gone"))?;
            let asked = tokio::task::spawn_blocking(move || provider.token(scope)).await;
            let given =
                asked.map_err(|_| panicked("the token provider"))?.map_err(|error| refused(&error))?;
            Ok(Token { value: Secret::new(given.token), expires: given.expires_at })
        }
        .boxed()
    }
}

/// Lets the provider go on a thread of ours: a client may be freed by a finalizer, where Ruby allows no call back, and
/// letting go calls the language that the provider is written in.
impl Drop for Foreign {
    fn drop(&mut self) {
        let provider = self.0.take();
        if let Ok(runtime) = runtime::handle() {
            runtime.spawn_blocking(move || drop(provider));
        }
    }
}

/// What a provider says of itself, as an error of the core.
fn refused(error: &RemoteAssistError) -> Error {
    let info = error.info();
    let code = codes::find(&info.code).unwrap_or(codes::TOKEN_MISSING);
    let made = Error::new(code, info.message.clone());
    info.hint.iter().fold(made, |made, hint| made.hint(hint.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;

    struct Given(Option<&'static str>);

    impl TokenProvider for Given {
        fn token(&self, _: String) -> Result<AccessToken, RemoteAssistError> {
            let refused =
                || Error::new(codes::TOKEN_REFUSED, "the vault is locked").hint("Unlock it.").into();
            self.0
                .map(|token| AccessToken { token: token.to_owned(), expires_at: Some(60) })
                .ok_or_else(refused)
        }
    }

    fn asked(provider: Given) -> Result<Token> {
        let foreign = Foreign::new(Arc::new(provider));
        block_on(remote_assist_bridge::run(foreign.token("scope".to_owned())))
    }

    #[test]
    fn a_provider_is_asked_and_its_refusal_keeps_code_and_hint() {
        let token = asked(Given(Some("token-7"))).unwrap();
        assert_eq!(token.expires, Some(60));
        assert!(!format!("{token:?}").contains("token-7"));
        let error = asked(Given(None)).unwrap_err();
        assert_eq!((error.code(), error.hint_text()), (codes::TOKEN_REFUSED, Some("Unlock it.")));
    }

    #[test]
    fn a_token_is_never_shown() {
        let token = AccessToken { token: "token-7".to_owned(), expires_at: None };
        assert!(!format!("{token:?}").contains("token-7"));
    }
}
