//! Going on with a run that was interrupted, without the scenario's file.

use super::client::Client;
use super::options::{PlanOptions, ResumeOptions};
use super::prepare::Prepared;
use crate::engine::history;
use crate::error::{Error, Result, codes};
use crate::journal::{Journal, Location, Reading};
use crate::model::{Action, Plan, Purpose};
use crate::plan::History;
use crate::resource::Deployment;

impl Client {
    /// Takes up the run of a deployment that was interrupted: its plan is read from the journal and made anew from what the
    /// tenant holds now. `None` if no run is open.
    ///
    /// Fails with `journal.none` if the deployment has no journal there, `journal.held` if somebody carries it out.
    pub async fn resume(&self, name: &str, options: ResumeOptions) -> Result<Option<Prepared>> {
        let (_, reading) = self.journal_of(name, options.journal.clone()).await?;
        let Some(plan) = reading.state.run.as_ref().and_then(|run| run.plan.clone()) else { return Ok(None) };
        let bytes = reading.blob(&plan).await?;
        let plan: Plan = serde_json::from_slice(&bytes).map_err(|error| {
            Error::new(
                codes::PLAN_MALFORMED,
                format!("the journal holds a plan of another version for `{name}`"),
            )
            .hint("Apply the scenario's file with this version: it settles the open run first.")
            .because(error)
        })?;
        let ResumeOptions { journal, unlock } = options;
        Box::pin(self.prepare(&plan.scenario, PlanOptions { journal, unlock, ..options_of(&plan) }))
            .await
            .map(Some)
    }

    /// What the journal of a deployment says, without taking its lock.
    pub(super) async fn journal_of(
        &self,
        name: &str,
        journal: Option<Location>,
    ) -> Result<(Deployment, Reading)> {
        for tenant in self.tenant_ids().await? {
            let deployment = Deployment::new(&tenant, name);
            if let Some(reading) = Journal::read(&self.journal_place(&deployment, journal.clone())).await? {
                return Ok((deployment, reading));
            }
        }
        let place = journal.as_ref().unwrap_or(&self.journal).place();
        Err(Error::new(codes::JOURNAL_NONE, format!("there is no journal of `{name}` in {place}")).hint(
            "Name the place with `--journal`, or apply the scenario. If the journal was lost, `resume NAME --recover` reads it back from the marks in the tenant.",
        ))
    }

    /// The history of a scenario's deployment; empty if nothing was applied from here.
    pub(super) async fn history_of(
        &self,
        deployment: &Deployment,
        journal: Option<Location>,
    ) -> Result<Option<History>> {
        let reading = Journal::read(&self.journal_place(deployment, journal)).await?;
        Ok(reading.map(|reading| history(&reading.state, self.connection.clock.now())))
    }
}

/// The options with which a plan was made, read back from its steps.
pub(super) fn options_of(plan: &Plan) -> PlanOptions {
    let of = |action| plan.steps.iter().filter(move |step| step.action == action);
    PlanOptions {
        adopt: of(Action::Adopt)
            .filter_map(|step| Some((step.address.clone(), step.object_id.clone()?)))
            .collect(),
        prune: plan.purpose == Purpose::Apply && of(Action::Delete).next().is_some(),
        purpose: plan.purpose,
        keep: plan.keep.clone(),
        journal: None,
        unlock: None,
        receipts: Vec::new(),
    }
}
