use std::sync::atomic::{AtomicUsize, Ordering};

use futures::FutureExt;
use remote_assist::deploy;
use remote_assist::error::{Error, Result, codes};
use remote_assist::model::{Event, RunReport};

/// A plan being carried out by our runtime. Dropping this, or a future of it, never stops it: only `cancel` does.
#[derive(Clone, Debug)]
pub struct Run {
    run: deploy::Run,
    process: u32,
}

impl Run {
    pub(crate) fn new(run: deploy::Run) -> Self {
        Self { run, process: std::process::id() }
    }

    /// The run's id.
    pub fn id(&self) -> &str {
        self.run.id()
    }

    /// The event at a cursor, which counts from 0, waiting for it; `None` after the last. Every reader keeps its own
    /// cursor: a late one misses nothing, a slow one holds nobody up.
    pub async fn next(&self, cursor: usize) -> Result<Option<Event>> {
        self.here()?;
        Ok(self.run.event(cursor).await)
    }

    /// A reader with a cursor of its own, at the first event.
    pub fn events(&self) -> Events {
        Events { run: self.clone(), cursor: AtomicUsize::new(0) }
    }

    /// Asks the run to stop: no new step starts, what was sent is waited for, and it ends as `cancelled`.
    pub fn cancel(&self) {
        self.run.cancel();
    }

    /// Waits for the end, however it ends; the report says how.
    pub async fn wait(&self) -> Result<RunReport> {
        self.here()?;
        self.run.wait().await
    }

    /// Whether it has ended.
    pub fn finished(&self) -> bool {
        self.run.wait().now_or_never().is_some()
    }

    /// A forked child has the handle, but not the threads that carry the run.
    fn here(&self) -> Result<()> {
        if self.process == std::process::id() || self.finished() {
            return Ok(());
        }
        Err(Error::new(
            codes::USAGE,
            "this run belongs to the process that started it, not to its forked child",
        )
        .hint("Wait for it in the parent, or start the child with `spawn` and apply there."))
    }
}

/// A run that is cancelled unless somebody takes it: whoever asked for it may be gone before it is handed over.
pub(crate) struct Started(Option<Run>);

impl Started {
    pub(crate) fn new(run: Run) -> Self {
        Self(Some(run))
    }

    pub(crate) fn take(mut self) -> Option<Run> {
        self.0.take()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Some(run) = &self.0 {
            run.cancel();
        }
    }
}

/// A reader of a run's events.
#[derive(Debug)]
pub struct Events {
    run: Run,
    cursor: AtomicUsize,
}

impl Events {
    /// The next event; `None` after the last. A dropped future loses no event. One reader is for one task: two that wait
    /// at once get the same event.
    pub async fn next(&self) -> Result<Option<Event>> {
        let cursor = self.cursor.load(Ordering::Acquire);
        let event = self.run.next(cursor).await?;
        if event.is_some() {
            self.cursor.store(cursor + 1, Ordering::Release);
        }
        Ok(event)
    }

    /// The run.
    pub fn run(&self) -> &Run {
        &self.run
    }
}
