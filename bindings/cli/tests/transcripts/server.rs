//! `sim serve`, and the verbs against it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, Stdio};

use serde_json::{Value, json};

use crate::support::{Folder, numbered, pending};

/// A served tenant that stops with its owner.
pub(crate) struct Server {
    child: Child,
    input: Option<ChildStdin>,
    pub(crate) info: Value,
}

impl Server {
    pub(crate) fn start(folder: &Folder, flags: &str) -> Self {
        let mut child = folder
            .command(&format!("sim serve --port 0 {flags}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let input = child.stdin.take();
        Self { child, input, info: serde_json::from_str(&first).unwrap() }
    }

    pub(crate) fn authority(&self) -> &str {
        self.info["authority"].as_str().unwrap()
    }

    /// Sends a request with the announced token; gives the status and the body.
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        self.call_as(self.info["token"].as_str().unwrap(), method, path, body)
    }

    pub(crate) fn call_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let host = self.authority().trim_start_matches("http://");
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} /v1.0{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    /// Ends the server's input and gives its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        drop(self.input.take());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn account(name: &str) -> Value {
    json!({
        "accountEnabled": true, "displayName": name, "mailNickname": name, "userPrincipalName": format!("{name}@contoso.com"),
        "passwordProfile": {"password": "Xq7-4f1c9a2b7d3e!A", "forceChangePasswordNextSignIn": false}
    })
}

#[test]
fn the_first_line_announces_the_server() {
    let folder = Folder::new();
    let server = Server::start(&folder, "");
    assert_eq!(server.info["graph"], format!("{}/v1.0", server.authority()));
    assert!(server.info["tenants"].as_array().is_some_and(|tenants| !tenants.is_empty()));
    assert_eq!(server.call("GET", "/organization", None).0, 200);
    assert_eq!(server.call_as("wrong", "GET", "/organization", None).0, 401);
    assert_eq!(server.stop(), Some(0), "the end of its input stops it");
}

#[test]
fn the_tenant_file_outlives_the_server() {
    let folder = Folder::new();
    let server = Server::start(&folder, "--tenant t.json");
    let (status, made) = server.call("POST", "/users", Some(&account("somebody")));
    assert_eq!((status, server.stop()), (201, Some(0)));
    let server = Server::start(&folder, "--tenant-file t.json");
    let (status, found) = server.call("GET", "/users/somebody@contoso.com", None);
    assert_eq!((status, &found["id"]), (200, &made["id"]));
}

#[test]
#[cfg(unix)]
fn a_signal_stops_it_and_nothing_is_lost() {
    let folder = Folder::new();
    let mut server = Server::start(&folder, "--tenant t.json");
    assert_eq!(server.call("POST", "/users", Some(&account("somebody"))).0, 201);
    crate::interrupted::signal(server.child.id(), "TERM");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    drop(server);
    let server = Server::start(&folder, "--tenant t.json");
    assert_eq!(server.call("GET", "/users/somebody@contoso.com", None).0, 200);
}

#[test]
#[cfg(unix)]
fn a_request_under_way_is_answered_and_kept_before_it_stops() {
    let folder = Folder::new();
    let mut server = Server::start(&folder, "--tenant t.json");
    let host = server.authority().trim_start_matches("http://").to_owned();
    let body = account("somebody").to_string();
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(
        stream,
        "POST /v1.0/users HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        server.info["token"].as_str().unwrap(),
        body.len()
    )
    .unwrap();
    // Whoever is asked to continue is being answered.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    crate::interrupted::signal(server.child.id(), "TERM");
    // It takes no further connections once it has seen the signal.
    while TcpStream::connect(&host).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    drop(server);
    let server = Server::start(&folder, "--tenant t.json");
    assert_eq!(server.call("GET", "/users/somebody@contoso.com", None).0, 200);
}

#[test]
fn realistic_tenants_lag_as_their_speed_says() {
    let folder = Folder::new();
    let bounds = |flags: &str| {
        let server = Server::start(&folder, flags);
        let host = server.authority().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&host).unwrap();
        write!(stream, "GET /_sim/info HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let info: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        (info["realistic"].as_bool().unwrap(), info["bounds"]["settleSeconds"].as_f64().unwrap())
    };
    assert_eq!(bounds("--seed large --latency 1"), (false, 0.0));
    assert_eq!(bounds("--realistic"), (true, 3.0));
    assert_eq!(bounds("--realistic --speed 1"), (true, 180.0));
}

#[test]
fn the_real_client_works_over_http() {
    let folder = Folder::plant();
    let server = Server::start(&folder, "");
    let target = format!("--simulator {}", server.authority());
    let ran = folder.exits(&format!("plan plant-7.yaml --exit-code {target}"), 3);
    assert!(ran.err.starts_with(&format!("target: simulated tenant at {}", server.authority())), "{ran}");
    folder.exits(&format!("apply plant-7.yaml --yes {target}"), 0).prints("12 created");
    let plan = folder.exits(&format!("plan plant-7.yaml --json {target}"), 0).json();
    assert_eq!(pending(&plan), 0);
    folder.exits(&format!("verify plant-7.yaml --wait {target}"), 4).prints("8 headsets");
}

#[test]
fn an_account_of_somebody_else_is_only_taken_over_on_purpose() {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(2));
    let server = Server::start(&folder, "");
    let target = format!("--simulator {}", server.authority());
    let (_, made) = server.call("POST", "/users", Some(&account("holo-0002")));
    let id = made["id"].as_str().unwrap();
    folder
        .exits(&format!("plan site.yaml {target}"), 5)
        .tells("plan.foreign_object")
        .tells(&format!("--adopt entra.user/holo-0002={id}"));
    folder.exits(&format!("apply site.yaml --yes {target}"), 5).tells("plan.foreign_object");
    let adopt = format!("plan site.yaml --adopt entra.user/holo-0002={id} -o plan.json {target}");
    folder.exits(&adopt, 0).prints("taken over").prints("1 to take over");
    folder.exits(&format!("apply plan.json --yes {target}"), 0).prints("1 taken over");
    folder.exits(&format!("plan site.yaml --exit-code {target}"), 0);
}

