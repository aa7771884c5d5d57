//! Futures of our runtime as awaitables of asyncio.
//!
//! The loop's thread never has a frame of ours on its stack while Python code runs: an answer is handed over as a call of
//! Python's own. A daemon thread may run a loop, and the interpreter may end under it (see `gate`).

use std::marker::PhantomData;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use remote_assist::error::Result;
use remote_assist_bridge::{run, runtime};
use tokio::task::AbortHandle;

use crate::error::raise;
use crate::gate;

/// An awaitable of a `T`; the parameter is for the stubs.
pub(crate) struct Awaitable<'py, T>(pub(crate) Bound<'py, PyAny>, PhantomData<T>);

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Awaitable<'py, T> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = std::convert::Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::hint::awaitable(&T::OUTPUT_TYPE);

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(self.0)
    }
}

/// Starts a future; the loop of the calling thread gets its answer. Cancelling the awaitable drops the future.
pub(crate) fn future<'py, T, P>(
    py: Python<'py>,
    work: impl Future<Output = Result<T>> + Send + 'static,
    present: fn(T) -> PyResult<P>,
) -> PyResult<Awaitable<'py, P>>
where
    T: Send + 'static,
    P: for<'a> IntoPyObject<'a> + Send + 'static,
{
    let handle = runtime::handle().map_err(|error| raise(py, &error))?;
    let _inside = gate::pass(py);
    let pending = pending_class(py)?.call0()?;
    let settled = pending.clone().unbind();
    let task = handle.spawn(async move {
        let result = run(work).await;
        // Converting and handing over need the interpreter, for which a worker must not wait.
        tokio::task::spawn_blocking(move || settle(&settled, result, present));
    });
    pending.call_method1("on_cancel", (Call(task.abort_handle()),))?;
    Ok(Awaitable(pending.getattr("future")?, PhantomData))
}

fn settle<T, P>(pending: &Py<PyAny>, result: Result<T>, present: fn(T) -> PyResult<P>)
where
    P: for<'a> IntoPyObject<'a>,
{
    // Once the interpreter is going away, nobody waits any more.
    let Some(_inside) = gate::enter() else { return };
    Python::attach(|py| {
        let answer = result
            .map_err(|error| raise(py, &error))
            .and_then(present)
            .and_then(|value| pyo3::IntoPyObjectExt::into_bound_py_any(value, py));
        let pending = pending.bind(py);
        let handed = match answer {
            Ok(value) => pending.call_method1("settle", (value, py.None())),
            Err(exception) => pending.call_method1("settle", (py.None(), exception)),
        };
        if let Err(exception) = handed {
            exception.write_unraisable(py, Some(pending));
        }
    });
}

fn pending_class(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let class = CLASS.get_or_try_init(py, || -> PyResult<Py<PyAny>> {
        Ok(py.import("remote_assist._pending")?.getattr("Pending")?.unbind())
    })?;
    Ok(class.bind(py))
}

/// A call that is under way.
#[pyclass(frozen)]
struct Call(AbortHandle);

#[pymethods]
impl Call {
    /// Drops it at its next await.
    fn abort(&self) {
        self.0.abort();
    }
}
