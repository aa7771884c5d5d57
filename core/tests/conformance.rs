//! Runs the conformance corpus in Rust. `BLESS=1` writes the goldens that every other language compares with.
#![allow(clippy::print_stdout, reason = "the closing line counts")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use remote_assist::address::Address;
use remote_assist::deploy::{ApplyOptions, Client, PlanOptions, SimulatedOptions, VerifyOptions};
use remote_assist::document;
use remote_assist::error::{Error, Result, codes};
use remote_assist::model::{ErrorInfo, Scenario};
use serde_json::{Map, Value, json};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/conformance")
}

fn locate(path: &str) -> PathBuf {
    if path.starts_with("examples/") { corpus().join("../..").join(path) } else { corpus().join(path) }
}

/// One case under way: its client and the values that it saved.
struct Case {
    client: Client,
    saved: Map<String, Value>,
}

impl Case {
    fn new(tenant: &Value) -> Result<Self> {
        let roles = tenant["roles"].as_array().map(|roles| roles.iter().filter_map(text).collect());
        let options = SimulatedOptions {
            seed: text(&tenant["seed"]),
            roles,
            delay_ms: tenant["delay"].as_u64().and_then(|delay| u32::try_from(delay).ok()).unwrap_or(0),
            ..SimulatedOptions::default()
        };
        Ok(Self { client: Client::simulated_with(options)?, saved: Map::new() })
    }

    async fn call(&self, call: &Value) -> Result<(Value, Vec<String>)> {
        let value = match call["op"].as_str().unwrap_or_default() {
            "load" => to_value(&scenario(&call["scenario"])?),
            "validate" => to_value(&validation(&self.client, &call["scenario"])?),
            "plan" => {
                let adopt = call["adopt"].as_object().into_iter().flatten();
                let adopt =
                    adopt.map(|(key, id)| (Address::parse(key).unwrap(), self.lookup(id.as_str().unwrap())));
                let options = PlanOptions { adopt: adopt.collect::<BTreeMap<_, _>>(), ..PlanOptions::default() };
                to_value(&self.client.plan(&scenario(&call["scenario"])?, options).await?)
            }
            "apply" => return self.apply(call).await,
            "verify" => {
                to_value(&self.client.verify(&scenario(&call["scenario"])?, VerifyOptions::default()).await?)
            }
            "permissions" => to_value(&self.client.permissions(&scenario(&call["scenario"])?)),
            "edit" => self.edit(&call["edit"]),
            other => panic!("the runner does not know `{other}`"),
        };
        Ok((value, Vec::new()))
    }

    async fn apply(&self, call: &Value) -> Result<(Value, Vec<String>)> {
        let plan = &self.saved[call["plan"].as_str().unwrap().trim_start_matches('$')];
        let plan = serde_json::from_value(plan.clone()).expect("a saved plan reads back");
        let run = self.client.apply(&plan, ApplyOptions::default()).await?;
        let mut events = Vec::new();
        while let Some(event) = run.event(events.len()).await {
            events.push(to_value(&event)["event"].as_str().unwrap().to_owned());
            if call["cancelAfter"].as_u64() == Some(events.len() as u64) {
                run.cancel();
            }
        }
        Ok((to_value(&run.wait().await?), events))
    }

    fn edit(&self, requests: &Value) -> Value {
        let tenant = self.client.tenant().expect("the corpus runs on a simulated tenant");
        let requests = requests.as_array().into_iter().flatten();
        requests
            .map(|request| {
                let path = self.fill(request["path"].as_str().unwrap());
                let body = request.get("body").map(|body| self.fill_all(body));
                let method = request["method"].as_str().unwrap();
                let (status, answer) = tenant.request(method, &path, body.as_ref()).unwrap();
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

async fn run_case(case: &Value) {
    let mut running = Case::new(&case["tenant"]).expect("a simulated tenant");
    if let Some(edit) = case["tenant"].get("edit") {
        running.edit(edit);
    }
    for call in case["calls"].as_array().expect("calls") {
        let outcome = running.call(call).await;
        check(&outcome, call.get("expect").unwrap_or(&json!({})));
        if let (Ok((value, _)), Some(name)) = (outcome, call["save"].as_str()) {
            running.saved.insert(name.to_owned(), value);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_corpus_passes() {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(corpus().join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20, "the corpus was not found");
    let only = std::env::var("CASE").ok();
    let (mut passed, mut failed) = (0, Vec::new());
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let case: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let outcome = tokio::spawn(async move { run_case(&case).await }).await;
        if outcome.is_ok() {
            passed += 1;
        } else {
            failed.push(name);
        }
    }
    if only.is_none() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/parity.d");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("rust.json"), json!({ "rust": passed }).to_string()).unwrap();
    }
    println!("{passed} passed, {} failed", failed.len());
    assert!(failed.is_empty(), "failed: {failed:?}");
}

#[test]
fn the_comparison_can_fail() {
    assert!(std::panic::catch_unwind(|| contains(&json!({"a": 1}), &json!({"a": 2}), "x")).is_err());
    assert!(std::panic::catch_unwind(|| contains(&json!([1]), &json!([1, 2]), "x")).is_err());
    assert!(std::panic::catch_unwind(|| check(&Err(Error::new(codes::USAGE, "x")), &json!({}))).is_err());
    contains(&json!({"a": [1, 2], "b": 3}), &json!({"a": [1]}), "x");
}
