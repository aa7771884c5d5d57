use std::path::{Path, PathBuf};

use remote_assist::deploy::Client;
use remote_assist::document;
use remote_assist::error::Result;
use remote_assist::model::{Scenario, Validation};
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
            Self::Path(path) => document::load(path)?.into_scenario(),
            Self::Value { value, base } => document::from_json(&value, &base).into_scenario(),
            Self::Scenario(scenario) => Ok(*scenario),
        }
    }

    /// Every finding, those of the form among them. Reads files, hence blocks.
    pub(crate) fn validate(self, client: &Client) -> Result<Validation> {
        match self {
            Self::Path(path) => Ok(client.validate_document(&document::load(path)?)),
            Self::Value { value, base } => Ok(client.validate_document(&document::from_json(&value, &base))),
            Self::Scenario(scenario) => Ok(client.validate(&scenario)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use remote_assist::error::codes;
    use serde_json::json;

    fn plant() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/scenarios/plant-7.yaml")
    }

    #[test]
    fn a_file_and_its_full_form_are_the_same_scenario() {
        let loaded = futures::executor::block_on(load(plant())).unwrap();
        let full = Source::value(serde_json::to_value(&loaded).unwrap()).read().unwrap();
        assert_eq!(loaded, full);
    }

    #[test]
    fn a_refusal_names_the_first_mistake() {
        let wrong = json!({ "kind": "sharedIdentity", "name": "x", "nonsense": 1 });
        let error = Source::value(wrong).read().unwrap_err();
        assert!(error.code().name.starts_with("scenario."), "{error:?}");
        assert!(error.hint_text().is_some());
    }

    #[test]
    fn a_missing_file_is_told() {
        let error = futures::executor::block_on(load("nowhere.yaml")).unwrap_err();
        assert_eq!(error.code(), codes::SCENARIO_UNREADABLE);
    }
}
