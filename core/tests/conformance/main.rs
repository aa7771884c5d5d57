//! Runs the conformance corpus in Rust. `BLESS=1` writes the goldens that every other language compares with.
#![allow(clippy::print_stdout, reason = "the closing line counts")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

mod runs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use remote_assist::address::Address;
use remote_assist::deploy::{
    Client, PlanOptions, ReachOptions, ReportOptions, SimulatedOptions, VerifyOptions,
};
use remote_assist::document;
use remote_assist::error::{Error, Result, codes};
use remote_assist::journal::Location;
use remote_assist::model::{ErrorInfo, Purpose, Scenario};
use remote_assist::sim::{
    APPLICATION, APPLICATION_SECRET, Seed, ServeOptions, ServerGuard, SimTenant, serve,
};
use serde_json::{Map, Value, json};

use runs::{follow, receipts, texts};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/conformance")
}

fn locate(path: &str) -> PathBuf {
    if path.starts_with("examples/") { corpus().join("../..").join(path) } else { corpus().join(path) }
}

/// How the tenant of a case behaves.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// Reads see every write; in this process.
    Quick,
    /// Replicas lag, licences take their time, quotas bind; over HTTP, since there time passes by itself.
    Realistic,
}

/// How much faster than Entra a realistic tenant is: replicas lag by at most 0.36 s, licences take 1.1 s.
const SPEED: f64 = 500.0;

/// Cases that another hand decides by acting between two looks of a run; a tenant with a time of its own has no such moment.
const DECIDED_BY_TIME: [&str; 1] = ["licence-error-on-members"];

/// One case under way: its client and the values that it saved.
struct Case {
    client: Client,
    /// The door of a realistic tenant.
    door: Option<ServerGuard>,
    saved: Map<String, Value>,
    /// Where its journals are that are not the client's own.
    folder: tempfile::TempDir,
}

impl Case {
    async fn new(tenant: &Value, mode: Mode) -> Result<Self> {
        let folder = tempfile::tempdir().unwrap();
        let roles = tenant["roles"].as_array().map(|roles| roles.iter().filter_map(text).collect());
        if mode == Mode::Realistic {
            let seed = Seed::named(tenant["seed"].as_str().unwrap_or("contoso")).unwrap();
            let builder = SimTenant::builder().seed(seed).roles(roles).realistic(true).speed(SPEED);
            let latency = Duration::from_millis(tenant["delay"].as_u64().unwrap_or(0));
            let door = serve(builder.build()?, ServeOptions { latency, ..ServeOptions::default() }).await?;
            let client = Client::connect_simulator(&door.authority()).await?;
            let client = client.with_journal(Location::beside(None));
            return Ok(Self { client, door: Some(door), saved: Map::new(), folder });
        }
        let options = SimulatedOptions {
            seed: text(&tenant["seed"]),
            roles,
            delay_ms: tenant["delay"].as_u64().and_then(|delay| u32::try_from(delay).ok()).unwrap_or(0),
            ..SimulatedOptions::default()
        };
        Ok(Self { client: Client::simulated_with(options)?, door: None, saved: Map::new(), folder })
    }

    async fn call(&self, call: &Value) -> Result<(Value, Vec<String>)> {
        let value = match call["op"].as_str().unwrap_or_default() {
            "load" => to_value(&scenario(&call["scenario"])?),
            "validate" => to_value(&validation(&self.client, &call["scenario"])?),
            "plan" => {
                let adopt = call["adopt"].as_object().into_iter().flatten();
                let adopt =
                    adopt.map(|(key, id)| (Address::parse(key).unwrap(), self.lookup(id.as_str().unwrap())));
                let options = PlanOptions {
                    adopt: adopt.collect::<BTreeMap<_, _>>(),
                    prune: call["prune"].as_bool().unwrap_or_default(),
                    purpose: if call["purpose"] == "teardown" { Purpose::Teardown } else { Purpose::Apply },
                    keep: texts(&call["keep"]),
                    journal: self.journal(call),
                    unlock: None,
                    receipts: receipts(call),
                };
                to_value(&self.client.plan(&scenario(&call["scenario"])?, options).await?)
            }
            "apply" | "resume" | "teardown" => {
                return match Box::pin(self.start(call)).await? {
                    Some(run) => follow(&run, call).await,
                    None => Ok((Value::Null, Vec::new())),
                };
            }
            "drift" => to_value(&self.client.drift(&scenario(&call["scenario"])?, self.journal(call)).await?),
            "verifyJournal" => {
                let name = call["name"].as_str();
                to_value(&self.client.verify_journal(name, self.journal(call)).await?)
            }
            "reveal" => self.reveal(call).await?,
            "damage" => self.damage(call),
            "verify" => {
                to_value(&self.client.verify(&scenario(&call["scenario"])?, VerifyOptions::default()).await?)
            }
            "permissions" => to_value(&self.client.permissions(&scenario(&call["scenario"])?)),
            "report" => {
                let options = ReportOptions { journal: self.journal(call) };
                to_value(&self.client.report(&scenario(&call["scenario"])?, options).await?)
            }
            "reach" => {
                let options = ReachOptions {
                    from: text(&call["caller"]).unwrap(),
                    to: text(&call["callee"]).unwrap(),
                    now: call["now"] == true,
                };
                to_value(&self.client.reach(&scenario(&call["scenario"])?, options).await?)
            }
            "reachMatrix" => {
                let now = call["now"] == true;
                to_value(&self.client.reach_matrix(&scenario(&call["scenario"])?, now).await?.to_vec())
            }
            "advise" => to_value(&self.client.advise(&scenario(&call["scenario"])?)?),
            "emit" => self.emit(call).await?,
            "edit" => self.edit(&call["edit"]),
            other => panic!("the runner does not know `{other}`"),
        };
        Ok((value, Vec::new()))
    }

