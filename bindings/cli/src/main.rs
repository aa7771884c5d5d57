//! The binary: owns the process, the runtime and the signals.
#![forbid(unsafe_code)]

use std::alloc::System;
use std::process::ExitCode;

use remote_assist_cli::{Invocation, Io};
use tokio_util::sync::CancellationToken;
use zeroizing_alloc::ZeroAlloc;

/// Wipes memory when it is given back, so that a copy of a password that a library made does not outlive its use.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

/// The exit code of an interrupted program.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    remote_assist_cli::harden();
    let invocation = match remote_assist_cli::parse(std::env::args_os(), Io::process()) {
        Ok(invocation) => invocation,
        Err(exit) => return ExitCode::from(exit),
    };
    log();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let exit = carry_out(&runtime, invocation);
            // A thread may still wait for an answer at the terminal.
            runtime.shutdown_background();
            ExitCode::from(exit)
        }
        Err(error) => {
            let line = format!("error: the operating system refuses threads: {error}\n");
            let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the entry point is where waiting begins")]
fn carry_out(runtime: &tokio::runtime::Runtime, invocation: Invocation) -> u8 {
    runtime.block_on(async {
        let cancel = CancellationToken::new();
        tokio::spawn(signals(cancel.clone()));
        invocation.run(cancel).await
    })
}

/// The first signal asks to stop, the second leaves at once.
async fn signals(cancel: CancellationToken) {
    if interrupted().await.is_ok() {
        cancel.cancel();
        if interrupted().await.is_ok() {
            std::process::exit(INTERRUPTED.into());
        }
    }
}

#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Logs to standard error what `REMOTE_ASSIST_LOG` asks for; nothing unless it is set.
fn log() {
    if let Some(filter) = std::env::var_os("REMOTE_ASSIST_LOG") {
        let filter = tracing_subscriber::EnvFilter::builder().parse_lossy(filter.to_string_lossy());
        let _ = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(false)
            .with_writer(std::io::stderr)
            .try_init();
    }
}
