//! Values of the core's model as the dataclasses that are generated from it.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyString;
use remote_assist::model;
use serde::Serialize;

#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;

use crate::error::raise;
use crate::gate;
#[cfg(feature = "stubs")]
use crate::hint;

/// A value that crosses into Python as its generated class.
pub(crate) struct Model<T>(pub(crate) T);

/// The name of a type's class in `remote_assist.models`.
pub(crate) trait Named {
    /// The name.
    const NAME: &'static str;
}

macro_rules! named {
    ($($name:ident)*) => {
        $(impl Named for model::$name {
            const NAME: &'static str = stringify!($name);
        })*
    };
}

named! {
    Advice ArtefactIndex Drift ErrorInfo Event JournalVerification PermissionReport Plan Reach Report RunReport Scenario Target Validation Verification
}

impl<'py, T: Serialize + Named> IntoPyObject<'py> for Model<T> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = hint::model(T::NAME);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let _inside = gate::pass(py);
        codec(py)?.call_method1("decode", (T::NAME, text(py, &self.0)?))
    }
}

/// Free JSON as plain Python values.
pub(crate) struct Json(pub(crate) serde_json::Value);

impl<'py> IntoPyObject<'py> for Json {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = hint::model("Json");

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let _inside = gate::pass(py);
        codec(py)?.call_method1("plain", (text(py, &self.0)?,))
    }
}

pub(crate) fn text<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyString>> {
    let text = serde_json::to_string(value).map_err(|error| {
        raise(py, &remote_assist_bridge::panicked(&format!("an answer cannot be written: {error}")))
    })?;
    Ok(PyString::new(py, &text))
}

/// The module that knows the classes; it loads them, so it is itself loaded on first use.
pub(crate) fn codec(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static CODEC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    CODEC
        .get_or_try_init(py, || Ok(py.import("remote_assist._codec")?.into_any().unbind()))
        .map(|module| module.bind(py))
}