#[test]
fn a_token_without_permissions_is_told() {
    let folder = Folder::plant();
    let server = Server::start(&folder, "--roles Device.Read.All");
    let target = format!("--simulator {}", server.authority());
    folder.exits(&format!("plan plant-7.yaml {target}"), 1).tells("graph.missing_permission");
}

#[test]
fn addresses_without_a_simulator_are_told() {
    let folder = Folder::plant();
    folder.exits("plan plant-7.yaml --simulator http://127.0.0.1:9", 1).tells("http.connect");
    for address in ["https://graph.microsoft.com", "http://192.0.2.1", "not-an-address", "ftp://127.0.0.1"] {
        let ran = folder.run(&format!("plan plant-7.yaml --simulator {address}"));
        assert!(matches!(ran.code, Some(1 | 2)), "{address}\n{ran}");
    }
}

#[test]
fn flags_that_make_no_sense_are_told() {
    let folder = Folder::new();
    folder.exits("sim serve --seed no-such-seed", 2).tells("no-such-seed");
    folder.exits("sim serve --faults no-such-file.json", 2).tells("no-such-file.json");
    folder.write("faults.json", "{\"not\": \"a list\"}");
    folder
        .exits("sim serve --faults faults.json", 2)
        .tells("faults.json: the list of faults cannot be used: at line 1")
        .tells("a list is expected");
    folder.write("faults.json", "[\n  {\"do\": \"lose\"},\n  {\"do\": \"explode\"}\n]");
    folder
        .exits("sim serve --faults faults.json", 2)
        .tells("at line 3, column 18, `[1].do`: unknown word `explode`, expected one of `lose`");
    folder.write("faults.json", r#"[{"do": "status", "sttus": 503}]"#);
    folder.exits("sim serve --faults faults.json", 2).tells("`[0].sttus`: unknown field `sttus`");
    folder.exits("sim serve --speed 0", 2).tells("between 0.001 and 1,000,000");
    folder.exits("sim serve --speed fast", 2).tells("--speed");
    folder.exits("sim serve --port 70000", 2).tells("70000");
    folder.exits("sim serve --latency -1", 2).tells("--latency").tells("-1");
    folder.exits("sim serve --tenant a.json --tenant-file b.json", 2).tells("--tenant");
    let server = Server::start(&folder, "--tenant t.json");
    let port = server.authority().rsplit(':').next().unwrap();
    folder.exits(&format!("sim serve --port {port}"), 2).tells(&format!("cannot listen on 127.0.0.1:{port}"));
    folder.exits("sim serve --tenant-file t.json", 5).tells("store.in_use");
    folder.exits("sim", 2);
}

#[test]
fn a_lost_answer_makes_no_second_object() {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(3));
    // The group is made, its answer never comes, and what follows is refused once.
    folder.write(
        "faults.json",
        r#"[{"match": {"method": "POST", "path": "/$batch", "nth": 2}, "when": "after", "do": "lose"},
            {"match": {"method": "POST", "path": "/$batch", "nth": 4}, "do": "status", "status": 503, "headers": {"Retry-After": "1"}}]"#,
    );
    let server = Server::start(&folder, "--faults faults.json");
    let target = format!("--simulator {}", server.authority());
    folder.exits(&format!("apply site.yaml --yes {target}"), 0).prints("4 created");
    let groups = server.call("GET", "/groups?$filter=displayName%20eq%20'Big'&$select=id", None).1;
    assert_eq!(groups["value"].as_array().map(Vec::len), Some(1), "{groups}");
    folder.exits(&format!("plan site.yaml --exit-code {target}"), 0);
}

#[test]
fn documented_examples_are_compared() {
    let folder = Folder::new();
    let example = |id: &str, answer: Value| json!({"id": id, "request": {"method": "GET", "url": "https://graph.microsoft.com/v1.0/subscribedSkus"}, "response": answer});
    let as_documented =
        example("skus", json!({"status": 200, "body": {"value": [{"id": "x", "skuPartNumber": "SPE_E3"}]}}));
    let invented =
        example("invented", json!({"status": 200, "body": {"value": [{"id": "x", "noSuchProperty": 1}]}}));
    let unanswered = example("unanswered", json!({}));
    folder.write("good.jsonl", format!("{as_documented}\n{unanswered}\n"));
    folder.exits("sim replay good.jsonl", 0).prints("of 2 examples 1 pass, 0 fail, 1 are not modelled");
    folder.write("bad.jsonl", format!("{as_documented}\n{invented}\n"));
    folder.exits("sim replay bad.jsonl", 1).prints("fail  invented: ");
    let report = folder.exits("sim replay bad.jsonl --json", 1).json();
    assert_eq!(report["totals"], json!({"examples": 2, "pass": 1, "fail": 1, "unmodelled": 0}));
    assert_eq!(report["examples"][1]["verdict"], "fail");
    folder.write("broken.jsonl", "{");
    folder.exits("sim replay broken.jsonl", 2).tells("line 1 of the examples is not JSON");
    folder.exits("sim replay no-such-file.jsonl", 2).tells("no-such-file.jsonl");
}
