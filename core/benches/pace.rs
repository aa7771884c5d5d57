//! How near a run comes to what quotas and latency allow, in virtual time.
//!
//! `cargo bench -p remote-assist --all-features --bench pace` prints each figure beside its bound. The client, its governor and the
//! engine are the real ones; behind them stands the simulated tenant with the published quotas, every answer takes 100 ms, and
//! time passes only when nobody has anything left to do. `-- N` uses N accounts instead of 10,000.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark makes its own time and owns its runtime")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use remote_assist::address::Address;
use remote_assist::auth::StaticToken;
use remote_assist::clock::{Clock, Timestamp};
use remote_assist::deploy::{Client, PlanOptions, SimulatedOptions};
use remote_assist::document;
use remote_assist::engine::{ApplyContext, EventLog, RunJournal, ScriptCall, Scripts, apply};
use remote_assist::error::Result;
use remote_assist::graph::{Answer, GraphClient, Method, Operation};
use remote_assist::http::{
    Governor, GovernorOptions, Origin, Pipeline, Quotas, Request, Response, RetryOptions, Share, Transport,
};
use remote_assist::journal::{Journal, JournalOptions, JournalPlace, Kind, Location, MemoryJournals, TTL};
use remote_assist::model::{Outcome, Plan, RunReport, Step};
use remote_assist::resource::Deployment;
use remote_assist::secret::{Identity, Recipients, Secret};
use remote_assist::sim::{Seed, SimTenant};

/// Bounds of the design.
const QUOTA_RATIO: f64 = 1.05;
const LATENCY_RATIO: f64 = 1.10;
const REFUSED: f64 = 0.01;
const STARVED: f64 = 1.05;

const LATENCY: Duration = Duration::from_millis(100);
/// By how much a latency varies where quotas are measured.
const JITTER: u64 = 40;
/// Batches that the engine keeps in flight, and operations in each.
const IN_FLIGHT: u32 = 8;
const BATCH: u32 = 20;
const START: i64 = 1_800_000_000;

/// Time that goes to the earliest sleeper once nobody has anything left to do.
#[derive(Debug, Default)]
struct Virtual(Arc<Mutex<Sleepers>>);

#[derive(Debug, Default)]
struct Sleepers {
    now: Duration,
    count: u64,
    waiting: BTreeMap<(Duration, u64), Waker>,
}

impl Virtual {
    /// How much time has passed.
    fn elapsed(&self) -> Duration {
        self.0.lock().expect("a lock").now
    }
}

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(START).plus(self.elapsed())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (sleepers, until) = (Arc::clone(&self.0), self.elapsed() + duration);
        let mut listed = false;
        Box::pin(std::future::poll_fn(move |context| {
            let mut held = sleepers.lock().expect("a lock");
            if held.now >= until {
                return Poll::Ready(());
            }
            if !std::mem::replace(&mut listed, true) {
                held.count += 1;
                let key = (until, held.count);
                held.waiting.insert(key, context.waker().clone());
            }
            Poll::Pending
        }))
    }
}

/// Wakes the thread that drives the work.
struct Driver {
    woken: AtomicBool,
    thread: Thread,
}

impl Wake for Driver {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        self.thread.unpark();
    }
}

/// Runs something in a time of its own, from zero. Tasks on the runtime, which seal passwords and write the journal, take no time.
fn timed<T>(work: impl AsyncFnOnce(Arc<Virtual>) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    let _entered = runtime.enter();
    let clock = Arc::new(Virtual::default());
    let driver = Arc::new(Driver { woken: AtomicBool::new(true), thread: std::thread::current() });
    let waker = Waker::from(Arc::clone(&driver));
    let mut work = pin!(work(Arc::clone(&clock)));
    loop {
        if driver.woken.swap(false, Ordering::SeqCst)
            && let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(&waker))
        {
            return done;
        }
        if driver.woken.load(Ordering::SeqCst) {
            continue;
        }
        let idle = runtime.metrics().num_alive_tasks() == 0 && !driver.woken.load(Ordering::SeqCst);
        if !idle {
            std::thread::park_timeout(Duration::from_millis(1));
            continue;
        }
        let mut held = clock.0.lock().expect("a lock");
        if let Some(((until, _), sleeper)) = held.waiting.pop_first() {
            held.now = until;
            drop(held);
            sleeper.wake();
        }
    }
}

/// What went over the wire.
#[derive(Debug, Default)]
struct Seen {
    answered: AtomicU64,
    refused: AtomicU64,
    /// Refused once the first half minute was over.
    refused_later: AtomicU64,
    /// When the last write was carried out.
    last_write: Mutex<Duration>,
}

