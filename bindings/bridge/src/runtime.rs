//! The one tokio runtime of this process.
//!
//! It is ours, because runtimes of the language layers live on one thread or cannot be replaced after `fork`. The slot
//! remembers whose process it belongs to: a forked child, in which the parent's threads do not exist, gets a new one.

use std::sync::{PoisonError, RwLock};

use remote_assist::error::{Error, Result, codes};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::log;

/// Sets the number of worker threads.
pub const THREADS: &str = "REMOTE_ASSIST_THREADS";

/// Requests wait more than they compute, so more threads than these help nobody.
const MOST_THREADS: usize = 4;

static SLOT: RwLock<Option<(u32, &'static Runtime)>> = RwLock::new(None);

/// The runtime of this process, made at first use: `REMOTE_ASSIST_THREADS` workers, else one per core and at most four.
///
/// Fails with `system.no_threads` where the operating system refuses threads.
pub fn handle() -> Result<Handle> {
    let process = std::process::id();
    if let Some((owner, runtime)) = *SLOT.read().unwrap_or_else(PoisonError::into_inner)
        && owner == process
    {
        return Ok(runtime.handle().clone());
    }
    let mut slot = SLOT.write().unwrap_or_else(PoisonError::into_inner);
    if let Some((owner, runtime)) = *slot
        && owner == process
    {
        return Ok(runtime.handle().clone());
    }
    // Never dropped: a forked child cannot join its parent's threads, and dropping at exit would wait for runs.
    let runtime: &'static Runtime = Box::leak(Box::new(build()?));
    *slot = Some((process, runtime));
    Ok(runtime.handle().clone())
}

fn build() -> Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(threads(std::env::var(THREADS).ok().as_deref()))
        .thread_name("remote-assist")
        .on_thread_start(log::listen)
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(codes::NO_THREADS, "the operating system refuses to start threads")
                .hint(
                    "Raise the limit of threads for this user or container, or set REMOTE_ASSIST_THREADS=1.",
                )
                .because(error)
        })
}

fn threads(wanted: Option<&str>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    wanted
        .and_then(|text| text.trim().parse().ok())
        .filter(|count| (1..=1024).contains(count))
        .unwrap_or_else(cores)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_gives_the_same_runtime() {
        assert_eq!(handle().unwrap().id(), handle().unwrap().id());
    }

    #[test]
    fn nonsense_in_the_environment_is_not_obeyed() {
        assert_eq!(threads(Some("3")), 3);
        for nonsense in [None, Some("0"), Some("-1"), Some("many"), Some("99999999999")] {
            assert!((1..=MOST_THREADS).contains(&threads(nonsense)), "{nonsense:?}");
        }
    }
}
