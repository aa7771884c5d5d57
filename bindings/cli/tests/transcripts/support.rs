//! A folder to run the program in, and what it printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A scenario of the shortest form, with its accounts left to the test.
pub(crate) const HEAD: &str = "\
kind: sharedIdentity
name: big
tenant: contoso.com
usageLocation: US
mfaOwner: it@contoso.com
group: {displayName: Big}
licences: {assignTo: group, capabilities: [remoteAssist]}
acknowledge: [A-L1, A-L2, A-L3, A-L4, A-I1, A-I2, A-I3, A-I4, A-I5, A-I6, lifecycle]
";

/// A scenario of that many numbered accounts.
pub(crate) fn numbered(count: usize) -> String {
    format!("{HEAD}template: {{count: {count}, user: \"holo-{{n:04}}\", displayName: \"HoloLens {{n}}\"}}\n")
}

/// The variables that describe a credential.
const AZURE: &[&str] = &[
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_AUTHORITY_HOST",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "MSI_ENDPOINT",
];

/// An environment that looks for the Azure CLI where there is none, and whose managed identity would answer at a loopback
/// port that nobody listens on: nothing leaves this machine.
pub(crate) const NOBODY: &[(&str, &str)] = &[
    ("AZURE_TOKEN_CREDENTIALS", ""),
    ("IDENTITY_ENDPOINT", "http://127.0.0.1:1/identity"),
    ("IDENTITY_HEADER", "x"),
    ("PATH", "/nonexistent"),
];

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A temporary folder.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with the example scenario of the repository.
    pub(crate) fn plant() -> Self {
        let folder = Self::new();
        for name in ["plant-7.yaml", "plant-7-devices.csv"] {
            fs::copy(root().join("examples/scenarios").join(name), folder.path(name)).unwrap();
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program with arguments that are separated by spaces.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_remote-assist"));
        command
            .args(line.split_whitespace())
            .current_dir(self.0.path())
            .env("NO_COLOR", "1")
            .env_remove("REMOTE_ASSIST_LOG")
            // Whoever runs these tests may be signed in: no test uses that.
            .env("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")
            .stdin(Stdio::null());
        for name in AZURE {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program with these variables and expects an exit code.
    pub(crate) fn exits_as(&self, line: &str, variables: &[(&str, &str)], code: i32) -> Ran {
        let ran = Ran::from(self.command(line).envs(variables.iter().copied()).output().unwrap());
        assert_eq!(ran.code, Some(code), "{line}\n{ran}");
        ran
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, line: &str) -> Ran {
        Ran::from(self.command(line).output().unwrap())
    }

    /// Runs the program and expects an exit code.
    pub(crate) fn exits(&self, line: &str, code: i32) -> Ran {
        let ran = self.run(line);
        assert_eq!(ran.code, Some(code), "{line}\n{ran}");
        ran
    }

    /// Names of what is in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// What a program printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let ran = Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked") && !ran.err.contains("bug.panic"), "{ran}");
        ran
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code {:?}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.out, self.err)
    }
}

impl Ran {
    /// Standard output as one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Standard output as JSON lines.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{self}")))
            .collect()
    }

    /// Expects a text on standard error.
    pub(crate) fn tells(&self, text: &str) -> &Self {
        assert!(self.err.contains(text), "`{text}` is missing\n{self}");
        self
    }

    /// Expects a text on standard output.
    pub(crate) fn prints(&self, text: &str) -> &Self {
        assert!(self.out.contains(text), "`{text}` is missing\n{self}");
        self
    }
}

/// How many resources a plan changes.
pub(crate) fn pending(plan: &Value) -> u64 {
    let of = |action: &str| plan["summary"][action].as_u64().unwrap();
    ["create", "update", "delete", "detach", "adopt", "assign"].into_iter().map(of).sum()
}
