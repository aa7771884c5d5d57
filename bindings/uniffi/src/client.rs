use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use remote_assist::deploy::{SimulatedOptions, VerifyOptions};
use remote_assist::model::{
    Advice, ArtefactIndex, Cloud, Drift, JournalVerification, PermissionReport, Plan, Purpose, Reach, Report,
    Scenario, Target, Validation, Verification,
};
use remote_assist_bridge::{
    ApplySettings, DriftSettings, EmitSettings, JournalSettings, PlanSettings, ReachSettings, ReportSettings,
    ResumeSettings, RevealSettings, Source, TeardownSettings,
};

use crate::credential::Foreign;
use crate::json::parsed;
use crate::{Result, Run, Secret, SimulatedTenant, TokenProvider};

/// Plans, applies and verifies scenarios in one tenant, simulated or live.
#[derive(Debug, uniffi::Object)]
pub struct Client(remote_assist_bridge::Client);

impl Client {
    pub(crate) fn over(client: remote_assist_bridge::Client) -> Arc<Self> {
        Arc::new(Self(client))
    }
}

#[uniffi::export]
impl Client {
    /// A client of a simulated tenant; it needs no account. In memory, unless a tenant file keeps it.
    ///
    /// `seed` is `contoso` unless given; `roles` are the application permissions of its token, every one unless given;
    /// `delay_ms` is the time that each request takes.
    #[uniffi::constructor(default(seed = None, roles = None, tenant_file = None, delay_ms = 0))]
    pub fn simulated(
        seed: Option<String>,
        roles: Option<Vec<String>>,
        tenant_file: Option<String>,
        delay_ms: u32,
    ) -> Result<Arc<Self>> {
        let options = SimulatedOptions { seed, roles, tenant_file: tenant_file.map(PathBuf::from), delay_ms };
        Ok(Arc::new(Self(remote_assist_bridge::Client::simulated(options)?)))
    }

    /// A client of Microsoft Graph in a tenant, with the caller's credential. Contacts nobody yet.
    ///
    /// `cloud` is the worldwide one unless given.
    #[uniffi::constructor(default(cloud = None))]
    pub fn connect(
        tenant: &str,
        credential: Arc<dyn TokenProvider>,
        cloud: Option<Cloud>,
    ) -> Result<Arc<Self>> {
        let cloud = cloud.unwrap_or_default();
        let tokens = Arc::new(Foreign::new(credential));
        Ok(Arc::new(Self(remote_assist_bridge::Client::connect(tenant, tokens, cloud)?)))
    }

    /// Whether the tenant is simulated.
    pub fn target(&self) -> Target {
        self.0.target()
    }

    /// The simulated tenant behind this client, if it is one in this process; none after `shutdown`.
    pub fn tenant(&self) -> Option<Arc<SimulatedTenant>> {
        self.0.tenant().map(SimulatedTenant::new)
    }

    /// Checks a scenario without contacting anybody; every finding at once.
    pub async fn validate(&self, scenario: Scenario) -> Result<Validation> {
        Ok(self.0.validate(scenario).await?)
    }

    /// Checks a YAML or JSON file; every finding at once, each with its place.
    pub async fn validate_file(&self, path: String) -> Result<Validation> {
        Ok(self.0.validate(PathBuf::from(path)).await?)
    }

    /// Checks a document's JSON text; every finding at once. `base` is the folder where relative paths in it start.
    #[uniffi::method(default(base = ""))]
    pub async fn validate_json(&self, document: String, base: String) -> Result<Validation> {
        let source = Source::Value { value: parsed(&document)?, base: PathBuf::from(base) };
        Ok(self.0.validate(source).await?)
    }

