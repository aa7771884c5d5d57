//! A run by the library in this process: reports, events, what types show of themselves, and a panic.

use std::fmt::{Debug, Write};
use std::process::Command;
use std::sync::Arc;

use ::http::StatusCode;
use futures::StreamExt;
use remote_assist::clock::{Clock, SystemClock};
use remote_assist::deploy::{
    ApplyOptions, Client, PlanOptions, ReportOptions, Simulator, SimulatorOptions, VerifyOptions,
};
use remote_assist::document;
use remote_assist::error::Error;
use remote_assist::graph::GraphClient;
use remote_assist::http::{Origin, Pipeline, Response, from_fn};
use remote_assist::journal::{Journal, JournalPlace, Location, journals};
use remote_assist::model::{Cloud, ErrorInfo};
use remote_assist::resource::entra::User;
use remote_assist::secret::{Identity, Recipients, Secret};
use serde_json::json;

use crate::canary::{Canary, Sinks};
use crate::command_line::sealed;
use crate::credentials::Buffer;
use crate::support::{Folder, numbered};

/// The variable that hands the secret to the process that panics.
const PLANTED: &str = "REMOTE_ASSIST_TEST_PLANTED";

/// Adds what a value shows of itself.
pub(crate) fn shown(sinks: &mut Sinks, name: &str, value: &impl Debug) {
    sinks.add(format!("Debug of {name}"), format!("{value:?}\n{value:#?}"));
}

/// Adds every form of an error.
pub(crate) fn error(sinks: &mut Sinks, name: &str, error: &Error) {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.hint_text());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let _ = write!(text, "\n{cause} {cause:?}");
        source = cause.source();
    }
    let info = ErrorInfo::from(error);
    sinks.add(
        format!("error: {name}"),
        format!("{text}\n{info:?}\n{}", serde_json::to_string(&info).unwrap()),
    );
}

/// What is logged meanwhile on this thread, at TRACE.
pub(crate) fn logged(act: impl FnOnce()) -> String {
    let buffer = Buffer::default();
    let writer = buffer.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    act();
    let bytes = buffer.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

/// A deployment against a simulator in this process; gives its passwords.
#[expect(clippy::disallowed_methods, reason = "the entry point of a test is where waiting begins")]
pub(crate) fn a_run(sinks: &mut Sinks) -> Vec<Canary> {
    let folder = Folder::new();
    let identity = Identity::generate();
    std::fs::create_dir(folder.path(".remote-assist")).unwrap();
    folder.write(".remote-assist/identity.txt", identity.file_text().as_bytes());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut canaries = Vec::new();
    let log = logged(|| canaries = runtime.block_on(deploy(sinks, &folder, &identity)));
    sinks.add("library: the log", log);
    canaries.extend(sealed(&folder, "of the run in the library"));
    assert_eq!(canaries.len(), 16 + 3);
    canaries
}

async fn deploy(sinks: &mut Sinks, folder: &Folder, identity: &Identity) -> Vec<Canary> {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let client = simulator.client().unwrap().with_journal(Location::Folder(folder.path("journal")));
    let scenario = document::parse(&numbered(16), "site.yaml", ".".as_ref()).into_scenario().unwrap();
    let plan = client.plan(&scenario, PlanOptions::default()).await.unwrap();
    let options = ApplyOptions { recipients: vec![identity.recipient()], ..ApplyOptions::default() };
    let run = client.apply(&plan, options).await.unwrap();
    let events: Vec<_> = run.events().collect().await;
    let report = run.wait().await.unwrap();
    let verified =
        client.verify(&scenario, VerifyOptions { wait: true, ..VerifyOptions::default() }).await.unwrap();
    let drift = client.drift(&scenario, None).await.unwrap();
    let told = Box::pin(client.report(&scenario, ReportOptions::default())).await.unwrap();
    let text = |value: serde_json::Result<String>| value.unwrap();
    sinks.add("library: the plan", text(serde_json::to_string(&plan)));
    sinks.add("library: the events", text(serde_json::to_string(&events)));
    sinks.add("library: the run report", text(serde_json::to_string(&report)));
    sinks.add("library: the verification", text(serde_json::to_string(&verified)));
    sinks.add("library: the drift", text(serde_json::to_string(&drift)));
    sinks.add("library: the report", text(serde_json::to_string(&told)));
    shown(sinks, "Plan", &plan);
    shown(sinks, "Event", &events);
    shown(sinks, "RunReport", &report);
    shown(sinks, "Run", &run);
    shown(sinks, "Client", &client);
    shown(sinks, "Identity", identity);
    sinks.add("the simulator: its log of requests", format!("{:?}", simulator.requests().unwrap()));
    shown(sinks, "Snapshot", &simulator.snapshot().unwrap());
    shown(sinks, "Simulator", &simulator);
    let (_, users) = simulator.request("GET", "/users?$top=999", None, None).unwrap();
    let (_, one) = simulator
        .request("GET", "/users/holo-0001@contoso.com?$select=passwordProfile,id", None, None)
        .unwrap();
    let (_, audits) = simulator.request("GET", "/auditLogs/directoryAudits?$top=999", None, None).unwrap();
    sinks.add("the simulator: its answers", format!("{users}{one}{audits}"));
    let password = held(sinks, folder, identity).await;
    replayed(sinks);
    failed(sinks, &client).await;
    simulator.close().await.unwrap();
    vec![password, Canary::new("the password of a recorded example", RECORDED)]
}

/// What the journal's types show, and what is made of a secret on its way; gives that one.
#[expect(clippy::disallowed_methods, reason = "the search must know what it searches for")]
async fn held(sinks: &mut Sinks, folder: &Folder, identity: &Identity) -> Canary {
    let location = Location::Folder(folder.path("journal"));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    for one in journals(&location, clock.clone()).await.unwrap() {
        let place = JournalPlace {
            location: location.clone(),
            tenant: one.tenant,
            name: one.name,
            instance: one.instance,
            head_file: None,
            clock: clock.clone(),
        };
        shown(sinks, "Reading of a journal", &Journal::read(&place).await.unwrap());
    }
    let password = Secret::password().unwrap();
    let sealed = Recipients::parse(&[identity.recipient()]).unwrap().seal(&password).unwrap();
    shown(sinks, "Sealed", &sealed);
    let operation = || User::set_password("00000000-0000-4000-8000-000000000001", &password, false);
    shown(sinks, "Operation", &operation());
    // A service that repeats in its refusal what it was sent.
    let echo = from_fn(|request| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let answer = json!({"error": {"code": "Request_BadRequest", "message": format!("Not accepted: {body}"),
            "details": [{"code": "Invalid", "target": "passwordProfile", "message": body}]}});
        Ok(Response::new(StatusCode::BAD_REQUEST, answer.to_string()))
    });
    let graph = GraphClient::new(Pipeline::builder(echo).build(), Origin::cloud(Cloud::Global));
    let answer = graph.send(operation()).await;
    shown(sinks, "Answer that repeats the request", &answer);
    Canary::new("the password of a request", password.expose())
}

