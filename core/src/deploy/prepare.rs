//! Before a run: the journal's lock, what was left in doubt, and a plan that holds as long as the lock does.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::client::{Client, Observed};
use super::options::{ApplyOptions, PlanOptions};
use super::preflight::preflight;
use super::receipts;
use super::run::Run;
use crate::address::Address;
use crate::engine::{ApplyContext, EventLog, RunJournal, history, settled};
use crate::error::{Error, Result, codes};
use crate::graph::GraphClient;
use crate::journal::{Journal, JournalName, JournalOptions, JournalPlace, Kind, Location, Predecessor, TTL};
use crate::model::{Diagnostic, Plan, Scenario};
use crate::plan::History;
use crate::resource::{Deployment, Resource};

/// A plan made under the lock of its deployment's journal: nobody else of the team writes until it is carried out or let go.
#[derive(Debug)]
pub struct Prepared {
    client: Client,
    plan: Plan,
    history: History,
    accounts: HashMap<Address, String>,
    graph: GraphClient,
    deployment: Deployment,
    journal: Journal,
    run: String,
    /// The plan of the run that was left open, if there is one.
    before: Option<Plan>,
}

impl Prepared {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The findings of the plan, so that whoever read the scenario's file can add places to them.
    pub fn diagnostics_mut(&mut self) -> &mut [Diagnostic] {
        &mut self.plan.diagnostics
    }

    /// Whether an earlier run of the deployment was left open; carrying this out goes on from there.
    pub fn goes_on(&self) -> bool {
        self.before.is_some() || self.journal.with_state(|state| state.run.is_some())
    }

    /// Waits for something, such as a person's word, and keeps the lock meanwhile. Fails with `journal.fenced` if it was lost.
    pub async fn keeping<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        self.journal.keeping(work).await
    }

    /// Gives the lock back without writing anything to the tenant.
    pub async fn release(self) -> Result<()> {
        self.journal.release().await
    }

    /// Carries the plan out. Must be called on a tokio runtime, which carries the run.
    pub async fn carry_out(self, options: &ApplyOptions) -> Result<Run> {
        match Box::pin(self.start(options)).await {
            Ok(run) => Ok(run),
            Err((journal, error)) => {
                if let Some(journal) = journal {
                    let _ = journal.release().await;
                }
                Err(error)
            }
        }
    }

    async fn start(mut self, options: &ApplyOptions) -> std::result::Result<Run, (Option<Journal>, Error)> {
        let allowed = Diagnostic::refuse(&self.plan.diagnostics)
            .and_then(|()| super::guard::destroy(&self.plan, options))
            .and_then(|()| super::guard::close(&self.plan, options))
            .and_then(|()| preflight(&self.plan, self.client.claims().as_ref(), self.graph.clock_offset()))
            .and_then(|()| self.client.recipients(&self.plan, options));
        let recipients = match allowed {
            Ok(recipients) => recipients,
            Err(error) => return Err((Some(self.journal), error)),
        };
        if let Err(error) = self.open_run().await {
            return Err((Some(self.journal), error));
        }
        let context = ApplyContext {
            scripts: self.client.scripts(&self.deployment, options.powershell.as_ref()),
            graph: self.graph,
            journal: Arc::new(RunJournal::new(self.journal, self.deployment)),
            candidates: self.history.candidates,
            accounts: self.accounts,
            settle: self.client.connection.settle,
            recipients,
            cancel: CancellationToken::new(),
            events: EventLog::new(&self.run),
        };
        Ok(Run::start(self.plan, context))
    }

    /// Settles what was in doubt and opens the run: its plan first, so that it can be taken up without the scenario's file.
    async fn open_run(&mut self) -> Result<()> {
        let plan = serde_json::to_vec(&self.plan)
            .map_err(|error| Error::new(codes::BUG_INVARIANT, "the plan cannot be written").because(error))?;
        let plan = self.journal.put_blob(&plan).await?;
        let (holder, host) = super::holder::here();
        for kind in settled(&self.journal.state(), &self.plan, self.before.as_ref()) {
            self.journal.append(kind).await?;
        }
        self.journal.append(Kind::RunOpened { plan: Some(plan), holder, host }).await?;
        Ok(())
    }
}

