use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use remote_assist::deploy::{self, ReachOptions, SimulatedOptions, SimulatedTenant, VerifyOptions};
use remote_assist::error::{Error, Result, codes};
use remote_assist::model::{
    Advice, ArtefactIndex, Cloud, Drift, JournalVerification, PermissionReport, Plan, Reach, Report, Target,
    Validation, Verification,
};
use remote_assist::secret::Identity;

use crate::error::panicked;
use crate::options::{
    ApplySettings, DriftSettings, EmitSettings, JournalSettings, PlanSettings, ReachSettings, ReportSettings,
    ResumeSettings, RevealSettings, TeardownSettings, location,
};
use crate::run::{Run, Started};
use crate::secret::Secret;
use crate::source::{Source, blocking};
use crate::task::run;
use crate::token::{Provider, Tokens};

/// Makes the core's client anew, for a process that was forked after the first was made.
type Connect = Box<dyn Fn() -> Result<deploy::Client> + Send + Sync>;

/// A client as a language shows it. Cheap to clone; clones are closed and poisoned together.
///
/// After a panic within, every call fails with `bug.panic`, because nobody knows in which state it was left.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    target: Target,
    held: Mutex<Option<Held>>,
    connect: Option<Connect>,
    poisoned: AtomicBool,
}

struct Held {
    process: u32,
    client: deploy::Client,
}

impl Client {
    /// Wraps a client of the core.
    pub fn over(client: deploy::Client) -> Self {
        Self::new(client, None)
    }

    /// A client of a simulated tenant in this process; it needs no account and contacts nobody.
    pub fn simulated(options: SimulatedOptions) -> Result<Self> {
        deploy::Client::simulated_with(options).map(Self::over)
    }

    /// A client of Microsoft Graph in a tenant, with tokens of another language's credential. Contacts nobody yet.
    pub fn connect(tenant: &str, tokens: Arc<dyn Tokens>, cloud: Cloud) -> Result<Self> {
        let tenant = tenant.to_owned();
        Self::connecting(move || deploy::Client::connect(&tenant, Provider(Arc::clone(&tokens)), cloud))
    }

    /// Wraps a client that is made anew in a forked child, where the connections of its parent are dead.
    fn connecting(connect: impl Fn() -> Result<deploy::Client> + Send + Sync + 'static) -> Result<Self> {
        Ok(Self::new(connect()?, Some(Box::new(connect))))
    }

    fn new(client: deploy::Client, connect: Option<Connect>) -> Self {
        let target = client.target();
        let held = Held { process: std::process::id(), client };
        Self(Arc::new(Inner {
            target,
            held: Mutex::new(Some(held)),
            connect,
            poisoned: AtomicBool::new(false),
        }))
    }

    /// Whether the tenant is simulated.
    pub fn target(&self) -> Target {
        self.0.target
    }

    /// The simulated tenant behind this client, if it is one in this process; `None` once it is closed.
    pub fn tenant(&self) -> Option<SimulatedTenant> {
        self.held().as_ref().and_then(|held| held.client.tenant())
    }

    /// Checks a scenario without contacting anybody; every finding at once.
    pub async fn validate(&self, source: impl Into<Source>) -> Result<Validation> {
        let source = source.into();
        self.call(|client| blocking(move || source.validate(&client))).await
    }

    /// Reads the tenant and says what `apply` would do.
    pub async fn plan(&self, source: impl Into<Source>, settings: PlanSettings) -> Result<Plan> {
        let (source, options) = (source.into(), settings.options()?);
        self.call(|client| async move { client.plan(&blocking(move || source.read()).await?, options).await })
            .await
    }

    /// Carries a plan out. What a plan with errors, or one that no longer fits, is refused with is told here; everything
    /// later by the run. Dropping this future before it gives the run stops the run.
    pub async fn apply(&self, plan: Plan, settings: ApplySettings) -> Result<Run> {
        let options = settings.options();
        self.start(|client| async move { client.apply(&plan, options).await.map(Some) })
            .await?
            .ok_or_else(|| panicked("a run was taken twice"))
    }

