//! Both doors of the simulated tenant give equal bytes: `SimTenant::handle` in process, and the same over HTTP.
//!
//! The requests are those of `fixtures/graph-requests.jsonl`, whose status and error code must hold as well, and the documented
//! examples if they lie beside the repository. Both tenants begin with the same seed, and the time of the one in process is set
//! to that of the other before each request, so that times need no masking. What is not compared:
//!
//! | part | reason |
//! |---|---|
//! | header `date` | the HTTP server's own, with the time of the wall |
//! | header `connection` | how the connection goes on: HTTP alone has one |
//! | header `content-length` | how the body is framed; it is checked against the body instead |
//! | a temporary access pass | a secret: random at all times |
//! | the identifier of the simulation in tokens, links of invitations and `/_sim/info` | random for each tenant that is made |
#![cfg(feature = "sim-server")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use http::{Method, Request, Uri};
use remote_assist::clock::Clock;
use remote_assist::sim::{ServeOptions, ServerGuard, SimTenant, serve};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/graph-requests.jsonl");
const DOCUMENTED: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance/graph-examples.jsonl");

/// Characters of documented addresses that no client sends as they are.
const ESCAPES: [(&str, &str); 8] = [
    (" ", "%20"),
    ("\"", "%22"),
    ("{", "%7B"),
    ("}", "%7D"),
    ("<", "%3C"),
    (">", "%3E"),
    ("|", "%7C"),
    ("`", "%60"),
];

