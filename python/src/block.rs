//! Waiting from synchronous Python: detached, in slices, so that Ctrl-C is seen.

use std::time::Duration;

use pyo3::prelude::*;
use remote_assist::error::{Error, Result};
use remote_assist_bridge::{Run, Task};

use crate::error::raise;

/// How long a signal may go unnoticed.
const SLICE: Duration = Duration::from_millis(50);

/// Waits for a future. A signal whose handler raises drops it.
pub(crate) fn block<T: Send + 'static>(
    py: Python<'_>,
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<T> {
    wait(py, future)?.map_err(|error| raise(py, &error))
}

/// Waits for something of a run. A signal whose handler raises cancels the run and waits for its open steps; a second one
/// leaves at once.
pub(crate) fn block_run<T: Send + 'static>(
    py: Python<'_>,
    run: &Run,
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<T> {
    match wait(py, future) {
        Ok(result) => result.map_err(|error| raise(py, &error)),
        Err(interrupt) => {
            run.cancel();
            let ending = run.clone();
            // How it ended is told by the run; here only the interruption counts.
            let _ = wait(py, async move { ending.wait().await })?;
            Err(interrupt)
        }
    }
}

/// The outer error is what a signal handler raised.
fn wait<T: Send + 'static>(
    py: Python<'_>,
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<Result<T, Error>> {
    let mut task = match Task::spawn(future) {
        Ok(task) => task,
        Err(error) => return Ok(Err(error)),
    };
    loop {
        let result;
        (task, result) = py.detach(move || {
            let result = task.wait_for(SLICE);
            (task, result)
        });
        match result {
            Some(result) => return Ok(result),
            None => py.check_signals()?,
        }
    }
}
