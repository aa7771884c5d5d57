use std::panic::AssertUnwindSafe;

use futures::{FutureExt, Stream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::engine::{ApplyContext, EventLog, apply};
use crate::error::{Error, Result, codes};
use crate::model::{Event, Plan, RunReport};

/// A plan being carried out. It goes on by itself on the tokio runtime that `apply` was called on; dropping this detaches.
#[derive(Clone, Debug)]
pub struct Run {
    events: EventLog,
    cancel: CancellationToken,
    ended: watch::Receiver<Option<RunReport>>,
}

impl Run {
    /// Starts carrying a plan out.
    pub(super) fn start(plan: Plan, context: ApplyContext) -> Self {
        let (events, cancel) = (context.events.clone(), context.cancel.clone());
        let (sender, ended) = watch::channel(None);
        let log = events.clone();
        tokio::spawn(async move {
            let report = AssertUnwindSafe(apply(&plan, context)).catch_unwind().await;
            log.close();
            // A panic drops the sender without a report, which `wait` tells.
            if let Ok(report) = report {
                sender.send_replace(Some(report));
            }
        });
        Self { events, cancel, ended }
    }

    /// The run's id.
    pub fn id(&self) -> &str {
        self.events.run()
    }

    /// Every event from the first on, as it happens. Each call has its own place; none is missed.
    pub fn events(&self) -> impl Stream<Item = Event> + Send + use<> {
        futures::stream::unfold((self.events.clone(), 0), |(log, index)| async move {
            log.get(index).await.map(|event| (event, (log, index + 1)))
        })
    }

    /// The event with that index from 0, waiting for it; `None` after the last.
    pub async fn event(&self, index: usize) -> Option<Event> {
        self.events.get(index).await
    }

    /// Asks the run to stop: no new step starts, what was sent is waited for, the run ends as `cancelled`.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Waits for the end.
    pub async fn wait(&self) -> Result<RunReport> {
        let mut ended = self.ended.clone();
        let report = ended.wait_for(Option::is_some).await.ok().and_then(|report| report.clone());
        report.ok_or_else(|| {
            Error::new(codes::BUG_PANIC, "the run panicked")
                .hint("Apply again: it looks first and goes on from what it finds. Please report this.")
        })
    }
}
