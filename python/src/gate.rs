//! The one way from our threads into Python, shut before the interpreter goes away.
//!
//! A thread that attaches while the interpreter is being torn down is ended by it in the middle of Rust frames,
//! which aborts the process. So every thread of ours enters through here, and an `atexit` hook shuts the gate.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyCFunction;

/// How long the interpreter's end waits for threads of ours that are in Python, such as a credential that asks a service.
const PATIENCE: Duration = Duration::from_secs(5);

static GATE: Mutex<Gate> = Mutex::new(Gate { process: 0, inside: 0, shut: false });
static LEFT: Condvar = Condvar::new();

struct Gate {
    /// Whose threads are counted: those of a parent do not exist in its forked child.
    process: u32,
    inside: usize,
    shut: bool,
}

fn gate() -> MutexGuard<'static, Gate> {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    if gate.process != std::process::id() {
        *gate = Gate { process: std::process::id(), inside: 0, shut: false };
    }
    gate
}

/// Proof that this thread may attach to the interpreter.
pub(crate) struct Inside(());

/// Enters; `None` once the interpreter is going away.
pub(crate) fn enter() -> Option<Inside> {
    let mut gate = gate();
    (!gate.shut).then(|| {
        gate.inside += 1;
        Inside(())
    })
}

impl Drop for Inside {
    fn drop(&mut self) {
        let mut gate = gate();
        gate.inside = gate.inside.saturating_sub(1);
        LEFT.notify_all();
    }
}

/// Whether the interpreter is going away.
pub(crate) fn shut() -> bool {
    gate().shut
}

/// Shuts the gate when the interpreter starts to end.
pub(crate) fn close_at_exit(py: Python<'_>) -> PyResult<()> {
    let close = PyCFunction::new_closure(py, Some(c"close_gate"), None, |arguments, _| {
        arguments.py().detach(close);
    })?;
    py.import("atexit")?.call_method1("register", (close,))?;
    Ok(())
}

fn close() {
    let mut open = gate();
    open.shut = true;
    // Whoever is still inside after that is left to its fate: an end that never comes is worse.
    let _ = LEFT.wait_timeout_while(open, PATIENCE, |gate| gate.inside > 0);
}
