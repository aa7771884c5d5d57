//! Arguments: scenarios, plans and mappings as Python gives them.

#[cfg(feature = "stubs")]
use std::path::PathBuf;

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping, PyString, PyTuple};
#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_union};
use remote_assist::error::{Code, Error, codes};
use remote_assist::model::{Cloud, Plan, Purpose};
use remote_assist::sim::Fault;
use remote_assist_bridge::{Source, faults, plan_document};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::raise;
use crate::gate;
#[cfg(feature = "stubs")]
use crate::hint;
use crate::model::codec;

/// A scenario: a `Scenario`, the plain values of a document, or the path of a file.
pub(crate) struct ScenarioInput(pub(crate) Source);

impl<'py> FromPyObject<'_, 'py> for ScenarioInput {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr =
        type_hint_union!(hint::model("Scenario"), hint::PLAIN, PathBuf::INPUT_TYPE);

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() || given.hasattr("__fspath__")? {
            return Ok(Self(Source::Path(given.extract()?)));
        }
        json(given, "a scenario", "a Scenario, a mapping or a path", codes::SCENARIO_INVALID_VALUE)
            .map(|value| Self(Source::value(value)))
    }
}

/// A plan: a `Plan`, or the plain values that one was stored as.
pub(crate) struct PlanInput(pub(crate) Plan);

impl<'py> FromPyObject<'_, 'py> for PlanInput {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::model("Plan"), hint::PLAIN);

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let value = json(given, "a plan", "a Plan or a mapping", codes::PLAN_MALFORMED)?;
        plan_document(value).map(Self).map_err(|error| raise(given.py(), &error))
    }
}

/// The body of a request.
pub(crate) struct JsonInput(pub(crate) Value);

impl<'py> FromPyObject<'_, 'py> for JsonInput {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::PLAIN;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        json(given, "a body", "a mapping", codes::USAGE).map(Self)
    }
}

/// Scripted faults: mappings in a list or a tuple, or the text of a JSON list.
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl<'py> FromPyObject<'_, 'py> for Faults {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::FAULTS, hint::TEXT);

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = given.py();
        if !(given.is_instance_of::<PyString>()
            || given.is_instance_of::<PyList>()
            || given.is_instance_of::<PyTuple>())
        {
            let class = given.get_type().name()?;
            return Err(PyTypeError::new_err(format!(
                "faults are a list of mappings or a text, not {class}"
            )));
        }
        let held = PyDict::new(py);
        held.set_item("faults", given)?;
        let mut held =
            json(held.as_any().as_borrowed(), "the list of faults", "a list of mappings", codes::USAGE)?;
        faults(&held["faults"].take()).map(Self).map_err(|error| raise(py, &error))
    }
}

/// A whole number of the type that an option has.
pub(crate) fn within<T: TryFrom<i128> + std::fmt::Display + Copy>(
    py: Python<'_>,
    name: &str,
    largest: T,
    number: i128,
) -> PyResult<T> {
    let range = format!("`{name}` is a whole number from 0 to {largest}");
    T::try_from(number).map_err(|_| {
        raise(
            py,
            &Error::new(codes::USAGE, format!("{range}, and {number} is none")).hint("Give another number."),
        )
    })
}

/// Texts by name, in any mapping.
pub(crate) struct Texts(pub(crate) Vec<(String, String)>);

impl<'py> FromPyObject<'_, 'py> for Texts {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::TEXTS;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        given.cast::<PyMapping>()?.items()?.extract().map(Self)
    }
}

/// A list of texts.
pub(crate) struct Names(pub(crate) Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Names {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::NAMES;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        given.extract().map(Self)
    }
}

/// A cloud by its word, or as a `Cloud`, which is a `str`.
#[derive(Default)]
pub(crate) struct CloudInput(pub(crate) Cloud);

impl<'py> FromPyObject<'_, 'py> for CloudInput {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::model("Cloud"), hint::TEXT);

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        word(given, "a cloud", "Clouds are global, usGov, usGovDod and china.").map(Self)
    }
}

/// A purpose by its word, or as a `Purpose`, which is a `str`.
#[derive(Default)]
pub(crate) struct PurposeInput(pub(crate) Purpose);

impl<'py> FromPyObject<'_, 'py> for PurposeInput {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::model("Purpose"), hint::TEXT);

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        word(given, "a purpose", "Purposes are apply and teardown.").map(Self)
    }
}

/// One of the words of a type.
fn word<T: DeserializeOwned>(given: Borrowed<'_, '_, PyAny>, what: &str, hint: &str) -> PyResult<T> {
    let word: String = given.extract()?;
    serde_json::from_value(Value::String(word.clone())).map_err(|_| {
        let error = Error::new(codes::USAGE, format!("`{word}` is not {what}"));
        raise(given.py(), &error.hint(hint))
    })
}

/// A Python value as JSON. A value of another kind is a `TypeError`; one that JSON cannot carry is an error of `code`.
fn json(given: Borrowed<'_, '_, PyAny>, what: &str, accepted: &str, code: Code) -> PyResult<Value> {
    let py = given.py();
    let refuse = |why: String| {
        let error = Error::new(code, format!("{what} {why}"));
        raise(py, &error.hint("Use texts, whole numbers, booleans, None, lists and dicts alone."))
    };
    let _inside = gate::pass(py);
    let (text, problem): (Option<Bound<'_, PyString>>, Option<String>) =
        codec(py)?.call_method1("encode", (given, what, accepted))?.extract()?;
    let Some(text) = text else {
        return Err(refuse(problem.unwrap_or_default()));
    };
    let text = text.to_str().map_err(|error| {
        if error.is_instance_of::<PyUnicodeEncodeError>(py) {
            refuse("holds half of a surrogate pair, which is no character".to_owned())
        } else {
            error
        }
    })?;
    serde_json::from_str(text).map_err(|error| {
        let told = error.to_string();
        let why = if told.starts_with("recursion") {
            "is nested too deeply"
        } else {
            "holds a number that is too large"
        };
        refuse(why.to_owned())
    })
}
