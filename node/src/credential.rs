//! A credential that is written in JavaScript.

use std::sync::Arc;

use futures::future::BoxFuture;
use napi::Status;
use napi::bindgen_prelude::{Function, Promise};
use napi::threadsafe_function::ThreadsafeFunction;
use napi_derive::napi;
use remote_assist::error::{Error, Result, codes};
use remote_assist::secret::Secret;
use remote_assist_bridge::{Token, Tokens};

/// The facade's function. Weak, because a client that nobody closed must not keep the process alive; a call that waits
/// for a token does so by its own promise.
type Ask = ThreadsafeFunction<String, Promise<TokenAnswer>, String, Status, false, true>;

/// What the facade's function answers: a token, or why there is none. It does not pass through JSON, so that the token
/// is in memory no more often than it has to be.
#[napi(object, object_to_js = false)]
pub struct TokenAnswer {
    /// The token.
    pub token: Option<String>,
    /// When it ends, in seconds since 1970.
    pub expires: Option<i64>,
    /// Why there is none, in one sentence.
    pub failed: Option<String>,
}

/// Asks the credential on the thread of JavaScript.
pub(crate) struct Credential(Arc<Ask>);

impl Credential {
    pub(crate) fn new(ask: &Function<'_, String, Promise<TokenAnswer>>) -> napi::Result<Self> {
        let function = ask.build_threadsafe_function::<String>().weak::<true>().callee_handled::<false>();
        Ok(Self(Arc::new(function.build()?)))
    }
}

impl Tokens for Credential {
    fn token(&self, scope: String) -> BoxFuture<'static, Result<Token>> {
        let ask = Arc::clone(&self.0);
        Box::pin(async move {
            // Both fail where the thread that made the client has ended, as a worker does.
            let promise = ask.call_async_catch(scope).await.map_err(|_| unreachable_credential())?;
            let answer = promise.await.map_err(|_| unreachable_credential())?;
            match answer.token {
                Some(token) => Ok(Token { value: Secret::new(token), expires: answer.expires }),
                None => Err(refused(answer.failed.as_deref().unwrap_or("it gave no token"))),
            }
        })
    }
}

fn refused(why: &str) -> Error {
    Error::new(codes::TOKEN_MISSING, format!("the credential gave no token: {why}"))
        .hint("`cause` is what `getToken` threw. Any object with `getToken(scopes)` fits, such as those of @azure/identity.")
}

fn unreachable_credential() -> Error {
    Error::new(
        codes::TOKEN_MISSING,
        "the credential cannot be asked: the thread that made the client has ended",
    )
    .hint("Make a client in each worker thread.")
}
