//! What the simulated tenant bears: requests in a second through both doors, and a tenant of 100,000 users.
//!
//! `cargo bench -p remote-assist --features sim-server --bench simulator` prints each figure beside its bound. Nothing fails by
//! time: machines differ. Memory and the server are measured in child processes of their own.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time and owns its runtime")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use bytes::Bytes;
use remote_assist::sim::{ServeOptions, SimTenant, serve};
use serde_json::{Value, json};

/// Bounds of the design. Those of requests are least figures, the others most.
const SERVED_PER_SECOND: f64 = 5_000.0;
const HANDLED_PER_SECOND: f64 = 50_000.0;
const MEGABYTES: f64 = 400.0;
const PAGE_GROWTH: f64 = 1.3;
const FILE_SECONDS: f64 = 2.0;

const USERS: usize = 100_000;
const SIMPLE: &str = "/v1.0/users/user-01@contoso.com?$select=id,displayName";

fn at_most(name: &str, figure: f64, unit: &str, bound: f64) {
    println!("{name:<62} {figure:>12.3} {unit:<5} at most  {bound:>10.1}  ratio {:>6.2}", figure / bound);
}

fn at_least(name: &str, figure: f64, unit: &str, bound: f64) {
    println!("{name:<62} {figure:>12.0} {unit:<5} at least {bound:>10.0}  ratio {:>6.2}", figure / bound);
}

/// A client in process.
struct Client {
    tenant: SimTenant,
    bearer: String,
}

impl Client {
    fn new(tenant: SimTenant) -> Self {
        let bearer = format!("Bearer {}", tenant.tenants()[0].token);
        Self { tenant, bearer }
    }

    fn send(&self, method: &str, uri: &str, body: Option<&Value>) -> Bytes {
        let mut request =
            http::Request::builder().method(method).uri(uri).header("authorization", &self.bearer);
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let response = self.tenant.handle(request.body(body).expect("a request"));
        assert!(response.status().is_success(), "{uri}: {response:?}");
        response.into_body()
    }

    fn fill(&self) {
        for number in 0..USERS {
            let name = format!("holo-{number:06}");
            let body = json!({
                "accountEnabled": true, "displayName": name, "mailNickname": name, "usageLocation": "US",
                "userPrincipalName": format!("{name}@contoso.com"), "employeeId": format!("{number}"),
                "passwordProfile": { "password": "Xq7-horse-battery" },
            });
            self.send("POST", "/v1.0/users", Some(&body));
        }
    }
}

fn in_process() {
    const REQUESTS: u32 = 300_000;
    let client = Client::new(SimTenant::builder().build().expect("a tenant"));
    let started = Instant::now();
    for _ in 0..REQUESTS {
        client.send("GET", SIMPLE, None);
    }
    let rate = f64::from(REQUESTS) / started.elapsed().as_secs_f64();
    at_least("in process: simple requests", rate, "/s", HANDLED_PER_SECOND);
}

/// Serves on one thread until standard input ends.
fn served() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let tenant = SimTenant::builder().build().expect("a tenant");
        let guard = serve(tenant, ServeOptions::default()).await.expect("a door");
        println!("{} {}", guard.authority().trim_start_matches("http://"), guard.tenant().tenants()[0].token);
        let ended =
            tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        let _ = ended.await;
    });
}

/// Asks over one connection again and again.
fn ask(host: &str, token: &str, requests: u32) {
    let stream = TcpStream::connect(host).expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    let mut writer = stream;
    let request = format!("GET {SIMPLE} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n");
    let (mut line, mut body) = (String::new(), Vec::new());
    for _ in 0..requests {
        writer.write_all(request.as_bytes()).expect("a request");
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).expect("a line");
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
            assert!(!line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.1 200"), "{line}");
        }
        body.resize(length, 0);
        reader.read_exact(&mut body).expect("a body");
    }
}

/// Seconds that a process has spent on a core; Linux alone tells.
fn core_seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .map(|field| field.parse().unwrap_or_default())
        .collect();
    // Fields 14 and 15 of the whole line, in ticks of a hundredth of a second.
    fields.get(11..13).map_or(f64::NAN, |ticks| ticks.iter().sum::<f64>() / 100.0)
}

