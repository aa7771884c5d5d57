//! The pipeline against scripted answers.

mod logs;
mod retries;
mod storm;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ::http::Method;

use super::testing::{clock, empty, origin, scripted};
use super::*;
use crate::error::{Result, codes};
use crate::secret::Secret;

fn get() -> Request {
    Request::get(origin().join("/v1.0/users").unwrap())
}

fn post() -> Request {
    Request::new(Method::POST, origin().join("/v1.0/users").unwrap())
}

/// A provider that makes a new token whenever it is asked.
#[derive(Clone, Default)]
struct Numbered {
    given: Arc<AtomicUsize>,
    refused: Arc<AtomicUsize>,
}

impl TokenProvider for Numbered {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        assert_eq!(scope, "scope");
        let number = self.given.fetch_add(1, Ordering::SeqCst);
        Ok(AccessToken::new(Secret::new(format!("token-{number}")), None))
    }

    fn refused(&self, _token: &AccessToken) {
        self.refused.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn the_order_is_the_documented_one() {
    let pipeline = Pipeline::builder(from_fn(|_| Ok(empty(200)))).build();
    assert_eq!(
        pipeline.order(),
        ["telemetry", "clock", "correlation", "retry", "throttle", "auth", "redact"]
    );
    assert_eq!(
        format!("{pipeline:?}"),
        "Pipeline(telemetry → clock → correlation → retry → throttle → auth → redact)"
    );
}

#[tokio::test]
async fn every_try_has_its_own_id_and_a_fresh_token() {
    let (builder, sent) = scripted(&clock(), |number, _| Ok(empty(if number < 3 { 503 } else { 200 })));
    builder.tokens(Numbered::default(), "scope").build().send(get()).await.unwrap();
    let sent = sent.lock().unwrap();
    let header =
        |name: &str| sent.iter().map(|r| r.headers[name].to_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        header("authorization"),
        ["Bearer token-0", "Bearer token-1", "Bearer token-2", "Bearer token-3"]
    );
    let mut ids = header("client-request-id");
    assert!(ids.iter().all(|id| uuid::Uuid::parse_str(id).is_ok()));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert!(sent.iter().all(|request| request.headers["authorization"].is_sensitive()));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_a_read_and_never_for_a_write() {
    for (request, tries) in [(get(), 2), (post(), 1)] {
        let provider = Numbered::default();
        let (builder, sent) = scripted(&clock(), |_, _| Ok(empty(401)));
        let pipeline = builder.tokens(provider.clone(), "scope").build();
        assert_eq!(pipeline.send(request).await.unwrap().status, 401);
        assert_eq!((sent.lock().unwrap().len(), provider.refused.load(Ordering::SeqCst)), (tries, tries));
    }
}

#[tokio::test]
async fn a_token_with_line_breaks_is_refused_unsent() {
    struct Broken;
    impl TokenProvider for Broken {
        async fn token(&self, _scope: &str) -> Result<AccessToken> {
            Ok(AccessToken::new(Secret::new("a\r\nHost: evil.example".to_owned()), None))
        }
    }
    let (builder, sent) = scripted(&clock(), |_, _| Ok(empty(200)));
    let error = builder.tokens(Broken, "scope").build().send(get()).await.unwrap_err();
    assert_eq!((error.code(), sent.lock().unwrap().len()), (codes::TOKEN_REFUSED, 0));
}

#[tokio::test]
async fn traffic_is_counted_and_the_clocks_are_compared() {
    let (builder, _) = scripted(&clock(), |number, _| {
        Ok(empty(if number == 0 { 503 } else { 200 }).with("date", "Sat, 21 Nov 2026 23:01:32 GMT"))
    });
    let pipeline = builder.build();
    assert_eq!(pipeline.traffic().clock_offset(), None);
    pipeline.send(get()).await.unwrap();
    let mut batch = post();
    (batch.operations, batch.writes) = (20, 12);
    pipeline.clone().send(batch).await.unwrap();
    let expected = TrafficCount { requests: 3, operations: 22, writes: 12, repeats: 1 };
    assert_eq!(pipeline.traffic().count(), expected);
    let offset = pipeline.traffic().clock_offset().unwrap();
    assert!((240..=250).contains(&offset), "{offset}");
}

#[tokio::test]
async fn a_clock_that_is_wrong_writes_nothing_and_still_reads() {
    for (date, said) in [
        ("Sat, 21 Nov 2026 23:07:32 GMT", "10 minutes slow"),
        ("Sat, 21 Nov 2026 22:47:22 GMT", "10 minutes fast"),
    ] {
        let (builder, sent) = scripted(&clock(), move |_, _| Ok(empty(200).with("date", date)));
        let pipeline = builder.build();
        pipeline.send(get()).await.unwrap();
        let error = pipeline.send(post()).await.unwrap_err();
        assert_eq!(error.code(), codes::HTTP_CLOCK);
        assert!(error.to_string().contains(said), "{error}");
        pipeline.send(get()).await.unwrap();
        assert_eq!(sent.lock().unwrap().len(), 2, "the write was not sent");
    }
}

#[tokio::test]
async fn what_is_repeated_after_a_fault_opens_a_new_connection() {
    let (builder, sent) = scripted(&clock(), |number, _| match number {
        0 => Ok(empty(503)),
        1 => Ok(empty(429)),
        2 => Err(crate::error::Error::new(codes::HTTP_LOST, "lost")),
        _ => Ok(empty(200)),
    });
    builder.build().send(get()).await.unwrap();
    let fresh: Vec<_> = sent.lock().unwrap().iter().map(|request| request.fresh).collect();
    assert_eq!(fresh, [false, true, false, true]);
}

#[tokio::test]
async fn every_outcome_names_the_try_that_it_is_of() {
    let (builder, sent) = scripted(&clock(), |number, _| match number {
        0 => Err(crate::error::Error::new(codes::HTTP_LOST, "lost")),
        _ => Ok(empty(400).with("client-request-id", "echoed")),
    });
    let pipeline = builder.build();
    let error = pipeline.send(post()).await.unwrap_err();
    let response = pipeline.send(post()).await.unwrap();
    let id = |number: usize| sent.lock().unwrap()[number].headers["client-request-id"].clone();
    assert_eq!(error.details()["clientRequestId"], id(0).to_str().unwrap());
    assert_eq!(response.headers["client-request-id"], id(1), "ours, whatever is echoed");
}

#[tokio::test]
async fn reads_and_writes_run_side_by_side_up_to_their_limits() {
    #[derive(Default)]
    struct Slow {
        now: Mutex<[usize; 2]>,
        most: Arc<Mutex<[usize; 2]>>,
    }
    impl Transport for Slow {
        async fn send(&self, request: Request) -> Result<Response> {
            let kind = usize::from(!request.effect.is_read());
            {
                let mut now = self.now.lock().unwrap();
                now[kind] += 1;
                let mut most = self.most.lock().unwrap();
                most[kind] = most[kind].max(now[kind]);
            }
            tokio::task::yield_now().await;
            self.now.lock().unwrap()[kind] -= 1;
            Ok(empty(204))
        }
    }
    let slow = Slow::default();
    let most = slow.most.clone();
    let pipeline = Pipeline::builder(slow).clock(Arc::new(clock())).build();
    let requests = (0..60).map(|number| pipeline.send(if number % 2 == 0 { get() } else { post() }));
    assert!(futures::future::join_all(requests).await.iter().all(Result::is_ok));
    assert_eq!(*most.lock().unwrap(), [8, 8]);
}
