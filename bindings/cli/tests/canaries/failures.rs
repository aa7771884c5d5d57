//! Runs that fail in each way, with everything logged.

use serde_json::{Value, json};

use crate::canary::{Canary, Sinks};
use crate::command_line::{Server, run, sealed};
use crate::support::{Folder, numbered};

/// Faults that the requests meet which make the group and the accounts: the first two batches only read.
pub(crate) fn faults() -> Vec<(&'static str, Value)> {
    let fault = |nth: u64, when: &str, kind: &str| json!({"match": {"method": "POST", "path": "/$batch", "nth": nth}, "when": when, "do": kind});
    let status = |status: u16, code: &str, headers: Value| -> Value {
        let dressed = |nth| {
            let mut one = fault(nth, "before", "status");
            one["status"] = json!(status);
            one["headers"] = headers.clone();
            one["body"] = json!({"error": {"code": code, "message": "A scripted refusal."}});
            one
        };
        (3..7).map(dressed).collect()
    };
    let broken = |when: &str, kind: &str| -> Value { (3..8).map(|nth| fault(nth, when, kind)).collect() };
    vec![
        ("throttled", status(429, "TooManyRequests", json!({"Retry-After": 1_000_000}))),
        ("refused", status(403, "Authorization_RequestDenied", json!({}))),
        ("a password of the wrong form", status(400, "Request_BadRequest", json!({}))),
        ("unavailable", status(503, "ServiceUnavailable", json!({"Retry-After": 1_000_000}))),
        ("401", status(401, "InvalidAuthenticationToken", json!({}))),
        ("lost", broken("after", "lose")),
        ("reset", broken("before", "reset")),
        ("truncated", broken("after", "truncate")),
        ("no JSON", broken("before", "html")),
    ]
}

/// A deployment that meets these faults; gives the passwords that were made for it.
pub(crate) fn of_a_kind(sinks: &mut Sinks, name: &str, faults: &Value) -> Vec<Canary> {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(3));
    folder.write("faults.json", faults.to_string());
    let server = Server::start(&folder, "--faults faults.json --tenant t.json");
    let line = format!("apply site.yaml --yes --json --simulator {}", server.authority);
    run(sinks, &folder, &format!("failure, {name}"), &line, &[]);
    drop(server);
    let files = format!("failure, {name}: every file");
    sinks.files(&files, &folder.path(".remote-assist/journal"));
    sinks.files(&files, &folder.path("t.json"));
    let found = sealed(&folder, &format!("of the run that failed: {name}"));
    assert!(found.len() > 3, "{name}: the fault came before the passwords were made");
    found
}

/// A journal that can no longer be written after the run began.
#[cfg(unix)]
pub(crate) fn full_disk(sinks: &mut Sinks) -> Vec<Canary> {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(20));
    let server = Server::start(&folder, "");
    let mut told = String::new();
    // How large a file may become, in KiB.
    for limit in [2, 10, 20, 24, 26, 28, 30] {
        let program = folder.command("");
        let line = format!(
            "trap '' XFSZ; ulimit -f {limit}; exec \"$0\" apply site.yaml --yes --json --simulator {} --journal journal-{limit}",
            server.authority
        );
        let mut shell = std::process::Command::new("bash");
        shell.arg("-c").arg(line).arg(program.get_program()).current_dir(folder.path(""));
        shell.env("REMOTE_ASSIST_LOG", "trace").stdin(std::process::Stdio::null());
        let made = shell.output().unwrap();
        told.push_str(&String::from_utf8_lossy(&made.stdout));
        sinks.add("failure, store unwritable: standard output", made.stdout);
        sinks.add("failure, store unwritable: standard error", made.stderr);
        sinks.files("failure, store unwritable: every file", &folder.path(&format!("journal-{limit}")));
    }
    assert!(told.contains("journal.store"), "{told}");
    sealed(&folder, "of the run whose journal could not be written")
}

/// Elsewhere no shell can make a disk that small.
#[cfg(not(unix))]
pub(crate) fn full_disk(_: &mut Sinks) -> Vec<Canary> {
    Vec::new()
}
