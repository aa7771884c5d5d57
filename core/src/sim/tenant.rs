//! The simulated tenant as its users see it.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::auth::{self, APPLICATION, Tokens};
use super::builder::SimBuilder;
use super::entra::Reader;
use super::faults::{Fault, Script};
use super::front::Way;
use super::id::Id;
use super::log::{LoggedRequest, RequestLog};
use super::moment::Moment;
use super::schema::Kind;
use super::seed::Seed;
use super::settings::Settings;
use super::store::{Entity, Job, View, World, WorldCopy};
use super::throttle::Throttle;
use crate::clock::{Clock, SystemClock, VirtualClock};
use crate::error::{Error, Result, codes};

/// The last second that a timestamp can hold: the end of the year 9999, in milliseconds since 1970.
const LAST: i64 = 253_402_300_799_000;

/// One or more simulated tenants behind one Graph.
///
/// Copies share the same state.
///
/// ```
/// use remote_assist::sim::SimTenant;
///
/// let tenant = SimTenant::builder().build()?;
/// let request = http::Request::get("/v1.0/users?$top=2&$select=userPrincipalName")
///     .header("authorization", format!("Bearer {}", tenant.tenants()[0].token))
///     .body(bytes::Bytes::new())
///     .unwrap();
/// let response = tenant.handle(request);
/// assert_eq!(response.status(), 200);
/// # Ok::<(), remote_assist::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SimTenant {
    pub(crate) shared: Arc<Shared>,
}

/// What the copies of a tenant share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Everything that requests change.
    state: Mutex<State>,
    /// Simulated time.
    clock: VirtualClock,
    /// How much simulated time is ahead of the wall, in milliseconds, once it follows the wall.
    ahead: Mutex<Option<i64>>,
    /// How the tenants behave.
    pub(crate) settings: Settings,
}

/// Everything that requests change.
#[derive(Debug)]
pub(crate) struct State {
    /// What the tenants hold.
    pub(crate) world: World,
    /// What was asked.
    pub(crate) log: RequestLog,
    /// Tokens that were read.
    pub(crate) tokens: Tokens,
    /// Scripted faults.
    pub(crate) script: Script,
    /// The buckets of quotas.
    pub(crate) throttle: Throttle,
}

/// A tenant of a simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantInfo {
    /// Its identifier.
    pub id: String,
    /// Its default domain.
    pub domain: String,
    /// A bearer token that does not expire, with every permission or those of [`SimBuilder::roles`].
    pub token: String,
}

/// How long a client has to wait at most until something shows. All zero for a tenant that is not realistic, apart from licences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// From a write until every read shows it.
    pub settle: Duration,
    /// From the assignment of a group licence, or a change of members, until all members are processed.
    pub licences: Duration,
    /// The longest time that the service works on one request after the client gave up.
    pub request: Duration,
}

/// What the tenants held at one moment; see [`SimTenant::snapshot`].
#[derive(Clone)]
pub struct Snapshot {
    instance: Id,
    world: WorldCopy,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}

impl SimTenant {
    /// Begins to choose how a tenant starts and behaves.
    pub fn builder() -> SimBuilder {
        SimBuilder::default()
    }

    /// Opens the tenant that a file holds, or makes one from a seed (`contoso`, `large`, `companies`).
    ///
    /// # Errors
    ///
    /// `store.in_use` if another process holds the file, `store.damaged` with the line, `store.unwritable`; `usage` for an
    /// unknown seed.
    pub fn open(path: impl AsRef<Path>, seed: &str) -> Result<Self> {
        Self::builder().seed(Seed::parse(seed)?).file(path).build()
    }

    pub(crate) fn new(settings: Settings, mut world: World, start: Moment) -> Self {
        for directory in &mut world.directories {
            directory.lag = settings.replica_lag();
        }
        let state = State {
            world,
            log: RequestLog::default(),
            tokens: Tokens::default(),
            script: Script::default(),
            throttle: Throttle::default(),
        };
        let clock = VirtualClock::starting(start.timestamp());
        Self {
            shared: Arc::new(Shared { state: Mutex::new(state), clock, ahead: Mutex::new(None), settings }),
        }
    }

