use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::exceptions::{PyResourceWarning, PyStopAsyncIteration};
use pyo3::prelude::*;
use remote_assist::model::{Event, RunReport};
use remote_assist_bridge as bridge;

use crate::block::block_run;
use crate::future::{Awaitable, future};
use crate::gate;
use crate::model::Model;

/// A run that is warned about when the last Python object lets go of it while it goes on unasked.
struct Held {
    run: bridge::Run,
    cancelled: AtomicBool,
}

impl Held {
    fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
        self.run.cancel();
    }

    fn result(&self, py: Python<'_>) -> PyResult<Model<RunReport>> {
        let run = self.run.clone();
        block_run(py, &self.run, async move { run.wait().await }).map(Model)
    }

    fn awaitable<'py>(self: &Arc<Self>, py: Python<'py>) -> PyResult<Awaitable<'py, Model<RunReport>>> {
        let run = self.run.clone();
        let awaitable = future(py, async move { run.wait().await }, |report| Ok(Model(report)))?;
        awaitable.0.call_method1("add_done_callback", (Awaited { _held: Arc::clone(self) },))?;
        Ok(awaitable)
    }

    fn describe(&self, class: &str) -> String {
        let state = if self.run.finished() { "finished" } else { "running" };
        format!("<{class} {} {state}>", self.run.id())
    }
}

impl Drop for Held {
    /// Objects are freed by an attached thread, so a warning can be told.
    fn drop(&mut self) {
        // A run that is under way when the process ends does not go on.
        if self.cancelled.load(Ordering::Acquire) || gate::shut() || self.run.finished() {
            return;
        }
        let Some(_inside) = gate::enter() else { return };
        Python::attach(|py| {
            // Objects are also freed while an exception is on its way, which a warning must not replace.
            let pending = PyErr::take(py);
            let text = format!(
                "run {} goes on by itself: nobody waited for its result or cancelled it",
                self.run.id()
            );
            let category = py.get_type::<PyResourceWarning>();
            let text = std::ffi::CString::new(text).unwrap_or_default();
            if let Err(raised) = PyErr::warn(py, category.as_any(), &text, 1) {
                raised.write_unraisable(py, None);
            }
            if let Some(pending) = pending {
                pending.restore(py);
            }
        });
    }
}

/// Keeps a run that is awaited, and that nothing else may name, from being taken for a forgotten one.
#[pyclass(frozen)]
struct Awaited {
    _held: Arc<Held>,
}

#[pymethods]
impl Awaited {
    fn __call__(&self, _future: &Bound<'_, PyAny>) {}
}

/// A plan being carried out.
///
/// It goes on by itself; iterating shows its events from the first on, however late. Ctrl-C while waiting cancels it
/// safely: open steps end, then `KeyboardInterrupt` is raised; the next `apply` goes on.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct Run(Arc<Held>);

impl Run {
    pub(crate) fn new(run: bridge::Run) -> Self {
        Self(Arc::new(Held { run, cancelled: AtomicBool::new(false) }))
    }
}

#[pymethods]
impl Run {
    /// The run's id.
    #[getter]
    fn id(&self) -> &str {
        self.0.run.id()
    }

    /// Whether it has ended.
    #[getter]
    fn finished(&self) -> bool {
        self.0.run.finished()
    }

    /// Waits for the end and gives the report, however it ended: `report.outcome` says.
    fn result(&self, py: Python<'_>) -> PyResult<Model<RunReport>> {
        self.0.result(py)
    }

    /// Asks it to stop: no new step starts, what was sent is waited for, and it ends as `cancelled`.
    fn cancel(&self) {
        self.0.cancel();
    }

    /// Its events, from the first on.
    fn __iter__(&self) -> Events {
        Events { held: Arc::clone(&self.0), events: Arc::new(self.0.run.events()) }
    }

    fn __repr__(&self) -> String {
        self.0.describe("Run")
    }
}

/// The events of a run, for one reader.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct Events {
    held: Arc<Held>,
    events: Arc<bridge::Events>,
}

#[pymethods]
impl Events {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Model<Event>>> {
        let events = Arc::clone(&self.events);
        let next = block_run(py, &self.held.run, async move { events.next().await })?;
        Ok(next.map(Model))
    }
}

/// A plan being carried out, for asyncio: `await` it for the report, `async for` over its events.
///
/// It goes on by itself: cancelling a task that waits for it stops the waiting alone. `cancel` stops the run.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct AsyncRun(Arc<Held>);

impl AsyncRun {
    pub(crate) fn new(run: bridge::Run) -> Self {
        Self(Run::new(run).0)
    }
}

#[pymethods]
impl AsyncRun {
    /// The run's id.
    #[getter]
    fn id(&self) -> &str {
        self.0.run.id()
    }

    /// Whether it has ended.
    #[getter]
    fn finished(&self) -> bool {
        self.0.run.finished()
    }

    /// Waits for the end and gives the report, however it ended: `report.outcome` says.
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Awaitable<'py, Model<RunReport>>> {
        self.0.awaitable(py)
    }

    /// Asks it to stop: no new step starts, what was sent is waited for, and it ends as `cancelled`.
    fn cancel(&self) {
        self.0.cancel();
    }

    fn __await__<'py>(&self, py: Python<'py>) -> PyResult<Waiting<'py>> {
        self.0.awaitable(py)?.0.call_method0("__await__").map(Waiting)
    }

    /// Its events, from the first on.
    fn __aiter__(&self) -> AsyncEvents {
        AsyncEvents { _held: Arc::clone(&self.0), events: Arc::new(self.0.run.events()) }
    }

    fn __repr__(&self) -> String {
        self.0.describe("AsyncRun")
    }
}

/// What `__await__` gives.
pub(crate) struct Waiting<'py>(Bound<'py, PyAny>);

impl<'py> IntoPyObject<'py> for Waiting<'py> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = std::convert::Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::hint::REPORT_GENERATOR;

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(self.0)
    }
}

/// The events of a run, for one reader.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct AsyncEvents {
    /// Keeps the run from being taken for a forgotten one.
    _held: Arc<Held>,
    events: Arc<bridge::Events>,
}

#[pymethods]
impl AsyncEvents {
    fn __aiter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __anext__<'py>(&self, py: Python<'py>) -> PyResult<Awaitable<'py, Model<Event>>> {
        let events = Arc::clone(&self.events);
        future(py, async move { events.next().await }, |event| {
            event.map(Model).ok_or_else(|| PyStopAsyncIteration::new_err(()))
        })
    }
}
