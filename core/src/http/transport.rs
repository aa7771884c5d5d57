//! What carries a request to the service: the network, the simulated tenant, or a test.

use std::future::Future;

use futures::future::BoxFuture;

use super::message::{Request, Response};
use crate::error::Result;

/// Sends one request and gives the whole answer.
///
/// Implementations never follow redirects and never send a request twice. Their errors say how far it came:
/// `http.connect` promises that nothing was sent; any other error leaves open whether the service acted.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads the answer to its end.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response>> + Send;
}

/// [`Transport`] behind a pointer; private, so that implementations stay plain.
pub(super) trait ErasedTransport: Send + Sync {
    fn send_erased(&self, request: Request) -> BoxFuture<'_, Result<Response>>;
}

impl<T: Transport> ErasedTransport for T {
    fn send_erased(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(self.send(request))
    }
}

/// A transport that asks a function. See [`from_fn`].
#[derive(Clone, Debug)]
pub struct FromFn<F>(F);

/// Makes a transport of a function, for tests and for services that live in this process.
pub fn from_fn<F>(answer: F) -> FromFn<F>
where
    F: Fn(Request) -> Result<Response> + Send + Sync + 'static,
{
    FromFn(answer)
}

impl<F> Transport for FromFn<F>
where
    F: Fn(Request) -> Result<Response> + Send + Sync + 'static,
{
    fn send(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        std::future::ready((self.0)(request))
    }
}