impl Client {
    /// Takes the lock of the deployment's journal, waits until writes in doubt can no longer take effect, reads the tenant,
    /// and plans. `journal.held` names who holds the lock.
    pub async fn prepare(&self, scenario: &Scenario, plan: PlanOptions) -> Result<Prepared> {
        super::guard::keep(&plan)?;
        let (graph, tenant) = self.tenant_of(scenario).await?;
        let deployment = Deployment::new(&tenant.0.id, scenario.name());
        let now = self.connection.clock.now();
        let given = super::emit::receipts(&plan.receipts, scenario, &deployment, now)?;
        let run = uuid::Uuid::now_v7().to_string();
        let journal =
            Box::pin(self.open_journal(&deployment, plan.journal.clone(), plan.unlock.clone(), &run)).await?;
        let prepared = async {
            journal.take_in_unsaved().await?;
            receipts::take_in(&journal, given).await?;
            self.wait_out(&journal).await?;
            let history = journal.with_state(|state| history(state, now));
            let before = open_plan(&journal).await?;
            let look = self.look(scenario, graph, tenant, deployment.clone(), &plan, &history);
            let (observed, made) = Box::pin(journal.keeping(look)).await??;
            Ok::<_, Error>((made, history, before, observed))
        };
        match Box::pin(prepared).await {
            Ok((made, history, before, observed)) => {
                let Observed { graph, resources, .. } = observed;
                let accounts = resources.into_iter().filter_map(|resource| match resource {
                    Resource::User(user) => Some((user.address(), user.user_principal_name)),
                    _ => None,
                });
                Ok(Prepared {
                    client: self.clone(),
                    plan: made,
                    history,
                    accounts: accounts.collect(),
                    graph,
                    deployment,
                    journal,
                    run,
                    before,
                })
            }
            Err(error) => {
                let _ = journal.release().await;
                Err(error)
            }
        }
    }

    pub(super) async fn open_journal(
        &self,
        deployment: &Deployment,
        location: Option<Location>,
        unlock: Option<String>,
        run: &str,
    ) -> Result<Journal> {
        self.open_place(self.journal_place(deployment, location), unlock, run).await
    }

    pub(super) async fn open_place(
        &self,
        place: JournalPlace,
        unlock: Option<String>,
        run: &str,
    ) -> Result<Journal> {
        let (holder, host) = super::holder::here();
        Journal::open(JournalOptions { place, holder, host, run: run.to_owned(), ttl: TTL, unlock }).await
    }

    /// Which journal a deployment has.
    pub(super) fn journal_place(&self, deployment: &Deployment, location: Option<Location>) -> JournalPlace {
        let one = JournalName {
            tenant: deployment.tenant().to_owned(),
            name: deployment.name().to_owned(),
            instance: self.connection.instance.clone(),
        };
        let location = location.unwrap_or_else(|| self.journal.clone());
        JournalPlace::of(location, one, Arc::clone(&self.connection.clock))
    }

    /// Waits until what an earlier process sent can no longer take effect.
    ///
    /// The wait is counted from now and not from the newest intent: the request may have stood in a queue for long before it
    /// was sent, and another machine's clock may differ.
    async fn wait_out(&self, journal: &Journal) -> Result<()> {
        if journal.with_state(|state| state.open.is_empty()) {
            return Ok(());
        }
        // Who lost the lock may have looked at it just before, and begun to send then.
        let overtaken = matches!(journal.predecessor(), Predecessor::Overtaken { .. });
        let lock = if overtaken { TTL } else { Duration::ZERO };
        journal.keeping(self.connection.clock.sleep(self.connection.settle + lock)).await
    }
}

/// The plan of the run that was left open, if it can be read.
pub(super) async fn open_plan(journal: &Journal) -> Result<Option<Plan>> {
    let Some(blob) = journal.with_state(|state| state.run.as_ref().and_then(|run| run.plan.clone())) else {
        return Ok(None);
    };
    let bytes = journal.get_blob(&blob).await?;
    Ok(serde_json::from_slice(&bytes).ok())
}
