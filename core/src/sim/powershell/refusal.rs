//! What a cmdlet says when it refuses.

use serde_json::json;

use crate::sim::answer::Answer;
use crate::sim::errors::{Failure, unmodelled};

/// Categories of refusals.
pub(crate) mod category {
    /// A parameter is unknown, missing, or of another type.
    pub(crate) const BINDING: &str = "ParameterBindingException";
    /// A value is of the right type and wrong all the same.
    pub(crate) const ARGUMENT: &str = "InvalidArgument";
    /// Nothing has that name.
    pub(crate) const NOT_FOUND: &str = "ObjectNotFound";
    /// The name is taken.
    pub(crate) const EXISTS: &str = "ResourceExists";
    /// The token may not.
    pub(crate) const DENIED: &str = "PermissionDenied";
    /// The state of the tenant forbids it.
    pub(crate) const OPERATION: &str = "InvalidOperation";
}

/// Why a cmdlet did nothing.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    /// An error record: category and text.
    Record(&'static str, String),
    /// Something that is no answer of `PowerShell`, such as what is not modelled.
    Door(Failure),
}

impl Refusal {
    /// A parameter is unknown, missing, or of another type.
    pub(crate) fn binding(text: impl Into<String>) -> Self {
        Self::Record(category::BINDING, text.into())
    }

    /// A value is wrong.
    pub(crate) fn argument(text: impl Into<String>) -> Self {
        Self::Record(category::ARGUMENT, text.into())
    }

    /// Nothing has that name.
    pub(crate) fn not_found(name: &str) -> Self {
        Self::Record(category::NOT_FOUND, format!("Management object not found for identity \"{name}\"."))
    }

    /// The name is taken.
    pub(crate) fn exists(name: &str) -> Self {
        Self::Record(category::EXISTS, format!("The object \"{name}\" already exists."))
    }

    /// The state of the tenant forbids it.
    pub(crate) fn operation(text: impl Into<String>) -> Self {
        Self::Record(category::OPERATION, text.into())
    }

    /// A parameter that is documented and not modelled.
    pub(crate) fn unmodelled(what: impl std::fmt::Display) -> Self {
        Self::Door(unmodelled(what))
    }

    /// The answer of the door; `None` for what the front answers in the form of Graph.
    pub(super) fn into_answer(self) -> Result<Answer, Failure> {
        match self {
            Self::Record(category, message) => {
                Ok(Answer::json(400, &json!({ "error": { "category": category, "message": message } })))
            }
            Self::Door(failure) => Err(failure),
        }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Door(failure)
    }
}
