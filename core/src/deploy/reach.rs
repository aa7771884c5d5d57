use super::{Client, ReachOptions};
use crate::error::Result;
use crate::model::{Diagnostic, Reach, Scenario};
use crate::reach::{Facts, Index, ReachMatrix, explain};
use crate::scenario;

impl Client {
    /// Whether one person can reach another, by which way, and which rules decide.
    ///
    /// By the scenario's description nothing is contacted: what it does not say takes the source's default and is listed. Any
    /// address of a described domain may be asked for; another one fails with `reach.unknown_address`.
    pub async fn reach(&self, scenario: &Scenario, options: ReachOptions) -> Result<Reach> {
        let facts = self.facts(scenario, options.now, &[&options.from, &options.to]).await?;
        let index = Index::of_pair(facts, &options.from, &options.to)?;
        Ok(explain(&index, 0, 1))
    }

    /// Whom everybody reaches whom the scenario names, made pair by pair as the matrix is read.
    pub async fn reach_matrix(&self, scenario: &Scenario, now: bool) -> Result<ReachMatrix> {
        ReachMatrix::new(self.facts(scenario, now, &[]).await?)
    }

    async fn facts(&self, scenario: &Scenario, now: bool, asked: &[&str]) -> Result<Facts> {
        Diagnostic::refuse(&scenario::check(scenario, self.connection.clock.now()))?;
        if now { self.facts_now(scenario, asked).await } else { Ok(Facts::of_scenario(scenario)) }
    }
}
