//! The asynchronous shell: does what the machine asks and tells it what came of it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use tokio_util::sync::CancellationToken;

use super::command::{Command, Ended, Input, ReadAnswer, Record};
use super::entries::{Intent, intents_of};
use super::machine::Machine;
use super::notice::{EventLog, Notice};
use super::objects;
use super::passes::{self, Awaited};
use super::record::RunJournal;
use super::script::{ScriptCall, Scripts, keep_receipts};
use super::work::{self, Batch, Work};
use crate::address::Address;
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, Result, codes};
use crate::graph::{Advanced, Answer, GraphClient, Operation};
use crate::journal::{Kind, SealedItem};
use crate::model::{Action, Diagnostic, ErrorInfo, Executor, Outcome, Plan, RunReport, Severity, Target};
use crate::resource::entra::{AccessPass, Group, Licence, Membership, ObservedGroup, ObservedUser, User};
use crate::resource::teams::Team;
use crate::resource::tenant::Trust;
use crate::secret::{Recipients, Secret};

/// A shorter wait for a quota is not told.
const WAIT: Duration = Duration::from_secs(1);
/// How often a wait for a quota is told while it goes on.
const QUIET: Duration = Duration::from_secs(10);

/// What a run needs besides its plan.
pub struct ApplyContext {
    /// Where requests go.
    pub graph: GraphClient,
    /// Who carries out what only PowerShell can.
    pub scripts: Arc<dyn Scripts>,
    /// Where intents and outcomes become durable.
    pub journal: Arc<RunJournal>,
    /// Accounts for which an earlier process sealed a password that is or may be set.
    pub candidates: HashSet<Address>,
    /// The user principal name of each account of the scenario, under which its password is kept.
    pub accounts: HashMap<Address, String>,
    /// After how long a write whose answer was lost can no longer take effect.
    pub settle: Duration,
    /// To whom passwords are sealed.
    pub recipients: Recipients,
    /// How the caller stops the run.
    pub cancel: CancellationToken,
    /// Where events go.
    pub events: EventLog,
}

/// Carries a plan out and reports. Every step of the plan is assumed to fit the tenant: the caller has just compared.
pub async fn apply(plan: &Plan, context: ApplyContext) -> RunReport {
    let clock = Arc::clone(context.graph.clock());
    let started = clock.now();
    let machine = Machine::new(plan, context.graph.base())
        .with_candidates(&context.candidates)
        .with_settle(context.settle);
    let steps = machine.open();
    let target = plan.target;
    context.events.push(Notice::RunStarted { deployment: plan.deployment.clone(), target, steps }, started);
    let mut shell = Shell {
        context,
        clock: Arc::clone(&clock),
        steps: machine.plan_steps(),
        machine,
        unrecorded: None,
        passwords: HashMap::new(),
        storing: HashMap::new(),
        sealed: 0,
        issued: Arc::default(),
        paced: None,
    };
    let mut ended = shell.drive().await;
    let caught_up = shell.context.journal.catch_up().await.map_err(|error| ErrorInfo::from(&error));
    // What the store did not take is caught up with; whoever lost the lock cannot.
    let lost = shell.unrecorded.take().filter(|info| info.code != codes::JOURNAL_STORE.name);
    if let Some(error) = caught_up.err().or(lost) {
        unfinished(&mut ended, error);
    }
    let close = match ended.outcome {
        Outcome::Done => Kind::RunClosed { outcome: "done".to_owned() },
        _ => Kind::Paused { reason: ended.stopped.as_ref().map(|info| info.message.clone()) },
    };
    if let Err(error) = shell.context.journal.append(close).await {
        unfinished(&mut ended, ErrorInfo::from(&error));
    }
    if let Some(notice) = recycle_bin(plan, &ended, clock.now()) {
        shell.context.events.push(notice, clock.now());
    }
    report(plan, target, ended, &shell, started)
}