    /// Goes on with the run of a deployment that was interrupted, without its scenario; `None` if none is open.
    ///
    /// With `recover` it reads a lost journal back from the marks in the tenant, writes nothing there and gives no run.
    pub async fn resume(&self, name: String, settings: ResumeSettings) -> Result<Option<Run>> {
        let recover = settings.recover;
        let (options, apply) = settings.options();
        if recover && options.unlock.is_some() {
            return Err(Error::new(codes::USAGE, "`recover` and `unlock` exclude each other")
                .hint("A journal that is lost has no lock; one that is there is not read back."));
        }
        self.start(|client| async move {
            if recover {
                client.recover(&name, options.journal).await?;
                return Ok(None);
            }
            match client.resume(&name, options).await? {
                Some(prepared) => prepared.carry_out(&apply).await.map(Some),
                None => Ok(None),
            }
        })
        .await
    }

    /// Removes what the deployment made, in order; what was there before is let go.
    pub async fn teardown(&self, source: impl Into<Source>, settings: TeardownSettings) -> Result<Run> {
        let (source, options) = (source.into(), settings.options());
        self.start(|client| async move {
            client.teardown(&blocking(move || source.read()).await?, options).await.map(Some)
        })
        .await?
        .ok_or_else(|| panicked("a run was taken twice"))
    }

    /// What changed in the tenant since the last apply.
    pub async fn drift(&self, source: impl Into<Source>, settings: DriftSettings) -> Result<Drift> {
        let source = source.into();
        self.call(|client| async move {
            client.drift(&blocking(move || source.read()).await?, location(settings.journal)).await
        })
        .await
    }

    /// Checks chain, order and completeness of journals. Contacts no tenant.
    pub async fn verify_journal(&self, settings: JournalSettings) -> Result<JournalVerification> {
        let JournalSettings { name, journal } = settings;
        self.call(|client| async move { client.verify_journal(name.as_deref(), location(journal)).await })
            .await
    }

    /// Opens the sealed password of an account; that it is shown is written into the journal first. Contacts no tenant.
    pub async fn reveal(&self, account: String, settings: RevealSettings) -> Result<Secret> {
        let RevealSettings { identity, journal, reason } = settings;
        self.call(|client| async move {
            let identity = match identity {
                Some(file) => Some(blocking(move || Identity::from_path(&file)).await?),
                None => None,
            };
            client.reveal(&account, identity.as_ref(), location(journal), reason).await.map(Secret::new)
        })
        .await
    }

    /// Checks whether the scenario is in force.
    pub async fn verify(&self, source: impl Into<Source>, options: VerifyOptions) -> Result<Verification> {
        let source = source.into();
        self.call(
            |client| async move { client.verify(&blocking(move || source.read()).await?, options).await },
        )
        .await
    }

    /// The least Graph permissions and directory roles for a scenario. Contacts nobody.
    pub async fn permissions(&self, source: impl Into<Source>) -> Result<PermissionReport> {
        let source = source.into();
        self.call(|client| async move { Ok(client.permissions(&blocking(move || source.read()).await?)) })
            .await
    }

    /// What became of every statement of the articles that the scenario follows. Writes nothing.
    pub async fn report(&self, source: impl Into<Source>, settings: ReportSettings) -> Result<Report> {
        let (source, options) = (source.into(), settings.options());
        self.call(
            |client| async move { client.report(&blocking(move || source.read()).await?, options).await },
        )
        .await
    }

    /// Whether one person can reach another, by which way, and which rules decide. By the scenario nobody is contacted.
    #[expect(clippy::similar_names, reason = "the two ends of a call are called so")]
    pub async fn reach(
        &self,
        source: impl Into<Source>,
        caller: String,
        callee: String,
        settings: ReachSettings,
    ) -> Result<Reach> {
        let source = source.into();
        let options = ReachOptions { from: caller, to: callee, now: settings.now };
        self.call(
            |client| async move { client.reach(&blocking(move || source.read()).await?, options).await },
        )
        .await
    }

    /// Whom everybody reaches whom the scenario names, pair by pair.
    pub async fn reach_matrix(
        &self,
        source: impl Into<Source>,
        settings: ReachSettings,
    ) -> Result<Vec<Reach>> {
        let source = source.into();
        self.call(|client| async move {
            let matrix = client.reach_matrix(&blocking(move || source.read()).await?, settings.now).await?;
            blocking(move || Ok(matrix.to_vec())).await
        })
        .await
    }

