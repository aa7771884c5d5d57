//! The simulator as other people's tests use it: over HTTP with a plain client, beside Graph, and with our own client.
#![cfg(feature = "sim-server")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "the macro of the tests blocks")]

use remote_assist::deploy::{ApplyOptions, PlanOptions, Simulator, SimulatorOptions, VerifyOptions};
use remote_assist::error::{Error, codes};
use remote_assist::model::{Check, Verdict};
use remote_assist::model::{Outcome, Scenario};
use remote_assist::sim::{Fault, FaultKind, Headset, HeadsetManner};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn start(options: SimulatorOptions) -> Simulator {
    Simulator::start(options).await.unwrap()
}

/// Sends a request over HTTP as any program would; `None` where the connection broke.
async fn call(simulator: &Simulator, method: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
    call_as(simulator, simulator.token(), method, path, body).await
}

/// Sends a request to the simulator itself, beside Graph.
async fn beside(simulator: &Simulator, path: &str, body: &Value) -> (u16, Value) {
    send(simulator, simulator.token(), "POST", path, body).await.unwrap()
}

async fn call_as(
    simulator: &Simulator,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Option<(u16, Value)> {
    send(simulator, token, method, &format!("/v1.0{path}"), body).await
}

async fn send(
    simulator: &Simulator,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Option<(u16, Value)> {
    let host = simulator.authority().trim_start_matches("http://");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.ok()?;
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(body).unwrap_or(Value::Null)))
}

fn person(name: &str) -> Value {
    json!({
        "accountEnabled": true, "displayName": name, "mailNickname": name, "usageLocation": "US",
        "userPrincipalName": format!("{name}@contoso.com"),
        "passwordProfile": {"password": "Xq7-4f1c9a2b7d3e!A", "forceChangePasswordNextSignIn": false}
    })
}

fn faults(list: &Value) -> Vec<Fault> {
    Fault::from_json(list).unwrap()
}

fn usage<T>(result: Result<T, Error>) -> String {
    let error = result.err().unwrap();
    assert_eq!(error.code(), codes::USAGE, "{error}");
    error.to_string()
}

#[tokio::test]
async fn a_plain_client_finds_the_seed_and_is_logged() {
    let simulator = start(SimulatorOptions::default()).await;
    assert!(
        simulator.graph_url().starts_with("http://127.0.0.1:") && simulator.graph_url().ends_with("/v1.0")
    );
    let (status, users) = call(&simulator, "GET", "/users?$top=2", &Value::Null).await.unwrap();
    assert_eq!((status, users["value"].as_array().unwrap().len()), (200, 2));
    assert_eq!(call_as(&simulator, "wrong", "GET", "/users", &Value::Null).await.unwrap().0, 401);
    simulator.request("GET", "/users", None, None).unwrap();
    let log = simulator.requests().unwrap();
    let told: Vec<_> = log.iter().map(|one| (one.method.as_str(), one.path.as_str(), one.status)).collect();
    assert_eq!(told, [("GET", "/v1.0/users?$top=2", Some(200)), ("GET", "/v1.0/users", Some(401))]);
    assert!(log[0].request_id != log[1].request_id && log.iter().all(|one| one.fault.is_none()));
    simulator.clear_requests().unwrap();
    assert!(simulator.requests().unwrap().is_empty());
    assert!(!format!("{simulator:?}").contains(simulator.token()));
}

#[tokio::test]
async fn seeds_have_their_tenants() {
    let seed = Some("companies".to_owned());
    let simulator = start(SimulatorOptions { seed, ..SimulatorOptions::default() }).await;
    let domains: Vec<_> = simulator.tenants().iter().map(|one| one.domain.as_str()).collect();
    assert_eq!(domains, ["abc.com", "contoso1.com", "contoso2.com", "contoson.com"]);
    assert_eq!(simulator.token(), simulator.tenants()[0].token);
    let technician = "/users/technician@contoso2.com";
    assert_eq!(simulator.request("GET", technician, None, None).unwrap().0, 404);
    assert_eq!(simulator.request("GET", technician, None, Some("contoso2.com")).unwrap().0, 200);
    let other = &simulator.tenants()[2];
    assert_eq!(call_as(&simulator, &other.token, "GET", technician, &Value::Null).await.unwrap().0, 200);
    let told = usage(simulator.request("GET", "/users", None, Some("nobody.com")));
    assert!(told.contains("nobody.com"), "{told}");
}

