use ::http::Method;

use super::*;
use crate::http::quota::{Quota, Rate};
use crate::http::share::Share;
use crate::http::testing::{clock, empty};

fn governor(reads: u32, writes: u32, quota: Option<Rate>) -> Arc<Governor> {
    let quotas = Quotas::default().with(Service::Identity, Quota { units: None, writes: quota });
    Governor::new(&GovernorOptions { reads, writes, quotas })
}

fn reading() -> Load {
    Load::of(&Method::GET, "/users/1", true)
}

fn writing(count: u32) -> Load {
    (0..count).fold(Load::default(), |sum, _| sum.plus(&Load::of(&Method::PATCH, "/users/1", false)))
}

#[tokio::test]
async fn no_more_than_the_limit_is_under_way() {
    let (governor, clock) = (governor(8, 2, None), clock());
    let first = governor.enter(&clock, false, &writing(1)).await;
    let _second = governor.enter(&clock, false, &writing(1)).await;
    assert!(futures::poll!(Box::pin(governor.enter(&clock, false, &writing(1)))).is_pending());
    assert!(
        futures::poll!(Box::pin(governor.enter(&clock, true, &reading()))).is_ready(),
        "reads have their own gate"
    );
    drop(first);
    assert!(futures::poll!(Box::pin(governor.enter(&clock, false, &writing(1)))).is_ready());
}

#[tokio::test]
async fn the_limit_halves_with_refusals_and_grows_back_by_one() {
    let (governor, clock) = (governor(8, 4, None), clock());
    let now = clock.now();
    let mut passes = Vec::new();
    for _ in 0..8 {
        passes.push(governor.enter(&clock, true, &reading()).await);
    }
    governor.learn(now, true, &reading(), &empty(429));
    governor.learn(now, true, &reading(), &empty(429));
    assert_eq!((governor.limit(true), governor.limit(false)), (2, 4));
    passes.truncate(2);
    assert!(
        futures::poll!(Box::pin(governor.enter(&clock, true, &reading()))).is_pending(),
        "passes are withdrawn when they return"
    );
    passes.clear();
    for _ in 0..2 {
        governor.learn(now, true, &reading(), &empty(200));
    }
    assert_eq!(governor.limit(true), 3);
    for _ in 0..100 {
        governor.learn(now, true, &reading(), &empty(200));
    }
    assert_eq!(governor.limit(true), 8, "and never beyond what was asked for");
    for _ in 0..20 {
        governor.learn(now, true, &reading(), &empty(429));
    }
    assert_eq!(governor.limit(true), 1, "and never down to nothing");
    let _one = governor.enter(&clock, true, &reading()).await;
    assert!(futures::poll!(Box::pin(governor.enter(&clock, true, &reading()))).is_pending());
}

#[tokio::test]
async fn a_refusal_of_the_whole_tenant_makes_everybody_wait() {
    let (governor, clock) = (governor(8, 4, None), clock());
    let started = clock.now();
    let refusal = empty(429)
        .with("retry-after", "30")
        .with("x-ms-throttle-scope", "Tenant_Application/Write/app/tenant");
    governor.learn(started, false, &writing(1), &refusal);
    drop(governor.enter(&clock, true, &reading()).await);
    assert_eq!(clock.now(), started, "reads pass");
    drop(governor.enter(&clock, false, &writing(1)).await);
    assert_eq!(clock.now().since(started), Duration::from_secs(30));
}

#[tokio::test]
async fn a_pause_without_a_stated_end_grows_and_has_a_longest() {
    let (governor, clock) = (governor(8, 4, None), clock());
    let refusal = empty(429).with("x-ms-throttle-scope", "Tenant/ReadWrite/app/tenant");
    for _ in 0..40 {
        let before = clock.now();
        governor.learn(before, false, &writing(1), &refusal);
        drop(governor.enter(&clock, true, &reading()).await);
        assert!(clock.now().since(before) <= LONGEST_PAUSE);
    }
    let endless = refusal.with("retry-after", "1000000000");
    let before = clock.now();
    governor.learn(before, false, &writing(1), &endless);
    drop(governor.enter(&clock, false, &writing(1)).await);
    assert_eq!(clock.now().since(before), LONGEST_PAUSE);
}

