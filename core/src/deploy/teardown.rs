//! Removing a deployment.

use super::client::Client;
use super::options::{ApplyOptions, PlanOptions, TeardownOptions};
use super::run::Run;
use crate::error::Result;
use crate::model::{Purpose, Scenario};

impl Client {
    /// Removes what the deployment made, in order; what was there before is let go. A plan with [`Purpose::Teardown`] tells
    /// beforehand what that is, and [`Client::apply`] carries that plan out.
    ///
    /// Must be called on a tokio runtime, which carries the run.
    pub async fn teardown(&self, scenario: &Scenario, options: TeardownOptions) -> Result<Run> {
        let TeardownOptions { keep, max_destroy, close_access, journal } = options;
        let plan = PlanOptions { purpose: Purpose::Teardown, keep, journal, ..PlanOptions::default() };
        let prepared = Box::pin(self.prepare(scenario, plan)).await?;
        Box::pin(prepared.carry_out(&ApplyOptions { max_destroy, close_access, ..ApplyOptions::default() }))
            .await
    }
}
