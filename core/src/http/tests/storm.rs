//! Sixteen workers against a tenant that grants 3,000 writes in 150 s, in virtual time that passes in order.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use futures::future::{BoxFuture, join_all};

use super::*;
use crate::clock::{Clock, Timestamp};

/// Time that goes to the earliest sleeper once nobody has anything left to do.
#[derive(Clone, Debug, Default)]
struct Ordered(Arc<Mutex<Sleepers>>);

#[derive(Debug, Default)]
struct Sleepers {
    now: Duration,
    count: u64,
    waiting: BTreeMap<(Duration, u64), Waker>,
}

impl Clock for Ordered {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(0).plus(self.0.lock().unwrap().now)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (clock, until) = (self.clone(), self.0.lock().unwrap().now + duration);
        let mut listed = false;
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = clock.0.lock().unwrap();
            if state.now >= until {
                return Poll::Ready(());
            }
            if !std::mem::replace(&mut listed, true) {
                state.count += 1;
                let key = (until, state.count);
                state.waiting.insert(key, context.waker().clone());
            }
            Poll::Pending
        }))
    }
}

impl Ordered {
    fn run<T>(&self, work: impl Future<Output = T>) -> T {
        struct Flag(AtomicBool);
        impl Wake for Flag {
            fn wake(self: Arc<Self>) {
                self.0.store(true, Ordering::SeqCst);
            }
        }
        let flag = Arc::new(Flag(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&flag));
        let mut work = pin!(work);
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
                return done;
            }
            if !flag.0.swap(false, Ordering::SeqCst) {
                let mut state = self.0.lock().unwrap();
                let ((until, _), sleeper) =
                    state.waiting.pop_first().expect("somebody waits for time to pass");
                state.now = until;
                sleeper.wake();
            }
        }
    }
}

/// A tenant that grants writes from a bucket, takes 120 ms for each, and notes when it refused.
struct Tenant {
    clock: Ordered,
    burst: f64,
    per_second: f64,
    names_wait: bool,
    state: Mutex<TenantState>,
}

#[derive(Default)]
struct TenantState {
    spent: f64,
    at: Duration,
    done: Vec<Duration>,
    refused: Vec<Duration>,
}

impl Transport for Arc<Tenant> {
    async fn send(&self, _request: Request) -> Result<Response> {
        self.clock.sleep(Duration::from_millis(120)).await;
        let now = self.clock.0.lock().unwrap().now;
        let mut state = self.state.lock().unwrap();
        let passed = now.saturating_sub(state.at).as_secs_f64();
        state.spent = (state.spent - passed * self.per_second).max(0.0);
        state.at = now;
        // A refused call counts all the same (throttling page).
        state.spent = (state.spent + 1.0).min(self.burst + 1.0);
        if state.spent > self.burst {
            state.refused.push(now);
            let wait = (1.0 / self.per_second).ceil().max(1.0).to_string();
            let refusal = empty(429).with("x-ms-throttle-scope", "Tenant_Application/Write/app/tenant");
            return Ok(if self.names_wait { refusal.with("retry-after", &wait) } else { refusal });
        }
        state.done.push(now);
        Ok(empty(204))
    }
}

/// How a storm went.
struct Outcome {
    seconds: f64,
    refused: usize,
    per_worker: Vec<usize>,
    longest: Duration,
}

const WORKERS: usize = 16;
const WRITES: u32 = 9_000;

fn storm(per_second: f64, names_wait: bool) -> Outcome {
    let clock = Ordered::default();
    let tenant = Arc::new(Tenant {
        clock: clock.clone(),
        burst: per_second * 150.0,
        per_second,
        names_wait,
        state: Mutex::default(),
    });
    let options = GovernorOptions { quotas: Quotas::published(Share::WHOLE), ..GovernorOptions::default() };
    let pipeline = Pipeline::builder(Arc::clone(&tenant))
        .clock(Arc::new(clock.clone()))
        .governor(Governor::new(&options))
        .retry(RetryOptions {
            seed: Some(7),
            tries: 60,
            budget: Duration::from_hours(1),
            ..RetryOptions::default()
        })
        .build();
    let left = Mutex::new(WRITES);
    let workers = (0..WORKERS).map(|_| async {
        let (mut count, mut longest) = (0_usize, Duration::ZERO);
        loop {
            {
                let mut left = left.lock().unwrap();
                if *left == 0 {
                    return (count, longest);
                }
                *left -= 1;
            }
            let started = clock.now();
            let request = Request { effect: Effect::IdempotentWrite, ..post() };
            assert_eq!(pipeline.send(request).await.unwrap().status, 204);
            longest = longest.max(clock.now().since(started));
            count += 1;
        }
    });
    let workers = clock.run(join_all(workers));
    let state = tenant.state.lock().unwrap();
    assert_eq!(state.done.len(), WRITES as usize);
    Outcome {
        seconds: state.done.last().unwrap().as_secs_f64(),
        refused: state.refused.iter().filter(|at| at.as_secs() > 30).count(),
        per_worker: workers.iter().map(|(count, _)| *count).collect(),
        longest: workers.iter().map(|(_, longest)| *longest).max().unwrap(),
    }
}

#[test]
fn throttle_storm() {
    // The published quota: a full bucket of 3,000 at the start, then 20 in a second.
    let ideal = (f64::from(WRITES) - 3_000.0) / 20.0;
    let outcome = storm(20.0, true);
    eprintln!(
        "throttle storm: {:.1} s of {ideal:.1} s, {} of {WRITES} answered 429",
        outcome.seconds, outcome.refused
    );
    assert!(outcome.seconds <= 1.15 * ideal, "{}", outcome.seconds);
    assert!(outcome.refused * 100 <= WRITES as usize, "{}", outcome.refused);
    let (least, most) = (outcome.per_worker.iter().min().unwrap(), outcome.per_worker.iter().max().unwrap());
    assert!(*least * 10 >= most * 8, "{:?}", outcome.per_worker);
    assert!(outcome.longest <= Duration::from_secs(10), "{:?}", outcome.longest);
}

#[test]
fn a_tenant_that_grants_less_than_published_is_learned() {
    // Another application uses half of it, with and without saying how long to wait.
    for names_wait in [true, false] {
        let ideal = (f64::from(WRITES) - 1_500.0) / 10.0;
        let outcome = storm(10.0, names_wait);
        eprintln!(
            "half the quota, wait named: {names_wait}: {:.1} s of {ideal:.1} s, {} refused, longest {:?}",
            outcome.seconds, outcome.refused, outcome.longest
        );
        assert!(outcome.seconds <= 1.15 * ideal, "{}", outcome.seconds);
        assert!(outcome.refused * 100 <= WRITES as usize * 3, "{}", outcome.refused);
        let (least, most) =
            (outcome.per_worker.iter().min().unwrap(), outcome.per_worker.iter().max().unwrap());
        assert!(*least * 10 >= most * 7, "{:?}", outcome.per_worker);
    }
}
