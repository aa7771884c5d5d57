//! Runs scripts with the PowerShell of this machine.

use std::fs::{self, DirBuilder};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use serde_json::Value;

use super::waits;
use crate::deploy::options::PowerShellSignIn;
use crate::engine::{ScriptCall, Scripts};
use crate::error::{Error, Result, codes};
use crate::graph::{Answer, Reply};
use crate::powershell::{Connect, Data, Program, Script, command_line};
use crate::resource::Deployment;

/// The longest time that one run of a script takes: it waits itself until the service shows a change.
const LONGEST: Duration = Duration::from_mins(30);
/// How often it is looked whether a script has ended.
const LOOK: Duration = Duration::from_millis(200);
/// How much of what a script says is kept.
const KEPT: usize = 2_000;

/// Runs scripts with the PowerShell of this machine.
#[derive(Clone, Debug)]
pub(super) struct Process {
    deployment: Deployment,
    sign_in: PowerShellSignIn,
    /// The folders in which a PowerShell is looked for.
    folders: Vec<PathBuf>,
}

impl Process {
    pub(super) fn new(deployment: Deployment, sign_in: PowerShellSignIn) -> Self {
        let folders = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect());
        Self { deployment, sign_in, folders: folders.unwrap_or_default() }
    }
}

impl Scripts for Process {
    fn run(&self, calls: Vec<ScriptCall>) -> BoxFuture<'static, Vec<Answer>> {
        let process = self.clone();
        Box::pin(async move {
            let count = calls.len();
            // A child process is waited for off the async threads.
            let answers = tokio::task::spawn_blocking(move || {
                calls.iter().map(|call| process.answer(call)).collect::<Vec<_>>()
            });
            answers.await.unwrap_or_else(|_| {
                let lost = || Answer::Unknown(Error::new(codes::BUG_PANIC, "running a script panicked"));
                (0..count).map(|_| lost()).collect()
            })
        })
    }
}

impl Process {
    fn answer(&self, call: &ScriptCall) -> Answer {
        let Some((program, path)) = found(&self.folders) else {
            return waits(call, "this machine has no PowerShell (`pwsh` or `powershell.exe`)");
        };
        let tenant = call.told["tenant"].as_str().unwrap_or_default();
        if uuid::Uuid::try_parse(tenant).is_err() {
            return waits(call, "the id of its tenant is not known here");
        }
        match self.carry_out(call, program, &path) {
            Ok(answer) => answer,
            Err(error) => Answer::Refused(error),
        }
    }

    /// Writes script and data to a folder of its own, runs the script, and reads its receipt.
    fn carry_out(&self, call: &ScriptCall, program: Program, path: &Path) -> Result<Answer> {
        let name = call.told["script"].as_str().unwrap_or_default();
        let script = Script::ALL.into_iter().find(|script| script.file_name() == name);
        let script = script
            .ok_or_else(|| Error::new(codes::PLAN_MALFORMED, "the plan names no script that is known"))?;
        let folder = Folder::new()?;
        let (script_path, data_path) = (folder.0.join(script.file_name()), folder.0.join("data.json"));
        let receipts = folder.0.join("receipts");
        let (name, own) = (self.deployment.name(), self.deployment.tenant());
        let domain = call.told["domain"].as_str().unwrap_or_default();
        let side = call.told["tenant"].as_str().filter(|tenant| *tenant != own);
        let data = Data::planned(script, name, own, domain, call.told["operation"].clone());
        let data = if side.is_some() { data.elsewhere(side) } else { data };
        write(&script_path, script.bytes())?;
        write(&data_path, &data.to_ascii_json())?;
        let line = command_line(program, &script_path, &data_path, &receipts, &self.connect());
        let mut child = Command::new(path)
            .args(&line[1..])
            .stdin(Stdio::null())
            .stdout(Stdio::from(create(&folder.0.join("output.txt"))?))
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                Error::new(codes::POWERSHELL_FAILED, format!("{} cannot be started: {error}", path.display()))
            })?;
        let until = Instant::now() + LONGEST;
        while child.try_wait().ok().flatten().is_none() {
            if Instant::now() > until {
                // It may have written by then; the next attempt looks first.
                let _ = child.kill();
                let _ = child.wait();
                let text = format!("the script ran for more than {} minutes", LONGEST.as_secs() / 60);
                return Ok(Answer::Unknown(Error::new(codes::POWERSHELL_FAILED, text)));
            }
            std::thread::sleep(LOOK);
        }
        let id = call.told["operation"]["opId"].as_str().unwrap_or_default();
        let receipt = fs::read(receipts.join(format!("{id}.json"))).ok();
        let receipt = receipt.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        Ok(match receipt {
            Some(receipt) if receipt["result"] == "done" => {
                Answer::Done(Reply { status: 200, body: receipt, ..Reply::default() })
            }
            Some(receipt) => {
                let told = receipt["after"]["Reason"].as_str().unwrap_or("it does not say why");
                let changed = told.starts_with("It was changed by others");
                let code = if changed { codes::POWERSHELL_CHANGED } else { codes::POWERSHELL_FAILED };
                let shown = crate::encode::terminal::text(told);
                Answer::Refused(Error::new(code, format!("the script stopped: {shown}")))
            }
            None => {
                let output = fs::read(folder.0.join("output.txt")).unwrap_or_default();
                let output: String = String::from_utf8_lossy(&output).chars().take(KEPT).collect();
                let shown = crate::encode::terminal::text(output.trim());
                // Before the first receipt nothing was written; after it, the next attempt looks first.
                Answer::Refused(Error::new(
                    codes::POWERSHELL_FAILED,
                    format!("the script ended without a receipt. It said: {shown}"),
                ))
            }
        })
    }

    fn connect(&self) -> Connect {
        match &self.sign_in {
            PowerShellSignIn::Interactive => Connect::Interactive,
            PowerShellSignIn::Certificate { application, thumbprint } => {
                Connect::Certificate { application_id: application.clone(), thumbprint: thumbprint.clone() }
            }
            PowerShellSignIn::ManagedIdentity => Connect::ManagedIdentity,
        }
    }
}

