//! The bearer token of each try.

use ::http::StatusCode;
use ::http::header::AUTHORIZATION;

use crate::error::Result;
use crate::http::token::ErasedTokenProvider;
use crate::http::{Next, Policy, Request, Response};

/// Adds the token. The address needs no check here: a [`GraphUrl`](crate::http::GraphUrl) cannot lead elsewhere.
pub(crate) struct Auth {
    tokens: Option<(Box<dyn ErasedTokenProvider>, String)>,
}

impl Auth {
    pub(crate) fn new(tokens: Option<(Box<dyn ErasedTokenProvider>, String)>) -> Self {
        Self { tokens }
    }
}

impl Policy for Auth {
    fn name(&self) -> &'static str {
        "auth"
    }

    async fn apply(&self, mut request: Request, next: Next<'_>) -> Result<Response> {
        let Some((provider, scope)) = &self.tokens else {
            return next.send(request).await;
        };
        let token = provider.token_erased(scope).await?;
        request.headers.insert(AUTHORIZATION, token.header()?);
        let response = next.send(request).await?;
        if response.status == StatusCode::UNAUTHORIZED {
            provider.refused_erased(&token);
        }
        Ok(response)
    }
}
