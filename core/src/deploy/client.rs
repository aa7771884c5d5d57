use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::connect::Connection;
use super::options::{ApplyOptions, PlanOptions, VerifyOptions};
use super::run::Run;
use super::stale::stale;
use crate::document::Document;
use crate::engine::{ApplyContext, EventLog, Ledger, MemoryLedger, SealedFile, SealedRecord};
use crate::error::{Error, Result, codes};
use crate::graph::GraphClient;
use crate::lifecycle;
use crate::model::{
    Action, Diagnostic, PermissionReport, Plan, Scenario, Target, Validation, Verdict, Verification,
};
use crate::plan::{self, PlanInput, Snapshot, TenantFacts};
use crate::resource::entra::User;
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
    connection: Arc<Connection>,
    memory: Arc<MemoryLedger>,
    /// A simulated client's own key, so that every example runs as printed.
    identity: Arc<Identity>,
}

/// A scenario together with what the tenant says about it.
struct Observed {
    graph: GraphClient,
    deployment: Deployment,
    resources: Vec<Resource>,
    snapshot: Snapshot,
    diagnostics: Vec<Diagnostic>,
}

impl Client {
    pub(super) fn over(connection: Connection) -> Self {
        Self {
            connection: Arc::new(connection),
            memory: Arc::default(),
            identity: Arc::new(Identity::generate()),
        }
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
        let observed = self.observe(scenario).await?;
        Ok(plan::build(PlanInput {
            scenario,
            resources: &observed.resources,
            deployment: &observed.deployment,
            snapshot: &observed.snapshot,
            target: self.connection.target,
            adopt: &options.adopt,
            diagnostics: observed.diagnostics,
        }))
    }

    /// Carries a plan out. Before the first write the tenant is read again: a plan that no longer fits is refused with
    /// `plan.stale`, and one with errors is refused with the first of them.
    ///
    /// Must be called on a tokio runtime, which carries the run.
    pub async fn apply(&self, plan: &Plan, options: ApplyOptions) -> Result<Run> {
        check_form(plan)?;
        Diagnostic::refuse(&plan.diagnostics)?;
        let recipients = self.recipients(plan, &options)?;
        let adopt = plan
            .steps
            .iter()
            .filter(|step| step.action == Action::Adopt)
            .filter_map(|step| Some((step.address.clone(), step.object_id.clone()?)))
            .collect();
        let now = self.plan(&plan.scenario, PlanOptions { adopt }).await?;
        if now.fingerprint != plan.fingerprint || now.target != plan.target {
            return Err(stale(plan, &now));
        }
        Diagnostic::refuse(&now.diagnostics)?;
        let ledger: Arc<dyn Ledger> = match &options.folder {
            Some(folder) => Arc::new(SealedFile::new(folder, &plan.tenant.id, &plan.deployment)),
            None => Arc::clone(&self.memory) as Arc<dyn Ledger>,
        };
        let context = ApplyContext {
            graph: self.connection.graph(&plan.tenant.id),
            ledger,
            recipients,
            cancel: CancellationToken::new(),
            events: EventLog::new(&uuid::Uuid::now_v7().to_string()),
        };
        Ok(Run::start(plan.clone(), context))
    }

    /// Checks whether the scenario is in force, per account and tenant.
    pub async fn verify(&self, scenario: &Scenario, options: VerifyOptions) -> Result<Verification> {
        let mut looks = 0;
        loop {
            let observed = self.observe(scenario).await?;
            let found = lifecycle::verify(
                &observed.graph,
                self.connection.target,
                &observed.deployment,
                &observed.snapshot,
                &observed.resources,
            )
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

    /// Passwords that this client sealed in memory, because no folder was given.
    pub fn sealed(&self) -> Vec<SealedRecord> {
        self.memory.sealed()
    }

    async fn observe(&self, scenario: &Scenario) -> Result<Observed> {
        let diagnostics = scenario::check(scenario, self.connection.clock.now());
        Diagnostic::refuse(&diagnostics)?;
        let graph = self.connection.graph(scenario.tenant());
        let (tenant, skus) = plan::tenant(&graph).await?;
        check_tenant(scenario, &tenant)?;
        let deployment = Deployment::new(&tenant.id, scenario.name());
        let resources = scenario::compile(scenario, &deployment, &tenant.domain_for(scenario.tenant()));
        let snapshot = plan::observe(&graph, tenant, skus, &deployment, &resources).await?;
        Ok(Observed { graph, deployment, resources, snapshot, diagnostics })
    }

    fn recipients(&self, plan: &Plan, options: &ApplyOptions) -> Result<Recipients> {
        let makes_accounts =
            plan.steps.iter().any(|step| step.action == Action::Create && step.address.kind() == User::KIND);
        let live = self.connection.target == Target::Live;
        if options.recipients.is_empty() && !live {
            return Recipients::parse(&[self.identity.recipient()]);
        }
        if makes_accounts && (options.recipients.is_empty() || (live && options.folder.is_none())) {
            return Err(Error::new(codes::NO_RECIPIENT, "passwords must be made, and nobody is named to whom they can be sealed. Nothing was written")
                .hint("Name at least one age public key (`--recipient age1…`; `age-keygen` makes one) and a folder for the sealed passwords."));
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
    if plan.fingerprint != plan::fingerprint(&plan.tenant.id, &plan.scenario, &plan.steps) {
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