/// A way to a simulated tenant that takes time.
#[derive(Clone)]
struct Wire {
    tenant: SimTenant,
    clock: Arc<Virtual>,
    jitter: u64,
    seen: Arc<Seen>,
}

impl Wire {
    fn new(seed: Seed, jitter: u64, clock: &Arc<Virtual>) -> Self {
        let start = Timestamp::from_unix(START);
        let tenant = SimTenant::builder().seed(seed).quotas(true).start(start);
        let tenant = tenant.build().expect("a simulated tenant");
        Self { tenant, clock: Arc::clone(clock), jitter, seen: Arc::default() }
    }

    /// A client that may use all of the published quotas.
    fn graph(&self) -> GraphClient {
        let quotas = Quotas::published(Share::WHOLE);
        let token = Secret::new(self.tenant.tenants()[0].token.clone());
        let patient = RetryOptions {
            tries: 60,
            budget: Duration::from_hours(1),
            seed: Some(7),
            ..RetryOptions::default()
        };
        let pipeline = Pipeline::builder(self.clone())
            .tokens(StaticToken::new(token), "simulated")
            .clock(Arc::clone(&self.clock) as _)
            .governor(Governor::new(&GovernorOptions { quotas, ..GovernorOptions::default() }))
            .retry(patient)
            .build();
        GraphClient::new(pipeline, Origin::simulated("http://127.0.0.1").expect("an origin"))
    }

    /// A latency that varies, the same in every run.
    fn latency(&self) -> Duration {
        let number = self.seen.answered.fetch_add(1, Ordering::Relaxed);
        let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        let spread = if self.jitter == 0 { 0 } else { spread % (2 * self.jitter) };
        (LATENCY + Duration::from_millis(spread)).saturating_sub(Duration::from_millis(self.jitter))
    }

    fn note(&self, write: bool, status: u16, body: &[u8]) {
        let text = String::from_utf8_lossy(body);
        let refused = u64::from(status == 429) + text.matches("\"status\":429").count() as u64;
        let now = self.clock.elapsed();
        self.seen.refused.fetch_add(refused, Ordering::Relaxed);
        if now > Duration::from_secs(30) {
            self.seen.refused_later.fetch_add(refused, Ordering::Relaxed);
        }
        if write && status < 300 {
            *self.seen.last_write.lock().expect("a lock") = now;
        }
    }
}

impl Transport for Wire {
    async fn send(&self, request: Request) -> Result<Response> {
        let latency = self.latency();
        self.clock.sleep(latency / 2).await;
        let behind = self.clock.now().since(self.tenant.clock().now());
        self.tenant.advance(behind)?;
        let write = !request.effect.is_read();
        let mut wire = http::Request::new(request.body);
        *wire.method_mut() = request.method;
        *wire.headers_mut() = request.headers;
        *wire.uri_mut() = request.url.as_str().parse().expect("an address");
        let (parts, body) = self.tenant.handle(wire).into_parts();
        self.note(write, parts.status.as_u16(), &body);
        self.clock.sleep(latency / 2).await;
        Ok(Response { headers: parts.headers, ..Response::new(parts.status, body) })
    }
}

/// A plan that makes so many accounts, a group with them, and its licences.
fn plan(accounts: u32) -> Plan {
    let mut text = String::from(
        "kind: sharedIdentity\nname: pace\ntenant: contoso.com\nusageLocation: US\nmfaOwner: it@contoso.com\n\
         group: { displayName: Pace }\nlicences: { assignTo: group, capabilities: [remoteAssist, teams] }\naccounts:\n",
    );
    for n in 1..=accounts {
        let _ = writeln!(text, "  - {{ device: HL2-{n:06}, user: holo-{n:06} }}");
    }
    plan_of(&text)
}

/// A plan that makes so many accounts for people of twenty vendors.
fn vendors(accounts: u32) -> Plan {
    let mut text = String::from(
        "kind: vendorAccounts\nname: pace\ntenant: contoso.com\nusageLocation: US\nmfaOwner: it@contoso.com\nlicensingConfirmed: true\n\
         group: { displayName: Pace }\nlicences: { assignTo: group, capabilities: [remoteAssist, teams] }\nvendors:\n",
    );
    for vendor in 1..=20 {
        let _ = writeln!(text, "  - name: Vendor {vendor}\n    accounts:");
        for n in (vendor..=accounts).step_by(20) {
            let _ =
                writeln!(text, "      - {{ user: sa-{n:06}, person: user-{n:06}@vendor{vendor}.example }}");
        }
    }
    plan_of(&text)
}