    /// Answers one request, addressed as `https://graph.microsoft.com/v1.0/…` or as `/v1.0/…`.
    ///
    /// Also answers `/{tenant}/oauth2/v2.0/token`, `/_sim/info` and `/_sim/powershell`. Never panics, whatever the request.
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let now = self.now();
        super::front::answer(&mut self.state(), &self.shared.settings, now, request, Way::Front)
    }

    /// Answers one request of whoever arranges the tenants or looks at them: it meets no faults, no lag and no quotas, and
    /// is not logged.
    pub fn handle_beside(&self, request: Request<Bytes>) -> Response<Bytes> {
        let now = self.now();
        super::front::answer(&mut self.state(), &self.shared.settings, now, request, Way::Beside)
    }

    /// A bearer token with every permission for one of [`Self::tenants`], whatever the announced tokens hold. It does not
    /// expire.
    pub fn unrestricted_token(&self, tenant: &TenantInfo) -> String {
        let id = Id::parse(&tenant.id).unwrap_or_default();
        auth::issue(self.shared.settings.instance, id, APPLICATION, None, Moment(0), None)
    }

    /// Scripts faults for the requests to come; replaces an earlier script.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.state().script = Script::new(faults);
    }

    /// Scripts more faults; those that are scripted already go on counting.
    pub fn add_faults(&self, faults: Vec<Fault>) {
        self.state().script.add(faults);
    }

    /// Lets time pass at once, and carries out what is due until then, such as the processing of licences.
    ///
    /// # Errors
    ///
    /// `usage` where time would leave the year 9999.
    pub fn advance(&self, duration: Duration) -> Result<()> {
        let now = self.now();
        let left = u64::try_from(LAST.saturating_sub(now.0)).unwrap_or_default();
        if duration > Duration::from_millis(left) {
            let text = "the time of the simulated tenant cannot go beyond the year 9999";
            return Err(Error::new(codes::USAGE, text).hint("Let less time pass."));
        }
        self.shared.clock.advance(duration);
        let now = self.now();
        run_due(&mut self.state().world, now)
    }

    /// The clock of the tenant. In process its time passes only when somebody sleeps on it.
    pub fn clock(&self) -> VirtualClock {
        self.shared.clock.clone()
    }

    /// The tenants with tokens; the first is the one that is meant when none is named.
    pub fn tenants(&self) -> Vec<TenantInfo> {
        tenants(&self.state().world, &self.shared.settings)
    }

    /// Random for each tenant that is made, and kept in its file: a journal of another instance does not fit.
    pub fn instance(&self) -> String {
        self.shared.settings.instance.to_string()
    }

    /// Whether replicas lag, licences take their time and quotas bind.
    pub fn is_realistic(&self) -> bool {
        self.shared.settings.realistic
    }

    /// How long a client has to wait at most until something shows.
    pub fn bounds(&self) -> Bounds {
        bounds(&self.shared.settings)
    }

    /// What the tenants hold now. The clock is not part of it.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { instance: self.shared.settings.instance, world: self.state().world.copy() }
    }

    /// Goes back to a snapshot of this tenant. Time goes on; faults and the log of requests stay as they are.
    ///
    /// # Errors
    ///
    /// `usage` for a snapshot of another tenant.
    pub fn restore(&self, snapshot: &Snapshot) -> Result<()> {
        if snapshot.instance != self.shared.settings.instance {
            return Err(Error::new(codes::USAGE, "the snapshot was taken of another simulated tenant")
                .hint("A snapshot can be restored where it was taken, and nowhere else."));
        }
        self.state().world.restore(&snapshot.world);
        Ok(())
    }

    /// The newest 20,000 requests.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.state().log.entries.iter().cloned().collect()
    }

    /// Forgets the requests that came so far; the counts stay.
    pub fn clear_requests(&self) {
        self.state().log.entries.clear();
    }

    /// How many requests came and how many of them were successful writes. Items of a batch count each.
    pub fn counts(&self) -> (u64, u64) {
        let state = self.state();
        (state.log.requests, state.log.writes)
    }

    /// Compacts the tenant file and lets go of it; further changes stay in memory.
    ///
    /// # Errors
    ///
    /// `store.unwritable` if changes could not be kept.
    pub fn close(&self) -> Result<()> {
        let now = self.now();
        close(&mut self.state().world, now)
    }

    /// From now on time follows the wall, from where it stands if it is ahead.
    #[cfg_attr(not(feature = "sim-server"), expect(dead_code, reason = "the HTTP door alone needs it"))]
    pub(crate) fn follow_wall(&self) {
        self.ahead().get_or_insert(0);
    }

    fn ahead(&self) -> MutexGuard<'_, Option<i64>> {
        self.shared.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at or changes the tenants beside Graph, to arrange them.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.state().world)
    }

    /// The identifier of an object as Graph shows it.
    pub(crate) fn id_text(&self, kind: Kind, entity: &Entity) -> String {
        let state = self.state();
        let view = View { directory: &state.world.directories[0], replica: None };
        Reader { view, now: Moment::default() }.id_text(kind, entity)
    }

    /// The time in the tenant.
    pub(crate) fn now(&self) -> Moment {
        if let Some(ahead) = self.ahead().as_mut() {
            let wall = Moment::of(SystemClock.now());
            let here = Moment::of(self.shared.clock.now());
            // Whoever slept on the clock, or advanced it, took it ahead of the wall; it goes on from there.
            *ahead = (here.0 - wall.0).max(*ahead);
            let due = Moment(wall.0 + *ahead);
            self.shared.clock.advance(due.since(here));
        }
        Moment::of(self.shared.clock.now())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let now = Moment::of(self.clock.now());
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Whoever needs to know about a failure calls `close`; every change stands in the file already.
        let _ = close(&mut state.world, now);
    }
}

