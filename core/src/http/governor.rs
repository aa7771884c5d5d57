//! How much of a tenant's allowance is used at once: one governor per tenant, shared by everything in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::buckets::Buckets;
use super::jitter::Jitter;
use super::message::Response;
use super::policy::retry_after;
use super::quota::{Counted, Load, Quotas, Service};
use crate::clock::{Clock, Timestamp};

/// Waits without a stated length start here and double (reliability of the published resources that send no `Retry-After`).
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// No pause of everybody lasts longer; a single request may still be told to wait longer, and then ends.
const LONGEST_PAUSE: Duration = Duration::from_mins(2);
/// From this share of the quota on, the service announces how near the limit is.
const NEAR_LIMIT: f64 = 0.8;

/// How much a governor lets through.
#[derive(Clone, Debug, PartialEq)]
pub struct GovernorOptions {
    /// HTTP requests that only read, at a time. At least 1.
    pub reads: u32,
    /// HTTP requests that write, at a time. At least 1.
    pub writes: u32,
    /// What each service grants; without any, requests follow each other as fast as they are answered.
    pub quotas: Quotas,
}

impl Default for GovernorOptions {
    fn default() -> Self {
        Self { reads: 8, writes: 8, quotas: Quotas::default() }
    }
}

/// Limits concurrency and rate for one tenant, and slows down when the service says so.
///
/// The number of requests at a time halves with each refusal and grows by one after as many successes as it allows.
pub struct Governor {
    reads: Gate,
    writes: Gate,
    /// One entry per service.
    buckets: Vec<Buckets>,
    quotas: Mutex<Quotas>,
    /// The quota that was waited for last, and until when.
    binding: Mutex<Option<(Service, Counted, Timestamp)>>,
    /// Told each time that a request begins to wait for a quota.
    bound: Notify,
    pause: Mutex<Pause>,
    jitter: Jitter,
}

impl Governor {
    /// A governor of its own.
    pub fn new(options: &GovernorOptions) -> Arc<Self> {
        Arc::new(Self {
            reads: Gate::new(options.reads.max(1)),
            writes: Gate::new(options.writes.max(1)),
            buckets: Service::ALL.map(|service| Buckets::of(service, &options.quotas)).into(),
            quotas: Mutex::new(options.quotas),
            binding: Mutex::default(),
            bound: Notify::new(),
            pause: Mutex::default(),
            jitter: Jitter::new(None),
        })
    }

    /// The governor of a tenant in this process. The options of whoever asks first hold while anybody uses it, but for the
    /// quotas, which [`Self::retune`] changes for everybody.
    pub fn shared(tenant: &str, options: &GovernorOptions) -> Arc<Self> {
        static TENANTS: Mutex<Option<HashMap<String, Weak<Governor>>>> = Mutex::new(None);
        let tenant = tenant.to_ascii_lowercase();
        let mut guard = lock(&TENANTS);
        let tenants = guard.get_or_insert_default();
        if let Some(governor) = tenants.get(&tenant).and_then(Weak::upgrade) {
            return governor;
        }
        tenants.retain(|_, governor| governor.strong_count() > 0);
        let governor = Self::new(options);
        tenants.insert(tenant, Arc::downgrade(&governor));
        governor
    }

    /// Waits until a request may be sent. The pass is given back when it is dropped.
    pub(super) async fn enter(&self, clock: &dyn Clock, read: bool, load: &Load) -> Pass {
        let pass = self.gate(read).enter().await;
        while let Some(wait) = self.paused_for(clock.now(), read) {
            clock.sleep(wait).await;
        }
        let now = clock.now();
        let waits = self.buckets.iter().flat_map(|buckets| buckets.take(now, load));
        let longest = waits.max_by_key(|(_, _, wait)| *wait).filter(|(_, _, wait)| !wait.is_zero());
        if let Some((service, counted, wait)) = longest {
            *lock(&self.binding) = Some((service, counted, now.plus(wait)));
            self.bound.notify_waiters();
            clock.sleep(wait).await;
        }
        pass
    }

    /// Changes the quotas for everybody. What was spent before stays spent.
    pub fn retune(&self, now: Timestamp, quotas: &Quotas) {
        *lock(&self.quotas) = *quotas;
        for buckets in &self.buckets {
            buckets.retune(now, quotas);
        }
    }

    /// Which quota requests wait for now and for how long, such as `identity writes: 3,000 per 150 s`; `None` if they do not.
    pub fn binding(&self, now: Timestamp) -> Option<(String, Duration)> {
        let (service, counted, until) = (*lock(&self.binding)).filter(|(_, _, until)| *until > now)?;
        Some((lock(&self.quotas).named(service, counted), until.since(now)))
    }