    /// Waits as long as a person would who knows that Entra is only eventually consistent.
    async fn settle(&self) {
        if let Some(door) = &self.door {
            let bounds = door.tenant().bounds();
            tokio::time::sleep(bounds.settle + bounds.licences).await;
        }
    }

    /// Sends a request of an administrator to the tenant.
    fn administer(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let Some(door) = &self.door else {
            let tenant = self.client.tenant().expect("the corpus runs on a simulated tenant");
            return tenant.request(method, path, body).unwrap();
        };
        let form = format!(
            "client_id={APPLICATION}&client_secret={APPLICATION_SECRET}&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
        );
        let send = |request: http::request::Builder, body: String| {
            let answer = door.tenant().handle(request.body(body.into()).unwrap());
            let json = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
            (answer.status().as_u16(), json)
        };
        let tenant = &door.tenant().tenants()[0].id;
        let (_, token) = send(http::Request::post(format!("/{tenant}/oauth2/v2.0/token")), form);
        let request = http::Request::builder()
            .method(method)
            .uri(format!("/v1.0{}", path.replace(' ', "%20")))
            .header("authorization", format!("Bearer {}", token["access_token"].as_str().unwrap()))
            .header("content-type", "application/json");
        send(request, body.map(Value::to_string).unwrap_or_default())
    }

    fn edit(&self, requests: &Value) -> Value {
        let requests = requests.as_array().into_iter().flatten();
        requests
            .map(|request| {
                let path = self.fill(request["path"].as_str().unwrap());
                let body = request.get("body").map(|body| self.fill_all(body));
                let method = request["method"].as_str().unwrap();
                let (status, answer) = self.administer(method, &path, body.as_ref());
                let wanted = request["status"].as_u64().map_or(200..300, |status| status..status + 1);
                assert!(wanted.contains(&u64::from(status)), "{path} answered {status}: {answer}");
                if let Some(expected) = request.get("expect") {
                    contains(&answer, expected, &path);
                }
                json!({ "status": status, "body": answer })
            })
            .collect()
    }

    /// The saved value of `$name.path`, or the text itself.
    fn lookup(&self, text: &str) -> String {
        text.strip_prefix('$').map_or_else(|| text.to_owned(), |path| self.value(path))
    }

    fn value(&self, path: &str) -> String {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let found = self.saved[name].pointer(&format!("/{}", rest.replace('.', "/")));
        found.and_then(Value::as_str).unwrap_or_else(|| panic!("nothing saved at {path}")).to_owned()
    }

    fn fill(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once('{') else { return text.to_owned() };
        let (path, after) = rest.split_once('}').expect("a closing brace");
        format!("{before}{}{}", self.value(path), self.fill(after))
    }

    fn fill_all(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => json!(self.fill(text)),
            Value::Array(items) => items.iter().map(|item| self.fill_all(item)).collect(),
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.clone(), self.fill_all(value))).collect()
            }
            other => other.clone(),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn to_value(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("a model type serialises")
}

fn scenario(given: &Value) -> Result<Scenario> {
    match given.as_str() {
        Some(path) => Scenario::from_path(locate(path)),
        None => document::from_json(given, &corpus()).into_scenario(),
    }
}

fn validation(client: &Client, given: &Value) -> Result<remote_assist::model::Validation> {
    let document = match given.as_str() {
        Some(path) => document::load(locate(path))?,
        None => document::from_json(given, &corpus()),
    };
    Ok(client.validate_document(&document))
}

