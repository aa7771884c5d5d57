use super::client::Client;
use crate::error::Result;
use crate::model::{Advice, Scenario};
use crate::scenario::advise;

impl Client {
    /// Says which of federation, guesting, vendor accounts and one-time links fits a scenario, and why. Offline.
    ///
    /// Fails where the scenario has errors. That its tenants belong to different companies, or that there is one alone, is no
    /// failure here: the advice is the answer to it.
    pub fn advise(&self, scenario: &Scenario) -> Result<Advice> {
        advise::admit(scenario, self.connection.clock.now())?;
        Ok(advise::advise(scenario))
    }
}