/// A plan that invites so many guests into a team.
fn guests(count: u32) -> Plan {
    let mut text = String::from(
        "kind: guesting\nname: pace\ntenant: contoso.com\nacknowledge: [lifecycle]\n\
         team: { displayName: Pace, owner: user-01@contoso.com }\nguests:\n",
    );
    for n in 1..=count {
        let _ = writeln!(text, "  - {{ email: user-{n:06}@other.example, role: expert }}");
    }
    plan_of(&text)
}

fn plan_of(text: &str) -> Plan {
    let scenario = document::parse(text, "pace.yaml", Path::new(".")).into_scenario().expect("a scenario");
    let options = SimulatedOptions { seed: Some("large".to_owned()), ..SimulatedOptions::default() };
    let client = Client::simulated_with(options).expect("a simulated tenant");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(client.plan(&scenario, PlanOptions::default())).expect("a plan")
}

/// Carries a plan out.
async fn carry_out(plan: &Plan, wire: &Wire) -> RunReport {
    let deployment = Deployment::new(&plan.tenant.id, &plan.deployment);
    let place = JournalPlace {
        location: Location::Memory(MemoryJournals::default()),
        tenant: plan.tenant.id.clone(),
        name: plan.deployment.clone(),
        instance: None,
        head_file: None,
        clock: Arc::clone(&wire.clock) as _,
    };
    let (holder, host, run) = ("bench".to_owned(), "bench".to_owned(), uuid::Uuid::new_v4().to_string());
    let options = JournalOptions {
        place,
        holder: holder.clone(),
        host: host.clone(),
        run: run.clone(),
        ttl: TTL,
        unlock: None,
    };
    let journal = Journal::open(options).await.expect("a journal");
    journal.append(Kind::RunOpened { plan: None, holder, host }).await.expect("an entry");
    let context = ApplyContext {
        scripts: Arc::new(NoScripts),
        graph: wire.graph(),
        journal: Arc::new(RunJournal::new(journal, deployment)),
        candidates: HashSet::new(),
        accounts: accounts(plan),
        settle: Duration::ZERO,
        recipients: Recipients::parse(&[Identity::generate().recipient()]).expect("a recipient"),
        cancel: tokio_util::sync::CancellationToken::new(),
        events: EventLog::new(&run),
    };
    apply(plan, context).await
}

fn accounts(plan: &Plan) -> HashMap<Address, String> {
    let name = |step: &Step| {
        let name = step.changes.iter().find(|change| change.field == "userPrincipalName")?;
        Some((step.address.clone(), name.after.0.as_str()?.to_owned()))
    };
    plan.steps.iter().filter_map(name).collect()
}

fn tell(name: &str, figure: f64, unit: &str, bound: f64) {
    println!("{name:<66} {figure:>9.3} {unit:<6} bound {bound:>9.3}  ratio {:>5.3}", figure / bound);
}

/// Many accounts: the quota of writes binds.
async fn quota(clock: Arc<Virtual>, plan: &Plan) {
    let wire = Wire::new(Seed::Large, JITTER, &clock);
    let report = carry_out(plan, &wire).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?} {:?}", report.stopped, report.failures.first());
    let writes = f64::from(plan.estimate.writes);
    let ideal = ((writes - 3000.0) / 20.0).max(0.0);
    let taken = wire.seen.last_write.lock().expect("a lock").as_secs_f64();
    tell(
        &format!("{} accounts, group licensing: until the last write", plan.summary.create - 1),
        taken,
        "s",
        QUOTA_RATIO * ideal,
    );
    tell("the same as the plan estimated it", taken, "s", QUOTA_RATIO * plan.estimate.seconds);
    let refused = wire.seen.refused.load(Ordering::Relaxed);
    println!("{:<66} {refused:>9}", format!("the same: writes refused with 429, of {writes}"));
    println!("{:<66} {:>9.3} s", "the same, until Entra has processed the group's licences", report.seconds);
}

/// A thousand accounts fit into a full bucket: latency binds.
async fn latency(clock: Arc<Virtual>, name: &str, plan: &Plan) {
    let wire = Wire::new(Seed::Large, 0, &clock);
    let report = carry_out(plan, &wire).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?} {:?}", report.stopped, report.failures.first());
    // The group and the accounts; the members, whose requests of 20 follow each other; the licence.
    let levels = [1_001_u32.div_ceil(BATCH * IN_FLIGHT), 50_u32.div_ceil(BATCH), 1];
    let ideal = LATENCY.as_secs_f64() * f64::from(levels.iter().sum::<u32>());
    let taken = wire.seen.last_write.lock().expect("a lock").as_secs_f64() + LATENCY.as_secs_f64() / 2.0;
    tell(&format!("{name} at 100 ms: until the last answer"), taken, "s", LATENCY_RATIO * ideal);
}