/// Objects by key; lists item by item, and a longer one is fine; everything else equal.
fn contains(value: &Value, expected: &Value, at: &str) {
    match (value, expected) {
        (Value::Object(value), Value::Object(expected)) => {
            for (key, expected) in expected {
                contains(value.get(key).unwrap_or(&Value::Null), expected, &format!("{at}.{key}"));
            }
        }
        (Value::Array(value), Value::Array(expected)) => {
            assert!(value.len() >= expected.len(), "{at} has {} items: {value:?}", value.len());
            for (index, (value, expected)) in value.iter().zip(expected).enumerate() {
                contains(value, expected, &format!("{at}[{index}]"));
            }
        }
        _ => assert_eq!(value, expected, "at {at}"),
    }
}

/// Replaces what differs from run to run.
fn stable(value: &Value) -> Value {
    const CHANGING: [&str; 7] = ["run", "at", "observedAt", "fingerprint", "seconds", "file", "recipients"];
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| {
                let changing = CHANGING.contains(&key.as_str());
                (key.clone(), if changing { json!(format!("<{key}>")) } else { stable(value) })
            })
            .collect(),
        Value::Array(items) => items.iter().map(stable).collect(),
        other => other.clone(),
    }
}

fn compare_golden(name: &str, value: &Value) {
    let path = corpus().join("golden").join(format!("{name}.json"));
    let value = stable(value);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&value).unwrap())).unwrap();
    }
    let golden: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(value, golden, "golden {name}");
}

fn check(outcome: &Result<(Value, Vec<String>), Error>, expect: &Value) {
    match (outcome, expect.get("error")) {
        (Ok((value, _)), Some(error)) => panic!("expected the error {error}, got {value}"),
        (Err(error), Some(expected)) => contains(&to_value(&ErrorInfo::from(error)), expected, "error"),
        (Err(error), None) => panic!("{error:?}"),
        (Ok((value, events)), None) => {
            if let Some(expected) = expect.get("value") {
                contains(value, expected, "value");
            }
            if let Some(golden) = expect["golden"].as_str() {
                compare_golden(golden, value);
            }
            let mut events = events.iter();
            for kind in expect["events"].as_array().into_iter().flatten() {
                assert!(events.any(|event| event == kind), "no {kind} in its place");
            }
        }
    }
}

async fn run_case(case: &Value, mode: Mode) {
    let mut running = Case::new(&case["tenant"], mode).await.expect("a simulated tenant");
    if let Some(edit) = case["tenant"].get("edit") {
        running.edit(edit);
        running.settle().await;
    }
    for call in case["calls"].as_array().expect("calls") {
        let outcome = running.call(call).await;
        running.settle().await;
        check(&outcome, call.get("expect").unwrap_or(&json!({})));
        if let (Ok((value, _)), Some(name)) = (outcome, call["save"].as_str()) {
            running.saved.insert(name.to_owned(), value);
        }
    }
}

/// Runs every case at once, each with a tenant of its own; gives how many passed and the names of the others.
async fn run_corpus(mode: Mode) -> (usize, Vec<String>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(corpus().join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20, "the corpus was not found");
    let only = std::env::var("CASE").ok();
    let mut running = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let left_out = mode == Mode::Realistic && DECIDED_BY_TIME.contains(&name.as_str());
        if left_out || only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let case: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        running.push((name, tokio::spawn(async move { run_case(&case, mode).await })));
    }
    let (mut passed, mut failed) = (0, Vec::new());
    for (name, case) in running {
        match case.await {
            Ok(()) => passed += 1,
            Err(_) => failed.push(name),
        }
    }
    println!("{passed} passed, {} failed", failed.len());
    (passed, failed)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_corpus_passes() {
    let (passed, failed) = run_corpus(Mode::Quick).await;
    if std::env::var_os("CASE").is_none() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/parity.d");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("rust.json"), json!({ "rust": passed }).to_string()).unwrap();
    }
    assert!(failed.is_empty(), "failed: {failed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_corpus_passes_on_a_realistic_tenant() {
    let (_, failed) = run_corpus(Mode::Realistic).await;
    assert!(failed.is_empty(), "failed: {failed:?}");
}

#[test]
fn the_comparison_can_fail() {
    assert!(std::panic::catch_unwind(|| contains(&json!({"a": 1}), &json!({"a": 2}), "x")).is_err());
    assert!(std::panic::catch_unwind(|| contains(&json!([1]), &json!([1, 2]), "x")).is_err());
    assert!(std::panic::catch_unwind(|| check(&Err(Error::new(codes::USAGE, "x")), &json!({}))).is_err());
    contains(&json!({"a": [1, 2], "b": 3}), &json!({"a": [1]}), "x");
}
