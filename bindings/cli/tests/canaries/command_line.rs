//! Deployments by the built program, with everything logged.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, Stdio};

use remote_assist::secret::{Identity, Sealed};
use serde_json::Value;

use crate::canary::{Canary, Sinks, files};
use crate::support::{Folder, Ran, numbered};

/// Logs everything that the program can log.
const LOUD: (&str, &str) = ("REMOTE_ASSIST_LOG", "trace");

/// Runs the program with everything logged; both of its streams are sinks.
pub(crate) fn run(
    sinks: &mut Sinks,
    folder: &Folder,
    name: &str,
    line: &str,
    variables: &[(&str, &str)],
) -> Ran {
    let mut command = folder.command(line);
    let ran = Ran::from(command.envs([LOUD]).envs(variables.iter().copied()).output().unwrap());
    for (stream, text) in [("error", &ran.err), ("output", &ran.out)] {
        if !text.is_empty() {
            sinks.add(format!("{name}: standard {stream}"), text.as_bytes());
        }
    }
    ran
}

/// Opens everything that was ever sealed into the files of a folder.
#[expect(clippy::disallowed_methods, reason = "the search must know what it searches for")]
pub(crate) fn sealed(folder: &Folder, whose: &str) -> Vec<Canary> {
    const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
    const END: &str = "-----END AGE ENCRYPTED FILE-----";
    let key = folder.text(".remote-assist/identity.txt");
    let identity = Identity::parse(&key).unwrap();
    let mut found = std::collections::BTreeSet::new();
    for file in files(&folder.path("")) {
        let text = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
        for block in text.split(BEGIN).skip(1) {
            let block = format!("{BEGIN}{}{END}\n", block.split(END).next().unwrap()).replace("\\n", "\n");
            let sealed: Sealed = serde_json::from_value(Value::String(block)).unwrap();
            found.insert(identity.open(&sealed).unwrap().expose().to_owned());
        }
    }
    let secret = key.lines().find(|line| line.starts_with("AGE-SECRET-KEY-")).unwrap();
    let passwords = found.into_iter().enumerate();
    passwords
        .map(|(number, value)| Canary::new(format!("password {} {whose}", number + 1), value))
        .chain([Canary::new(format!("the private key {whose}"), secret)])
        .collect()
}

/// Every verb against a tenant in the program's own process.
pub(crate) fn in_process(sinks: &mut Sinks) -> Vec<Canary> {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(24));
    let mut verb = |line: &str, code: i32| {
        let name = line.replace("site.yaml", "").replace(" --tenant-file t.json", "");
        let ran = run(sinks, &folder, &format!("in process: {}", name.trim()), line, &[]);
        assert_eq!(ran.code, Some(code), "{line}\n{}", ran.out);
        ran
    };
    verb("validate site.yaml --json", 0);
    verb("permissions site.yaml --json", 0);
    for form in ["", " --json", " --markdown", " -o plan.json"] {
        verb(&format!("plan site.yaml --tenant-file t.json{form}"), 0);
    }
    verb("apply site.yaml --yes --json --tenant-file t.json", 0);
    for form in ["", " --json"] {
        verb(&format!("verify site.yaml --wait --tenant-file t.json{form}"), 0);
        verb(&format!("drift site.yaml --tenant-file t.json{form}"), 0);
        verb(&format!("report site.yaml --tenant-file t.json{form}"), 0);
        verb(&format!("journal verify --tenant-file t.json{form}"), 0);
        verb(&format!("doctor site.yaml{form}"), 0);
    }
    verb("resume big --yes --tenant-file t.json", 0);
    sinks.files("in process: the tenant file", &folder.path("t.json"));
    // The password itself goes to standard output, which is what the verb is for.
    let reveal = "secrets reveal --account holo-0001@contoso.com --tenant-file t.json";
    for (reason, code) in [("", 0), ("", 2), (" --reason forgotten", 0)] {
        let ran = Ran::from(folder.command(&format!("{reveal}{reason}")).envs([LOUD]).output().unwrap());
        assert_eq!((ran.code, ran.out.is_empty()), (Some(code), code != 0));
        sinks.add("in process: secrets reveal: standard error", ran.err);
    }
    let ran = run(
        sinks,
        &folder,
        "in process: teardown --json",
        "teardown site.yaml --yes --json --tenant-file t.json",
        &[],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    sinks.files("in process: the plan file", &folder.path("plan.json"));
    sinks.files("in process: the journal", &folder.path("t.json.journal"));
    let canaries = sealed(&folder, "of the tenant in process");
    assert_eq!(canaries.len(), 25);
    canaries
}

/// A run whose client and tenant are two programs.
pub(crate) fn over_http(sinks: &mut Sinks) -> Vec<Canary> {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(24));
    let server = Server::start(&folder, "--tenant t.json");
    let target = format!("--simulator {}", server.authority);
    for (name, line, code) in [
        ("plan", format!("plan site.yaml -o plan.json {target}"), 0),
        ("apply", format!("apply plan.json --yes {target}"), 0),
        ("verify", format!("verify site.yaml --wait {target}"), 0),
        ("drift", format!("drift site.yaml {target}"), 0),
        ("teardown", format!("teardown site.yaml --yes {target}"), 0),
    ] {
        let ran = run(sinks, &folder, &format!("over HTTP: {name}"), &line, &[]);
        assert_eq!(ran.code, Some(code), "{line}\n{}", ran.out);
        assert!(ran.err.contains("TRACE"), "everything is logged");
    }
    let said = server.stop();
    sinks.add("over HTTP: the simulated tenant: standard output and error", format!("served\n{said}"));
    sinks.files("over HTTP: the tenant file", &folder.path("t.json"));
    sinks.files("over HTTP: the plan file", &folder.path("plan.json"));
    sinks.files("over HTTP: the journal", &folder.path(".remote-assist/journal"));
    let canaries = sealed(&folder, "of the served tenant");
    assert_eq!(canaries.len(), 25);
    canaries
}

/// A served tenant that logs everything.
pub(crate) struct Server {
    child: Child,
    input: Option<ChildStdin>,
    said: Option<std::thread::JoinHandle<String>>,
    pub(crate) authority: String,
}

impl Server {
    pub(crate) fn start(folder: &Folder, flags: &str) -> Self {
        let mut child = folder
            .command(&format!("sim serve {flags}"))
            .envs([LOUD])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let mut error = child.stderr.take().unwrap();
        let said = std::thread::spawn(move || {
            let mut text = String::new();
            error.read_to_string(&mut text).unwrap();
            text
        });
        let info: Value = serde_json::from_str(&first).unwrap();
        let authority = info["authority"].as_str().unwrap().to_owned();
        Self { input: child.stdin.take(), child, said: Some(said), authority }
    }

    /// Ends it; gives what it said.
    pub(crate) fn stop(mut self) -> String {
        drop(self.input.take());
        self.child.wait().unwrap();
        self.said.take().unwrap().join().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
