use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::connect::Connection;
use super::options::{ApplyOptions, PlanOptions, VerifyOptions};
use super::resume::options_of;
use super::run::Run;
use super::stale::stale;
use crate::auth::{Claims, TokenRecord};
use crate::document::Document;
use crate::engine::issues;
use crate::error::{Error, Result, codes};
use crate::graph::{GraphClient, Reason, reason};
use crate::http::Share;
use crate::journal::Location;
use crate::lifecycle::{self, Verifying};
use crate::model::{
    Diagnostic, Drift, PermissionReport, Plan, Scenario, Target, Validation, Verdict, Verification,
};
use crate::plan::{self, PlanInput, Snapshot, TenantFacts};
use crate::resource::entra::{ObservedSku, User};
use crate::resource::{Deployment, Resource};
use crate::scenario;
use crate::secret::{Identity, Recipients};

/// How often `verify --wait` looks.
const LOOK: Duration = Duration::from_secs(5);
/// How many times it looks: ten minutes.
const LOOKS: u32 = 120;

/// Plans, applies and verifies scenarios in one tenant, simulated or live. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) connection: Arc<Connection>,
    /// Where journals are unless a call says.
    pub(super) journal: Location,
    /// A simulated client's own key, so that every example runs as printed.
    pub(super) identity: Arc<Identity>,
    /// What the token says of itself, where it is asked for.
    token: Option<Arc<TokenRecord>>,
    /// The share of the published quotas that is used.
    share: Share,
}

/// The tenant's facts and products.
pub(super) type Tenant = (TenantFacts, Vec<ObservedSku>);

/// A scenario together with what the tenant says about it.
pub(super) struct Observed {
    pub(super) graph: GraphClient,
    pub(super) deployment: Deployment,
    pub(super) resources: Vec<Resource>,
    pub(super) snapshot: Snapshot,
    diagnostics: Vec<Diagnostic>,
}

impl Client {
    pub(super) fn over(connection: Connection) -> Self {
        Self {
            journal: connection.journal.clone(),
            share: connection.share,
            connection: Arc::new(connection),
            identity: Arc::new(Identity::generate()),
            token: None,
        }
    }

    /// Remembers where the token's claims are found.
    #[cfg(feature = "reqwest")]
    pub(super) fn recorded(self, token: Arc<TokenRecord>) -> Self {
        Self { token: Some(token), ..self }
    }

    /// The claims of the last token, unverified; `None` before the first request, for simulated tenants, and for tokens
    /// that do not say.
    pub fn claims(&self) -> Option<Claims> {
        self.token.as_ref().and_then(|token| token.claims())
    }

    /// The same client with its journals at another place, for calls that name none.
    #[must_use]
    pub fn with_journal(self, journal: Location) -> Self {
        Self { journal, ..self }
    }

    /// The same client with a share of the quotas that Graph publishes for one application in a tenant. It holds for every service
    /// and for all clients of the tenant in this process, from now on.
    ///
    /// Unless given, a live tenant is used by half, so that its other applications keep working, and a simulated one as fast as
    /// it answers.
    #[must_use]
    pub fn with_share(self, share: Share) -> Self {
        self.connection.doors.iter().for_each(|door| door.graph.use_share(share));
        Self { share, ..self }
    }

    /// Whether the tenant is simulated.
    pub fn target(&self) -> Target {
        self.connection.target
    }

    /// Checks a scenario without contacting anybody; every finding at once.
    pub fn validate(&self, scenario: &Scenario) -> Validation {
        let diagnostics = scenario::check(scenario, self.connection.clock.now());
        Validation { valid: Diagnostic::refuse(&diagnostics).is_ok(), diagnostics }
    }

    /// Checks a document that was read, with the place of each finding.
    pub fn validate_document(&self, document: &Document) -> Validation {
        scenario::validate(document, self.connection.clock.now())
    }

