//! The client over real sockets and real TLS, against answers that nobody would send on purpose.
//!
//! Waits pass in virtual time and the limits of the transport are short, so that nothing here takes long.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]

mod addresses;
mod answers;
mod batches;
mod canary;
mod certificates;
mod client;
mod environment;
mod faults;
mod hostile;
mod lists;
mod server;
mod tunnels;
