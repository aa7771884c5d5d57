//! The HTTP door.

use std::time::Duration;

use remote_assist::sim::{Fault, ServeOptions, SimTenant, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn the_door_answers_as_the_tenant_does() {
    let guard = serve(SimTenant::builder().build().unwrap(), ServeOptions::default()).await.unwrap();
    let host = guard.authority().trim_start_matches("http://").to_owned();
    let token = guard.tenant().tenants()[0].token.clone();
    let get = |path: &str| {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        )
    };
    let users = ask(&host, &get("/v1.0/users?$top=2")).await;
    assert!(users.starts_with("HTTP/1.1 200 OK\r\n"), "{users}");
    assert!(
        users.contains(&format!("\"@odata.nextLink\":\"http://{host}/v1.0/users?$top=2&$skiptoken=")),
        "{users}"
    );
    let info = ask(&host, &get("/_sim/info")).await;
    assert!(info.contains(&guard.tenant().instance()) && info.contains("\"bounds\""), "{info}");
    guard.stop();
    for _ in 0..100 {
        if TcpStream::connect(&host).await.is_err() {
            return;
        }
        tokio::time::timeout(Duration::from_millis(10), std::future::pending::<()>()).await.unwrap_err();
    }
    panic!("the door is still open");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn a_taken_port_is_named() {
    let first = serve(SimTenant::builder().build().unwrap(), ServeOptions::default()).await.unwrap();
    let port = first.authority().rsplit(':').next().unwrap().parse().unwrap();
    let error =
        serve(SimTenant::builder().build().unwrap(), ServeOptions { port, ..ServeOptions::default() })
            .await
            .unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn scripted_faults_break_the_connection() {
    let script = r#"[
        {"match": {"path": "/users", "nth": 1}, "do": "lose"},
        {"match": {"path": "/users", "nth": 2}, "do": "truncate", "when": "after"},
        {"match": {"path": "/users", "nth": 3}, "do": "reset"}
    ]"#;
    let tenant = SimTenant::builder().faults(Fault::parse_list(script).unwrap()).build().unwrap();
    let guard = serve(tenant, ServeOptions::default()).await.unwrap();
    let host = guard.authority().trim_start_matches("http://").to_owned();
    let token = guard.tenant().tenants()[0].token.clone();
    let get = format!(
        "GET /v1.0/users HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(ask(&host, &get).await, "");
    let cut = ask(&host, &get).await;
    let (head, body) = cut.split_once("\r\n\r\n").unwrap();
    let length: usize = head
        .to_lowercase()
        .split("content-length: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(!body.is_empty() && body.len() < length, "{} of {length}", body.len());
    let mut stream = TcpStream::connect(&host).await.unwrap();
    stream.write_all(get.as_bytes()).await.unwrap();
    let mut text = String::new();
    assert!(stream.read_to_string(&mut text).await.is_err(), "a reset is an error: {text}");
    assert!(ask(&host, &get).await.starts_with("HTTP/1.1 200"));
}
