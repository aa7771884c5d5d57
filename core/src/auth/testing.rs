//! Parts of tests: tokens with claims, and providers that follow a script.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::{AccessToken, TokenProvider};
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

/// A token in the form of a JWT with these claims and no true signature.
pub(crate) fn token_of(claims: &Value) -> AccessToken {
    let encode = |text: String| data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
    let text = format!("{}.{}.c2ln", encode("{\"alg\":\"none\"}".to_owned()), encode(claims.to_string()));
    AccessToken::new(Secret::new(text), None)
}

/// Gives what it was told, in order, and counts.
#[derive(Clone, Default)]
pub(crate) struct Scripted {
    answers: Arc<Mutex<VecDeque<Result<AccessToken>>>>,
    pub(crate) asked: Arc<AtomicUsize>,
}

impl Scripted {
    pub(crate) fn tokens(tokens: impl IntoIterator<Item = AccessToken>) -> Self {
        Self::answers(tokens.into_iter().map(Ok))
    }

    pub(crate) fn answers(answers: impl IntoIterator<Item = Result<AccessToken>>) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.into_iter().collect())), asked: Arc::default() }
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl TokenProvider for Scripted {
    async fn token(&self, _scope: &str) -> Result<AccessToken> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let next = self.answers.lock().unwrap().pop_front();
        next.unwrap_or_else(|| Err(Error::new(codes::TOKEN_MISSING, "the script is over")))
    }
}