#[tokio::test]
async fn a_snapshot_brings_back_what_was() {
    let simulator = start(SimulatorOptions::default()).await;
    let before = simulator.snapshot().unwrap();
    assert_eq!(call(&simulator, "POST", "/users", &person("guest-01")).await.unwrap().0, 201);
    let after = simulator.snapshot().unwrap();
    let status = || simulator.request("GET", "/users/guest-01@contoso.com", None, None).unwrap().0;
    assert_eq!(status(), 200);
    simulator.restore(&before).unwrap();
    assert_eq!(status(), 404);
    simulator.restore(&after).unwrap();
    assert_eq!(status(), 200);
    assert_eq!(simulator.requests().unwrap().len(), 1, "the log stays");
    let other = start(SimulatorOptions::default()).await;
    assert!(usage(other.restore(&before)).contains("another simulated tenant"));
}

#[tokio::test]
async fn faults_come_as_scripted_and_stand_in_the_log() {
    let script = json!([{"match": {"method": "POST", "path": "/users", "nth": 1}, "do": "status", "status": 429, "headers": {"Retry-After": 1}}]);
    let simulator = start(SimulatorOptions { faults: faults(&script), ..SimulatorOptions::default() }).await;
    simulator.request("POST", "/users", Some(&person("guest-01")), None).unwrap();
    assert_eq!(call(&simulator, "POST", "/users", &person("guest-02")).await.unwrap().0, 429);
    assert_eq!(call(&simulator, "POST", "/users", &person("guest-02")).await.unwrap().0, 201);
    simulator
        .add_faults(faults(&json!([
            {"match": {"path": "/v1.0/users", "nth": 1}, "when": "after", "do": "lose"},
            {"match": {"path": "/organization"}, "do": "reset"},
        ])))
        .unwrap();
    assert_eq!(call(&simulator, "POST", "/users", &person("guest-03")).await, None);
    assert_eq!(call(&simulator, "GET", "/users/guest-03@contoso.com", &Value::Null).await.unwrap().0, 200);
    assert_eq!(call(&simulator, "GET", "/organization", &Value::Null).await, None);
    assert_eq!(simulator.request("GET", "/organization", None, None).unwrap().0, 200);
    simulator.set_faults(Vec::new()).unwrap();
    assert_eq!(call(&simulator, "GET", "/organization", &Value::Null).await.unwrap().0, 200);
    let log = simulator.requests().unwrap();
    let told: Vec<_> = log.iter().map(|one| (one.status, one.fault)).collect();
    let expected = [
        (Some(429), Some(FaultKind::Status)),
        (Some(201), None),
        (None, Some(FaultKind::Lose)),
        (Some(200), None),
        (None, Some(FaultKind::Reset)),
        (Some(200), None),
    ];
    assert_eq!(told, expected);
}

/// The state of the licence that a new group of one member gives.
async fn licensed(simulator: &Simulator) -> bool {
    let path = "/users/guest-01@contoso.com?$select=assignedLicenses";
    let (_, user) = call(simulator, "GET", path, &Value::Null).await.unwrap();
    user["assignedLicenses"].as_array().is_some_and(|held| !held.is_empty())
}

#[tokio::test]
async fn time_can_be_advanced_until_licences_are_processed() {
    let options = SimulatorOptions { realistic: true, speed: Some(1.0), ..SimulatorOptions::default() };
    let simulator = start(options).await;
    let request = |method: &str, path: &str, body: &Value| {
        let (status, answer) = simulator.request(method, path, Some(body), None).unwrap();
        assert!(status < 300, "{method} {path}: {status} {answer}");
        answer
    };
    let user = request("POST", "/users", &person("guest-01"));
    let group = json!({"displayName": "Guests", "mailEnabled": false, "mailNickname": "guests", "securityEnabled": true});
    let group = request("POST", "/groups", &group)["id"].as_str().unwrap().to_owned();
    let member =
        format!("https://graph.microsoft.com/v1.0/directoryObjects/{}", user["id"].as_str().unwrap());
    request("POST", &format!("/groups/{group}/members/$ref"), &json!({"@odata.id": member}));
    let (_, skus) = simulator.request("GET", "/subscribedSkus", None, None).unwrap();
    let sku = skus["value"][0]["skuId"].clone();
    let licence = json!({"addLicenses": [{"skuId": sku, "disabledPlans": []}], "removeLicenses": []});
    request("POST", &format!("/groups/{group}/assignLicense"), &licence);
    simulator.advance(60.0).unwrap();
    let (_, user) =
        simulator.request("GET", "/users/guest-01@contoso.com?$select=assignedLicenses", None, None).unwrap();
    assert_eq!(user["assignedLicenses"], json!([]), "not so soon");
    simulator.advance(1800.0).unwrap();
    assert!(licensed(&simulator).await);
    for wrong in [-1.0, f64::NAN, f64::INFINITY] {
        usage(simulator.advance(wrong));
    }
    assert!(usage(simulator.advance(1e18)).contains("9999"));
    assert!(licensed(&simulator).await, "a refused jump changes nothing");
}

