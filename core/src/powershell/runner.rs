//! The command line that runs a script. Nothing is carried out here.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Which PowerShell runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// PowerShell 7, `pwsh`.
    PowerShell,
    /// Windows PowerShell 5.1, `powershell.exe`.
    WindowsPowerShell,
}

impl Program {
    /// The name of its file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::PowerShell => "pwsh",
            Self::WindowsPowerShell => "powershell.exe",
        }
    }
}

/// How a script connects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connect {
    /// Somebody signs in, in a window of the module.
    Interactive,
    /// As an application, with a certificate in the store of the user who runs it.
    Certificate {
        /// The id of the application.
        application_id: String,
        /// The thumbprint of the certificate, not a secret.
        thumbprint: String,
    },
    /// As the managed identity of the machine. The Compliance script refuses it: that module documents none.
    ManagedIdentity,
}

/// The program and its arguments that run a script with a data file.
///
/// Arguments go to the program as a list, so no shell reads them; `-File` takes what follows as texts and carries none of it
/// out. Neither holds a secret. A profile of the user is not loaded, and nothing asks at the console. The execution policy is
/// given to Windows PowerShell alone, which refuses every script unless told otherwise: `RemoteSigned` lets files of this
/// machine run and still asks for a signature on what came from elsewhere, as PowerShell 7 does by itself. A policy that an
/// organisation sets stands above it, and then the script must be signed.
pub fn command_line(
    program: Program,
    script_path: &Path,
    data_path: &Path,
    receipt_folder: &Path,
    connect: &Connect,
) -> Vec<OsString> {
    let mut line: Vec<OsString> =
        [program.file_name(), "-NoLogo", "-NoProfile", "-NonInteractive"].map(OsString::from).into();
    let mut add = |name: &str, value: &OsStr| {
        line.push(name.into());
        line.push(value.into());
    };
    if program == Program::WindowsPowerShell {
        add("-ExecutionPolicy", OsStr::new("RemoteSigned"));
    }
    add("-File", plain(script_path).as_os_str());
    add("-DataPath", plain(data_path).as_os_str());
    add("-ReceiptFolder", plain(receipt_folder).as_os_str());
    match connect {
        Connect::Interactive => add("-Connect", OsStr::new("Interactive")),
        Connect::Certificate { application_id, thumbprint } => {
            add("-Connect", OsStr::new("Certificate"));
            add("-ApplicationId", OsStr::new(application_id));
            add("-CertificateThumbprint", OsStr::new(thumbprint));
        }
        Connect::ManagedIdentity => add("-Connect", OsStr::new("ManagedIdentity")),
    }
    line
}

/// A path that is not taken for the name of a parameter.
fn plain(path: &Path) -> PathBuf {
    // PowerShell takes these dashes for the one of a parameter as well.
    let dashes = ['-', '\u{2013}', '\u{2014}', '\u{2015}'];
    if path.to_string_lossy().starts_with(dashes) { Path::new(".").join(path) } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(program: Program, data: &str, connect: &Connect) -> Vec<String> {
        command_line(program, Path::new("teams.ps1"), Path::new(data), Path::new("receipts"), connect)
            .into_iter()
            .map(|part| part.into_string().unwrap())
            .collect()
    }

    #[test]
    fn every_value_is_an_argument_of_its_own() {
        let line = shown(Program::PowerShell, "a b'; $(x).json", &Connect::Interactive);
        let expected = "pwsh|-NoLogo|-NoProfile|-NonInteractive|-File|teams.ps1|-DataPath|a b'; $(x).json|-ReceiptFolder|\
                        receipts|-Connect|Interactive";
        assert_eq!(line.join("|"), expected);
    }

    #[test]
    fn windows_powershell_is_told_its_execution_policy() {
        let line = shown(Program::WindowsPowerShell, "d.json", &Connect::ManagedIdentity);
        assert_eq!(line[4..6], ["-ExecutionPolicy", "RemoteSigned"]);
        assert!(
            !shown(Program::PowerShell, "d.json", &Connect::ManagedIdentity)
                .join("|")
                .contains("ExecutionPolicy")
        );
    }

    #[test]
    fn a_path_is_never_a_parameter() {
        let certificate = Connect::Certificate { application_id: "id".into(), thumbprint: "AB".into() };
        let line = shown(Program::PowerShell, "-ReadOnly", &certificate);
        assert_eq!(Path::new(&line[7]), Path::new(".").join("-ReadOnly"));
        assert_eq!(
            line[10..],
            ["-Connect", "Certificate", "-ApplicationId", "id", "-CertificateThumbprint", "AB"]
        );
    }
}
