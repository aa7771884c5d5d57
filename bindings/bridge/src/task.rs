use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use remote_assist::error::{Error, Result, codes};
use tokio::task::{AbortHandle, JoinError};

use crate::error::panicked;
use crate::runtime;

/// Carries a future out on our runtime and waits for it; the waiting side needs no tokio context.
///
/// Dropping the returned future drops the other one as well. A panic within becomes `bug.panic`.
pub async fn run<T: Send + 'static>(future: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    let joined = runtime::handle()?.spawn(future);
    let guard = Abort(joined.abort_handle());
    let result = joined.await.unwrap_or_else(|error| Err(ended(&error)));
    drop(guard);
    result
}

/// A future that is being carried out on our runtime, for callers that block: they wait in slices and look at their
/// signals in between. Dropping it stops the future at its next await.
pub struct Task<T> {
    result: Receiver<Result<T>>,
    guard: Abort,
}

impl<T: Send + 'static> Task<T> {
    /// Starts.
    pub fn spawn(future: impl Future<Output = Result<T>> + Send + 'static) -> Result<Self> {
        let (sender, result) = sync_channel(1);
        let joined = runtime::handle()?.spawn(future);
        let guard = Abort(joined.abort_handle());
        runtime::handle()?.spawn(async move {
            let result = joined.await.unwrap_or_else(|error| Err(ended(&error)));
            // Nobody waits any more: the result is dropped.
            let _ = sender.send(result);
        });
        Ok(Self { result, guard })
    }

    /// Blocks until the result is there, but no longer than this; `None` means not yet. It comes once.
    pub fn wait_for(&self, slice: Duration) -> Option<Result<T>> {
        match self.result.recv_timeout(slice) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(panicked("the runtime was stopped"))),
        }
    }
}

impl<T> std::fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task").field("finished", &self.guard.0.is_finished()).finish_non_exhaustive()
    }
}

struct Abort(AbortHandle);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn ended(error: &JoinError) -> Error {
    if error.is_panic() {
        // The message of a panic may hold values of the caller, so it is not repeated.
        return panicked(&format!("task {} panicked", error.id()));
    }
    Error::new(codes::RUN_CANCELLED, "the call was stopped before it ended").hint("Call again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_executor_can_wait() {
        let value = futures::executor::block_on(run(async {
            tokio::task::yield_now().await;
            assert!(tokio::runtime::Handle::try_current().is_ok());
            Ok(7)
        }));
        assert_eq!(value.unwrap(), 7);
    }

    #[test]
    fn a_panic_becomes_an_error_without_its_message() {
        let error = futures::executor::block_on(run::<()>(async { panic!("secret-7") })).unwrap_err();
        assert_eq!(error.code(), codes::BUG_PANIC);
        assert!(!format!("{error:?}").contains("secret-7"));
        let task = Task::<()>::spawn(async { panic!("secret-7") }).unwrap();
        let error = task.wait_for(Duration::from_mins(1)).unwrap().unwrap_err();
        assert_eq!(error.code(), codes::BUG_PANIC);
    }

    #[test]
    fn a_blocked_caller_waits_in_slices() {
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        let task = Task::spawn(async { wait.await.map_err(|_| panicked("never")) }).unwrap();
        assert!(task.wait_for(Duration::from_millis(1)).is_none());
        go.send(()).unwrap();
        assert!(task.wait_for(Duration::from_mins(1)).unwrap().is_ok());
    }

    #[test]
    fn dropping_the_waiter_drops_the_work() {
        let (kept, dropped) = tokio::sync::oneshot::channel::<()>();
        let task = Task::spawn(async move {
            let _kept = kept;
            std::future::pending::<Result<()>>().await
        })
        .unwrap();
        drop(task);
        assert!(futures::executor::block_on(dropped).is_err());
    }
}