/// The output of a replay whose examples were recorded with a password.
fn replayed(sinks: &mut Sinks) {
    let request = json!({"id": "made", "request": {"method": "POST", "url": "https://graph.microsoft.com/v1.0/users", "body": {
        "accountEnabled": true, "displayName": "One", "mailNickname": "one", "userPrincipalName": "one@contoso.com",
        "passwordProfile": {"password": RECORDED}}}, "response": {"status": 201, "body": {"id": "x", "noSuchProperty": 1}}});
    let report = remote_assist::sim::replay(request.to_string().as_bytes()).unwrap();
    sinks.add("the simulator: a replay", format!("{report:?}\n{}", serde_json::to_string(&report).unwrap()));
}

/// A password that stands in a recorded example.
pub(crate) const RECORDED: &str = "rEc0rded-p4ss+word/7=x";

/// Errors of the library, in each form that an error has.
async fn failed(sinks: &mut Sinks, client: &Client) {
    let other = document::parse(&numbered(5_000), "site.yaml", ".".as_ref()).into_scenario().unwrap();
    let plan = client.plan(&other, PlanOptions::default()).await.unwrap();
    error(sinks, "too few seats", &client.apply(&plan, ApplyOptions::default()).await.unwrap_err());
    let bad = Identity::parse("AGE-SECRET-KEY-1QQQQ").unwrap_err();
    error(sinks, "a broken key", &bad);
    error(sinks, "a broken recipient", &Recipients::parse(&["age1qqqq"]).unwrap_err());
}

/// A panic whose message holds every secret, as the program shows it.
pub(crate) fn panic(sinks: &mut Sinks, canaries: &[Canary]) {
    let all: Vec<&str> = canaries.iter().map(|canary| canary.value.as_str()).collect();
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "library::panics_with_a_secret", "--ignored", "--nocapture", "--test-threads=1"])
        .env(PLANTED, all.join(" "))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(text.contains("bug.panic") && text.contains("library.rs"), "{text}");
    sinks.add("a panic: standard output", ended.stdout);
    sinks.add("a panic: standard error", ended.stderr);
}

#[test]
#[ignore = "the test of panics runs it in a process of its own"]
fn panics_with_a_secret() {
    remote_assist_cli::harden();
    let Ok(planted) = std::env::var(PLANTED) else { return };
    panic!("the password is {planted}");
}
