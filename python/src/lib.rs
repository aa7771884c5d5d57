//! The Python package of `remote-assist`: conversions and waiting, nothing else.
//!
//! Data crosses as JSON text that `remote_assist._codec` turns into generated dataclasses; behaviour crosses as the
//! handles below. What they do lives in the core, how they live in the bridge.

mod async_client;
mod block;
mod cli;
mod client;
mod credential;
mod error;
mod future;
mod gate;
#[cfg(feature = "stubs")]
mod hint;
mod input;
mod log;
mod model;
mod run;
mod scenario;
mod secret;
mod settings;
mod simulator;
mod tenant;
#[cfg(test)]
mod tests;

/// The native part of `remote_assist`. Import from `remote_assist` instead.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::async_client::AsyncClient;
    #[pymodule_export]
    use crate::cli::run_command_line;
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::log::{LogRecord, LogRecords, log_records};
    #[pymodule_export]
    use crate::run::{AsyncEvents, AsyncRun, Events, Run};
    #[pymodule_export]
    use crate::scenario::load_scenario;
    #[pymodule_export]
    use crate::secret::Secret;
    #[pymodule_export]
    use crate::simulator::{Simulator, Snapshot};
    #[pymodule_export]
    use crate::tenant::SimulatedTenant;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name is Python's")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_init]
    fn init(py: Python<'_>) -> PyResult<()> {
        crate::gate::close_at_exit(py)
    }
}