/// The tenant may be as it should be, but the journal does not know it: the run has to be gone on with.
fn unfinished(ended: &mut Ended, error: ErrorInfo) {
    if ended.outcome == Outcome::Done {
        ended.outcome = Outcome::Partial;
    }
    ended.stopped.get_or_insert(error);
}

/// Until when deleted objects can be restored: Entra keeps accounts and groups for 30 days (Graph page "directory").
fn recycle_bin(plan: &Plan, ended: &Ended, now: Timestamp) -> Option<Notice> {
    let deletes = plan.steps.iter().any(|step| {
        step.action == Action::Delete
            && step.executor == Executor::Graph
            && step.address.kind() != Licence::KIND
    });
    (deletes && ended.counts.done > 0).then(|| {
        let purged = now.plus(Duration::from_hours(30 * 24)).date();
        Notice::Diagnostic(Box::new(Diagnostic {
            code: codes::RECYCLE_BIN.name.to_owned(),
            severity: Severity::Advice,
            text: format!("what was deleted stays in the tenant's recycle bin and is purged on {purged}"),
            hint: Some(
                "Until then an administrator can restore it, and a deleted account may keep its name."
                    .to_owned(),
            ),
            place: None,
            source: None,
        }))
    })
}

fn report(plan: &Plan, target: Target, ended: Ended, shell: &Shell, started: Timestamp) -> RunReport {
    let left: Vec<_> = plan
        .steps
        .iter()
        .filter(|step| step.action == Action::Manual)
        .map(|step| step.address.clone())
        .collect();
    let now = shell.clock.now();
    let seconds = now.since(started).as_secs_f64();
    let events = &shell.context.events;
    events.push(
        Notice::RunFinished { outcome: ended.outcome, counts: ended.counts, left: left.clone(), seconds },
        now,
    );
    let sealed = shell.sealed + shell.issued.load(Ordering::Relaxed);
    RunReport {
        run: events.run().to_owned(),
        deployment: plan.deployment.clone(),
        target,
        outcome: ended.outcome,
        counts: ended.counts,
        failures: ended.failures,
        stopped: ended.stopped,
        left,
        sealed,
        recipients: if sealed > 0 { shell.context.recipients.names() } else { Vec::new() },
        seconds,
    }
}

struct Shell {
    context: ApplyContext,
    clock: Arc<dyn Clock>,
    machine: Machine,
    steps: Arc<Vec<crate::model::Step>>,
    /// How the journal failed first.
    unrecorded: Option<ErrorInfo>,
    /// Passwords of accounts under way, by step: every attempt of this process sends the same one.
    passwords: HashMap<usize, Arc<Secret>>,
    /// How many passwords of a batch are being stored.
    storing: HashMap<u32, u32>,
    sealed: u32,
    /// How many secrets of answers were sealed.
    issued: Arc<AtomicU32>,
    /// When it was told last that requests wait for a quota.
    paced: Option<Timestamp>,
}

type Pending = FuturesUnordered<BoxFuture<'static, Input>>;

impl Shell {
    async fn drive(&mut self) -> Ended {
        let mut pending = Pending::new();
        let mut commands = self.machine.step(Input::Start);
        let (cancel, graph) = (self.context.cancel.clone(), self.context.graph.clone());
        let mut cancelled = false;
        loop {
            let (records, rest) = parted(commands);
            // What became known is durable before anything follows from it.
            let recorded = self.record(records).await;
            for command in rest {
                if let Some(ended) = self.carry_out(command, &mut pending) {
                    return ended;
                }
            }
            if let Err(error) = recorded {
                // What is not recorded is looked for by the next run; nothing more is begun.
                commands = self.machine.step(Input::Halt(error));
                continue;
            }
            let (under_way, beat) = (!pending.is_empty(), self.context.journal.beat());
            let input = tokio::select! {
                biased;
                () = cancel.cancelled(), if !cancelled => {
                    cancelled = true;
                    Some(Input::Cancel)
                }
                Some(input) = pending.next() => Some(input),
                () = self.clock.sleep(beat.unwrap_or_default()), if beat.is_some() && under_way => None,
                () = graph.next_wait(), if under_way => {
                    self.tell_pace();
                    None
                }
                else => Some(Input::Halt(Error::new(codes::BUG_INVARIANT, "the run waits for nothing"))),
            };
            match &input {
                Some(Input::Intended(id)) => self.sealed += self.storing.remove(id).unwrap_or_default(),
                Some(Input::Answered(id, _)) => tracing::debug!(batch = id, "answered"),
                _ => {}
            }
            commands = input.map(|input| self.machine.step(input)).unwrap_or_default();
            if let Err(error) = self.context.journal.keep().await {
                commands.extend(self.machine.step(Input::Halt(error)));
            }
        }
    }