    /// Reads the tenant and says what `apply` would do, without writing anything.
    ///
    /// `adopt` names objects to take over on purpose: the address, and the object id that the directory shows. With `prune`,
    /// accounts that the scenario no longer names are deleted, if a run made them, instead of let go. `purpose` is to bring the
    /// scenario about unless given; a plan to remove it leaves the kinds of `keep`, such as `entra.user`. `journal` is the folder
    /// or URL of the journal that knows what was done before, that of `apply` unless given. `receipts` are the JSON texts of
    /// receipts that `emit` wrote and somebody filled in; the plan counts with them and keeps none.
    #[uniffi::method(default(prune = false, purpose = None, keep = [], journal = None, receipts = [], adopt))]
    #[expect(clippy::too_many_arguments, reason = "they have defaults and names in the other languages")]
    pub async fn plan(
        &self,
        scenario: Scenario,
        adopt: HashMap<String, String>,
        prune: bool,
        purpose: Option<Purpose>,
        keep: Vec<String>,
        journal: Option<String>,
        receipts: Vec<String>,
    ) -> Result<Plan> {
        let settings = PlanSettings {
            adopt: adopt.into_iter().collect(),
            prune,
            purpose: purpose.unwrap_or_default(),
            keep,
            journal: journal.map(PathBuf::from),
            receipts,
        };
        Ok(self.0.plan(scenario, settings).await?)
    }

    /// Carries a plan out. A plan that no longer fits the tenant is refused before the first write.
    ///
    /// `recipients` are age public keys to which generated passwords are sealed, `journal` is the folder or URL of the journal; a
    /// simulated client needs neither. No more than `max_destroy` groups and accounts are deleted: none unless given, as many as
    /// there are where the plan removes the scenario. With `close_access` external access may be closed for people who have it now.
    /// `receipts` are those of `plan`; the journal keeps them.
    #[uniffi::method(default(recipients = [], journal = None, max_destroy = None, close_access = false, receipts = []))]
    pub async fn apply(
        &self,
        plan: Plan,
        recipients: Vec<String>,
        journal: Option<String>,
        max_destroy: Option<u32>,
        close_access: bool,
        receipts: Vec<String>,
    ) -> Result<Arc<Run>> {
        let journal = journal.map(PathBuf::from);
        let settings = ApplySettings { recipients, journal, max_destroy, close_access, receipts };
        Ok(Run::new(&self.0.apply(plan, settings).await?))
    }

    /// Goes on with the run of a deployment that was interrupted, without its scenario; nothing if none is open.
    ///
    /// `recipients`, `journal`, `max_destroy` and `close_access` are those of `apply`. `unlock` is the run whose lock is taken away, because its
    /// process is known to be dead. With `recover` a lost journal is read back from the marks in the tenant, where nothing is
    /// written; there is no run then.
    #[uniffi::method(default(recipients = [], journal = None, max_destroy = None, close_access = false, unlock = None, recover = false))]
    #[expect(clippy::too_many_arguments, reason = "they have defaults and names in the other languages")]
    pub async fn resume(
        &self,
        name: String,
        recipients: Vec<String>,
        journal: Option<String>,
        max_destroy: Option<u32>,
        close_access: bool,
        unlock: Option<String>,
        recover: bool,
    ) -> Result<Option<Arc<Run>>> {
        let journal = journal.map(PathBuf::from);
        let settings = ResumeSettings { recipients, journal, max_destroy, close_access, unlock, recover };
        Ok(self.0.resume(name, settings).await?.map(|run| Run::new(&run)))
    }

    /// Removes what the deployment made, in order; what was there before is let go. `plan` with the purpose to remove says
    /// beforehand what that is.
    ///
    /// Kinds of `keep` stay: `entra.group`, `entra.user`, `entra.licence`. With `max_destroy` it is refused if more groups and
    /// accounts would be deleted. With `close_access` external access may be closed for people who have it now, where an earlier
    /// state comes back.
    #[uniffi::method(default(keep = [], max_destroy = None, close_access = false, journal = None))]
    pub async fn teardown(
        &self,
        scenario: Scenario,
        keep: Vec<String>,
        max_destroy: Option<u32>,
        close_access: bool,
        journal: Option<String>,
    ) -> Result<Arc<Run>> {
        let journal = journal.map(PathBuf::from);
        let settings = TeardownSettings { keep, max_destroy, close_access, journal };
        Ok(Run::new(&self.0.teardown(scenario, settings).await?))
    }

    /// What changed in the tenant since the last apply by this journal, and by whom where the audit log tells.
    #[uniffi::method(default(journal = None))]
    pub async fn drift(&self, scenario: Scenario, journal: Option<String>) -> Result<Drift> {
        let settings = DriftSettings { journal: journal.map(PathBuf::from) };
        Ok(self.0.drift(scenario, settings).await?)
    }

