//! The handle of a plan that is being carried out.

use napi_derive::napi;
use remote_assist::model::{Event, RunReport};
use remote_assist_bridge as bridge;

use crate::model::Model;
use crate::reply::Reply;

/// A plan being carried out. Dropping it detaches; only `cancel` stops it.
#[napi]
pub struct Run(bridge::Run);

impl Run {
    pub(crate) fn new(run: bridge::Run) -> Self {
        Self(run)
    }
}

#[napi]
impl Run {
    /// The run's id.
    #[napi(getter)]
    pub fn id(&self) -> String {
        self.0.id().to_owned()
    }

    /// The event with that number from 0, waiting for it; null after the last.
    #[napi]
    pub async fn event(&self, index: u32) -> Reply<Option<Model<Event>>> {
        Reply(self.0.next(index as usize).await.map(|event| event.map(Model)))
    }

    /// Asks the run to stop.
    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Waits for the end.
    #[napi]
    pub async fn wait(&self) -> Reply<Model<RunReport>> {
        Reply(self.0.wait().await.map(Model))
    }
}