    /// Which of federation, guesting, vendor accounts and one-time links fits a scenario, and why. Contacts nobody.
    pub async fn advise(&self, source: impl Into<Source>) -> Result<Advice> {
        let source = source.into();
        self.call(|client| async move { client.advise(&blocking(move || source.read()).await?) }).await
    }

    /// Writes every document that Graph cannot deliver to a folder and gives the index of them. The tenant is only read.
    ///
    /// Dropping this future stops no writing that has begun, so that a folder and its index fit each other.
    pub async fn emit(
        &self,
        source: impl Into<Source>,
        folder: PathBuf,
        settings: EmitSettings,
    ) -> Result<ArtefactIndex> {
        let (source, EmitSettings { force }) = (source.into(), settings);
        self.call(|client| async move {
            let bundle = client.emit(&blocking(move || source.read()).await?).await?;
            blocking(move || bundle.write_to(&folder, force).map(|_| bundle.index().clone())).await
        })
        .await
    }

    /// Gives connections and tokens up; a tenant file is compacted and unlocked. Runs go on; every later call fails with
    /// `usage`. Closing twice is harmless.
    pub fn close(&self) -> Result<()> {
        let held = self.held().take();
        held.map_or(Ok(()), |held| held.client.close())
    }

    /// Whether it was closed.
    pub fn closed(&self) -> bool {
        self.held().is_none()
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out a call that may start a run. Dropping this future before it gives the run stops the run.
    async fn start<F>(&self, work: impl FnOnce(deploy::Client) -> F) -> Result<Option<Run>>
    where
        F: Future<Output = Result<Option<deploy::Run>>> + Send + 'static,
    {
        let started = self
            .call(|client| {
                let work = Box::pin(work(client));
                async move { Ok(work.await?.map(|run| Started::new(Run::new(run)))) }
            })
            .await?;
        Ok(started.and_then(Started::take))
    }

    /// Carries one call out on our runtime, with the core's client of this process.
    async fn call<T, F>(&self, work: impl FnOnce(deploy::Client) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let result = run(work(self.client()?)).await;
        if result.as_ref().is_err_and(|error| error.code() == codes::BUG_PANIC) {
            self.0.poisoned.store(true, Ordering::Release);
        }
        result
    }

    fn client(&self) -> Result<deploy::Client> {
        if self.0.poisoned.load(Ordering::Acquire) {
            return Err(panicked("this client panicked before"));
        }
        let mut held = self.held();
        let Some(held) = held.as_mut() else {
            return Err(Error::new(codes::USAGE, "the client is closed").hint("Make a new one."));
        };
        if let Some(connect) = self.0.connect.as_ref().filter(|_| held.process != std::process::id()) {
            *held = Held { process: std::process::id(), client: connect()? };
        }
        Ok(held.client.clone())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("target", &self.0.target)
            .field("closed", &self.closed())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use remote_assist::model::Outcome;
    use serde_json::json;

    use super::*;

    fn source() -> Source {
        Source::value(json!({
            "kind": "sharedIdentity", "name": "dock", "tenant": "contoso.com", "usageLocation": "US",
            "mfaOwner": "it@contoso.com", "group": {"displayName": "Dock"},
            "template": {"count": 2, "user": "dock-{n:04}"},
            "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
        }))
    }

    fn simulated(delay_ms: u32) -> Client {
        Client::simulated(SimulatedOptions { delay_ms, ..SimulatedOptions::default() }).unwrap()
    }

    #[test]
    fn a_deployment_from_any_executor() {
        let client = simulated(0);
        let plan = block_on(client.plan(source(), PlanSettings::default())).unwrap();
        let run = block_on(client.apply(plan, ApplySettings::default())).unwrap();
        let (early, mut seen) = (run.events(), 0);
        while block_on(early.next()).unwrap().is_some() {
            seen += 1;
        }
        assert_eq!(block_on(run.wait()).unwrap().outcome, Outcome::Done);
        assert!(run.finished() && seen > 2);
        assert!(block_on(run.next(seen - 1)).unwrap().is_some(), "a late reader misses nothing");
        assert!(block_on(run.next(seen)).unwrap().is_none());
        assert!(block_on(client.verify(source(), VerifyOptions::default())).unwrap().ready);
        assert!(block_on(client.validate(source())).unwrap().valid);
        assert!(!block_on(client.permissions(source())).unwrap().apply.graph.is_empty());
    }

    #[test]
    fn a_panic_poisons_the_client_and_its_clones() {
        let client = simulated(0);
        let twin = client.clone();
        let error = block_on(client.call::<(), _>(|_| async { panic!("planted") })).unwrap_err();
        assert_eq!(error.code(), codes::BUG_PANIC);
        let error = block_on(twin.plan(source(), PlanSettings::default())).unwrap_err();
        assert_eq!(error.code(), codes::BUG_PANIC);
        assert!(block_on(simulated(0).plan(source(), PlanSettings::default())).is_ok(), "others go on");
    }

    #[test]
    fn a_closed_client_says_so_and_its_runs_go_on() {
        let client = simulated(5);
        let plan = block_on(client.plan(source(), PlanSettings::default())).unwrap();
        let run = block_on(client.apply(plan, ApplySettings::default())).unwrap();
        client.close().unwrap();
        client.close().unwrap();
        assert_eq!(block_on(client.validate(source())).unwrap_err().code(), codes::USAGE);
        assert!(client.closed() && client.tenant().is_none());
        assert_eq!(block_on(run.wait()).unwrap().outcome, Outcome::Done);
    }

    #[test]
    fn the_later_life_of_a_deployment() {
        let client = simulated(0);
        assert!(block_on(client.verify_journal(JournalSettings::default())).is_err());
        let plan = block_on(client.plan(source(), PlanSettings::default())).unwrap();
        let run = block_on(client.apply(plan, ApplySettings::default())).unwrap();
        assert_eq!(block_on(run.wait()).unwrap().outcome, Outcome::Done);
        assert!(block_on(client.resume("dock".into(), ResumeSettings::default())).unwrap().is_none());
        assert!(block_on(client.drift(source(), DriftSettings::default())).unwrap().is_empty());
        assert!(block_on(client.verify_journal(JournalSettings::default())).unwrap().whole);
        let report = block_on(client.report(source(), ReportSettings::default())).unwrap();
        assert_eq!((report.deployment.as_str(), report.articles[0].lines.len()), ("dock", 48));
        let account = "dock-0001@contoso.com".to_owned();
        let secret = block_on(client.reveal(account, RevealSettings::default())).unwrap();
        assert_eq!(secret.read(<[u8]>::len), 24);
        let both = ResumeSettings { recover: true, unlock: Some("x".into()), ..ResumeSettings::default() };
        assert_eq!(block_on(client.resume("dock".into(), both)).unwrap_err().code(), codes::USAGE);
        let run = block_on(client.teardown(source(), TeardownSettings::default())).unwrap();
        assert_eq!(block_on(run.wait()).unwrap().outcome, Outcome::Done);
    }

    #[test]
    fn documents_are_written_and_what_was_changed_is_not_written_over() {
        let (client, folder) = (simulated(0), tempfile::tempdir().unwrap());
        let emit = |force| {
            let folder = folder.path().to_owned();
            block_on(client.emit(source(), folder, EmitSettings { force }))
        };
        let index = emit(false).unwrap();
        assert_eq!(index.deployment, "dock");
        assert!(!index.files.is_empty());
        assert!(index.files.iter().all(|file| folder.path().join(&file.name).is_file()));
        assert_eq!(emit(false).unwrap(), index);
        std::fs::write(folder.path().join("README.md"), "mine").unwrap();
        assert_eq!(emit(false).unwrap_err().code(), codes::EMIT_CHANGED);
        assert_eq!(emit(true).unwrap(), index);
    }

    #[test]
    fn a_run_that_nobody_was_given_is_cancelled() {
        let client = simulated(20);
        let plan = block_on(client.plan(source(), PlanSettings::default())).unwrap();
        let run = block_on(client.apply(plan, ApplySettings::default())).unwrap();
        drop(Started::new(run.clone()));
        assert_eq!(block_on(run.wait()).unwrap().outcome, Outcome::Cancelled);
    }
}
