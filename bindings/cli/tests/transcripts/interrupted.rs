//! Ctrl-C and SIGTERM: what was sent is waited for, and the next apply goes on.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::server::Server;
use crate::support::{Folder, Ran, numbered, pending};

/// Sends a signal to one process that a test started.
pub(crate) fn signal(process: u32, name: &str) {
    assert!(
        Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status().unwrap().success()
    );
}

fn interrupt(name: &str) {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(200));
    let server = Server::start(&folder, "--seed large --latency 100");
    let target = format!("--simulator {}", server.authority());
    let mut child = folder
        .command(&format!("apply site.yaml --yes --json {target}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut last: Value = Value::Null;
    let mut asked = false;
    while let Some(Ok(line)) = lines.next() {
        last = serde_json::from_str(&line).unwrap();
        if last["event"] == "stepFinished" && !asked {
            asked = true;
            signal(child.id(), name);
        }
    }
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{last}\n{ran}");
    assert_eq!((last["event"].as_str(), last["outcome"].as_str()), (Some("runFinished"), Some("cancelled")));
    assert!(last["counts"]["open"].as_u64().unwrap() > 0, "{last}");
    folder.exits(&format!("apply site.yaml --yes {target}"), 0);
    let plan = folder.exits(&format!("plan site.yaml --json {target}"), 0).json();
    assert_eq!(pending(&plan), 0);
    let accounts = server
        .call("GET", "/users?$filter=startswith(userPrincipalName,'holo-')&$select=id&$top=999", None)
        .1;
    assert_eq!(accounts["value"].as_array().unwrap().len(), 200, "each account was made once");
}

#[test]
fn ctrl_c_during_a_run_can_be_gone_on_from() {
    interrupt("INT");
}

#[test]
fn a_request_to_terminate_is_the_same() {
    interrupt("TERM");
}
