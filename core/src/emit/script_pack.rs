//! A script, what it is told, how it is run, and the digests of all three.

use super::artefact::{Artefact, Draft, Purpose, Stage};
use super::overview::add;
use crate::encode::markdown::code;
use crate::error::Result;
use crate::powershell::{Data, Operation, Script};
use crate::resource::Deployment;

/// The files of one folder.
pub(super) struct ScriptPack {
    pub(super) script: Script,
    pub(super) data: Data,
    pub(super) folder: String,
    pub(super) stage: Stage,
    /// Who runs it.
    pub(super) by: &'static str,
    /// What it does, how it is run, and what comes back.
    pub(super) readme: String,
}

impl ScriptPack {
    pub(super) fn add_to(self, draft: &mut Draft) -> Result<()> {
        let file = |name: &str, bytes: Vec<u8>| Artefact::new(format!("{}/{name}", self.folder), bytes);
        let mut files = vec![
            (
                file(self.script.file_name(), self.script.bytes().to_vec()),
                "The script; the same for every deployment. It may be signed.",
            ),
            (file(self.script.data_name(), self.data.to_ascii_json()), "What the script is told."),
            (
                file("README.md", self.readme.into_bytes()),
                "What it does, how it is run, and what comes back.",
            ),
        ];
        let mut sums = String::new();
        for (file, _) in &files {
            let name = file.name.rsplit('/').next().unwrap_or_default();
            add(&mut sums, format_args!("{}  {name}\n", file.sha256));
        }
        files
            .push((file("SHA256SUMS", sums.into_bytes()), "The digests of these files, for `sha256sum -c`."));
        for (file, text) in files {
            draft.add(file, Purpose::new(self.stage, self.by, text))?;
        }
        Ok(())
    }
}

/// The operations that each script carries out, for those that have any.
pub(super) fn by_script(operations: &[Operation]) -> impl Iterator<Item = (Script, Vec<Operation>)> {
    Script::ALL.into_iter().filter_map(|script| {
        let own = operations.iter().filter(|operation| operation.change.script() == script);
        let own: Vec<Operation> = own.cloned().collect();
        (!own.is_empty()).then_some((script, own))
    })
}

/// The text beside a script that is for whoever administers the tenant of the scenario.
pub(super) fn readme(
    deployment: &Deployment,
    domain: &str,
    script: Script,
    title: &str,
    text: &str,
) -> String {
    let back =
        "Bring the folder `receipts` that it writes back: `remote-assist apply FILE --receipt RECEIPT`.";
    format!(
        "# {title}\n\nFor the tenant {}, asked for by the deployment {}. {text}\n\n{}",
        code(domain),
        code(deployment.name()),
        how_to_run(script, back)
    )
}

/// How a script is run, step by step; the last step says what comes back.
pub(super) fn how_to_run(script: Script, back: &str) -> String {
    format!(
        "1. You need the role {role} in this tenant, Windows PowerShell 5.1 or PowerShell 7, and the module `{module}` \
         (`Install-Module {module}`).\n\
         2. Compare the files with `SHA256SUMS`. The script is the same for everybody: read it once, and sign it if your computers ask for \
         that. What it is told stands in `{data}`.\n\
         3. Look first; nothing is written: `.\\{file} -DataPath .\\{data} -ReadOnly`\n\
         4. Carry it out: `.\\{file} -DataPath .\\{data}`\n\
         5. {back} There is no secret in it.\n\n\
         No PowerShell has run this script yet where it was written; its syntax and its rules are checked.\n",
        role = script.role(),
        module = script.module(),
        file = script.file_name(),
        data = script.data_name(),
    )
}
