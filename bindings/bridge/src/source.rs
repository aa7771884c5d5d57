use std::path::{Path, PathBuf};

use remote_assist::clock::{Clock, SystemClock};
use remote_assist::document::{self, Document};
use remote_assist::error::{Error, Result, codes};
use remote_assist::model::{Diagnostic, Scenario, Severity, Validation};
use remote_assist::scenario;
use serde_json::Value;

use crate::task::run;

/// A scenario as a caller gives it.
#[derive(Clone, Debug)]
pub enum Source {
    /// A YAML or JSON file.
    Path(PathBuf),
    /// Plain values in the form of a document, or in the full form that a [`Scenario`] serialises to.
    Value {
        /// The document.
        value: Value,
        /// Where relative paths in it start.
        base: PathBuf,
    },
    /// A scenario that was read before.
    Scenario(Box<Scenario>),
}

impl From<Scenario> for Source {
    fn from(scenario: Scenario) -> Self {
        Self::Scenario(Box::new(scenario))
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl Source {
    /// Plain values whose paths are relative to the working directory.
    pub fn value(value: Value) -> Self {
        Self::Value { value, base: PathBuf::new() }
    }

    /// The scenario in its full form. Reads files, hence blocks.
    pub(crate) fn read(self) -> Result<Scenario> {
        match self {
            Self::Path(path) => understood(&document::load(path)?),
            Self::Value { value, base } => understood(&document::from_json(&value, &base)),
            Self::Scenario(scenario) => Ok(*scenario),
        }
    }

    /// Every finding, those of the form among them. Reads files, hence blocks.
    pub(crate) fn validate(self) -> Result<Validation> {
        let now = SystemClock.now();
        match self {
            Self::Path(path) => scenario::validate_file(path, now),
            Self::Value { value, base } => Ok(scenario::validate(&document::from_json(&value, &base), now)),
            Self::Scenario(scenario) => {
                let diagnostics = scenario::check(&scenario, now);
                Ok(Validation {
                    valid: diagnostics.iter().all(|one| one.severity != Severity::Error),
                    diagnostics,
                })
            }
        }
    }
}

/// Reads a scenario file into its full form: shorthands are expanded and files that it names are read.
///
/// Fails with `scenario.unreadable`, or with the code of the first error; [`crate::Client::validate`] lists all.
pub async fn load(path: impl AsRef<Path>) -> Result<Scenario> {
    let source = Source::Path(path.as_ref().to_owned());
    blocking(move || source.read()).await
}

/// Carries out on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let joined = run(async move { Ok(tokio::task::spawn_blocking(work).await) }).await?;
    joined.unwrap_or_else(|error| Err(crate::panicked(&format!("task {} panicked", error.id()))))
}

fn understood(document: &Document) -> Result<Scenario> {
    document.scenario().cloned().ok_or_else(|| refusal(document.diagnostics()))
}

/// The first error as an exception: its code, its place, and how many more there are.
fn refusal(diagnostics: &[Diagnostic]) -> Error {
    let mut errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let Some(first) = errors.next() else {
        return Error::new(codes::BUG_INVARIANT, "the document has no error, and no scenario either");
    };
    let more = match errors.count() {
        0 => String::new(),
        1 => " (and 1 more error)".to_owned(),
        more => format!(" (and {more} more errors)"),
    };
    let place = first.place.clone().unwrap_or_default();
    let at = match (&place.file, place.line, place.column) {
        (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}: "),
        (Some(file), ..) => format!("{file}: "),
        _ => String::new(),
    };
    let code = codes::find(&first.code).unwrap_or(codes::SCENARIO_INVALID);
    let mut error = Error::new(code, format!("{at}{}{more}", first.text));
    error = error.hint(
        first.hint.clone().unwrap_or_else(|| "`validate` lists every mistake with its place.".to_owned()),
    );
    let line = place.line.map(|line| line.to_string());
    let column = place.column.map(|column| column.to_string());
    for (key, value) in [("file", place.file), ("line", line), ("column", column), ("path", place.path)] {
        if let Some(value) = value {
            error = error.with(key, value);
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plant() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/scenarios/plant-7.yaml")
    }

    #[test]
    fn a_file_and_its_full_form_are_the_same_scenario() {
        let loaded = futures::executor::block_on(load(plant())).unwrap();
        let full = Source::value(serde_json::to_value(&loaded).unwrap()).read().unwrap();
        assert_eq!(loaded, full);
        assert!(Source::from(plant()).validate().unwrap().valid);
    }

    #[test]
    fn a_refusal_names_the_first_mistake() {
        let wrong = json!({ "kind": "sharedIdentity", "name": "x", "nonsense": 1 });
        let error = Source::value(wrong.clone()).read().unwrap_err();
        assert!(error.code().name.starts_with("scenario."), "{error:?}");
        assert!(error.hint_text().is_some());
        let validation = Source::value(wrong).validate().unwrap();
        assert!(!validation.valid && validation.diagnostics.len() > 1);
    }

    #[test]
    fn a_missing_file_is_told() {
        let error = futures::executor::block_on(load("nowhere.yaml")).unwrap_err();
        assert_eq!(error.code(), codes::SCENARIO_UNREADABLE);
    }
}
