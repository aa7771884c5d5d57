//! Scenario files: YAML or JSON text → [`Scenario`] in its full form, with every mistake and its place.
//!
//! Shorthands are expanded, the account file is read, templates are counted out and display names are filled in, so
//! nothing after this module knows in which form a scenario was written.

mod accounts;
mod attachments;
mod csv;
mod device_keys;
mod federation_keys;
mod file;
mod findings;
mod guesting_keys;
mod json;
mod keys;
mod limits;
mod node;
mod numbering;
mod reader;
pub(crate) mod shape;
mod vendor_keys;
mod yaml;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use self::accounts::Origin;
use self::node::Node;
use self::reader::Reader;
use crate::error::{Error, Result, codes};
use crate::model::{Diagnostic, Place, Scenario, Severity};

pub(crate) use self::findings::{Findings, Problem, did_you_mean, nearest, quote};
pub(crate) use self::keys::SCENARIO;

/// A document that was read: the scenario where it could be understood, and all that is wrong with its form.
///
/// What is wrong with the scenario itself is told by [`crate::scenario::validate`].
#[derive(Debug)]
pub struct Document {
    file: Option<String>,
    root: Option<Node>,
    origin: Origin,
    /// The scenario with stand-ins for what is wrong.
    draft: Option<Scenario>,
    broken: BTreeSet<String>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads a scenario file.
///
/// Fails with `scenario.unreadable` where the file cannot be read; everything else becomes a diagnostic.
pub fn load(path: impl AsRef<Path>) -> Result<Document> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let base = path.parent().unwrap_or(Path::new(""));
    Ok(match file::read(path)? {
        Ok(text) => parse(&text, &name, base),
        Err(problem) => Document::refused(Some(name), problem),
    })
}

/// Reads the text of a scenario file.
///
/// `file` is how diagnostics name it; paths in the document are relative to `base`.
///
/// ```
/// use std::path::Path;
///
/// let document = remote_assist::document::parse("kind: sharedIdentities", "plant-7.yaml", Path::new(""));
/// let first = &document.diagnostics()[0];
/// assert_eq!(first.code, "scenario.unknown_kind");
/// assert_eq!(first.text, "`sharedIdentities` is not the kind of a scenario; did you mean `sharedIdentity`?");
/// assert_eq!(first.place.as_ref().unwrap().line, Some(1));
/// ```
pub fn parse(text: &str, file: &str, base: &Path) -> Document {
    let file = Some(file.to_owned());
    if text.len() > limits::FILE_BYTES {
        let problem = limits::too_large(file.as_deref().unwrap_or_default());
        return Document::refused(file, problem);
    }
    match yaml::parse(text) {
        Ok(root) => Document::read(root, file, base),
        Err(problem) => Document::refused(file, problem),
    }
}

/// Reads a scenario that another language holds as plain values, in the form of a document or in the full form
/// that a [`Scenario`] serialises to.
///
/// Paths in it are relative to `base`. Diagnostics have a path and neither file nor line.
///
/// ```
/// use std::path::Path;
///
/// let document = remote_assist::document::from_json(
///     &serde_json::json!({
///         "kind": "sharedIdentity", "name": "plant-7", "tenant": "contoso.com", "usageLocation": "US",
///         "mfaOwner": "it@contoso.com", "group": {"displayName": "Plant 7"},
///         "template": {"count": 8, "user": "holo-{n:04}"},
///         "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
///     }),
///     Path::new(""),
/// );
/// assert_eq!(document.into_scenario()?.name(), "plant-7");
/// # Ok::<(), remote_assist::error::Error>(())
/// ```
pub fn from_json(value: &serde_json::Value, base: &Path) -> Document {
    match json::read(value) {
        Ok(root) => Document::read(root, None, base),
        Err(problem) => Document::refused(None, problem),
    }
}

