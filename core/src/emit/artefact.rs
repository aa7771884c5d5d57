use std::collections::HashSet;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{name, overview};
use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::json;
use crate::model::{ArtefactEntry, ArtefactIndex, ArtefactLater};
use crate::resource::Deployment;

/// The name of the list of all files.
pub(super) const INDEX: &str = "index.json";
/// The name of the file for people to begin with.
pub(super) const README: &str = "README.md";

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// Its name within the folder, with `/` between folders. Safe on every file system.
    pub name: String,
    /// What it is, such as `application/xml`.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The SHA-256 of the content, hexadecimal.
    pub sha256: String,
}

impl Artefact {
    pub(super) fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let (name, bytes) = (name.into(), bytes.into());
        let media_type = match name.rsplit('.').next() {
            Some("xml") => "application/xml",
            Some("json") => "application/json",
            Some("md") => "text/markdown",
            Some("csv") => "text/csv",
            _ => "text/plain",
        };
        Self { sha256: digest(&bytes), name, media_type, bytes }
    }
}

/// The SHA-256 of bytes, hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The stages of the work, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Tenant = 1,
    Certificate,
    Policies,
    Package,
    Headsets,
    Operation,
    Scripts,
    HandOver,
    Receipts,
}

/// What a file is for.
#[derive(Clone, Debug)]
pub(super) struct Purpose {
    pub(super) stage: Stage,
    /// Who uses it.
    pub(super) by: &'static str,
    pub(super) text: String,
    pub(super) address: Option<Address>,
    pub(super) fill_in: bool,
}

impl Purpose {
    pub(super) fn new(stage: Stage, by: &'static str, text: impl Into<String>) -> Self {
        Self { stage, by, text: text.into(), address: None, fill_in: false }
    }

    pub(super) fn at(self, address: Address) -> Self {
        Self { address: Some(address), ..self }
    }
}

/// Files while they are collected.
pub(super) struct Draft {
    deployment: Deployment,
    files: Vec<(Artefact, Purpose)>,
    later: Vec<ArtefactLater>,
    /// Names of files and folders in small letters.
    names: HashSet<String>,
    folders: HashSet<String>,
}

impl Draft {
    pub(super) fn new(deployment: &Deployment) -> Self {
        let names = [INDEX, README].map(str::to_ascii_lowercase).into();
        Self {
            deployment: deployment.clone(),
            files: Vec::new(),
            later: Vec::new(),
            names,
            folders: HashSet::new(),
        }
    }

    /// Adds a file. A name that is not safe, or that is there already in whatever case, is a defect of ours.
    pub(super) fn add(&mut self, artefact: Artefact, purpose: Purpose) -> Result<()> {
        let lower = artefact.name.to_ascii_lowercase();
        let folders: Vec<String> = lower.match_indices('/').map(|(at, _)| lower[..at].to_owned()).collect();
        let free = !self.folders.contains(&lower)
            && folders.iter().all(|folder| !self.names.contains(folder))
            && self.names.insert(lower);
        if !name::is_safe(&artefact.name) || !free {
            let text = format!(
                "two files would have the name `{}`, or it is not safe",
                artefact.name.escape_debug()
            );
            return Err(Error::new(codes::BUG_INVARIANT, text));
        }
        self.folders.extend(folders);
        self.files.push((artefact, purpose));
        Ok(())
    }

    /// Notes a file that cannot be written yet.
    pub(super) fn later(&mut self, name: &str, why: &str, address: Option<Address>) {
        self.later.push(ArtefactLater { name: name.to_owned(), why: why.to_owned(), address });
    }

    /// Orders the files by stage, and adds `README.md` and `index.json`.
    pub(super) fn finish(mut self) -> Bundle {
        self.files.sort_by_key(|(_, purpose)| purpose.stage);
        let mut entries: Vec<ArtefactEntry> =
            self.files.iter().map(|(artefact, purpose)| entry(artefact, purpose)).collect();
        let readme = Artefact::new(README, overview::readme(&self.deployment, &entries, &self.later));
        let purpose =
            Purpose::new(Stage::Tenant, "everybody", "What each file is, and in which order they are used.");
        entries.insert(0, entry(&readme, &purpose));
        let index = sealed(ArtefactIndex {
            format: 1,
            deployment: self.deployment.name().to_owned(),
            tenant: self.deployment.tenant().to_owned(),
            files: entries,
            later: self.later,
            digest: String::new(),
        });
        let mut files = vec![readme];
        files.extend(self.files.into_iter().map(|(artefact, _)| artefact));
        files.push(Artefact::new(INDEX, crate::json::ascii(&index)));
        Bundle { files, index }
    }
}

fn entry(artefact: &Artefact, purpose: &Purpose) -> ArtefactEntry {
    ArtefactEntry {
        name: artefact.name.clone(),
        media_type: artefact.media_type.to_owned(),
        sha256: artefact.sha256.clone(),
        bytes: u32::try_from(artefact.bytes.len()).unwrap_or(u32::MAX),
        purpose: purpose.text.clone(),
        stage: purpose.stage as u32,
        by: purpose.by.to_owned(),
        fill_in: purpose.fill_in,
        address: purpose.address.clone(),
    }
}

/// The index with its own digest, which is made while its place is empty.
pub(super) fn sealed(mut index: ArtefactIndex) -> ArtefactIndex {
    index.digest.clear();
    index.digest = digest(json::canonical(&index).as_bytes());
    index
}

/// All files of a deployment, in the order in which they are used; the same input gives the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    files: Vec<Artefact>,
    index: ArtefactIndex,
}

impl Bundle {
    /// The files: `README.md` first, `index.json` last.
    pub fn files(&self) -> &[Artefact] {
        &self.files
    }

    /// What `index.json` says.
    pub fn index(&self) -> &ArtefactIndex {
        &self.index
    }

    /// The file of that name.
    pub fn file(&self, name: &str) -> Option<&Artefact> {
        self.files.iter().find(|artefact| artefact.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::new(&Deployment::new("00000000-0000-4000-8000-000000000001", "plant-7"))
    }

    fn add(draft: &mut Draft, name: &str) -> Result<()> {
        draft.add(Artefact::new(name, "x"), Purpose::new(Stage::Tenant, "nobody", "a test"))
    }

    #[test]
    fn names_that_a_file_system_takes_for_one_are_refused() {
        let mut draft = draft();
        for name in ["a.md", "b/c.md", "b/d/e.md"] {
            add(&mut draft, name).unwrap();
        }
        for name in ["A.MD", "b", "B/D", "a.md/x", "readme.md", "INDEX.json", "../x", "con"] {
            assert!(add(&mut draft, name).is_err(), "{name}");
        }
        assert_eq!(draft.finish().files().len(), 5);
    }

    #[test]
    fn the_index_knows_itself() {
        let bundle = draft().finish();
        assert_eq!(sealed(bundle.index().clone()), *bundle.index());
        let mut changed = bundle.index().clone();
        changed.tenant.push('x');
        assert_ne!(sealed(changed.clone()), changed);
    }
}
