use std::fmt;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use remote_assist::error::{Error, Result, codes};
use remote_assist::secret::Secret;
use remote_assist_bridge::{Token, Tokens, panicked};

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
pub(crate) struct Foreign(pub(crate) Arc<dyn TokenProvider>);

impl Tokens for Foreign {
    fn token(&self, scope: String) -> BoxFuture<'static, Result<Token>> {
        let provider = Arc::clone(&self.0);
        async move {
            let asked = tokio::task::spawn_blocking(move || provider.token(scope)).await;
            let given =
                asked.map_err(|_| panicked("the token provider"))?.map_err(|error| refused(&error))?;
            Ok(Token { value: Secret::new(given.token), expires: given.expires_at })
        }
        .boxed()
    }
}

/// What a provider says of itself, as an error of the core.
fn refused(error: &RemoteAssistError) -> Error {
    let info = error.info();
    let code = codes::find(&info.code).unwrap_or(codes::TOKEN_MISSING);
    let made = Error::new(code, info.message.clone());
    info.hint.iter().fold(made, |made, hint| made.hint(hint.clone()))
}
