//! Errors as exceptions: one class per category, made in Python from the flat record.

use std::fmt;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use remote_assist::error::Error;
use remote_assist_bridge::info;

use crate::gate;
use crate::model::Model;

/// The exception for an error. A Python exception among its causes becomes `__cause__`.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    let _inside = gate::pass(py);
    let make = || -> PyResult<PyErr> {
        static FROM_INFO: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let from_info = FROM_INFO.get_or_try_init(py, || -> PyResult<Py<PyAny>> {
            Ok(py.import("remote_assist.errors")?.getattr("from_info")?.unbind())
        })?;
        let exception = PyErr::from_value(from_info.bind(py).call1((Model(info(error)),))?);
        exception.set_cause(py, cause(py, error));
        Ok(exception)
    };
    make().unwrap_or_else(|failure| failure)
}

fn cause(py: Python<'_>, error: &Error) -> Option<PyErr> {
    let mut next = error.cause().map(|cause| cause as &(dyn std::error::Error + 'static));
    while let Some(cause) = next {
        if let Some(raised) = cause.downcast_ref::<Raised>() {
            return Some(raised.exception.clone_ref(py));
        }
        next = cause.source();
    }
    None
}

/// A Python exception as the cause of an error. It shows its class alone, because its text may hold a token.
#[derive(Debug)]
pub(crate) struct Raised {
    exception: PyErr,
    class: String,
}

impl Raised {
    pub(crate) fn new(py: Python<'_>, exception: PyErr) -> Self {
        let class = exception.get_type(py).fully_qualified_name().map(|name| name.to_string());
        Self { exception, class: class.unwrap_or_else(|_| "an exception".to_owned()) }
    }

    /// The name of the exception's class.
    pub(crate) fn class(&self) -> &str {
        &self.class
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.class)
    }
}

impl std::error::Error for Raised {}
