use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyBufferError;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PySlice};
use remote_assist_bridge as bridge;

/// A password that was revealed: `with` it for its bytes, in a buffer that can be written and is wiped at the end.
///
/// Nothing else shows them: not `repr`, not `json`, not `pickle`. A `str` made of them cannot be wiped.
#[pyclass(frozen, module = "remote_assist")]
pub(crate) struct Secret {
    secret: bridge::Secret,
    /// What is lent at the moment, innermost last.
    lent: Mutex<Vec<Lent>>,
}

/// A buffer, and the view of it that was handed out: as long as there is one, the buffer stays where it is.
struct Lent {
    buffer: Py<PyByteArray>,
    view: Py<PyMemoryView>,
}

impl Secret {
    pub(crate) fn new(secret: bridge::Secret) -> Self {
        Self { secret, lent: Mutex::new(Vec::new()) }
    }
}

#[pymethods]
impl Secret {
    fn __enter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyMemoryView>> {
        let buffer = self.secret.read(|bytes| PyByteArray::new(py, bytes));
        let view = PyMemoryView::from(&buffer)?;
        let lent = Lent { buffer: buffer.unbind(), view: view.clone().unbind() };
        self.lent.lock().unwrap_or_else(PoisonError::into_inner).push(lent);
        Ok(view)
    }

    fn __exit__(
        &self,
        py: Python<'_>,
        _class: &Bound<'_, PyAny>,
        _exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let lent = self.lent.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(Lent { buffer, view }) = lent else { return Ok(()) };
        let (buffer, view) = (buffer.bind(py), view.bind(py));
        // As many zeros as there are bytes are written in place.
        buffer.set_item(PySlice::full(py), PyBytes::new(py, &vec![0; buffer.len()]))?;
        match view.call_method0("release") {
            // Somebody holds a view of the view: it shows zeros.
            Err(error) if error.is_instance_of::<PyBufferError>(py) => Ok(()),
            released => released.map(drop),
        }
    }

    #[expect(clippy::unused_self, reason = "Python asks the object")]
    fn __repr__(&self) -> &'static str {
        "<Secret, not shown>"
    }
}
