use serde_json::json;

use super::{client, sent_count};
use crate::error::codes;
use crate::graph::{Advanced, PAGE_LIMIT};
use crate::http::testing::{empty, json as answer};

const PLAIN: Advanced = Advanced(false);

#[tokio::test]
async fn pages_are_followed_to_the_end_also_over_empty_ones() {
    let (client, sent, _) = client(|number, _| {
        Ok(answer(
            200,
            &match number {
                0 => {
                    json!({"value": [1, 2], "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=a"})
                }
                1 => {
                    json!({"value": [], "@odata.nextLink": "https://graph.microsoft.com:443/v1.0/users?$skiptoken=b"})
                }
                _ => json!({"value": [3]}),
            },
        ))
    });
    assert_eq!(client.list("/users", PLAIN).await.unwrap(), [json!(1), json!(2), json!(3)]);
    assert_eq!(sent.lock().unwrap()[2].url.as_str(), "https://graph.microsoft.com/v1.0/users?$skiptoken=b");
}

#[tokio::test]
async fn advanced_queries_send_the_header_on_every_page() {
    let (client, sent, _) = client(|number, _| {
        Ok(answer(
            200,
            &match number {
                0 => json!({"value": [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/next"}),
                _ => json!({"value": []}),
            },
        ))
    });
    client.list("/users?$filter=a%20ne%20'b'", Advanced(true)).await.unwrap();
    client.list("/users", Advanced(true)).await.unwrap();
    client.list("/users?$count=true", Advanced(true)).await.unwrap();
    let sent = sent.lock().unwrap();
    let paths: Vec<_> = sent.iter().map(|request| request.url.path_and_query()).collect();
    assert_eq!(
        paths,
        [
            "/v1.0/users?$filter=a%20ne%20'b'&$count=true",
            "/v1.0/next",
            "/v1.0/users?$count=true",
            "/v1.0/users?$count=true"
        ]
    );
    assert!(sent.iter().all(|request| request.headers["consistencylevel"] == "eventual"));
}

#[tokio::test]
async fn a_loop_of_pages_ends_in_an_error() {
    for period in 1..4 {
        let (client, sent, _) = client(move |number, _| {
            let link = format!("https://graph.microsoft.com/v1.0/users?$skiptoken={}", number % period);
            Ok(answer(200, &json!({"value": [1], "@odata.nextLink": link})))
        });
        let error = client.list("/users", PLAIN).await.unwrap_err();
        assert_eq!(error.code(), codes::GRAPH_MALFORMED);
        assert!(sent_count(&sent) <= period + 2, "{period}: {}", sent_count(&sent));
    }
}

#[tokio::test]
async fn an_endless_list_ends_at_the_cap() {
    let (client, sent, _) = client(|number, _| {
        let link = format!("https://graph.microsoft.com/v1.0/users?$skiptoken={number}");
        Ok(answer(200, &json!({"value": [number], "@odata.nextLink": link})))
    });
    let listing = client.list_up_to("/users", PLAIN, 3).await.unwrap();
    assert_eq!((listing.items.len(), listing.complete, sent_count(&sent)), (3, false, 3));
    assert_eq!(client.list("/users", PLAIN).await.unwrap_err().code(), codes::GRAPH_MALFORMED);
    assert_eq!(sent_count(&sent), 3 + PAGE_LIMIT);
}

#[tokio::test]
async fn a_next_page_elsewhere_is_refused_unsent() {
    for link in [
        "https://evil.example/v1.0/users",
        "http://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com@evil.example/",
    ] {
        let (client, sent, _) =
            client(move |_, _| Ok(answer(200, &json!({"value": [], "@odata.nextLink": link}))));
        let error = client.list("/users", PLAIN).await.unwrap_err();
        assert_eq!((error.code(), sent_count(&sent)), (codes::HTTP_URL, 1), "{link}");
    }
}

#[tokio::test]
async fn what_is_no_page_is_an_error() {
    for body in
        [json!({}), json!({"value": {}}), json!([]), json!(null), json!({"value": [], "@odata.nextLink": 3})]
    {
        let shown = body.to_string();
        let (client, _, _) = client(move |_, _| Ok(answer(200, &body)));
        assert_eq!(client.list("/users", PLAIN).await.unwrap_err().code(), codes::GRAPH_MALFORMED, "{shown}");
    }
    let (client, _, _) = client(|_, _| Ok(empty(404)));
    assert_eq!(client.list("/users", PLAIN).await.unwrap_err().code(), codes::GRAPH_NOT_FOUND);
}
