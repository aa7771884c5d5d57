//! What only HTTP can get wrong.
//!
//! | client | answer |
//! |---|---|
//! | a body of 4 MB | as any other |
//! | a body of more than 4 MB, up to 64 MB | read to its end, then 413 in the form of Graph, the same as in process |
//! | no HTTP at all, a broken chunk, a length that is no number | 400, or the connection ends |
//! | half a head, half a body, then gone | the connection ends; nothing changes; others are answered |
//! | one byte at a time | answered as any other, while others are answered too |
//! | 1,000 connections at once | every one is answered |
use std::sync::Arc;

use remote_assist::sim::{ServeOptions, ServerGuard, SimTenant, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Door {
    guard: ServerGuard,
    host: String,
    token: String,
}

impl Door {
    async fn open() -> Self {
        let guard = serve(SimTenant::builder().build().unwrap(), ServeOptions::default()).await.unwrap();
        let host = guard.authority().trim_start_matches("http://").to_owned();
        let token = guard.tenant().tenants()[0].token.clone();
        Self { guard, host, token }
    }

    fn head(&self, method: &str, path: &str, more: &str) -> String {
        let Self { host, token, .. } = self;
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n{more}Connection: close\r\n\r\n"
        )
    }

    async fn send(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        // A server that refuses early may stop listening.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn answers(&self) {
        let answer = self.send(self.head("GET", "/v1.0/organization", "").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// A new group whose description makes the body as long as wanted.
fn long_body(length: usize) -> String {
    let start = r#"{"displayName":"Long","mailEnabled":false,"mailNickname":"long","securityEnabled":true,"description":""#;
    format!("{start}{}\"}}", "x".repeat(length - start.len() - 2))
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn large_bodies_are_refused() {
    let door = Door::open().await;
    let mebibyte = 1024 * 1024;
    for (length, status) in [(4 * mebibyte, 201), (4 * mebibyte + 1, 413), (10 * mebibyte, 413)] {
        let body = long_body(length);
        let head = door.head(
            "POST",
            "/v1.0/groups",
            &format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"),
        );
        let answer = door.send(format!("{head}{body}").as_bytes()).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{length}: {}",
            &answer[..answer.len().min(300)]
        );
        assert!(status == 201 || answer.contains("\"innerError\""), "{length}: {answer}");
        let request = http::Request::post("/v1.0/groups")
            .header("authorization", format!("Bearer {}", door.token))
            .header("content-type", "application/json")
            .body(body.into());
        assert_eq!(door.guard.tenant().handle(request.unwrap()).status(), status, "in process, {length}");
    }
    door.answers().await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn half_requests_change_nothing() {
    let door = Door::open().await;
    let whole = format!(
        "{}{{\"displayName\":\"Half\",\"mailEnabled\":false,\"mailNickname\":\"half\",\"securityEnabled\":true}}",
        door.head("POST", "/v1.0/groups", "Content-Type: application/json\r\nContent-Length: 500\r\n")
    );
    for cut in [1, 20, whole.len() / 2, whole.len()] {
        let mut stream = TcpStream::connect(&door.host).await.unwrap();
        stream.write_all(&whole.as_bytes()[..cut]).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
        assert!(!rest.starts_with(b"HTTP/1.1 2"), "{cut}");
        drop(TcpStream::connect(&door.host).await.unwrap());
    }
    for nonsense in [
        "nonsense\r\n\r\n".to_owned(),
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET /v1.0/users SMTP/9\r\n\r\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(1_000_000)),
        format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(10_000)),
        door.head("POST", "/v1.0/groups", "Content-Length: many\r\n"),
        format!("{}zz\r\nnot a chunk", door.head("POST", "/v1.0/groups", "Transfer-Encoding: chunked\r\n")),
    ] {
        let answer = door.send(nonsense.as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(door.guard.tenant().counts().1, 0, "nothing was written");
    door.answers().await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn slow_clients_hold_nobody_up() {
    let door = Arc::new(Door::open().await);
    let slow = Arc::clone(&door);
    let (ready, waiting) = tokio::sync::oneshot::channel();
    let byte_by_byte = tokio::spawn(async move {
        let mut stream = TcpStream::connect(&slow.host).await.unwrap();
        let request = slow.head("GET", "/v1.0/organization", "");
        let (first, rest) = request.as_bytes().split_at(40);
        stream.write_all(first).await.unwrap();
        waiting.await.unwrap();
        for byte in rest {
            stream.write_all(std::slice::from_ref(byte)).await.unwrap();
            tokio::task::yield_now().await;
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    });
    // The slow one is in the middle of its head while these are answered.
    for _ in 0..5 {
        door.answers().await;
    }
    ready.send(()).unwrap();
    assert!(byte_by_byte.await.unwrap().starts_with("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn a_thousand_connections_are_answered() {
    const CONNECTIONS: usize = 1000;
    // Both ends are in this process; where it may not hold that many sockets, fewer are tried.
    let allowed = raise_open_files();
    let connections = CONNECTIONS.min(allowed.saturating_sub(100) / 2);
    let door = Arc::new(Door::open().await);
    let open = (0..connections).map(|_| {
        let door = Arc::clone(&door);
        tokio::spawn(async move { TcpStream::connect(&door.host).await })
    });
    let mut streams = Vec::new();
    for opened in futures::future::join_all(open).await {
        streams.push(opened.unwrap().unwrap());
    }
    // All are open before the first one asks.
    let asked = streams.into_iter().enumerate().map(|(number, mut stream)| {
        let path = format!("/v1.0/users/user-{:02}@contoso.com?$select=displayName", number % 30 + 1);
        let request = door.head("GET", &path, "");
        tokio::spawn(async move {
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            assert!(answer.contains(&format!("\"user-{:02}\"", number % 30 + 1)), "{answer}");
        })
    });
    for answered in futures::future::join_all(asked).await {
        answered.unwrap();
    }
    assert_eq!(door.guard.tenant().counts().0, connections as u64);
    door.answers().await;
}

/// Lets this process hold as many files as it may; tells how many.
#[cfg(unix)]
fn raise_open_files() -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile).current.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
fn raise_open_files() -> usize {
    usize::MAX
}