#[tokio::test]
async fn a_refusal_without_a_scope_pauses_nobody_else() {
    let (governor, clock) = (governor(8, 4, None), clock());
    let started = clock.now();
    governor.learn(started, false, &writing(1), &empty(429).with("retry-after", "30"));
    drop(governor.enter(&clock, false, &writing(1)).await);
    assert_eq!(clock.now(), started);
}

#[tokio::test]
async fn the_quota_is_kept_over_time() {
    let quota = Rate { burst: 100.0, per_second: 10.0 };
    let (governor, clock) = (governor(8, 4, Some(quota)), clock());
    let started = clock.now();
    for _ in 0..25 {
        drop(governor.enter(&clock, false, &writing(20)).await);
    }
    // 500 writes: 100 from the full bucket, 400 at 10 per second.
    assert_eq!(clock.now().since(started).as_secs(), 40);
    governor.learn(
        clock.now(),
        false,
        &writing(1),
        &empty(200).with("x-ms-throttle-limit-percentage", "1.2"),
    );
    let near = clock.now();
    drop(governor.enter(&clock, false, &writing(20)).await);
    assert_eq!(clock.now().since(near).as_secs(), 4, "where others use the rest only half the rate is used");
}

#[tokio::test]
async fn each_service_has_its_own_quota() {
    let options = GovernorOptions { quotas: Quotas::published(Share::WHOLE), ..GovernorOptions::default() };
    let (governor, clock) = (Governor::new(&options), clock());
    let started = clock.now();
    let reports = Load::of(&Method::GET, "/auditLogs/signIns", true);
    for _ in 0..5 {
        drop(governor.enter(&clock, true, &reports).await);
    }
    assert_eq!(clock.now(), started, "five are granted at once");
    for _ in 0..100 {
        drop(governor.enter(&clock, true, &reading()).await);
    }
    assert_eq!(clock.now(), started, "and the directory does not wait for them");
    drop(governor.enter(&clock, true, &reports).await);
    assert_eq!(clock.now().since(started).as_secs(), 2, "then one every two seconds");
    let mixed = reports.plus(&writing(20));
    drop(governor.enter(&clock, false, &mixed).await);
    assert_eq!(clock.now().since(started).as_secs(), 4, "a batch waits for its slowest service");
}

#[tokio::test]
async fn who_is_near_the_limit_by_their_own_use_is_not_slowed_further() {
    let quota = Rate { burst: 100.0, per_second: 10.0 };
    let (governor, clock) = (governor(8, 4, Some(quota)), clock());
    drop(governor.enter(&clock, false, &writing(90)).await);
    let nearly = empty(200).with("x-ms-throttle-limit-percentage", "0.9");
    governor.learn(clock.now(), false, &writing(90), &nearly);
    let started = clock.now();
    drop(governor.enter(&clock, false, &writing(30)).await);
    assert_eq!(clock.now().since(started).as_secs(), 2, "20 more than are left, at the whole rate");
    let over = empty(200).with("x-ms-throttle-limit-percentage", "1.2");
    governor.learn(clock.now(), false, &writing(30), &over);
    drop(governor.enter(&clock, false, &writing(20)).await);
    assert_eq!(clock.now().since(started).as_secs(), 6, "others use it as well: half the rate");
}

#[tokio::test]
async fn a_share_changes_the_quotas_of_everybody_and_the_binding_one_is_named() {
    let (governor, clock) = (Governor::new(&GovernorOptions::default()), clock());
    drop(governor.enter(&clock, false, &writing(5_000)).await);
    assert_eq!(governor.binding(clock.now()), None);
    governor.retune(clock.now(), &Quotas::published(Share::HALF));
    let (now, load) = (clock.now(), writing(1_600));
    {
        let mut waiting = Box::pin(governor.enter(&clock, false, &load));
        assert!(futures::poll!(&mut waiting).is_pending());
        let (name, wait) = governor.binding(now).unwrap();
        assert_eq!((name.as_str(), wait.as_secs()), ("identity writes: 1,500 per 150 s", 10));
        drop(waiting.await);
    }
    assert_eq!(governor.binding(clock.now()), None);
}

#[test]
fn one_tenant_has_one_governor() {
    let options = GovernorOptions::default();
    let first = Governor::shared("Governor-test-tenant", &options);
    assert!(Arc::ptr_eq(&first, &Governor::shared("governor-test-tenant", &options)));
    assert!(!Arc::ptr_eq(&first, &Governor::shared("governor-test-other", &options)));
}
