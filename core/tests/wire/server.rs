//! A server that says exactly what a test wants, down to the byte and to the way in which it hangs up.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What is done after a request was read.
#[derive(Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// Byte by byte, with a pause after each.
    Trickle(Vec<u8>, Duration),
    /// Says nothing for longer than any limit of these tests.
    Hang,
    /// Hangs up with RST.
    Reset,
    /// Hangs up with FIN; under TLS without its farewell.
    Close,
}

/// An answer: its steps, after which the connection serves the next request.
pub(crate) type Reply = Vec<Step>;

/// How a connection begins.
#[derive(Clone)]
pub(crate) enum Manner {
    Plain,
    /// A proxy that answers `CONNECT` with this and then speaks for the host itself: by TLS, or by a refusal in plain http.
    /// An empty welcome is silence.
    Tunnel {
        welcome: &'static str,
        tls: Option<Arc<ServerConfig>>,
    },
}

/// A request as it was heard.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) connection: usize,
    pub(crate) text: String,
}

pub(crate) struct Server {
    pub(crate) port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
    connections: Arc<AtomicUsize>,
}

type Script = Arc<dyn Fn(usize, &str) -> Reply + Send + Sync>;

impl Server {
    /// Serves a script that gets the number of the request, from 0, and its text.
    pub(crate) fn plain(script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(Manner::Plain, script)
    }

    pub(crate) fn start(
        manner: Manner,
        script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (heard, connections) = (Arc::default(), Arc::new(AtomicUsize::new(0)));
        let script: Script = Arc::new(script);
        let (notes, count) = (Arc::clone(&heard), Arc::clone(&connections));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let connection = count.fetch_add(1, Ordering::SeqCst);
                let (manner, script, notes) = (manner.clone(), Arc::clone(&script), Arc::clone(&notes));
                thread::spawn(move || begin(stream, connection, &manner, &script, &notes));
            }
        });
        Self { port, heard, connections }
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    pub(crate) fn requests(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn begin(stream: TcpStream, connection: usize, manner: &Manner, script: &Script, heard: &Mutex<Vec<Heard>>) {
    let _ = stream.set_nodelay(true);
    let Ok(socket) = stream.try_clone() else { return };
    let mut stream = stream;
    match manner {
        Manner::Plain => serve(&mut stream, &socket, connection, script, heard),
        Manner::Tunnel { welcome, tls } => {
            let Some(asked) = read_request(&mut stream) else { return };
            heard.lock().unwrap().push(Heard { connection, text: asked });
            if welcome.is_empty() {
                thread::sleep(Duration::from_secs(1));
                return;
            }
            if stream.write_all(welcome.as_bytes()).is_err() || !welcome.contains(" 200 ") {
                return;
            }
            match tls {
                None => {
                    thread::sleep(Duration::from_millis(20));
                    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
                    // Staying until the other side leaves, so that the refusal is not lost by a reset.
                    let _ = stream.read(&mut [0; 4096]);
                    let _ = stream.read(&mut [0; 4096]);
                }
                Some(config) => {
                    let Ok(session) = ServerConnection::new(Arc::clone(config)) else { return };
                    let mut stream = StreamOwned::new(session, stream);
                    serve(&mut stream, &socket, connection, script, heard);
                }
            }
        }
    }
}

fn serve(
    stream: &mut (impl Read + Write),
    socket: &TcpStream,
    connection: usize,
    script: &Script,
    heard: &Mutex<Vec<Heard>>,
) {
    while let Some(text) = read_request(stream) {
        let number = {
            let mut heard = heard.lock().unwrap();
            heard.push(Heard { connection, text: text.clone() });
            heard.iter().filter(|one| !one.text.starts_with("CONNECT ")).count() - 1
        };
        for step in script(number, &text) {
            let gone = match step {
                Step::Send(bytes) => stream.write_all(&bytes).is_err() || stream.flush().is_err(),
                Step::Trickle(bytes, pause) => bytes.iter().any(|byte| {
                    thread::sleep(pause);
                    stream.write_all(&[*byte]).is_err() || stream.flush().is_err()
                }),
                Step::Hang => {
                    thread::sleep(Duration::from_secs(3));
                    true
                }
                Step::Reset => {
                    let _ = socket2::SockRef::from(socket).set_linger(Some(Duration::ZERO));
                    true
                }
                Step::Close => {
                    let _ = socket.shutdown(std::net::Shutdown::Both);
                    true
                }
            };
            if gone {
                return;
            }
        }
    }
}

/// Reads the head and as much of a body as it announces; `None` at the end of the connection. Nothing is sent ahead of
/// an answer, so whatever is read belongs to this request.
fn read_request(stream: &mut impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match stream.read(&mut piece) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&piece[..count]),
            _ => return None,
        }
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if bytes.len() >= end + 4 + length.unwrap_or(0) {
            return Some(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

/// An answer of a status with headers and a body of a stated length.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    use std::fmt::Write;
    let mut head = format!("HTTP/1.1 {status}\r\nrequest-id: r-1\r\n");
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if !status.starts_with("204") {
        let _ = write!(head, "Content-Length: {}\r\n", body.len());
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub(crate) fn json(status: &str, body: &serde_json::Value) -> Reply {
    vec![Step::Send(answer(status, &[("Content-Type", "application/json")], body.to_string().as_bytes()))]
}

pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Reply {
    vec![Step::Send(bytes.into())]
}
