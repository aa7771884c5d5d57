//! Waiting from synchronous Python: detached, in slices, so that Ctrl-C is seen.

use std::time::Duration;

use pyo3::prelude::*;
use remote_assist::error::{Error, Result};
use remote_assist_bridge::{Run, Task};
use tokio_util::sync::CancellationToken;

use crate::error::raise;
use crate::gate;

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

/// Waits for work that stops by itself when its token is cancelled, which the first signal does; its answer counts. A
/// second signal leaves at once.
pub(crate) fn block_cancelling<T: Send + 'static>(
    py: Python<'_>,
    cancel: &CancellationToken,
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<T> {
    let mut task = Task::spawn(future).map_err(|error| raise(py, &error))?;
    loop {
        let result;
        (task, result) = slice(py, task);
        match result {
            Some(result) => return result.map_err(|error| raise(py, &error)),
            None if cancel.is_cancelled() => py.check_signals()?,
            None if py.check_signals().is_err() => cancel.cancel(),
            None => {}
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
        (task, result) = slice(py, task);
        match result {
            Some(result) => return Ok(result),
            None => py.check_signals()?,
        }
    }
}

/// One slice of waiting, detached.
fn slice<T: Send + 'static>(py: Python<'_>, task: Task<T>) -> (Task<T>, Option<Result<T>>) {
    gate::detach(py, move || {
        let result = task.wait_for(SLICE);
        (task, result)
    })
}
