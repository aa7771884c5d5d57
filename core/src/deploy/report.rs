use super::client::Client;
use super::options::{PlanOptions, ReportOptions, VerifyOptions};
use crate::error::Result;
use crate::lifecycle;
use crate::model::{Report, Scenario};

impl Client {
    /// Says what became of every statement of the articles that a scenario follows: it plans, verifies, and writes nothing.
    ///
    /// Fails where `plan` or `verify` does. What is not as it should be is no failure; the report says it.
    pub async fn report(&self, scenario: &Scenario, options: ReportOptions) -> Result<Report> {
        let planning = PlanOptions { journal: options.journal.clone(), ..PlanOptions::default() };
        let plan = Box::pin(self.plan(scenario, planning)).await?;
        let verifying = VerifyOptions { wait: false, journal: options.journal };
        let verification = Box::pin(self.verify(scenario, verifying)).await?;
        Ok(lifecycle::report(&plan, &verification))
    }
}