    /// Checks chain, order and completeness of journals: that of the deployment `name`, or all. Contacts no tenant.
    #[uniffi::method(default(name = None, journal = None))]
    pub async fn verify_journal(
        &self,
        name: Option<String>,
        journal: Option<String>,
    ) -> Result<JournalVerification> {
        let settings = JournalSettings { name, journal: journal.map(PathBuf::from) };
        Ok(self.0.verify_journal(settings).await?)
    }

    /// Opens the sealed password of an account, named by its user principal name; that it is shown is written into the journal
    /// first. Contacts no tenant.
    ///
    /// `identity` is the file with the age identity to which it was sealed; a simulated client opens what was sealed to its own
    /// key. A second reveal of the same password needs a `reason`.
    #[uniffi::method(default(identity = None, journal = None, reason = None))]
    pub async fn reveal(
        &self,
        account: String,
        identity: Option<String>,
        journal: Option<String>,
        reason: Option<String>,
    ) -> Result<Arc<Secret>> {
        let (identity, journal) = (identity.map(PathBuf::from), journal.map(PathBuf::from));
        let settings = RevealSettings { identity, journal, reason };
        Ok(Secret::new(self.0.reveal(account, settings).await?))
    }

    /// Checks whether the scenario is in force. With `wait` it looks again while checks are pending, for ten minutes at most.
    #[uniffi::method(default(wait = false))]
    pub async fn verify(&self, scenario: Scenario, wait: bool) -> Result<Verification> {
        Ok(self.0.verify(scenario, VerifyOptions { wait, ..VerifyOptions::default() }).await?)
    }

    /// The least Graph permissions and directory roles for a scenario. Contacts nobody.
    pub async fn permissions(&self, scenario: Scenario) -> Result<PermissionReport> {
        Ok(self.0.permissions(scenario).await?)
    }

    /// What became of every statement of the articles that the scenario follows. Writes nothing.
    #[uniffi::method(default(journal = None))]
    pub async fn report(&self, scenario: Scenario, journal: Option<String>) -> Result<Report> {
        let settings = ReportSettings { journal: journal.map(PathBuf::from) };
        Ok(self.0.report(scenario, settings).await?)
    }

    /// Whether one person can reach another, by which way, and which rules decide. Both are named by their sign-in addresses.
    ///
    /// The scenario's description decides and nobody is contacted, unless `now` asks the tenants as they are.
    #[uniffi::method(default(now = false))]
    #[expect(clippy::similar_names, reason = "the two ends of a call are called so")]
    pub async fn reach(
        &self,
        scenario: Scenario,
        caller: String,
        callee: String,
        now: bool,
    ) -> Result<Reach> {
        Ok(self.0.reach(scenario, caller, callee, ReachSettings { now }).await?)
    }

    /// Whom everybody reaches whom the scenario names: one answer for every pair, in the order of the people.
    #[uniffi::method(default(now = false))]
    pub async fn reach_matrix(&self, scenario: Scenario, now: bool) -> Result<Vec<Reach>> {
        Ok(self.0.reach_matrix(scenario, ReachSettings { now }).await?)
    }

    /// Which of federation, guesting, vendor accounts and one-time links fits a scenario, and why. Contacts nobody.
    ///
    /// That the tenants belong to different companies is no failure: the advice answers it.
    pub async fn advise(&self, scenario: Scenario) -> Result<Advice> {
        Ok(self.0.advise(scenario).await?)
    }

    /// Writes every document that Graph cannot deliver to a folder, for Windows, for the headset and for people, and gives the
    /// index of them. The tenant is only read.
    ///
    /// A file that `emit` did not write, or that was changed since, is refused before anything is written, unless `force` is set;
    /// receipts that are filled in are kept in any case.
    #[uniffi::method(default(force = false))]
    pub async fn emit(&self, scenario: Scenario, folder: String, force: bool) -> Result<ArtefactIndex> {
        Ok(self.0.emit(scenario, PathBuf::from(folder), EmitSettings { force }).await?)
    }

    /// Gives connections, tokens and a tenant file up. Runs go on; every later call fails with `usage`. Twice is harmless.
    pub fn shutdown(&self) -> Result<()> {
        Ok(self.0.close()?)
    }
}