impl Document {
    /// The scenario, if the document has no error.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.draft.as_ref().filter(|_| !self.has_errors())
    }

    /// The scenario; fails with the first error, naming how many there are.
    pub fn into_scenario(self) -> Result<Scenario> {
        Diagnostic::refuse(&self.diagnostics)?;
        let missing = || Error::new(codes::SCENARIO_INVALID, "the document holds no scenario");
        self.draft.ok_or_else(missing)
    }

    /// What is wrong with the form of the document, in its order.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Where a path of the full form stands, such as `accounts[3].user`.
    ///
    /// An account of a CSV file stands in that file, a numbered one at its template, and a path that the document
    /// does not have at the nearest part that it has.
    pub fn locate(&self, path: &str) -> Place {
        locate(self.root.as_ref(), &self.origin, self.file.as_deref(), path)
    }

    /// The scenario with stand-ins for what is wrong, so that the rest can be checked too.
    pub(crate) fn draft(&self) -> Option<&Scenario> {
        self.draft.as_ref()
    }

    /// Whether a path, or what holds it, is a stand-in, so that nothing can be said about it.
    pub(crate) fn is_broken(&self, path: &str) -> bool {
        if self.broken.is_empty() {
            return false;
        }
        let ends = path.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).map(|(end, _)| end);
        self.broken.contains("") || ends.chain([path.len()]).any(|end| self.broken.contains(&path[..end]))
    }

    /// Orders diagnostics as the document does; other files come after it.
    pub(crate) fn sort(&self, diagnostics: &mut [Diagnostic]) {
        diagnostics.sort_by_cached_key(|diagnostic| {
            let place = diagnostic.place.clone().unwrap_or_default();
            let elsewhere = place.file != self.file;
            (elsewhere, place.file, place.line.unwrap_or(u32::MAX), place.column)
        });
    }

    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|one| one.severity == Severity::Error)
    }

    fn refused(file: Option<String>, problem: Problem) -> Self {
        let diagnostics = {
            let place = |path: &str| locate(None, &Origin::Listed, file.as_deref(), path);
            let mut findings = Findings::new(&place);
            findings.add(problem);
            findings.finish()
        };
        Self { file, root: None, origin: Origin::Listed, draft: None, broken: BTreeSet::new(), diagnostics }
    }

    fn read(root: Node, file: Option<String>, base: &Path) -> Self {
        let place = |path: &str| locate(Some(&root), &Origin::Listed, file.as_deref(), path);
        let mut findings = Findings::new(&place);
        let mut reader = Reader { findings: &mut findings, broken: BTreeSet::new() };
        let full = reader.read(&root, &SCENARIO, "");
        let mut broken = reader.broken;
        let (mut draft, mut origin) = (None, Origin::Listed);
        if !broken.contains("") {
            match serde_json::from_value::<Scenario>(full) {
                Ok(mut scenario) => {
                    if let Scenario::SharedIdentity(shared) = &mut scenario {
                        origin = accounts::expand(shared, base, &mut findings, &mut broken);
                        attachments::read(shared, base, &mut findings, &mut broken);
                    }
                    draft = Some(scenario);
                }
                // `tests/schema.rs` compares the table of keys with the model, so that this does not happen.
                Err(error) => findings.add(Problem::error(
                    codes::BUG_INVARIANT,
                    "",
                    format!("the document fits the table of keys, but not the model: {error}"),
                )),
            }
        }
        let diagnostics = findings.finish();
        let mut document = Self { file, root: Some(root), origin, draft, broken, diagnostics: Vec::new() };
        let mut diagnostics = diagnostics;
        document.sort(&mut diagnostics);
        document.diagnostics = diagnostics;
        document
    }
}

fn locate(root: Option<&Node>, origin: &Origin, file: Option<&str>, path: &str) -> Place {
    let document = |path: &str| {
        let at = root.map(|root| root.find(path)).unwrap_or_default();
        let known = at.line > 0;
        Place {
            file: file.map(str::to_owned),
            line: known.then_some(at.line),
            column: known.then_some(at.column),
            path: Some(path.to_owned()).filter(|path| !path.is_empty()),
        }
    };
    origin.locate(path, &document).unwrap_or_else(|| document(path))
}

impl Scenario {
    /// Reads a scenario file; fails with `scenario.unreadable`, or with the first error of its form.
    ///
    /// [`crate::scenario::validate`] tells more: it lists every mistake, and what is wrong with the content.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self> {
        load(path)?.into_scenario()
    }
}
