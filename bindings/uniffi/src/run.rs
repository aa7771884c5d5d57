use std::sync::Arc;

use remote_assist::model::{Event, RunReport};
use remote_assist_bridge::Events;

use crate::Result;

/// A plan being carried out. It goes on by itself: dropping this, or a call of it, never stops it; only `cancel` does.
#[derive(Debug, uniffi::Object)]
pub struct Run(Events);

impl Run {
    pub(crate) fn new(run: &remote_assist_bridge::Run) -> Arc<Self> {
        Arc::new(Self(run.events()))
    }
}

#[uniffi::export]
impl Run {
    /// The run's id.
    pub fn id(&self) -> String {
        self.0.run().id().to_owned()
    }

    /// The next event from the first on, waiting for it; nothing after the last. A dropped call loses no event.
    pub async fn next(&self) -> Result<Option<Event>> {
        Ok(self.0.next().await?)
    }

    /// Asks the run to stop: no new step starts, what was sent is waited for, and it ends as `cancelled`.
    pub fn cancel(&self) {
        self.0.run().cancel();
    }

    /// Waits for the end, however it ends; the report says how.
    pub async fn wait(&self) -> Result<RunReport> {
        Ok(self.0.run().wait().await?)
    }
}