/// One request as both doors get it.
struct Asked {
    id: String,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Asked {
    fn new(method: &str, target: &str) -> Self {
        let (method, target) = (method.to_owned(), target.to_owned());
        Self { id: format!("{method} {target}"), method, target, headers: Vec::new(), body: Vec::new() }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A line of a corpus; `None` for what is not a request to Graph.
    fn from_line(line: &Value) -> Option<Self> {
        let request = &line["request"];
        let mut target = request["url"].as_str()?.strip_prefix("https://graph.microsoft.com")?.to_owned();
        for (character, escaped) in ESCAPES {
            target = target.replace(character, escaped);
        }
        target.parse::<Uri>().ok()?;
        let mut asked = Self::new(request["method"].as_str()?, &target);
        line["id"].as_str()?.clone_into(&mut asked.id);
        for (name, value) in request["headers"].as_object().into_iter().flatten() {
            if !["authorization", "content-length", "host"].contains(&name.to_lowercase().as_str()) {
                asked = asked.with(name, value.as_str()?);
            }
        }
        asked.body = match (&request["body"], request["bodyText"].as_str()) {
            (Value::Null, Some(text)) => text.to_owned().into_bytes(),
            (Value::Null, None) => Vec::new(),
            (body, _) => body.to_string().into_bytes(),
        };
        Some(asked)
    }
}

/// What a door answers, with what is compared.
#[derive(Debug, PartialEq)]
struct Answered {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// The same tenant behind each door.
struct Doors {
    inside: SimTenant,
    guard: ServerGuard,
    host: String,
}

impl Doors {
    async fn open() -> Self {
        let inside = SimTenant::builder().build().unwrap();
        let guard = serve(SimTenant::builder().build().unwrap(), ServeOptions::default()).await.unwrap();
        let host = guard.authority().trim_start_matches("http://").to_owned();
        Self { inside, guard, host }
    }

    /// Asks both doors and compares; gives what they answered.
    async fn ask(&self, asked: &Asked) -> Answered {
        let outside = self.over_http(asked).await;
        let clock = self.inside.clock();
        // The tenant behind HTTP follows the wall: the other one gets the time at which it answered.
        let ahead = self.guard.tenant().clock().now().since(clock.now());
        clock.advance(ahead);
        let inside = self.in_process(asked);
        assert_eq!(inside, outside, "{}", asked.id);
        inside
    }

    fn in_process(&self, asked: &Asked) -> Answered {
        let mut request = Request::builder()
            .method(asked.method.parse::<Method>().unwrap())
            .uri(format!("http://{}{}", self.host, asked.target));
        for (name, value) in Self::headers(&self.inside, asked) {
            request = request.header(name, value);
        }
        let response = self.inside.handle(request.body(Bytes::from(asked.body.clone())).unwrap());
        let headers = response.headers().iter();
        Answered {
            status: response.status().as_u16(),
            headers: headers
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect(),
            body: mask(std::str::from_utf8(response.body()).unwrap(), &self.inside),
        }
    }

    async fn over_http(&self, asked: &Asked) -> Answered {
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {}\r\n", asked.method, asked.target, self.host);
        for (name, value) in Self::headers(self.guard.tenant(), asked) {
            head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
        }
        head.extend(["Content-Length: ", &asked.body.len().to_string(), "\r\nConnection: close\r\n\r\n"]);
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        stream.write_all(&[head.as_bytes(), &asked.body].concat()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers: BTreeMap<_, _> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let length = headers.remove("content-length");
        assert_eq!(length.map_or(0, |length| length.parse().unwrap()), body.len(), "{}", asked.id);
        headers.remove("date");
        headers.remove("connection");
        Answered { status, headers, body: mask(body, self.guard.tenant()) }
    }

    fn headers(tenant: &SimTenant, asked: &Asked) -> Vec<(String, String)> {
        let mut headers = asked.headers.clone();
        match headers.iter().position(|(name, _)| name == "authorization") {
            Some(place) if headers[place].1.is_empty() => drop(headers.remove(place)),
            Some(_) => {}
            None => {
                let token = &tenant.tenants()[0].token;
                headers.push(("authorization".to_owned(), format!("Bearer {token}")));
            }
        }
        headers
    }
}

/// Takes out what is random for each tenant that is made.
fn mask(body: &str, tenant: &SimTenant) -> String {
    let mut masked = body.replace(&tenant.instance(), "<instance>");
    for info in tenant.tenants() {
        masked = masked.replace(&info.token, "<token>");
    }
    for name in ["\"access_token\":\"", "\"inviteRedeemUrl\":\"", "\"temporaryAccessPass\":\""] {
        if let Some((before, rest)) = masked.split_once(name) {
            let after = rest.split_once('"').unwrap().1;
            masked = format!("{before}{name}<random>\"{after}");
        }
    }
    masked
}

fn lines(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn both_doors_answer_our_own_requests_alike() {
    let doors = Doors::open().await;
    let own = lines(OWN);
    assert!(own.len() >= 60, "{} requests", own.len());
    for line in &own {
        let asked = Asked::from_line(line).unwrap();
        let answered = doors.ask(&asked).await;
        let wanted = &line["response"];
        assert_eq!(wanted["status"], answered.status, "{}: {}", asked.id, answered.body);
        if let Some(code) = wanted["body"]["error"]["code"].as_str() {
            let body: Value = serde_json::from_str(&answered.body).unwrap();
            assert_eq!(body["error"]["code"], code, "{}: {}", asked.id, answered.body);
        }
    }
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn both_doors_answer_documented_requests_alike() {
    if !Path::new(DOCUMENTED).exists() {
        eprintln!("the documented examples are absent: our own requests alone are played");
        return;
    }
    let doors = Doors::open().await;
    let asked: Vec<_> = lines(DOCUMENTED).iter().filter_map(Asked::from_line).collect();
    assert!(asked.len() >= 200, "{} requests", asked.len());
    for one in &asked {
        doors.ask(one).await;
    }
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the macro of the test blocks")]
async fn both_doors_answer_alike_beside_graph() {
    let doors = Doors::open().await;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
        remote_assist::sim::APPLICATION,
        remote_assist::sim::APPLICATION_SECRET
    );
    let mut token = Asked::new("POST", "/contoso.com/oauth2/v2.0/token");
    token.body = form.clone().into_bytes();
    let mut refused = Asked::new("POST", "/nobody.example/oauth2/v2.0/token");
    refused.body = form.into_bytes();
    let mut state = Asked::new("PUT", "/_sim/state/teams-policies");
    state.body = b"{\"a\":1}".to_vec();
    for (asked, status) in [
        (Asked::new("GET", "/_sim/info"), 200),
        (token, 200),
        (refused, 400),
        (state, 204),
        (Asked::new("GET", "/_sim/state/teams-policies"), 200),
        (Asked::new("GET", "/_sim/state/nothing"), 404),
        (Asked::new("GET", "/v1.0/users").with("authorization", ""), 401),
        (Asked::new("GET", "/v1.0/users").with("authorization", "Bearer nonsense"), 401),
        (Asked::new("GET", "/v7.0/users"), 400),
        (Asked::new("GET", "/beta/users"), 501),
        (Asked::new("OPTIONS", "/v1.0/users"), 501),
        (Asked::new("GET", "/"), 400),
        (Asked::new("GET", "/v1.0/users?$top=1").with("client-request-id", "ours"), 200),
    ] {
        assert_eq!(doors.ask(&asked).await.status, status, "{}", asked.id);
    }
}