    /// Says which quota requests wait for: when that begins, and now and then while it goes on.
    fn tell_pace(&mut self) {
        let Some((limit, wait)) = self.context.graph.waits_for().filter(|(_, wait)| *wait >= WAIT) else {
            return;
        };
        let now = self.clock.now();
        if self.paced.is_none_or(|told| now.since(told) >= QUIET) {
            self.paced = Some(now);
            self.context.events.push(Notice::Throttled { seconds: wait.as_secs_f64(), limit }, now);
        }
    }

    fn carry_out(&mut self, command: Command, pending: &mut Pending) -> Option<Ended> {
        match command {
            Command::Intend(batch) => pending.push(self.intend(&batch)),
            Command::Send(batch) => pending.push(self.send(&batch)),
            Command::Read(work) => pending.push(self.read(work)),
            Command::Sleep(token, delay) => {
                let sleep = self.clock.sleep(delay);
                pending.push(Box::pin(async move {
                    sleep.await;
                    Input::Woke(token)
                }));
            }
            // Taken out before; nothing is lost if not, because the next run looks.
            Command::Record(_) => {}
            Command::Tell(notice) => self.context.events.push(notice, self.clock.now()),
            Command::Finish(ended) => return Some(ended),
        }
        None
    }

    async fn record(&mut self, records: Vec<Record>) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        for record in &records {
            // Nothing more is sent for a step that ended, so its password is wiped now and not at the end of the run.
            if let Record::Done { step, .. } | Record::Failed { step, .. } = record {
                self.passwords.remove(step);
            }
        }
        let recorded = self.context.journal.record(&self.steps, records).await;
        if let Err(error) = &recorded {
            self.unrecorded.get_or_insert_with(|| ErrorInfo::from(error));
        }
        recorded
    }

    /// Makes and seals passwords, then makes the intents durable; sealing off the async threads, because it takes milliseconds.
    fn intend(&mut self, batch: &Batch) -> BoxFuture<'static, Input> {
        let intents = intents_of(&self.machine, batch);
        let mut fresh = Vec::new();
        for (at, intent) in intents.iter().enumerate() {
            if !intent.sends_password || self.passwords.contains_key(&intent.step) {
                continue;
            }
            match Secret::password() {
                Ok(password) => {
                    let password = Arc::new(password);
                    self.passwords.insert(intent.step, Arc::clone(&password));
                    // A step that only renews a password does not name its account.
                    let Some(account) = self.context.accounts.get(&intent.address) else {
                        let text = format!("the scenario has no account `{}`", intent.address);
                        return Box::pin(async { Input::Halt(Error::new(codes::PLAN_MALFORMED, text)) });
                    };
                    fresh.push((at, account.clone(), password));
                }
                Err(error) => return Box::pin(async move { Input::Halt(error) }),
            }
        }
        if !fresh.is_empty() {
            self.storing.insert(batch.id, u32::try_from(fresh.len()).unwrap_or(u32::MAX));
        }
        let (journal, recipients) = (Arc::clone(&self.context.journal), self.context.recipients.clone());
        let id = batch.id;
        // A task of its own: it holds the journal's pen while it writes, and this shell waits for that pen itself.
        let task = tokio::spawn(async move {
            if fresh.is_empty() {
                return journal.intend(intents).await;
            }
            let sealed = tokio::task::spawn_blocking(move || seal(intents, fresh, &recipients)).await;
            let panicked = |_| Error::new(codes::BUG_PANIC, "sealing a password panicked");
            journal.intend(sealed.map_err(panicked)??).await
        });
        Box::pin(async move {
            match task.await {
                Ok(Ok(())) => Input::Intended(id),
                Ok(Err(error)) => Input::NotIntended(id, error),
                Err(_) => {
                    let panicked = Error::new(codes::BUG_PANIC, "writing the journal panicked");
                    Input::NotIntended(id, panicked)
                }
            }
        })
    }

    fn send(&self, batch: &Batch) -> BoxFuture<'static, Input> {
        let wanted: Option<Vec<Wanted>> = batch.works.iter().map(|work| self.wanted(work)).collect();
        let (graph, id, count, mode) = (self.context.graph.clone(), batch.id, batch.works.len(), batch.mode);
        let scripts = Arc::clone(&self.context.scripts);
        let journal = Arc::clone(&self.context.journal);
        let records = Arc::clone(&self.context.journal);
        let awaited = batch.works.iter().map(|work| self.awaited(work)).collect();
        let (recipients, issued) = (self.context.recipients.clone(), Arc::clone(&self.issued));
        Box::pin(async move {
            // Between the intent and now the process may have slept: whoever took over must not be written across.
            // A task of its own, as for intents.
            let kept = tokio::spawn(async move { journal.keep().await }).await;
            let panicked = |_| Error::new(codes::BUG_PANIC, "writing the journal panicked");
            if let Err(error) = kept.map_err(panicked).and_then(|kept| kept) {
                return Input::NotIntended(id, error);
            }
            let Some(wanted) = wanted else {
                let refused = || {
                    Answer::Refused(Error::new(
                        codes::PLAN_MALFORMED,
                        "the plan lacks what the request needs",
                    ))
                };
                return Input::Answered(id, (0..count).map(|_| refused()).collect());
            };
            let mut operations = Vec::new();
            let mut calls = Vec::new();
            let by_script: Vec<bool> = wanted
                .into_iter()
                .map(|one| match one {
                    Wanted::Request(operation) => {
                        operations.push(operation);
                        false
                    }
                    Wanted::Script(call) => {
                        calls.push(call);
                        true
                    }
                })
                .collect();
            let requests = async {
                if operations.is_empty() { Vec::new() } else { graph.batch(operations, mode).await }
            };
            let called = async { if calls.is_empty() { Vec::new() } else { scripts.run(calls).await } };
            let (answers, mut outcomes) = futures::join!(requests, called);
            keep_receipts(&mut outcomes, Arc::clone(&records)).await;
            let (mut answers, mut outcomes) = (answers.into_iter(), outcomes.into_iter());
            let next = |script: bool| if script { outcomes.next() } else { answers.next() };
            let mut answers: Vec<Answer> = by_script.into_iter().filter_map(next).collect();
            let kept = passes::keep(&mut answers, awaited, recipients, records).await;
            issued.fetch_add(kept, Ordering::Relaxed);
            Input::Answered(id, answers)
        })
    }

    /// Whose secret the answer to a write will hold.
    fn awaited(&self, work: &Work) -> Option<Awaited> {
        let step = self.machine.plan_step(*work.steps().first()?);
        let account = passes::issues(step).then(|| AccessPass::account(&step.address))?;
        let name = self.context.accounts.get(&account).cloned();
        Some(Awaited {
            address: step.address.clone(),
            account: name.unwrap_or_else(|| account.key().to_owned()),
        })
    }

    /// What a write of this run is asked for; `None` if the plan lacks what it needs.
    fn wanted(&self, work: &Work) -> Option<Wanted> {
        if let Work::Script(step) = work {
            return ScriptCall::of(self.machine.plan_step(*step)).map(Wanted::Script);
        }
        let password = work.steps().first().and_then(|step| self.passwords.get(step));
        self.machine.request(work, password.map(AsRef::as_ref)).map(Wanted::Request)
    }

    fn read(&self, work: Work) -> BoxFuture<'static, Input> {
        let graph = self.context.graph.clone();
        let first = work.steps().first().copied().unwrap_or_default();
        let step = self.machine.plan_step(first).clone();
        let group = self.machine.group_of(first).unwrap_or_default();
        let holds = |need: &&Address| matches!(need.kind(), Trust::KIND | Team::KIND);
        let parent = step.needs.iter().find(holds).and_then(|parent| self.machine.id_of(parent));
        let known = self.machine.id_of(&step.address);
        Box::pin(async move {
            let answer = read(&graph, &work, &step, &group, (parent.as_deref(), known.as_deref()))
                .await
                .unwrap_or_else(ReadAnswer::Failed);
            Input::Read(work, answer)
        })
    }
}