    /// Reads the tenant and says what `apply` would do, without writing anything.
    ///
    /// A scenario with errors is refused. What forbids the apply (seats, foreign objects) stands among the plan's
    /// diagnostics as an error.
    pub async fn plan(&self, scenario: &Scenario, options: PlanOptions) -> Result<Plan> {
        super::guard::keep(&options)?;
        let (graph, tenant) = Box::pin(self.tenant_of(scenario)).await?;
        let deployment = Deployment::new(&tenant.0.id, scenario.name());
        let given =
            super::emit::receipts(&options.receipts, scenario, &deployment, self.connection.clock.now())?;
        let mut history =
            Box::pin(self.history_of(&deployment, options.journal.clone())).await?.unwrap_or_default();
        history.receipts.extend(given.into_iter().map(|receipt| (receipt.address.clone(), receipt)));
        let (_, plan) = Box::pin(self.look(scenario, graph, tenant, deployment, &options, &history)).await?;
        Ok(plan)
    }

    /// Reads the tenant and plans. While the tenant does not show what a run of the deployment has just done, it reads again,
    /// for as long as the directory's copies may disagree.
    pub(super) async fn look(
        &self,
        scenario: &Scenario,
        graph: GraphClient,
        tenant: Tenant,
        deployment: Deployment,
        options: &PlanOptions,
        history: &plan::History,
    ) -> Result<(Observed, Plan)> {
        let clock = &self.connection.clock;
        let visible = self.connection.visible;
        loop {
            let observed =
                self.observe_in(scenario, graph.clone(), tenant.clone(), deployment.clone(), history).await?;
            let mut plan = self.plan_of(scenario, &observed, options, history);
            let shown = history.newest.is_none_or(|at| clock.now().since(at) > visible);
            if shown || !history.contradicts(&plan) {
                if plan::asks(&plan.steps) {
                    let holders = plan::holders(&observed.graph).await?;
                    plan.diagnostics.extend(plan::refused(&plan.steps, &observed.snapshot, &holders));
                    plan.diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
                }
                return Ok((observed, plan));
            }
            self.wait_for_copies().await;
        }
    }

    /// Waits a part of the time within which the copies of the directory come to agree.
    async fn wait_for_copies(&self) {
        let part = self.connection.visible / 6;
        self.connection.clock.sleep(part.max(Duration::from_millis(100))).await;
    }

    pub(super) fn plan_of(
        &self,
        scenario: &Scenario,
        observed: &Observed,
        options: &PlanOptions,
        history: &plan::History,
    ) -> Plan {
        plan::build(PlanInput {
            scenario,
            resources: &observed.resources,
            deployment: &observed.deployment,
            snapshot: &observed.snapshot,
            target: self.connection.target,
            adopt: &options.adopt,
            prune: options.prune,
            purpose: options.purpose,
            keep: &options.keep,
            history,
            share: self.share,
            diagnostics: observed.diagnostics.clone(),
        })
    }

    /// Carries a plan out. Before the first write the tenant is read again under the journal's lock: a plan that no longer
    /// fits is refused with `plan.stale`, and one with errors is refused with the first of them.
    ///
    /// Must be called on a tokio runtime, which carries the run.
    pub async fn apply(&self, plan: &Plan, options: ApplyOptions) -> Result<Run> {
        check_form(plan)?;
        Diagnostic::refuse(&plan.diagnostics)?;
        super::guard::destroy(plan, &options)?;
        super::guard::close(plan, &options)?;
        self.recipients(plan, &options)?;
        let options_of_plan = PlanOptions {
            journal: options.journal.clone(),
            receipts: options.receipts.clone(),
            ..options_of(plan)
        };
        let prepared = Box::pin(self.prepare(&plan.scenario, options_of_plan)).await?;
        let now = prepared.plan();
        if now.fingerprint != plan.fingerprint || now.target != plan.target {
            let error = stale(plan, now);
            Box::pin(prepared.release()).await?;
            return Err(error);
        }
        Box::pin(prepared.carry_out(&options)).await
    }

