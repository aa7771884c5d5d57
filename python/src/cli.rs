//! The command line as the console script of this package: the same program in a process that Python started.

use std::ffi::OsString;

use pyo3::prelude::*;
use remote_assist_bridge::log;
use remote_assist_cli::Io;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::block::block_cancelling;
use crate::gate;

/// Which log lines go to standard error; none unless it is set.
const LOG: &str = "REMOTE_ASSIST_LOG";

/// Carries a command line out, the program's name first, and gives its exit code. The process must be its own: a panic
/// hook and a log subscriber are installed, and core dumps are turned off.
///
/// A signal whose handler raises cancels what is under way and waits for it; a second one leaves at once.
#[pyfunction]
pub(crate) fn run_command_line(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
    remote_assist_cli::harden();
    let invocation = match gate::detach(py, || remote_assist_cli::parse(arguments, Io::process())) {
        Ok(invocation) => invocation,
        Err(exit) => return Ok(exit),
    };
    log::leave_to_host();
    if let Some(filter) = std::env::var_os(LOG) {
        let filter = EnvFilter::builder().parse_lossy(filter.to_string_lossy());
        let subscriber =
            tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(std::io::stderr);
        // Somebody was first: then their subscriber gets the lines.
        let _ = subscriber.try_init();
    }
    let cancel = CancellationToken::new();
    let asked = cancel.clone();
    block_cancelling(py, &cancel, async move { Ok(invocation.run(asked).await) })
}
