use std::collections::BTreeMap;
use std::sync::Arc;

use pyo3::prelude::*;
use remote_assist_bridge::log;

use crate::block::block;
use crate::future::{Awaitable, future};

/// Starts to read what the library logs from now on. Iterate it, or iterate it with `async for`; it never ends.
///
/// Nothing is logged elsewhere: hand records to `logging` where you want them there.
#[pyfunction]
pub(crate) fn log_records() -> LogRecords {
    LogRecords(Arc::new(log::records()))
}

/// Log records, as they come.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct LogRecords(Arc<log::Records>);

#[pymethods]
impl LogRecords {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<LogRecord> {
        let records = Arc::clone(&self.0);
        block(py, async move { Ok(records.next().await) }).map(LogRecord)
    }

    fn __aiter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __anext__<'py>(&self, py: Python<'py>) -> PyResult<Awaitable<'py, LogRecord>> {
        let records = Arc::clone(&self.0);
        future(py, async move { Ok(records.next().await) }, |record| Ok(LogRecord(record)))
    }
}

/// One log record.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct LogRecord(log::Record);

#[pymethods]
impl LogRecord {
    /// When, in seconds since 1970, as in `logging.LogRecord`.
    #[getter]
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
    fn created(&self) -> f64 {
        self.0.at.unix() as f64
    }

    /// `ERROR`, `WARN`, `INFO` or `DEBUG`.
    #[getter]
    fn level(&self) -> &'static str {
        self.0.level
    }

    /// The part that speaks, such as `remote_assist::graph`.
    #[getter]
    fn target(&self) -> &str {
        &self.0.target
    }

    /// The sentence.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// Named facts.
    #[getter]
    fn fields(&self) -> BTreeMap<String, String> {
        self.0.fields.0.clone()
    }

    fn __repr__(&self) -> String {
        format!("<LogRecord {} {}: {}>", self.0.level, self.0.target, self.0.text)
    }
}