/// The PowerShell of this machine: 7 before 5.1.
fn found(folders: &[PathBuf]) -> Option<(Program, PathBuf)> {
    let names: &[(Program, &str)] = if cfg!(windows) {
        &[(Program::PowerShell, "pwsh.exe"), (Program::WindowsPowerShell, "powershell.exe")]
    } else {
        &[(Program::PowerShell, "pwsh")]
    };
    names.iter().find_map(|(program, name)| {
        let path = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file())?;
        Some((*program, path))
    })
}

/// A folder that nobody else reads, and that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("remote-assist-{}", uuid::Uuid::new_v4().simple()));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|error| unwritable(&path, &error))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Best effort: what is left holds no secret.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn create(path: &Path) -> Result<fs::File> {
    fs::File::create(path).map_err(|error| unwritable(path, &error))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(codes::STORE_UNWRITABLE, format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use serde_json::json;

    use super::*;
    use crate::address::Address;

    const TENANT: &str = "00000000-0000-4000-8000-0000000000aa";

    /// A folder with a stand-in for PowerShell: it gets what a real one gets, and does what `body` says.
    fn stand_in(body: &str) -> Folder {
        let folder = Folder::new().unwrap();
        let path = folder.0.join("pwsh");
        let text = format!(
            "#!/bin/sh\nwhile [ $# -gt 0 ]; do case $1 in -File) script=$2;; -DataPath) data=$2;; -ReceiptFolder) receipts=$2;; esac; shift; done\n{body}\n"
        );
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        folder
    }

    fn call(tenant: &str) -> ScriptCall {
        ScriptCall {
            address: Address::parse("teams.externalAccess/abc.com").unwrap(),
            told: json!({
                "script": Script::Teams.file_name(), "domain": "abc.com", "tenant": tenant,
                "operation": {"opId": "op1", "address": "teams.externalAccess/abc.com", "kind": "externalAccess",
                    "base": null, "goal": null, "change": {"allowFederatedUsers": true}},
            }),
        }
    }

    async fn answer(folders: Vec<PathBuf>, tenant: &str) -> Answer {
        let deployment = Deployment::new(TENANT, "pair");
        let process = Process { deployment, sign_in: PowerShellSignIn::ManagedIdentity, folders };
        process.run(vec![call(tenant)]).await.remove(0)
    }

    #[tokio::test]
    async fn a_script_is_run_with_its_data_and_its_receipt_is_the_answer() {
        let receipt = r#"{"result": "done", "after": {"AllowFederatedUsers": true}}"#;
        let machine = stand_in(&format!(
            "grep -q '\"tenant\": \"{TENANT}\"' \"$data\" && grep -q 'allowFederatedUsers' \"$data\" && grep -q 'Set-StrictMode' \"$script\" || exit 1\n\
             mkdir -p \"$receipts\"; printf '%s' '{receipt}' > \"$receipts/op1.json\""
        ));
        let Answer::Done(reply) = answer(vec![machine.0.clone()], TENANT).await else { panic!() };
        assert_eq!(reply.body["after"]["AllowFederatedUsers"], true);
    }

    #[tokio::test]
    async fn what_a_script_says_when_it_stops_is_told() {
        let told = |reason: &str| {
            format!(
                "mkdir -p \"$receipts\"; printf '%s' '{{\"result\": \"failed\", \"after\": {{\"Reason\": \"{reason}\"}}}}' > \"$receipts/op1.json\"; exit 1"
            )
        };
        for (body, code, part) in [
            (
                told("It was changed by others since the plan. Nothing was written."),
                codes::POWERSHELL_CHANGED,
                "changed by others",
            ),
            (told("The module MicrosoftTeams is missing."), codes::POWERSHELL_FAILED, "is missing"),
            ("echo no such cmdlet; exit 1".to_owned(), codes::POWERSHELL_FAILED, "no such cmdlet"),
        ] {
            let machine = stand_in(&body);
            let Answer::Refused(error) = answer(vec![machine.0.clone()], TENANT).await else { panic!() };
            assert_eq!(error.code(), code);
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[tokio::test]
    async fn without_powershell_or_the_tenants_id_a_step_waits() {
        let Answer::Refused(error) = answer(Vec::new(), TENANT).await else { panic!() };
        assert_eq!(error.code(), codes::POWERSHELL_WAITS);
        let machine = stand_in("exit 1");
        let Answer::Refused(error) = answer(vec![machine.0.clone()], "").await else { panic!() };
        assert_eq!(error.code(), codes::POWERSHELL_WAITS);
    }
}
