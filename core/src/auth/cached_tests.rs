use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::error::{Error, codes};
use crate::http::testing::clock;
use crate::secret::Secret;

const SCOPE: &str = "https://graph.microsoft.com/.default";

/// Gives tokens of an hour, and fails while told to.
struct Counting {
    clock: crate::clock::VirtualClock,
    asked: Arc<AtomicUsize>,
    fails: Arc<AtomicUsize>,
}

impl TokenProvider for Counting {
    async fn token(&self, _scope: &str) -> Result<AccessToken> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        // Give others the chance to ask meanwhile.
        for _ in 0..5 {
            tokio::task::yield_now().await;
        }
        if self.fails.load(Ordering::SeqCst) > 0 {
            return Err(Error::new(codes::TOKEN_REFUSED, "no"));
        }
        Ok(AccessToken::new(
            Secret::new("t".to_owned()),
            Some(self.clock.now().plus(Duration::from_hours(1))),
        ))
    }
}

fn cached() -> (Arc<CachedTokens<Counting>>, crate::clock::VirtualClock, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let (clock, asked, fails) = (clock(), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let provider = Counting { clock: clock.clone(), asked: asked.clone(), fails: fails.clone() };
    (Arc::new(CachedTokens::new(provider, Arc::new(clock.clone()))), clock, asked, fails)
}

#[tokio::test]
async fn many_that_ask_at_once_cause_one_renewal() {
    let (tokens, clock, asked, _) = cached();
    let all = futures::future::join_all((0..50).map(|_| tokens.token(SCOPE))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    clock.advance(Duration::from_mins(54));
    tokens.token(SCOPE).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1, "it is kept until shortly before its end");
    clock.advance(Duration::from_mins(2));
    let all = futures::future::join_all((0..50).map(|_| tokens.token(SCOPE))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_failing_renewal_matters_only_when_the_old_token_ends() {
    let (tokens, clock, _, fails) = cached();
    tokens.token(SCOPE).await.unwrap();
    fails.store(1, Ordering::SeqCst);
    clock.advance(Duration::from_mins(57));
    tokens.token(SCOPE).await.unwrap();
    clock.advance(Duration::from_mins(4));
    assert_eq!(tokens.token(SCOPE).await.unwrap_err().code(), codes::TOKEN_REFUSED);
    fails.store(0, Ordering::SeqCst);
    tokens.token(SCOPE).await.unwrap();
}

#[tokio::test]
async fn a_refused_token_is_dropped_but_not_its_successor() {
    let (tokens, _, asked, _) = cached();
    let old = tokens.token(SCOPE).await.unwrap();
    tokens.refused(&old);
    let new = tokens.token(SCOPE).await.unwrap();
    assert!(!new.same(&old));
    tokens.refused(&old);
    assert!(tokens.token(SCOPE).await.unwrap().same(&new));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn whoever_gives_up_waiting_blocks_nobody() {
    let (tokens, _, asked, _) = cached();
    {
        let waiting = tokens.token(SCOPE);
        futures::pin_mut!(waiting);
        assert!(futures::poll!(waiting).is_pending());
    }
    tokens.token(SCOPE).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn debug_output_hides_the_token() {
    let token = AccessToken::new(Secret::new("planted".to_owned()), Some(clock().now()));
    assert_eq!(format!("{token:?}"), "AccessToken([REDACTED], until 2026-11-21T22:57:22Z)");
}