    /// What changed in the tenant since the last apply. Fails with `journal.none` if nothing was applied by this journal.
    pub async fn drift(&self, scenario: &Scenario, journal: Option<Location>) -> Result<Drift> {
        let (observed, history) = self.observe(scenario, journal.clone()).await?;
        let Some(history) = history else {
            let place = journal.as_ref().unwrap_or(&self.journal).place();
            return Err(Error::new(
                codes::JOURNAL_NONE,
                format!("nothing was applied by the journal in {place}, so there is nothing to compare with"),
            )
            .hint("Apply first, or name the journal with `--journal`."));
        };
        let (graph, target) = (&observed.graph, self.connection.target);
        Ok(lifecycle::drift(graph, target, &observed.deployment, &observed.snapshot, &history).await)
    }

    /// Checks whether the scenario is in force, per account and tenant.
    pub async fn verify(&self, scenario: &Scenario, options: VerifyOptions) -> Result<Verification> {
        let mut looks = 0;
        loop {
            let (observed, history) = self.observe(scenario, options.journal.clone()).await?;
            let found = Box::pin(lifecycle::verify(Verifying {
                graph: &observed.graph,
                target: self.connection.target,
                deployment: &observed.deployment,
                scenario,
                resources: &observed.resources,
                snapshot: &observed.snapshot,
                receipts: &history.unwrap_or_default().receipts,
            }))
            .await?;
            let pending = found.checks.iter().any(|check| check.verdict == Verdict::Pending);
            looks += 1;
            if !options.wait || !pending || looks >= LOOKS {
                return Ok(found);
            }
            self.connection.clock.sleep(LOOK).await;
        }
    }

    /// The least Graph permissions and directory roles for a scenario, whatever the tenant holds already. Offline.
    pub fn permissions(&self, scenario: &Scenario) -> PermissionReport {
        let nowhere = Deployment::new("", scenario.name());
        plan::permission_report(&scenario::compile(scenario, &nowhere, scenario.tenant()))
    }

    /// How many HTTP requests this client has sent; a `$batch` is one.
    pub fn requests(&self) -> u32 {
        let sent: u64 = self.connection.doors.iter().map(|door| door.graph.traffic().requests).sum();
        u32::try_from(sent).unwrap_or(u32::MAX)
    }

    /// The simulated tenant of this process, if the client leads to one.
    #[cfg(feature = "sim")]
    pub(super) fn simulated_tenant(&self) -> Option<&super::connect::Simulated> {
        self.connection.simulated.as_ref()
    }

    /// Reads the tenant, and what the journal says of earlier runs, if there is one.
    pub(super) async fn observe(
        &self,
        scenario: &Scenario,
        journal: Option<Location>,
    ) -> Result<(Observed, Option<plan::History>)> {
        let (graph, tenant) = Box::pin(self.tenant_of(scenario)).await?;
        let deployment = Deployment::new(&tenant.0.id, scenario.name());
        let history = Box::pin(self.history_of(&deployment, journal)).await?;
        let known = history.clone().unwrap_or_default();
        Ok((self.observe_in(scenario, graph, tenant, deployment, &known).await?, history))
    }

    /// The client of Graph for a tenant by id or domain.
    pub(super) fn graph(&self, tenant: &str) -> GraphClient {
        self.connection.graph(tenant)
    }

    /// The tenant that a scenario names, which the credential must belong to.
    pub(super) async fn tenant_of(&self, scenario: &Scenario) -> Result<(GraphClient, Tenant)> {
        Diagnostic::refuse(&scenario::check(scenario, self.connection.clock.now()))?;
        let graph = self.connection.graph(scenario.tenant());
        let tenant = plan::tenant(&graph).await?;
        check_tenant(scenario, &tenant.0)?;
        Ok((graph, tenant))
    }

    /// The ids of the tenants that this client reaches.
    pub(super) async fn tenant_ids(&self) -> Result<Vec<String>> {
        if self.connection.target == Target::Simulated {
            return Ok(self.connection.doors.iter().map(|door| door.id.clone()).collect());
        }
        let mut ids = Vec::new();
        for door in &self.connection.doors {
            ids.push(plan::tenant(&door.graph).await?.0.id);
        }
        Ok(ids)
    }

