//! What only Rust can bring about: panics, seen from Python.

use std::ffi::CString;

use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyModule};
use remote_assist::error::Result;

use crate::block::block;
use crate::future::future;
use crate::model::Json;

/// An interpreter that knows the Python files of the package, without its native part.
fn with_package<R>(work: impl FnOnce(Python<'_>) -> R) -> R {
    Python::initialize();
    Python::attach(|py| {
        let package = PyModule::new(py, "remote_assist").unwrap();
        package.setattr("__path__", [concat!(env!("CARGO_MANIFEST_DIR"), "/remote_assist")]).unwrap();
        let modules = py.import("sys").unwrap().getattr("modules").unwrap();
        if !modules.contains("remote_assist").unwrap() {
            modules.set_item("remote_assist", package).unwrap();
        }
        work(py)
    })
}

async fn panicking() -> Result<()> {
    remote_assist_bridge::run(async { panic!("planted-secret") }).await
}

fn check(py: Python<'_>, exception: &PyErr) {
    assert_eq!(exception.get_type(py).name().unwrap(), "InternalError");
    assert_eq!(exception.value(py).getattr("code").unwrap().extract::<String>().unwrap(), "bug.panic");
    assert!(!exception.to_string().contains("planted-secret"));
}

#[test]
fn a_panic_is_an_internal_error_where_somebody_waits() {
    with_package(|py| {
        check(py, &block(py, panicking()).unwrap_err());
        check(py, &block::<()>(py, async { panic!("planted-secret") }).unwrap_err());
    });
}

#[test]
fn a_panic_is_an_internal_error_where_somebody_awaits() {
    with_package(|py| {
        let start = PyCFunction::new_closure(py, None, None, |arguments, _| {
            let awaitable = future(arguments.py(), panicking(), |()| Ok(Json(serde_json::Value::Null)))?;
            awaitable.into_pyobject(arguments.py()).map(Bound::unbind).map_err(PyErr::from)
        });
        let names = PyDict::new(py);
        names.set_item("start", start.unwrap()).unwrap();
        let program = CString::new(
            "import asyncio\nasync def main():\n    return await start()\nasyncio.run(main())\n",
        );
        check(py, &py.run(&program.unwrap(), Some(&names), None).unwrap_err());
    });
}
