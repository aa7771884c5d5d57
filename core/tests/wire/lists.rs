//! Lists that lie about where they go on.

use remote_assist::error::codes;
use remote_assist::graph::Advanced;
use serde_json::{Value, json};

use super::client::plain;
use super::server::{Reply, Server, json as reply};

const PLAIN: Advanced = Advanced(false);

/// A server whose pages are made by a function of the request's number, with the address of the next page filled in.
fn pages(make: impl Fn(usize) -> Option<String> + Send + Sync + 'static) -> Server {
    Server::plain(move |number, request| {
        let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        let mut page = json!({"value": [{"id": number}]});
        if let Some(next) = make(number) {
            page["@odata.nextLink"] = Value::String(next.replace("HOST", host));
        }
        reply("200 OK", &page)
    })
}

#[tokio::test]
async fn a_list_that_goes_in_circles_is_left() {
    for (circle, requests) in [(1, 2), (2, 3), (5, 6)] {
        let server =
            pages(move |number| Some(format!("http://HOST/v1.0/users?$skiptoken={}", number % circle)));
        let error = plain(&server).list("/users", PLAIN).await.unwrap_err();
        assert_eq!((error.code(), server.requests()), (codes::GRAPH_MALFORMED, requests));
        assert!(error.to_string().contains("comes back to a page that was read already"), "{error}");
    }
}

#[tokio::test]
async fn a_list_without_end_is_left_at_the_limit() {
    let server = pages(|number| Some(format!("http://HOST/v1.0/users?$skiptoken={number}")));
    let listing = plain(&server).list_up_to("/users", PLAIN, 250).await.unwrap();
    assert_eq!((listing.items.len(), listing.complete, server.requests()), (250, false, 250));
}

#[tokio::test]
async fn a_list_is_whole_or_an_error() {
    type Case = (&'static str, fn(usize) -> Reply, &'static str);
    let cases: [Case; 5] = [
        ("no list", |_| reply("200 OK", &json!({"values": []})), "holds no list"),
        ("an object for a list", |_| reply("200 OK", &json!({"value": {}})), "holds no list"),
        (
            "a number for an address",
            |_| reply("200 OK", &json!({"value": [], "@odata.nextLink": 7})),
            "without an address",
        ),
        (
            "a second page that is a page",
            |number| match number {
                0 => reply("200 OK", &json!({"value": [], "@odata.nextLink": "/v1.0/users?$skiptoken=1"})),
                _ => vec![super::server::Step::Send(super::server::answer("200 OK", &[], b"<html>"))],
            },
            "an HTML page",
        ),
        (
            "a second page that is missing",
            |number| match number {
                0 => reply("200 OK", &json!({"value": [], "@odata.nextLink": "/v1.0/users?$skiptoken=1"})),
                _ => reply("404 Not Found", &json!({"error": {"code": "x", "message": "gone"}})),
            },
            "status 404",
        ),
    ];
    for (name, make, words) in cases {
        let server = Server::plain(move |number, _| make(number));
        let error = plain(&server).list("/users", PLAIN).await.unwrap_err();
        assert!(error.to_string().contains(words), "{name}: {error}");
        assert!(server.requests() <= 4, "{name}");
    }
}

#[tokio::test]
async fn an_empty_page_is_not_the_end() {
    let server = Server::plain(|number, _| match number {
        0 => reply("200 OK", &json!({"value": [], "@odata.nextLink": "/v1.0/users?$skiptoken=1"})),
        _ => reply("200 OK", &json!({"value": [{"id": 1}], "@odata.nextLink": null})),
    });
    assert_eq!(plain(&server).list("/users", PLAIN).await.unwrap().len(), 1);
}