fn close(world: &mut World, now: Moment) -> Result<()> {
    match world.file.take() {
        Some(file) => file.close(now, world.lines(now)),
        None => Ok(()),
    }
}

/// The tenants of a world with tokens.
pub(crate) fn tenants(world: &World, settings: &Settings) -> Vec<TenantInfo> {
    let info = |directory: &super::store::Directory| TenantInfo {
        id: directory.id.to_string(),
        domain: directory.domain().to_owned(),
        token: auth::issue(
            settings.instance,
            directory.id,
            APPLICATION,
            settings.roles.as_deref(),
            Moment(0),
            None,
        ),
    };
    world.directories.iter().map(info).collect()
}

/// How long a client has to wait at most.
pub(crate) fn bounds(settings: &Settings) -> Bounds {
    let (queue, work) = settings.licence_delays();
    Bounds {
        settle: settings.replica_lag().unwrap_or_default(),
        licences: queue + work,
        request: Duration::ZERO,
    }
}

/// Carries out work that is due.
pub(crate) fn run_due(world: &mut World, now: Moment) -> Result<()> {
    for tenant in 0..world.directories.len() {
        while let Some(((due, number), job)) = world.directories[tenant].jobs.first_key_value()
            && *due <= now
        {
            let (due, number, job) = (*due, *number, job.clone());
            match &job {
                Job::Licensing { .. } => super::entra::licensing::run(world, tenant, &job, due)?,
                Job::Team { .. } => super::teams::provisioning::run(world, tenant, &job)?,
                Job::Autopilot { .. } => super::intune::devices::run(world, tenant, &job)?,
                Job::Membership { .. } => super::entra::dynamic::run(world, tenant, due)?,
                Job::Report { .. } => super::intune::reports::run(world, tenant, &job)?,
                Job::Barriers { .. } => super::purview::application::run(world, tenant, &job, due)?,
                Job::Snapshot { .. } => super::management::snapshots::run(world, tenant, &job, due)?,
                Job::Purge { .. } => super::entra::deleted::run_purge(world, tenant, &job)?,
            }
            world.commit(tenant, due, vec![super::store::Change::JobDone(number, due)])?;
        }
    }
    Ok(())
}
