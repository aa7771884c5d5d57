//! How much of a tenant's allowance is used at once: one governor per tenant, shared by everything in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::jitter::Jitter;
use super::message::Response;
use super::policy::retry_after;
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
    /// How fast write operations may follow each other; `None` for as fast as they are answered.
    pub quota: Option<WriteQuota>,
}

impl Default for GovernorOptions {
    fn default() -> Self {
        Self { reads: 8, writes: 4, quota: None }
    }
}

/// A bucket of write operations that refills at a steady rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WriteQuota {
    /// Writes that may be sent at once after a pause.
    pub burst: f64,
    /// Writes that are regained per second.
    pub per_second: f64,
}

impl WriteQuota {
    /// A share of what the directory grants one app in one tenant: 3,000 writes per 150 s
    /// (throttling limits page, 2026; the page says that it may change).
    pub fn directory(share: f64) -> Self {
        let share = share.clamp(0.01, 1.0);
        Self { burst: 3000.0 * share, per_second: 20.0 * share }
    }
}

/// Limits concurrency and rate for one tenant, and slows down when the service says so.
///
/// The number of requests at a time halves with each refusal and grows by one after as many successes as it allows.
pub struct Governor {
    reads: Gate,
    writes: Gate,
    quota: Option<Mutex<Bucket>>,
    pause: Mutex<Pause>,
    jitter: Jitter,
}

impl Governor {
    /// A governor of its own.
    pub fn new(options: &GovernorOptions) -> Arc<Self> {
        Arc::new(Self {
            reads: Gate::new(options.reads.max(1)),
            writes: Gate::new(options.writes.max(1)),
            quota: options.quota.map(|quota| Mutex::new(Bucket::full(quota))),
            pause: Mutex::default(),
            jitter: Jitter::new(None),
        })
    }

    /// The governor of a tenant in this process. The options of whoever asks first hold while anybody uses it.
    pub fn shared(tenant: &str, options: &GovernorOptions) -> Arc<Self> {
        static TENANTS: Mutex<Option<HashMap<String, Weak<Governor>>>> = Mutex::new(None);
        let mut guard = lock(&TENANTS);
        let tenants = guard.get_or_insert_default();
        if let Some(governor) = tenants.get(tenant).and_then(Weak::upgrade) {
            return governor;
        }
        tenants.retain(|_, governor| governor.strong_count() > 0);
        let governor = Self::new(options);
        tenants.insert(tenant.to_owned(), Arc::downgrade(&governor));
        governor
    }

    /// Waits until a request may be sent. The pass is given back when it is dropped.
    pub(super) async fn enter(&self, clock: &dyn Clock, read: bool, writes: u32) -> Pass {
        let pass = self.gate(read).enter().await;
        while let Some(wait) = self.paused_for(clock.now(), read) {
            clock.sleep(wait).await;
        }
        let wait = match &self.quota {
            Some(bucket) if writes > 0 => lock(bucket).take(clock.now(), writes),
            _ => Duration::ZERO,
        };
        if !wait.is_zero() {
            tracing::debug!(seconds = wait.as_secs_f64(), "the write quota is used up; waiting");
            clock.sleep(wait).await;
        }
        pass
    }

    fn paused_for(&self, now: Timestamp, read: bool) -> Option<Duration> {
        lock(&self.pause).until(read).filter(|until| *until > now).map(|until| until.since(now))
    }

    /// Learns from an answer.
    pub(super) fn learn(&self, now: Timestamp, read: bool, response: &Response) {
        let near = response
            .header("x-ms-throttle-limit-percentage")
            .and_then(|text| text.trim().parse::<f64>().ok())
            .is_some_and(|share| share >= NEAR_LIMIT);
        if let Some(bucket) = &self.quota {
            lock(bucket).slow_down(now, near);
        }
        if response.status.as_u16() == 429 {
            let scope = response.header("x-ms-throttle-scope");
            self.throttled(now, read, retry_after(response, now), scope);
        } else if response.status.is_success() {
            self.gate(read).succeeded();
            lock(&self.pause).refusals = 0;
        }
    }

    /// Learns that the service refused a request because of a quota.
    ///
    /// A `scope` of the whole tenant or application, as in `Tenant/Write/<app>/<tenant>`, makes everybody wait;
    /// without one only fewer requests go out at a time, since the quota may be that of one resource.
    pub fn throttled(&self, now: Timestamp, read: bool, wait: Option<Duration>, scope: Option<&str>) {
        self.gate(read).refused();
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
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

/// A token bucket that may go into debt, so that whoever comes first is served first.
struct Bucket {
    quota: WriteQuota,
    level: f64,
    at: Option<Timestamp>,
    halved: bool,
}

impl Bucket {
    fn full(quota: WriteQuota) -> Self {
        Self { quota, level: quota.burst, at: None, halved: false }
    }

    fn rate(&self) -> f64 {
        self.quota.per_second / if self.halved { 2.0 } else { 1.0 }
    }

    /// Adds what was regained since the last look.
    fn refill(&mut self, now: Timestamp) {
        let passed = self.at.map_or(Duration::ZERO, |at| now.since(at));
        self.level = (self.level + passed.as_secs_f64() * self.rate()).min(self.quota.burst);
        self.at = self.at.max(Some(now));
    }

    /// Halves the rate, or gives it back.
    fn slow_down(&mut self, now: Timestamp, halved: bool) {
        if self.halved != halved {
            self.refill(now);
            self.halved = halved;
        }
    }

    /// Takes writes out and says how long to wait for them.
    fn take(&mut self, now: Timestamp, writes: u32) -> Duration {
        self.refill(now);
        self.level -= f64::from(writes);
        if self.level >= 0.0 {
            return Duration::ZERO;
        }
        Duration::try_from_secs_f64(-self.level / self.rate()).unwrap_or(LONGEST_PAUSE)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
#[path = "governor_tests.rs"]
mod tests;
