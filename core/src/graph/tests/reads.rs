use std::time::Duration;

use serde_json::json;

use super::{body, client, sent_count, shared};
use crate::clock::Clock;
use crate::error::{Error, codes};
use crate::graph::Operation;
use crate::http::testing::{empty, json as answer};

fn gets(count: usize) -> Vec<Operation> {
    (0..count).map(|number| Operation::get(format!("/users/user-{number}"))).collect()
}

#[tokio::test]
async fn many_keys_are_read_in_batches_and_the_unknown_ones_are_none() {
    let (client, sent, _) = client(|_, request| {
        let items: Vec<_> = body(request)["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                let url = one["url"].as_str().unwrap();
                let status = if url.ends_with('7') { 404 } else { 200 };
                json!({"id": one["id"], "status": status, "body": {"id": url}})
            })
            .collect();
        Ok(answer(200, &json!({"responses": items})))
    });
    let values = client.read_batch(gets(105)).await.unwrap();
    assert_eq!((values.len(), sent_count(&sent)), (105, 6));
    for (number, value) in values.iter().enumerate() {
        let expected = (number % 10 != 7).then(|| json!({"id": format!("/users/user-{number}")}));
        assert_eq!(*value, expected, "{number}");
    }
    assert_eq!(client.traffic().writes, 0);
}

#[tokio::test]
async fn items_that_are_put_off_are_asked_again_after_the_longest_wait() {
    let rounds = shared(Vec::new());
    let seen = rounds.clone();
    let (client, _, clock) = client(move |number, request| {
        let requests = body(request)["requests"].as_array().unwrap().clone();
        seen.lock().unwrap().push(requests.len());
        let items: Vec<_> = requests
            .iter()
            .enumerate()
            .map(|(index, one)| match (number, index) {
                (0, 1) => json!({"id": one["id"], "status": 429, "headers": {"Retry-After": "5"}}),
                (0, 2) => json!({"id": one["id"], "status": 429, "headers": {"Retry-After": "9.5"}}),
                (0, 3) => json!({"id": one["id"], "status": 503}),
                _ => json!({"id": one["id"], "status": 200, "body": {"url": one["url"]}}),
            })
            .collect();
        Ok(answer(200, &json!({"responses": items})))
    });
    let started = clock.now();
    let values = client.read_batch(gets(5)).await.unwrap();
    assert_eq!(*rounds.lock().unwrap(), [5, 3]);
    assert!(values.iter().enumerate().all(|(n, v)| v.as_ref().unwrap()["url"] == format!("/users/user-{n}")));
    assert_eq!(clock.now().since(started), Duration::from_millis(9500));
}

#[tokio::test]
async fn patience_ends() {
    let (client, sent, clock) = client(|_, request| {
        let items: Vec<_> = body(request)["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| json!({"id": one["id"], "status": 429}))
            .collect();
        Ok(answer(200, &json!({"responses": items})))
    });
    let started = clock.now();
    assert_eq!(client.read_batch(gets(2)).await.unwrap_err().code(), codes::GRAPH_THROTTLED);
    assert!(sent_count(&sent) <= 6 && clock.now().since(started) <= Duration::from_mins(3));
}

#[tokio::test]
async fn a_missing_object_is_none_or_an_error_as_asked() {
    let (client, _, _) = client(|_, _| Ok(empty(404)));
    assert_eq!(client.get_optional("/users/x").await.unwrap(), None);
    assert_eq!(client.get("/users/x").await.unwrap_err().code(), codes::GRAPH_NOT_FOUND);
    assert_eq!(client.read_batch(gets(1)).await.unwrap(), [None]);
}

#[tokio::test]
async fn any_other_refusal_ends_the_reading() {
    let (client, _, _) = client(|_, _| Ok(empty(403)));
    assert_eq!(client.get_optional("/users/x").await.unwrap_err().code(), codes::MISSING_PERMISSION);
    assert_eq!(client.read_batch(gets(3)).await.unwrap_err().code(), codes::MISSING_PERMISSION);
}

#[tokio::test]
async fn a_lost_answer_to_a_read_is_asked_for_again() {
    let (client, sent, _) = client(|number, _| match number {
        0 => Err(Error::new(codes::HTTP_LOST, "lost")),
        1 => Ok(crate::http::Response::new(::http::StatusCode::OK, "{\"cut")),
        _ => Ok(answer(200, &json!({"id": "a"}))),
    });
    assert_eq!(client.get("/users/a").await.unwrap(), json!({"id": "a"}));
    assert_eq!(sent_count(&sent), 3);
}

#[tokio::test]
async fn links_of_long_running_operations_are_followed_with_and_without_a_version() {
    let (client, sent, _) = client(|_, _| Ok(answer(200, &json!({"status": "succeeded"}))));
    for link in [
        "/teams('a')/operations('b')",
        "/v1.0/teams('a')/operations('b')",
        "https://graph.microsoft.com/v1.0/teams('a')/operations('b')",
    ] {
        client.follow(link).await.unwrap();
    }
    assert!(
        sent.lock().unwrap().iter().all(|request| request.url.path() == "/v1.0/teams('a')/operations('b')")
    );
    assert_eq!(client.follow("https://evil.example/").await.unwrap_err().code(), codes::HTTP_URL);
}
