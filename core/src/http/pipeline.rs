//! The policies around a transport, in their one order.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::governor::{Governor, GovernorOptions};
use super::message::{Request, Response};
use super::policy::{Auth, ClockCheck, Correlation, Redact, Retry, RetryOptions, Telemetry, Throttle};
use super::token::{ErasedTokenProvider, TokenProvider};
use super::traffic::Traffic;
use super::transport::{ErasedTransport, Transport};
use crate::clock::{Clock, SystemClock};
use crate::error::Result;

/// One duty around the sending of a request.
pub trait Policy: Send + Sync + 'static {
    /// The name in the order of the pipeline.
    fn name(&self) -> &'static str;

    /// Does its duty and passes the request on, usually once.
    fn apply(&self, request: Request, next: Next<'_>) -> impl Future<Output = Result<Response>> + Send;
}

trait ErasedPolicy: Send + Sync {
    fn name_erased(&self) -> &'static str;
    fn apply_erased<'a>(&'a self, request: Request, next: Next<'a>) -> BoxFuture<'a, Result<Response>>;
}

impl<P: Policy> ErasedPolicy for P {
    fn name_erased(&self) -> &'static str {
        self.name()
    }

    fn apply_erased<'a>(&'a self, request: Request, next: Next<'a>) -> BoxFuture<'a, Result<Response>> {
        Box::pin(self.apply(request, next))
    }
}

/// What comes after a policy: the policies that follow it, and the transport.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    policies: &'a [Box<dyn ErasedPolicy>],
    inner: &'a Inner,
}

impl Next<'_> {
    /// Sends the request through the rest of the pipeline.
    pub async fn send(self, request: Request) -> Result<Response> {
        if let Some((first, rest)) = self.policies.split_first() {
            return first.apply_erased(request, Next { policies: rest, inner: self.inner }).await;
        }
        self.inner.traffic.sent(request.operations, request.writes);
        self.inner.transport.send_erased(request).await
    }
}

/// A transport with its policies. Cloning it is cheap, and all clones share connections, counts and limits.
///
/// The order is fixed, because each policy relies on its place:
///
/// ```text
/// per call:  telemetry → clock → correlation → retry (reads, and writes declared idempotent)
/// per try:   throttle → auth → redact → transport
/// ```
///
/// Waiting for the governor happens per try, so that a repeated request queues again; the token is taken after that
/// wait, so that it is fresh; the log comes last, so that it shows what is really sent.
#[derive(Clone)]
pub struct Pipeline(Arc<Inner>);

struct Inner {
    policies: Vec<Box<dyn ErasedPolicy>>,
    transport: Box<dyn ErasedTransport>,
    traffic: Arc<Traffic>,
    governor: Arc<Governor>,
    clock: Arc<dyn Clock>,
}

impl Pipeline {
    /// Starts to describe a pipeline around a transport.
    pub fn builder(transport: impl Transport) -> PipelineBuilder {
        PipelineBuilder {
            transport: Box::new(transport),
            tokens: None,
            clock: Arc::new(SystemClock),
            governor: None,
            retry: RetryOptions::default(),
        }
    }

    /// Sends a request through all policies and gives the whole answer, whatever its status.
    pub async fn send(&self, request: Request) -> Result<Response> {
        Next { policies: &self.0.policies, inner: &self.0 }.send(request).await
    }

    /// The names of the policies, outermost first.
    pub fn order(&self) -> Vec<&'static str> {
        self.0.policies.iter().map(|policy| policy.name_erased()).collect()
    }

    /// What was sent so far.
    pub fn traffic(&self) -> &Traffic {
        &self.0.traffic
    }

    /// The governor that this pipeline obeys.
    pub fn governor(&self) -> &Governor {
        &self.0.governor
    }

    /// The clock by which it waits.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pipeline({})", self.order().join(" → "))
    }
}

/// Describes a [`Pipeline`].
pub struct PipelineBuilder {
    transport: Box<dyn ErasedTransport>,
    tokens: Option<(Box<dyn ErasedTokenProvider>, String)>,
    clock: Arc<dyn Clock>,
    governor: Option<Arc<Governor>>,
    retry: RetryOptions,
}

impl PipelineBuilder {
    /// Who gives the token, and for which scope, such as `https://graph.microsoft.com/.default`. Without it none is sent.
    #[must_use]
    pub fn tokens(mut self, provider: impl TokenProvider, scope: impl Into<String>) -> Self {
        self.tokens = Some((Box::new(provider), scope.into()));
        self
    }

    /// The clock by which waits are measured; wall time by default.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The governor to obey; one of its own by default.
    #[must_use]
    pub fn governor(mut self, governor: Arc<Governor>) -> Self {
        self.governor = Some(governor);
        self
    }

    /// How often and how long reads are repeated.
    #[must_use]
    pub fn retry(mut self, options: RetryOptions) -> Self {
        self.retry = options;
        self
    }

    /// Puts the policies into their order.
    pub fn build(self) -> Pipeline {
        let traffic = Arc::new(Traffic::default());
        let governor = self.governor.unwrap_or_else(|| Governor::new(&GovernorOptions::default()));
        let clock = self.clock;
        let policies: Vec<Box<dyn ErasedPolicy>> = vec![
            Box::new(Telemetry::new(clock.clone())),
            Box::new(ClockCheck::new(traffic.clone())),
            Box::new(Correlation),
            Box::new(Retry::new(self.retry, clock.clone(), traffic.clone())),
            Box::new(Throttle::new(governor.clone(), clock.clone())),
            Box::new(Auth::new(self.tokens)),
            Box::new(Redact::new(clock.clone(), traffic.clone())),
        ];
        Pipeline(Arc::new(Inner { policies, transport: self.transport, traffic, governor, clock }))
    }
}