fn over_http() {
    const CONNECTIONS: u32 = 8;
    const REQUESTS: u32 = 10_000;
    let mut child = child("serve");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut first).expect("a line");
    let (host, token) = first.trim().split_once(' ').expect("host and token");
    let (started, before) = (Instant::now(), core_seconds(child.id()));
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| ask(host, token, REQUESTS));
        }
    });
    let (wall, core) = (started.elapsed().as_secs_f64(), core_seconds(child.id()) - before);
    let all = f64::from(CONNECTIONS * REQUESTS);
    at_least("over HTTP, loopback, 8 connections: simple requests", all / wall, "/s", SERVED_PER_SECOND);
    at_least("the same, in a second of the server's core", all / core, "/s", SERVED_PER_SECOND);
    drop(child.stdin.take());
    let _ = child.wait();
}

/// Memory of this process in megabytes; Linux alone tells.
fn resident_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    let kilobytes = line.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

/// The time of each page of a listing, in seconds.
fn page_times(client: &Client) -> Vec<f64> {
    let mut next = Some("/v1.0/users?$top=999".to_owned());
    let mut times = Vec::new();
    while let Some(uri) = next {
        let started = Instant::now();
        let body = client.send("GET", &uri, None);
        times.push(started.elapsed().as_secs_f64());
        let page: Value = serde_json::from_slice(&body).expect("JSON");
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    times
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// A tenant of 100,000 users in memory.
fn many_users() {
    let client = Client::new(SimTenant::builder().build().expect("a tenant"));
    let started = Instant::now();
    client.fill();
    println!("100,000 users made one by one: {:.1} s", started.elapsed().as_secs_f64());
    at_most("100,000 users: memory of the process", resident_megabytes(), "MB", MEGABYTES);
    let runs: Vec<Vec<f64>> = (0..5).map(|_| page_times(&client)).collect();
    // The best of five runs for each page: others use this machine too.
    let pages: Vec<f64> =
        (0..100).map(|page| runs.iter().map(|run| run[page]).fold(f64::MAX, f64::min)).collect();
    println!("a page of 999 users: {:.2} ms", median(&pages) * 1e3);
    let growth = median(&pages[80..]) / median(&pages[..20]);
    at_most("pages of 999: the last twenty against the first twenty", growth, "x", PAGE_GROWTH);
}

/// Runs something and tells its time on the wall, and on the core: others may use this machine too.
fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let (started, before) = (Instant::now(), core_seconds(std::process::id()));
    let done = work();
    at_most(name, started.elapsed().as_secs_f64(), "s", FILE_SECONDS);
    at_most("  the same, on the core", core_seconds(std::process::id()) - before, "s", FILE_SECONDS);
    done
}

/// The same tenant in a file.
fn tenant_file() {
    let path = std::env::temp_dir().join(format!("remote-assist-bench-{}.jsonl", std::process::id()));
    let open = |path: &Path| SimTenant::builder().file(path).build().expect("a tenant file");
    let client = Client::new(open(&path));
    client.fill();
    timed("100,000 users: saving the file after 100,000 changes", || client.tenant.close())
        .expect("a saved file");
    drop(client);
    let client = Client::new(timed("100,000 users: opening the file", || open(&path)));
    client.send("PATCH", "/v1.0/users/user-01@contoso.com", Some(&json!({ "jobTitle": "x" })));
    timed("100,000 users: saving the file after one change", || client.tenant.close()).expect("a saved file");
    println!("the file: {} MB", std::fs::metadata(&path).map_or(0, |found| found.len() / 1_000_000));
    let _ = std::fs::remove_file(&path);
}

fn child(part: &str) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .env("SIMULATOR_BENCH", part)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child process")
}

/// Runs a part in a process of its own, and shows what it prints.
fn apart(part: &str) {
    let output = child(part).wait_with_output().expect("a child process");
    assert!(output.status.success(), "{part} failed");
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

fn main() {
    match std::env::var("SIMULATOR_BENCH").as_deref() {
        Ok("serve") => served(),
        Ok("users") => many_users(),
        Ok("file") => tenant_file(),
        _ => {
            in_process();
            over_http();
            apart("users");
            apart("file");
        }
    }
}