    pub(super) async fn observe_in(
        &self,
        scenario: &Scenario,
        graph: GraphClient,
        (tenant, skus): Tenant,
        deployment: Deployment,
        history: &plan::History,
    ) -> Result<Observed> {
        let diagnostics = scenario::check(scenario, self.connection.clock.now());
        let mut resources = scenario::compile(scenario, &deployment, &tenant.domain_for(scenario.tenant()));
        let (clock, visible) = (&self.connection.clock, self.connection.visible);
        let began = clock.now();
        let mut snapshot = loop {
            let (tenant, skus) = (tenant.clone(), skus.clone());
            match Box::pin(plan::observe(&graph, tenant, skus, &deployment, &resources, history)).await {
                // One copy of the directory shows a group whose members the next one does not know yet.
                Err(error)
                    if reason(&error) == Some(Reason::NotReplicated)
                        && clock.now().since(began) < visible =>
                {
                    self.wait_for_copies().await;
                }
                observed => break observed?,
            }
        };
        snapshot.teams = Box::pin(self.observe_teams(scenario, history, &BTreeSet::new(), &tenant)).await?;
        snapshot.barriers = Box::pin(self.observe_barriers(scenario, &graph, &resources, history)).await?;
        plan::still_named(&mut resources, &deployment, history, &snapshot);
        snapshot.guesting.switches =
            Box::pin(self.observe_switches(scenario, &snapshot.tenant, history)).await?;
        Ok(Observed { graph, deployment, resources, snapshot, diagnostics })
    }

    pub(super) fn recipients(&self, plan: &Plan, options: &ApplyOptions) -> Result<Recipients> {
        let makes_passwords = plan
            .steps
            .iter()
            .any(|step| issues(step) || step.changes.iter().any(|change| change.field == User::PASSWORD));
        let live = self.connection.target == Target::Live;
        if options.recipients.is_empty() && !live {
            return Recipients::parse(&[self.identity.recipient()]);
        }
        if makes_passwords && options.recipients.is_empty() {
            return Err(Error::new(
                codes::NO_RECIPIENT,
                "passwords must be made, and nobody is named to whom they can be sealed. Nothing was written",
            )
            .hint("Name at least one age public key (`--recipient age1…`; `age-keygen` makes one)."));
        }
        Recipients::parse(&options.recipients)
    }
}

fn check_form(plan: &Plan) -> Result<()> {
    if plan.format != 1 {
        return Err(Error::new(
            codes::PLAN_MALFORMED,
            format!("the plan has format {}, and this version reads format 1", plan.format),
        )
        .hint("Make the plan again with this version."));
    }
    if plan.fingerprint
        != plan::fingerprint(&plan.tenant.id, (plan.purpose, &plan.keep), &plan.scenario, &plan.steps)
    {
        return Err(Error::new(
            codes::PLAN_MALFORMED,
            "the plan was altered after it was made: its fingerprint does not fit",
        )
        .hint("Change the scenario and make the plan again."));
    }
    Ok(())
}

fn check_tenant(scenario: &Scenario, tenant: &TenantFacts) -> Result<()> {
    let named = scenario.tenant();
    if named.eq_ignore_ascii_case(&tenant.id) || tenant.owns(named) {
        return Ok(());
    }
    if uuid::Uuid::parse_str(named).is_ok() {
        return Err(Error::new(
            codes::TENANT_MISMATCH,
            format!("the scenario names tenant {named}, and the credential belongs to {}", tenant.id),
        )
        .hint("Use a credential of that tenant, or correct `tenant`."));
    }
    Err(Error::new(
        codes::DOMAIN_NOT_VERIFIED,
        format!("{named} is not a verified domain of the tenant that the credential belongs to"),
    )
    .hint(format!("Verified are: {}.", tenant.domains.join(", "))))
}