#[tokio::test]
async fn time_goes_on_after_a_jump() {
    let simulator = start(SimulatorOptions { latency_ms: 5, ..SimulatorOptions::default() }).await;
    simulator.advance(3600.0).unwrap();
    for _ in 0..300 {
        call(&simulator, "GET", "/organization", &Value::Null).await.unwrap();
        let log = simulator.requests().unwrap();
        if log[log.len() - 1].at > log[0].at {
            return;
        }
    }
    panic!("time stands still");
}

#[tokio::test]
async fn roles_are_those_of_the_announced_tokens_alone() {
    let roles = Some(vec!["User.Read.All".to_owned()]);
    let simulator = start(SimulatorOptions { roles, ..SimulatorOptions::default() }).await;
    assert_eq!(call(&simulator, "GET", "/users", &Value::Null).await.unwrap().0, 200);
    assert_eq!(call(&simulator, "POST", "/users", &person("guest-01")).await.unwrap().0, 403);
    assert_eq!(simulator.request("POST", "/users", Some(&person("guest-01")), None).unwrap().0, 201);
    let scenario = Scenario::from_path("../examples/scenarios/plant-7.yaml").unwrap();
    let error = simulator.client().unwrap().plan(&scenario, PlanOptions::default()).await.unwrap_err();
    assert_eq!(error.code(), codes::MISSING_PERMISSION);
}

#[tokio::test]
async fn our_client_deploys_in_the_same_tenant_whatever_breaks() {
    // The first four batches read, to plan and to look whether the plan still fits.
    let broken = |nth: u32, when: &str, what: &str| json!({"match": {"path": "/$batch", "nth": nth}, "when": when, "do": what});
    let script =
        json!([broken(5, "after", "lose"), broken(7, "after", "truncate"), broken(8, "before", "reset")]);
    let options =
        SimulatorOptions { realistic: true, faults: faults(&script), ..SimulatorOptions::default() };
    let simulator = start(options).await;
    let client = simulator.client().unwrap();
    let scenario = Scenario::from_path("../examples/scenarios/plant-7.yaml").unwrap();
    let plan = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    let run = client.apply(&plan, ApplyOptions::default()).await.unwrap();
    assert_eq!(run.wait().await.unwrap().outcome, Outcome::Done);
    let verified =
        client.verify(&scenario, VerifyOptions { wait: true, ..VerifyOptions::default() }).await.unwrap();
    let failing = |check: &&Check| matches!(check.verdict, Verdict::Fail | Verdict::Pending);
    assert_eq!(verified.checks.iter().find(failing), None);
    let met = simulator.requests().unwrap().iter().filter(|one| one.fault.is_some()).count();
    assert_eq!(met, 3, "every fault was met");
    client.close().unwrap();
    let path = "/users/holo-0001@contoso.com";
    assert_eq!(call(&simulator, "GET", path, &Value::Null).await.unwrap().0, 200, "the tenant goes on");
}

#[tokio::test]
async fn a_closed_simulator_says_so() {
    let simulator = start(SimulatorOptions::default()).await;
    let client = simulator.client().unwrap();
    let snapshot = simulator.snapshot().unwrap();
    simulator.close().await.unwrap();
    simulator.close().await.unwrap();
    assert!(simulator.closed() && simulator.clone().closed());
    let told = [
        usage(simulator.client()),
        usage(simulator.request("GET", "/users", None, None)),
        usage(simulator.snapshot()),
        usage(simulator.restore(&snapshot)),
        usage(simulator.requests()),
        usage(simulator.clear_requests()),
        usage(simulator.add_faults(Vec::new())),
        usage(simulator.set_faults(Vec::new())),
        usage(simulator.advance(1.0)),
    ];
    assert!(told.iter().all(|text| text == "the simulator is closed"), "{told:?}");
    assert_eq!(call(&simulator, "GET", "/users", &Value::Null).await, None);
    let scenario = Scenario::from_path("../examples/scenarios/plant-7.yaml").unwrap();
    let error = client.plan(&scenario, PlanOptions::default()).await.unwrap_err();
    assert!(error.to_string().contains("is closed"), "{error}");
}

