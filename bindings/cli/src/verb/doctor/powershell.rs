//! PowerShell and the modules that emitted scripts use, found by looking: nothing is run.

use std::path::{Path, PathBuf};

use remote_assist::auth::Environment;
use remote_assist::model::{DoctorFinding, FindingState};

/// A module, and what no API of Graph does instead.
const MODULES: &[(&str, &str)] = &[
    ("MicrosoftTeams", "external access between tenants (federation), which Graph cannot set"),
    ("ExchangeOnlineManagement", "information barriers between vendors, which Graph cannot set"),
];

/// PowerShell first, then each module.
pub(super) fn findings(environment: &Environment) -> Vec<DoctorFinding> {
    let program = program(environment);
    let bases = module_folders(environment, program.as_deref());
    let mut found = vec![match &program {
        Some(path) => finding("powershell", FindingState::Ok, format!("found at {}", path.display()), None),
        None => finding(
            "powershell",
            FindingState::Absent,
            "neither pwsh nor powershell is on the PATH".to_owned(),
            Some("Install PowerShell 7: https://aka.ms/powershell.".to_owned()),
        ),
    }];
    found[0].needed_for =
        Some("steps that Graph cannot carry out; without it they are handed over as scripts".to_owned());
    found.extend(MODULES.iter().map(|(name, purpose)| {
        let version = bases.iter().find_map(|base| version(&base.join(name)));
        let mut one = match version {
            Some(version) => finding(name, FindingState::Ok, format!("version {version} is installed"), None),
            None => finding(
                name,
                FindingState::Absent,
                "not found in the module folders".to_owned(),
                Some(format!("Install it in PowerShell: Install-Module {name} -Scope CurrentUser")),
            ),
        };
        one.needed_for = Some((*purpose).to_owned());
        one
    }));
    found
}

fn finding(check: &str, state: FindingState, text: String, hint: Option<String>) -> DoctorFinding {
    DoctorFinding { check: check.to_owned(), state, text, hint, needed_for: None }
}

/// PowerShell 7 before Windows PowerShell.
fn program(environment: &Environment) -> Option<PathBuf> {
    let path = environment.get("PATH")?;
    let suffix = if cfg!(windows) { ".exe" } else { "" };
    ["pwsh", "powershell"].into_iter().find_map(|name| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(format!("{name}{suffix}")))
            .find(|file| file.is_file())
    })
}

/// Where modules are installed (PowerShell's page on the module path).
fn module_folders(environment: &Environment, program: Option<&Path>) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = environment
        .get("PSModulePath")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    if cfg!(windows) {
        let homes = ["USERPROFILE", "OneDrive"].into_iter().filter_map(|name| environment.get(name));
        let documents = homes.map(|home| Path::new(&home).join("Documents"));
        let roots = documents.chain(environment.get("ProgramFiles").map(PathBuf::from));
        for root in roots {
            folders.extend(["PowerShell", "WindowsPowerShell"].map(|kind| root.join(kind).join("Modules")));
        }
    } else {
        folders.extend(
            environment.get("HOME").map(|home| Path::new(&home).join(".local/share/powershell/Modules")),
        );
        folders.push(PathBuf::from("/usr/local/share/powershell/Modules"));
    }
    let real = program.and_then(|program| program.canonicalize().ok());
    folders.extend(real.as_deref().and_then(Path::parent).map(|folder| folder.join("Modules")));
    folders
}

/// The highest version below a module's folder.
fn version(folder: &Path) -> Option<String> {
    let entries = std::fs::read_dir(folder).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let versions = names.filter_map(|name| {
        let numbers: Option<Vec<u32>> = name.split('.').map(|part| part.parse().ok()).collect();
        Some((numbers?, name))
    });
    versions.max().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_by_looking() {
        let folder = tempfile::tempdir().unwrap();
        for version in ["6.9.0", "6.10.1", "not-a-version"] {
            std::fs::create_dir_all(folder.path().join("MicrosoftTeams").join(version)).unwrap();
        }
        let program = folder.path().join(if cfg!(windows) { "pwsh.exe" } else { "pwsh" });
        std::fs::write(&program, "").unwrap();
        let path = folder.path().to_str().unwrap();
        let found = findings(&Environment::of([("PATH", path), ("PSModulePath", path)]));
        let states: Vec<_> = found.iter().map(|one| (one.check.as_str(), one.state)).collect();
        assert_eq!(
            states,
            [
                ("powershell", FindingState::Ok),
                ("MicrosoftTeams", FindingState::Ok),
                ("ExchangeOnlineManagement", FindingState::Absent)
            ]
        );
        assert!(found[1].text.contains("6.10.1"), "{}", found[1].text);
        assert!(found.iter().all(|one| one.needed_for.is_some()));
        let none = findings(&Environment::of([("PATH", "")]));
        assert_eq!(none[0].state, FindingState::Absent);
    }
}