/// A thousand guests: the quota of invitations binds.
async fn invitations(clock: Arc<Virtual>, plan: &Plan) {
    let wire = Wire::new(Seed::Large, JITTER, &clock);
    let report = carry_out(plan, &wire).await;
    assert_eq!(report.outcome, Outcome::Done, "{:?} {:?}", report.stopped, report.failures.first());
    // 150 at once, then 30 a second; each is followed by a mark, and the last of them by the bulk request that adds people to the team.
    let ideal = (1_000.0 - 150.0) / 30.0 + 3.0 * LATENCY.as_secs_f64();
    let taken = wire.seen.last_write.lock().expect("a lock").as_secs_f64() + LATENCY.as_secs_f64() / 2.0;
    tell("1,000 guests invited, marked and in the team", taken, "s", QUOTA_RATIO * ideal);
    tell("the same as the plan estimated it", taken, "s", QUOTA_RATIO * plan.estimate.seconds);
    let refused = wire.seen.refused.load(Ordering::Relaxed);
    println!("{:<66} {refused:>9}", "the same: requests refused with 429");
}

/// Writes to one account from so many workers.
async fn writes(graph: &GraphClient, workers: usize, count: u64) -> Vec<u64> {
    let left = AtomicU64::new(count);
    let worker = || async {
        let mut done = 0;
        while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            let write = Operation::new(Method::PATCH, "/users/user-01@contoso.com")
                .json(&serde_json::json!({ "jobTitle": "pace" }))
                .idempotent();
            graph.send(write).await.into_result().expect("a write");
            done += 1;
        }
        done
    };
    join_all((0..workers).map(|_| worker())).await
}

/// Sixteen workers without batches.
async fn workers(clock: Arc<Virtual>) {
    let wire = Wire::new(Seed::Large, JITTER, &clock);
    let each = writes(&wire.graph(), 16, 9_000).await;
    let refused = wire.seen.refused_later.load(Ordering::Relaxed);
    let share = f64::from(u32::try_from(refused).unwrap_or(u32::MAX)) / 9_000.0;
    tell("16 workers, 9,000 writes: share refused after half a minute", share, "", REFUSED);
    tell("the same: time", clock.elapsed().as_secs_f64(), "s", QUOTA_RATIO * 300.0);
    println!(
        "{:<66} {:>9?}",
        "the same: writes of the slowest and the quickest worker",
        (each.iter().min(), each.iter().max())
    );
}

/// Fifty tenants with four workers each; the quota of one is used up by somebody else.
async fn tenants(clock: Arc<Virtual>) {
    let wires: Vec<Wire> = (0..50).map(|_| Wire::new(Seed::Contoso, JITTER, &clock)).collect();
    let drained = wires[0].tenant.tenants()[0].token.clone();
    for _ in 0..3_000 {
        let request = http::Request::patch("/v1.0/users/user-02@contoso.com")
            .header("authorization", format!("Bearer {drained}"))
            .header("content-type", "application/json")
            .body("{\"jobTitle\":\"other\"}".into())
            .expect("a request");
        let _ = wires[0].tenant.handle(request);
    }
    let runs = wires.iter().map(|wire| {
        let clock = Arc::clone(&clock);
        async move {
            writes(&wire.graph(), 4, 400).await;
            clock.elapsed().as_secs_f64()
        }
    });
    let took = join_all(runs).await;
    let slowest = took[1..].iter().copied().fold(0.0, f64::max);
    // Eight requests at a time go out; four workers wait for their own answer.
    let alone = 400.0 / 4.0 * LATENCY.as_secs_f64();
    tell("49 tenants beside a throttled one: the slowest", slowest, "s", STARVED * alone);
    println!("{:<66} {:>9.3} s", "the throttled one", took[0]);
}

fn main() {
    let accounts = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let (many, thousand) = (plan(accounts), plan(1_000));
    timed(async |clock| quota(clock, &many).await);
    timed(async |clock| latency(clock, "1,000 accounts", &thousand).await);
    let (vendors, guests) = (vendors(1_000), guests(1_000));
    timed(async |clock| latency(clock, "1,000 accounts of vendors", &vendors).await);
    timed(async |clock| invitations(clock, &guests).await);
    timed(workers);
    timed(tenants);
}

/// The job has no step of a script.
#[derive(Debug)]
struct NoScripts;

impl Scripts for NoScripts {
    fn run(&self, calls: Vec<ScriptCall>) -> BoxFuture<'static, Vec<Answer>> {
        assert!(calls.is_empty());
        Box::pin(async { Vec::new() })
    }
}
