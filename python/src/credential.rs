//! A Python credential as the bridge asks it: `remote_assist._credential.Adapter` behind a trait.

use std::sync::Arc;

use futures::future::BoxFuture;
use pyo3::prelude::*;
use remote_assist::error::{Error, Result, codes};
use remote_assist::secret::Secret;
use remote_assist_bridge::{Token, Tokens, panicked};

use crate::error::Raised;
use crate::gate;

/// The adapter around what `connect` was given; it knows whether to wait on a loop.
#[derive(Clone)]
pub(crate) struct Credential(Arc<Py<PyAny>>);

impl<'py> FromPyObject<'_, 'py> for Credential {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::hint::CREDENTIAL;

    /// Wraps any object with `get_token(*scopes)`, synchronous or not; refuses others with a `TypeError`.
    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let _inside = gate::pass(given.py());
        let adapter = given.py().import("remote_assist._credential")?.call_method1("Adapter", (given,))?;
        Ok(Self(Arc::new(adapter.unbind())))
    }
}

impl Credential {
    /// Tells it the loop of the calling thread, on which an asynchronous credential belongs.
    pub(crate) fn enter(&self, py: Python<'_>) -> PyResult<()> {
        let _inside = gate::pass(py);
        self.0.bind(py).call_method0("enter").map(drop)
    }
}

impl Tokens for Credential {
    fn token(&self, scope: String) -> BoxFuture<'static, Result<Token>> {
        let adapter = Arc::clone(&self.0);
        Box::pin(async move {
            // A credential may block for long, and nothing else attaches on our workers.
            let asked = tokio::task::spawn_blocking(move || ask(&adapter, &scope)).await;
            asked.unwrap_or_else(|error| Err(panicked(&format!("task {} panicked", error.id()))))
        })
    }
}

fn ask(adapter: &Py<PyAny>, scope: &str) -> Result<Token> {
    let Some(_inside) = gate::enter() else {
        return Err(Error::new(codes::TOKEN_MISSING, "Python is exiting, so its credential cannot be asked"));
    };
    Python::attach(|py| {
        let (value, expires): (String, Option<i64>) = adapter
            .bind(py)
            .call_method1("token", (scope,))
            .and_then(|token| token.extract())
            .map_err(|exception| failed(Raised::new(py, exception)))?;
        Ok(Token { value: Secret::new(value), expires })
    })
}

fn failed(raised: Raised) -> Error {
    let text = format!("the credential gave no token: it raised {}", raised.class());
    Error::new(codes::TOKEN_MISSING, text)
        .hint("The exception's cause (`__cause__`) says why; the credential comes from the caller.")
        .because(raised)
}
