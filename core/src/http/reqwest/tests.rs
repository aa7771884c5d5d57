use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::*;
use crate::http::testing::{Everything, origin};
use crate::http::{Effect, GraphUrl, Origin};

/// A server that answers each connection with bytes and closes it. It notes what it was sent.
struct Server {
    origin: Origin,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn answering(answer: impl Fn(usize) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = Origin::simulated(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let notes = heard.clone();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let Ok(mut stream) = stream else { return };
                notes.lock().unwrap().push(read_request(&mut stream));
                let _ = stream.write_all(&answer(number));
            }
        });
        Self { origin, heard }
    }

    fn url(&self) -> GraphUrl {
        self.origin.join("/v1.0/users").unwrap()
    }

    fn count(&self) -> usize {
        self.heard.lock().unwrap().len()
    }
}

/// Reads the head and as much of a body as it announces.
fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    let _ = stream.read_exact(&mut body);
    head + &String::from_utf8_lossy(&body)
}

fn plain(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

fn transport() -> ReqwestTransport {
    ReqwestTransport::simulated(ReqwestOptions::default()).unwrap()
}

fn post(server: &Server) -> Request {
    Request::new(Method::POST, server.url()).json(Bytes::from_static(b"{\"a\":1}"))
}

#[tokio::test]
async fn a_request_goes_out_and_its_answer_comes_back() {
    let server = Server::answering(|_| plain("201 Created\r\nrequest-id: r-1", "{\"id\":1}"));
    let response = transport().send(post(&server)).await.unwrap();
    assert_eq!((response.status.as_u16(), &response.body[..]), (201, &b"{\"id\":1}"[..]));
    assert_eq!(response.header("request-id"), Some("r-1"));
    let heard = server.heard.lock().unwrap();
    assert!(
        heard[0].starts_with("post /v1.0/users http/1.1\r\n") && heard[0].ends_with("{\"a\":1}"),
        "{}",
        heard[0]
    );
    assert!(
        heard[0].contains("content-type: application/json\r\n") && heard[0].contains("accept-encoding: gzip")
    );
}

#[tokio::test]
async fn redirects_are_answers_and_not_followed() {
    let trap = Server::answering(|_| plain("200 OK", "{}"));
    for status in
        ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let head = format!("{status}\r\nLocation: {}", trap.url().as_str());
        let server = Server::answering(move |_| plain(&head, ""));
        let response = transport().send(Request::get(server.url())).await.unwrap();
        assert!(response.status.is_redirection());
        assert_eq!((server.count(), trap.count()), (1, 0));
    }
}

#[tokio::test]
async fn each_kind_of_connection_refuses_the_addresses_of_the_other() {
    let server = Server::answering(|_| plain("200 OK", "{}"));
    let live = ReqwestTransport::live(ReqwestOptions::default()).unwrap();
    let error = live.send(Request::get(server.url())).await.unwrap_err();
    assert_eq!((error.code(), server.count()), (codes::HTTP_URL, 0));
    let error = transport().send(Request::get(origin().join("/v1.0/users").unwrap())).await.unwrap_err();
    assert_eq!(error.code(), codes::HTTP_URL);
}

#[tokio::test]
async fn a_lost_answer_is_lost_and_the_request_is_not_sent_again() {
    let answers: [fn() -> Vec<u8>; 3] = [
        Vec::new,
        || b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cut".to_vec(),
        || b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cut".to_vec(),
    ];
    for answer in answers {
        let server = Server::answering(move |_| answer());
        for request in [Request::get(server.url()), post(&server)] {
            let before = server.count();
            let error = transport().send(request).await.unwrap_err();
            assert_eq!((error.code(), server.count()), (codes::HTTP_LOST, before + 1), "{error}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_reached_was_not_sent() {
    // A port that was just free is not listened on.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let origin = Origin::simulated(&format!("http://{address}")).unwrap();
    let error = transport().send(Request::get(origin.join("/v1.0/users").unwrap())).await.unwrap_err();
    assert_eq!(error.code(), codes::HTTP_CONNECT);
    assert!(!error.to_string().contains("users"), "{error}");
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = Origin::simulated(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let short = Duration::from_millis(50);
    let options = ReqwestOptions { read: Duration::from_mins(1), write: short, ..ReqwestOptions::default() };
    let mut request = Request::get(origin.join("/v1.0/users").unwrap());
    request.effect = Effect::Write;
    let error = ReqwestTransport::simulated(options).unwrap().send(request).await.unwrap_err();
    assert_eq!(
        (error.code(), error.to_string().as_str()),
        (codes::HTTP_LOST, "the service did not answer in time")
    );
}

#[tokio::test]
async fn an_answer_without_end_is_cut() {
    let options = ReqwestOptions { body: 1 << 20, ..ReqwestOptions::default() };
    let transport = ReqwestTransport::simulated(options).unwrap();
    let server = Server::answering(|_| plain("200 OK", &"a".repeat((1 << 20) + 1)));
    let error = transport.send(Request::get(server.url())).await.unwrap_err();
    assert_eq!(
        (error.code(), error.to_string().as_str()),
        (codes::GRAPH_MALFORMED, "the answer is larger than 1 MiB")
    );
    let server = Server::answering(|_| plain("200 OK", &"a".repeat(1 << 20)));
    assert_eq!(transport.send(Request::get(server.url())).await.unwrap().body.len(), 1 << 20);
}

/// A thousand zero bytes, packed by gzip.
const ZEROS: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 24, 5, 163, 96, 20, 12, 119, 0, 0, 128, 23, 11, 6, 232, 3, 0, 0,
];

#[tokio::test]
async fn a_small_body_that_unpacks_without_end_is_cut() {
    let options = ReqwestOptions { body: 500, ..ReqwestOptions::default() };
    let server = Server::answering(|_| {
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            ZEROS.len()
        )
        .into_bytes();
        answer.extend_from_slice(ZEROS);
        answer
    });
    let transport = ReqwestTransport::simulated(options).unwrap();
    let error = transport.send(Request::get(server.url())).await.unwrap_err();
    assert_eq!(error.code(), codes::GRAPH_MALFORMED, "{error}");
}

#[tokio::test]
async fn localhost_is_this_machine() {
    let server = Server::answering(|_| plain("200 OK", "{}"));
    let port = server.origin.as_str().rsplit(':').next().unwrap();
    let origin = Origin::simulated(&format!("http://localhost:{port}")).unwrap();
    let response = transport().send(Request::get(origin.join("/v1.0/users").unwrap())).await.unwrap();
    assert!(response.status.is_success());
}

#[tokio::test]
async fn a_post_without_a_body_says_so() {
    let server = Server::answering(|_| plain("200 OK", "{}"));
    transport().send(Request::new(Method::POST, server.url())).await.unwrap();
    assert!(server.heard.lock().unwrap()[0].contains("content-length: 0\r\n"));
}

#[tokio::test]
async fn the_libraries_below_do_not_log_the_token_either() {
    let server = Server::answering(|_| plain("200 OK", "{}"));
    let everything = Everything::default();
    let guard = tracing::subscriber::set_default(everything.clone());
    let mut token = ::http::HeaderValue::from_static("Bearer canary-token");
    token.set_sensitive(true);
    let request = Request::get(server.url()).header(::http::header::AUTHORIZATION, token);
    tracing::trace!("the capture works");
    transport().send(request).await.unwrap();
    drop(guard);
    assert!(server.heard.lock().unwrap()[0].contains("canary-token"), "it was sent");
    assert!(everything.text().contains("the capture works") && !everything.text().contains("canary-token"));
}
