//! The HTTP door.

use std::time::Duration;

use remote_assist::sim::{ServeOptions, SimTenant, serve};
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