    /// Ends when the next request begins to wait for a quota.
    pub fn next_wait(&self) -> impl Future<Output = ()> + '_ {
        // Made here and not at the first look at it, so that no wait is missed in between.
        self.bound.notified()
    }

    fn paused_for(&self, now: Timestamp, read: bool) -> Option<Duration> {
        lock(&self.pause).until(read).filter(|until| *until > now).map(|until| until.since(now))
    }

    /// Learns from an answer.
    pub(super) fn learn(&self, now: Timestamp, read: bool, load: &Load, response: &Response) {
        let used = response
            .header("x-ms-throttle-limit-percentage")
            .and_then(|text| text.trim().parse::<f64>().ok())
            .filter(|used| *used >= NEAR_LIMIT);
        for service in load.services() {
            self.buckets[service as usize].announced(now, used);
        }
        if response.status.as_u16() == 429 {
            let scope = response.header("x-ms-throttle-scope");
            self.throttled(now, read, load, retry_after(response, now), scope);
        } else if response.status.is_success() {
            self.gate(read).succeeded();
            lock(&self.pause).refusals = 0;
        }
    }

    /// Learns that the service refused a request because of a quota.
    ///
    /// A `scope` of the whole tenant or application, as in `Tenant/Write/<app>/<tenant>`, makes everybody wait;
    /// without one only fewer requests go out at a time, since the quota may be that of one resource.
    pub(crate) fn throttled(
        &self,
        now: Timestamp,
        read: bool,
        load: &Load,
        wait: Option<Duration>,
        scope: Option<&str>,
    ) {
        self.gate(read).refused();
        for service in load.services() {
            let cost = load.cost(service);
            self.buckets[service as usize].refused(now, cost.writes > 0);
        }
        let mut words = scope.unwrap_or_default().split('/');
        if !matches!(words.next(), Some("Tenant" | "Application" | "Tenant_Application")) {
            return;
        }
        let mut pause = lock(&self.pause);
        pause.refusals = (pause.refusals + 1).min(16);
        let backoff = FIRST_PAUSE.saturating_mul(1 << (pause.refusals - 1)).min(LONGEST_PAUSE);
        let wait = wait.map_or_else(|| self.jitter.up_to(backoff), |wait| wait.min(LONGEST_PAUSE));
        let until = Some(now.plus(wait));
        match words.next() {
            Some("Read") => pause.reads = pause.reads.max(until),
            Some("Write") => pause.writes = pause.writes.max(until),
            _ => {
                pause.reads = pause.reads.max(until);
                pause.writes = pause.writes.max(until);
            }
        }
        tracing::warn!(seconds = wait.as_secs_f64(), "the service throttles the tenant; everybody waits");
    }

    fn gate(&self, read: bool) -> &Gate {
        if read { &self.reads } else { &self.writes }
    }

    /// How many requests that read, or that write, may be under way now.
    pub fn limit(&self, read: bool) -> u32 {
        lock(&self.gate(read).state).limit
    }
}

impl std::fmt::Debug for Governor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Governor(reads {}, writes {})", self.limit(true), self.limit(false))
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Until when nobody sends.
#[derive(Default)]
struct Pause {
    reads: Option<Timestamp>,
    writes: Option<Timestamp>,
    refusals: u32,
}

impl Pause {
    fn until(&self, read: bool) -> Option<Timestamp> {
        if read { self.reads } else { self.writes }
    }
}

/// A queue in order of arrival whose width adapts.
struct Gate {
    passes: Arc<Semaphore>,
    state: Arc<Mutex<GateState>>,
}

struct GateState {
    most: u32,
    limit: u32,
    /// Passes to withdraw when they come back, because the limit fell while they were out.
    owed: u32,
    successes: u32,
}

impl Gate {
    fn new(most: u32) -> Self {
        Self {
            passes: Arc::new(Semaphore::new(most as usize)),
            state: Arc::new(Mutex::new(GateState { most, limit: most, owed: 0, successes: 0 })),
        }
    }

    async fn enter(&self) -> Pass {
        // Nobody closes the semaphore, so there always is a permit.
        let permit = self.passes.clone().acquire_owned().await.ok();
        Pass { permit, state: self.state.clone() }
    }

    fn refused(&self) {
        let mut state = lock(&self.state);
        let limit = (state.limit / 2).max(1);
        let less = state.limit - limit;
        let idle = u32::try_from(self.passes.forget_permits(less as usize)).unwrap_or(less);
        state.owed += less - idle;
        state.limit = limit;
        state.successes = 0;
    }

    fn succeeded(&self) {
        let mut state = lock(&self.state);
        if state.limit == state.most {
            return;
        }
        state.successes += 1;
        if state.successes >= state.limit {
            state.successes = 0;
            state.limit += 1;
            if state.owed > 0 {
                state.owed -= 1;
            } else {
                self.passes.add_permits(1);
            }
        }
    }
}

/// The right to have one request under way.
pub(super) struct Pass {
    permit: Option<OwnedSemaphorePermit>,
    state: Arc<Mutex<GateState>>,
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        if state.owed > 0
            && let Some(permit) = self.permit.take()
        {
            state.owed -= 1;
            permit.forget();
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
#[path = "governor_tests.rs"]
mod tests;
