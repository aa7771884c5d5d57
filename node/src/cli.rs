//! The command line's entry point for `bin/remote-assist.js`.

use std::ffi::OsString;

use napi_derive::napi;
use remote_assist_bridge as bridge;
use remote_assist_cli::Io;
use tokio_util::sync::CancellationToken;

use crate::reply::Reply;

/// One call of the command line. It writes to the streams of the process and takes the process for its own.
#[napi]
pub struct CommandLine(CancellationToken);

#[napi]
impl CommandLine {
    /// Prepares a call.
    #[napi(constructor)]
    pub fn new() -> Self {
        remote_assist_cli::harden();
        bridge::log::leave_to_host();
        Self(CancellationToken::new())
    }

    /// Carries arguments out, the program's name not among them, and gives the exit code.
    #[napi]
    pub async fn run(&self, arguments: Vec<String>) -> Reply<u8> {
        let arguments = std::iter::once("remote-assist".to_owned()).chain(arguments).map(OsString::from);
        let arguments: Vec<OsString> = arguments.collect();
        let cancel = self.0.clone();
        Reply(
            bridge::run(async move { Ok(remote_assist_cli::run(arguments, Io::process(), cancel).await) })
                .await,
        )
    }

    /// Asks it to stop: what was sent is waited for.
    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }
}