/// How a write is carried out.
enum Wanted {
    /// By a request to Graph.
    Request(Operation),
    /// By an operation of a script.
    Script(ScriptCall),
}

/// Commands that record, and the others.
fn parted(commands: Vec<Command>) -> (Vec<Record>, Vec<Command>) {
    let (mut records, mut rest) = (Vec::new(), Vec::with_capacity(commands.len()));
    for command in commands {
        match command {
            Command::Record(record) => records.push(record),
            other => rest.push(other),
        }
    }
    (records, rest)
}

fn seal(
    mut intents: Vec<Intent>,
    fresh: Vec<(usize, String, Arc<Secret>)>,
    recipients: &Recipients,
) -> Result<Vec<Intent>> {
    for (at, account, password) in fresh {
        let sealed = recipients.seal(&password)?;
        intents[at].sealed = Some(SealedItem { account, recipients: recipients.names(), sealed });
    }
    Ok(intents)
}

async fn read(
    graph: &GraphClient,
    work: &Work,
    step: &crate::model::Step,
    group: &str,
    (parent, known): (Option<&str>, Option<&str>),
) -> Result<ReadAnswer> {
    let one = |operation| async {
        Ok::<_, Error>(graph.read_batch(vec![operation]).await?.into_iter().next().flatten())
    };
    Ok(match work {
        Work::FindGroup(_) => {
            let unique_name = work::unique_name(step).unwrap_or_default();
            let found = one(Group::find(&unique_name)).await?;
            ReadAnswer::Group(found.as_ref().and_then(ObservedGroup::read))
        }
        Work::FindUser(_) => {
            let name = work::after(step, "userPrincipalName").unwrap_or_default();
            ReadAnswer::User(one(User::read(&name)).await?.as_ref().and_then(ObservedUser::read))
        }
        Work::FindObject(_) => ReadAnswer::Object(objects::find(graph, step, parent, known).await?),
        Work::ListMembers { group, .. } => {
            let mut ids = HashSet::new();
            let keep = |member: serde_json::Value| ids.extend(member["id"].as_str().map(str::to_owned));
            graph.each(&Membership::list(group), Advanced(false), keep).await?;
            ReadAnswer::Members(ids)
        }
        Work::MemberStates(_) => {
            let mut states = Vec::new();
            let keep = |member: serde_json::Value| states.extend(ObservedUser::read(&member));
            graph.each(&Licence::member_states(group), Advanced(false), keep).await?;
            ReadAnswer::States(states)
        }
        _ => ReadAnswer::Group(
            one(Operation::get(Licence::progress(group))).await?.as_ref().and_then(ObservedGroup::read),
        ),
    })
}
