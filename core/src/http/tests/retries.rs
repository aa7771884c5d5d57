use std::time::Duration;

use ::http::StatusCode;

use super::{get, post};
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, Result, codes};
use crate::http::testing::{clock, empty, json, scripted};
use crate::http::{Effect, Request, Response, parse_retry_after};

type Outcome = fn() -> Result<Response>;

/// What passes, so that a read is worth repeating.
const PASSING: &[Outcome] = &[
    || Err(Error::new(codes::HTTP_CONNECT, "unreachable")),
    || Err(Error::new(codes::HTTP_LOST, "lost")),
    || Ok(empty(408)),
    || Ok(empty(429)),
    || Ok(empty(500)),
    || Ok(empty(502)),
    || Ok(empty(503)),
    || Ok(empty(504)),
    || Ok(empty(509)),
    || Ok(Response::new(StatusCode::OK, "<html>sign in</html>")),
    || Ok(Response::new(StatusCode::OK, "{\"value\": [{\"id\"")),
];

/// What is an answer, good or bad.
const FINAL: &[Outcome] = &[
    || Ok(empty(204)),
    || Ok(json(200, &serde_json::json!({}))),
    || Ok(Response::new(StatusCode::OK, "\u{feff}5")),
    || Ok(empty(302)),
    || Ok(empty(307)),
    || Ok(empty(400)),
    || Ok(empty(403)),
    || Ok(empty(404)),
    || Ok(empty(409)),
    || Ok(empty(410)),
    || Ok(empty(501)),
    || Err(Error::new(codes::GRAPH_MALFORMED, "too large")),
    || Err(Error::new(codes::TOKEN_REFUSED, "no")),
];

async fn tries(request: Request, outcome: Outcome) -> usize {
    let (builder, sent) = scripted(&clock(), move |_, _| outcome());
    let _ = builder.build().send(request).await;
    sent.lock().unwrap().len()
}

#[tokio::test]
async fn reads_and_declared_writes_are_repeated_a_bounded_number_of_times() {
    let mut declared = post();
    declared.effect = Effect::IdempotentWrite;
    for request in [get(), declared] {
        for (index, outcome) in PASSING.iter().enumerate() {
            assert_eq!(tries(request.clone(), *outcome).await, 6, "{index}");
        }
        for (index, outcome) in FINAL.iter().enumerate() {
            assert_eq!(tries(request.clone(), *outcome).await, 1, "{index}");
        }
    }
}

#[tokio::test]
async fn no_other_write_is_ever_sent_twice() {
    for outcome in PASSING.iter().chain(FINAL).chain(&[(|| Ok(empty(401))) as Outcome]) {
        assert_eq!(tries(post(), *outcome).await, 1);
    }
}

#[tokio::test]
async fn a_named_wait_is_kept_in_each_of_its_forms() {
    let waits = [
        ("1", 1.0, 1.0),
        ("2.128", 2.128, 2.128),
        ("Sat, 21 Nov 2026 23:00:22 GMT", 180.0, 180.0),
        // Not an instant repetition, even if asked for.
        ("0", 0.1, 0.1),
        ("Sat, 21 Nov 2020 23:00:22 GMT", 0.1, 0.1),
        // What is no time at all leaves the choice to us.
        ("soon", 0.1, 2.0),
        ("-5", 0.1, 2.0),
        ("1e9", 0.1, 2.0),
        ("inf", 0.1, 2.0),
        ("NaN", 0.1, 2.0),
        ("", 0.1, 2.0),
        ("1.2.3", 0.1, 2.0),
    ];
    for (text, least, most) in waits {
        let clock = clock();
        let (builder, sent) = scripted(&clock, move |number, _| {
            Ok(if number == 0 { empty(429).with("retry-after", text) } else { empty(204) })
        });
        let started = clock.now();
        builder.build().send(get()).await.unwrap();
        let waited = clock.now().since(started).as_secs_f64();
        assert!((least..=most).contains(&waited), "{text}: {waited}");
        assert_eq!(sent.lock().unwrap().len(), 2, "{text}");
    }
}

#[tokio::test]
async fn a_date_counts_from_the_services_own_clock() {
    let clock = clock();
    let (builder, _) = scripted(&clock, |number, _| {
        let refusal = empty(429)
            .with("date", "Sat, 21 Nov 2026 10:00:00 GMT")
            .with("retry-after", "Sat, 21 Nov 2026 10:00:07 GMT");
        Ok(if number == 0 { refusal } else { empty(204) })
    });
    let started = clock.now();
    builder.build().send(get()).await.unwrap();
    assert_eq!(clock.now().since(started), Duration::from_secs(7));
}

#[tokio::test]
async fn a_wait_beyond_the_budget_ends_the_call_with_that_answer() {
    for text in ["181", "1000000000", "99999999999999999999999999", "Sat, 21 Nov 2099 10:00:00 GMT"] {
        let clock = clock();
        let (builder, sent) = scripted(&clock, move |_, _| Ok(empty(429).with("retry-after", text)));
        let started = clock.now();
        assert_eq!(builder.build().send(get()).await.unwrap().status, 429);
        assert_eq!((sent.lock().unwrap().len(), clock.now()), (1, started), "{text}");
    }
}

#[tokio::test]
async fn waits_of_all_tries_together_stay_within_the_budget() {
    let clock = clock();
    let (builder, sent) = scripted(&clock, |_, _| Ok(empty(429).with("retry-after", "50")));
    let started = clock.now();
    builder.build().send(get()).await.unwrap();
    assert_eq!((sent.lock().unwrap().len(), clock.now().since(started).as_secs()), (4, 150));
}

#[tokio::test]
async fn chosen_waits_grow_and_are_spread() {
    let mut totals = Vec::new();
    for seed in 0..50 {
        let clock = clock();
        let (builder, _) = scripted(&clock, |_, _| Ok(empty(503)));
        let options = crate::http::RetryOptions { seed: Some(seed), ..Default::default() };
        let started = clock.now();
        builder.retry(options).build().send(get()).await.unwrap();
        totals.push(clock.now().since(started));
    }
    // At most 0.5 + 1 + 2 + 4 + 8 seconds.
    assert!(totals.iter().all(|total| *total <= Duration::from_millis(15_500)));
    totals.sort_unstable();
    totals.dedup();
    assert!(totals.len() > 45 && totals[0] < totals[totals.len() - 1] / 2);
}

#[test]
fn no_text_makes_the_reader_of_waits_panic() {
    use proptest::prelude::*;
    proptest!(|(text in "\\PC{0,40}|[0-9.]{0,400}")| {
        let _ = parse_retry_after(&text, Timestamp::from_unix(0));
    });
}

proptest::proptest! {
    #[test]
    fn whatever_is_answered_a_call_ends_within_its_tries_and_its_budget(
        answers in proptest::collection::vec((100..600_u16, "[0-9a-zA-Z ,:.+-]{0,30}"), 1..8),
        effect in proptest::sample::select(vec![Effect::Read, Effect::IdempotentWrite, Effect::Write]),
    ) {
        let clock = clock();
        let started = clock.now();
        let (builder, sent) = scripted(&clock, move |number, _| {
            let (status, wait) = &answers[number % answers.len()];
            Ok(empty(*status).with("retry-after", wait))
        });
        let pipeline = builder.build();
        let request = Request { effect, ..post() };
        let work = pipeline.send(request);
        let _ = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work);
        let most = if effect == Effect::Write { 1 } else { 6 };
        proptest::prop_assert!(sent.lock().unwrap().len() <= most);
        proptest::prop_assert!(clock.now().since(started) <= std::time::Duration::from_mins(3));
    }
}
