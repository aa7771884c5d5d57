//! The one way from our frames into Python, shut before the interpreter goes away.
//!
//! A thread that asks for the interpreter while it is being torn down is ended by it on the spot. With frames of Rust on
//! its stack that aborts the process. So whoever attaches, or calls Python code, passes through here; an `atexit` hook
//! shuts the gate, waits for those who are inside, and whoever comes later is parked for the rest of the process.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyCFunction;

/// How long the interpreter's end waits for threads that are inside, such as a credential that asks a service.
const PATIENCE: Duration = Duration::from_secs(5);

static GATE: Mutex<Gate> = Mutex::new(Gate { process: 0, inside: 0, shut: None });
static LEFT: Condvar = Condvar::new();

struct Gate {
    /// Whose threads are counted: those of a parent do not exist in its forked child.
    process: u32,
    inside: usize,
    /// The thread that ends the interpreter, which alone may still use it.
    shut: Option<ThreadId>,
}

fn gate() -> MutexGuard<'static, Gate> {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    if gate.process != std::process::id() {
        *gate = Gate { process: std::process::id(), inside: 0, shut: None };
    }
    gate
}

/// Proof that this thread may use the interpreter.
pub(crate) struct Inside(());

impl Drop for Inside {
    fn drop(&mut self) {
        let mut gate = gate();
        gate.inside = gate.inside.saturating_sub(1);
        LEFT.notify_all();
    }
}

/// Enters from a thread that is not attached; `None` once the interpreter is going away.
pub(crate) fn enter() -> Option<Inside> {
    let mut gate = gate();
    gate.shut.is_none_or(|keeper| keeper == thread::current().id()).then(|| {
        gate.inside += 1;
        Inside(())
    })
}

/// Whether the interpreter is going away.
pub(crate) fn shut() -> bool {
    gate().shut.is_some()
}

/// Enters from an attached thread that is about to call Python code.
pub(crate) fn pass(py: Python<'_>) -> Inside {
    enter().unwrap_or_else(|| py.detach(admitted))
}

/// Does something detached, and comes back only while there is something to come back to.
pub(crate) fn detach<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    let (value, _inside) = py.detach(|| {
        let value = work();
        (value, admitted())
    });
    value
}

/// Enters, or stays for ever.
fn admitted() -> Inside {
    loop {
        if let Some(inside) = enter() {
            return inside;
        }
        thread::park();
    }
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
    open.shut = Some(thread::current().id());
    // Whoever is still inside after that is left to its fate: an end that never comes is worse.
    let _ = LEFT.wait_timeout_while(open, PATIENCE, |gate| gate.inside > 0);
}