#[tokio::test]
async fn closing_answers_what_is_under_way_and_drops_who_is_idle() {
    let simulator = start(SimulatorOptions::default()).await;
    let host = simulator.authority().trim_start_matches("http://").to_owned();
    let _idle = TcpStream::connect(&host).await.unwrap();
    let body = person("guest-01").to_string();
    let mut stream = TcpStream::connect(&host).await.unwrap();
    let head = format!(
        "POST /v1.0/users HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        simulator.token(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Whoever is asked to continue is being answered.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    let twin = simulator.clone();
    let closing = tokio::spawn(async move { twin.close().await });
    while !simulator.closed() {
        tokio::task::yield_now().await;
    }
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    closing.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_tenant_file_goes_on_where_it_was_closed() {
    let folder = std::env::temp_dir().join(format!("remote-assist-simulator-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let tenant_file = Some(folder.join("tenant.json"));
    let options = SimulatorOptions { tenant_file, ..SimulatorOptions::default() };
    let simulator = start(options.clone()).await;
    assert_eq!(call(&simulator, "POST", "/users", &person("guest-01")).await.unwrap().0, 201);
    assert_eq!(Simulator::start(options.clone()).await.unwrap_err().code(), codes::STORE_IN_USE);
    simulator.close().await.unwrap();
    let again = start(options).await;
    assert_eq!(call(&again, "GET", "/users/guest-01@contoso.com", &Value::Null).await.unwrap().0, 200);
    again.close().await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn simulators_are_apart_and_equal_ones_are_equal() {
    let options = SimulatorOptions { random_seed: Some(7), ..SimulatorOptions::default() };
    let (one, two) = (start(options.clone()).await, start(options).await);
    assert_ne!(one.authority(), two.authority());
    let made = call(&one, "POST", "/users", &person("guest-01")).await.unwrap().1;
    let path = "/users/guest-01@contoso.com";
    assert_eq!(two.request("GET", path, None, None).unwrap().0, 404);
    let same = call(&two, "POST", "/users", &person("guest-01")).await.unwrap().1;
    assert_eq!(made["id"], same["id"]);
    assert_eq!(call_as(&two, one.token(), "GET", "/users", &Value::Null).await.unwrap().0, 401);
}

#[tokio::test]
async fn options_that_make_no_sense_are_told() {
    let usage = async |options: SimulatorOptions| usage(Simulator::start(options).await);
    let seed = Some("contosso".to_owned());
    assert!(usage(SimulatorOptions { seed, ..SimulatorOptions::default() }).await.contains("`contosso`"));
    assert!(
        usage(SimulatorOptions { speed: Some(0.0), ..SimulatorOptions::default() }).await.contains("speed")
    );
    let taken = start(SimulatorOptions::default()).await;
    let port = taken.authority().rsplit(':').next().unwrap().parse().unwrap();
    let told = usage(SimulatorOptions { port, ..SimulatorOptions::default() }).await;
    assert!(told.contains(&port.to_string()), "{told}");
    let told = self::usage(taken.request("GET", "users", None, None));
    assert!(told.contains("`users` does not begin"), "{told}");
}

#[tokio::test]
async fn a_headset_is_enrolled_as_people_and_programs_do() {
    let simulator = start(SimulatorOptions::default()).await;
    let by_hand = Headset::new("000101", HeadsetManner::Manual).user("user-01@contoso.com").pin();
    let enrolled = simulator.enrol(&by_hand, None).unwrap();
    assert!(enrolled.hello_method_id.is_some());
    let (_, listed) =
        call(&simulator, "GET", "/deviceManagement/managedDevices", &Value::Null).await.unwrap();
    assert_eq!(listed["value"][0]["id"], enrolled.managed_device_id.as_str());
    assert!(usage(simulator.enrol(&by_hand, None)).contains("000101"));
    assert!(usage(simulator.enrol(&by_hand, Some("nobody.example"))).contains("nobody.example"));
    let package = json!({ "serialNumber": "000102", "manner": "package" });
    let (status, second) = beside(&simulator, "/_sim/headsets", &package).await;
    assert_eq!(status, 201, "{second}");
    simulator.close().await.unwrap();
    usage(simulator.enrol(&by_hand, None));
}
