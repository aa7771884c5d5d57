//! One start of the tool: takes the lock, looks, plans, and carries out. It does what `deploy` and the engine's shell do,
//! with the same functions for everything that decides.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use remote_assist::clock::Timestamp;
use remote_assist::engine::{
    Batch, Command, Ended, Input, Machine, ReadAnswer, Record, Work, history, intent_entry, intents_of,
    record_entries, settled,
};
use remote_assist::error::{Error, codes};
use remote_assist::journal::{Kind, SealedItem};
use remote_assist::model::{Diagnostic, Outcome, Plan};
use remote_assist::plan::{History, Snapshot};

use crate::engine::Sabotage;
use crate::fault::{Fault, Site};
use crate::fixture::DEPLOYMENT;
use crate::handle::{Handle, next};
use crate::journal::{Journal, PAUSE, TTL, Trouble};
use crate::planning;
use crate::sending;
use crate::time::{Moment, seconds};
use crate::world::{BEGINNING, World};

/// The longest that a request lasts.
pub(crate) const REQUEST: Moment = seconds(25);
/// The longest by which a copy of the directory lags.
const VISIBLE: Moment = seconds(25);

/// How a process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Everything is as it was asked for.
    Done,
    /// Somebody else has the lock.
    Held,
    /// It stopped before the end, and can be taken up.
    Stopped(String),
    /// The plan must not be carried out.
    Refused(String),
    /// It died.
    Crashed,
}

/// What arrives at a process that carries a plan out.
pub(crate) type Inbox = Rc<RefCell<VecDeque<Input>>>;

/// Runs the tool once.
pub(crate) async fn process(world: Rc<RefCell<World>>, me: usize, life: u32) -> End {
    let handle = Handle { world, me, life };
    let mut journal = match Journal::open(handle.clone()).await {
        Ok(journal) => journal,
        Err(Trouble::Held) => return End::Held,
        Err(trouble) => return End::Stopped(format!("{trouble:?}")),
    };
    if !journal.state.open.is_empty() && !handle.world.borrow().lacks(Sabotage::HastyLook) {
        let mut left = REQUEST + if journal.overtaken { TTL } else { 0 };
        while left > 0 {
            let part = left.min(TTL / 4);
            handle.sleep(part).await;
            if journal.keep().await.is_err() {
                return End::Stopped("the lock was lost while waiting".to_owned());
            }
            left -= part;
        }
    }
    // Nothing of this world expires, so the time does not matter.
    let mut history = history(&journal.state, Timestamp::from_unix(BEGINNING));
    if handle.world.borrow().lacks(Sabotage::OldPasswordKept) {
        history.candidates.clear();
        history.doubtful_passwords.clear();
    }
    let Some(plan) = look(&handle, journal.epoch, &history).await else {
        journal.release().await;
        return End::Stopped("the tenant cannot be read".to_owned());
    };
    if let Err(error) = Diagnostic::refuse(&plan.diagnostics) {
        journal.release().await;
        return End::Refused(error.to_string());
    }
    if !plan.summary.pending() && journal.state.run.is_none() && journal.state.open.is_empty() {
        journal.release().await;
        return End::Done;
    }
    if let Err(trouble) = open_run(&mut journal, &plan, &handle).await {
        journal.release().await;
        return End::Stopped(format!("{trouble:?}"));
    }
    carry_out(handle, journal, plan, &history).await
}

/// Reads the tenant until it shows what the journal says was done, and plans.
async fn look(handle: &Handle, epoch: u64, history: &History) -> Option<Plan> {
    loop {
        let snapshot = observe(handle, epoch).await?;
        let (plan, shown) = {
            let world = handle.world.borrow();
            let plan = planning::plan(&world.setting.fixture.job, &snapshot, history);
            let clock = world.now + world.people[handle.me].skew;
            let clock = Timestamp::from_unix(BEGINNING + clock / 1000);
            let visible = Duration::from_millis(VISIBLE.unsigned_abs());
            (plan, history.newest.is_none_or(|at| clock.since(at) > visible))
        };
        if shown || !history.contradicts(&plan) {
            return Some(plan);
        }
        handle.sleep(VISIBLE / 6).await;
    }
}

async fn observe(handle: &Handle, epoch: u64) -> Option<Snapshot> {
    let fault = handle.world.borrow_mut().draw(handle.me, Site::Read);
    match fault {
        Some(Fault::CrashBefore) => handle.crash().await,
        Some(Fault::Pause) => handle.pause(PAUSE).await,
        Some(Fault::Cancel | Fault::ReadFails) => return None,
        _ => {}
    }
    let span = handle.world.borrow_mut().span(100, 800);
    handle.sleep(span).await;
    let mut world = handle.world.borrow_mut();
    world.looked(epoch);
    let lag = world.lag();
    let asked = planning::asked(&world.setting.fixture.job);
    Some(world.tenant.snapshot(world.now, lag, &asked))
}

async fn open_run(journal: &mut Journal, plan: &Plan, handle: &Handle) -> Result<(), Trouble> {
    let before = journal.state.run.as_ref().and_then(|run| run.plan.clone());
    let before = before.and_then(|name| handle.world.borrow().plans.get(&name).cloned());
    for kind in settled(&journal.state, plan, before.as_deref()) {
        journal.append(kind).await?;
    }
    let name = handle.world.borrow_mut().keep_plan(plan);
    journal.append(Kind::RunOpened { plan: Some(name), holder: "user-01".into(), host: "host".into() }).await
}

/// The shell around the machine.
struct Shell {
    handle: Handle,
    journal: Journal,
    plan: Plan,
    machine: Rc<RefCell<Machine>>,
    inbox: Inbox,
    queue: VecDeque<Command>,
    passwords: HashMap<usize, u32>,
    /// Intents that were not written, where the engine is one that writes them afterwards.
    postponed: Vec<Kind>,
    unrecorded: bool,
}

async fn carry_out(handle: Handle, journal: Journal, plan: Plan, history: &History) -> End {
    let machine = Machine::new(&plan, "https://graph").with_candidates(&history.candidates);
    let inbox = Inbox::default();
    handle.world.borrow_mut().people[handle.me].runs(&inbox);
    let mut shell = Shell {
        handle,
        journal,
        plan,
        machine: Rc::new(RefCell::new(machine)),
        inbox,
        queue: VecDeque::new(),
        passwords: HashMap::new(),
        postponed: Vec::new(),
        unrecorded: false,
    };
    shell.step(Input::Start);
    let mut ended = shell.drive().await;
    if shell.unrecorded && ended.outcome == Outcome::Done {
        ended.outcome = Outcome::Partial;
    }
    let reason = ended.stopped.as_ref().map(|info| info.message.clone());
    let close = match ended.outcome {
        Outcome::Done => Kind::RunClosed { outcome: "done".to_owned() },
        _ => Kind::Paused { reason: reason.clone() },
    };
    let closed = shell.journal.append(close).await;
    match (ended.outcome, closed) {
        (Outcome::Done, Ok(())) => End::Done,
        (outcome, _) => {
            let failure = ended.failures.first().map(|failure| failure.error.message.clone());
            End::Stopped(format!("{outcome:?}: {}", reason.or(failure).unwrap_or_default()))
        }
    }
}

impl Shell {
    fn step(&mut self, input: Input) {
        let commands = self.machine.borrow_mut().step(input);
        self.queue.extend(commands);
    }

    async fn drive(&mut self) -> Ended {
        loop {
            self.record().await;
            while let Some(command) = self.queue.pop_front() {
                match command {
                    Command::Intend(batch) => self.intend(batch).await,
                    Command::Send(batch) => self.send(batch).await,
                    Command::Read(work) => self.read(work).await,
                    Command::Sleep(token, delay) => self.wake_later(token, delay),
                    Command::Record(_) | Command::Tell(_) => {}
                    Command::Finish(ended) => return ended,
                }
            }
            let input = next(&self.inbox).await;
            self.step(input);
            if self.journal.keep().await.is_err() {
                self.step(Input::Halt(lost()));
            }
        }
    }

    /// Writes what became known, before anything follows from it.
    async fn record(&mut self) {
        let (records, rest): (Vec<_>, Vec<_>) =
            self.queue.drain(..).partition(|command| matches!(command, Command::Record(_)));
        self.queue = rest.into();
        let records: Vec<Record> = records
            .into_iter()
            .filter_map(|command| if let Command::Record(record) = command { Some(record) } else { None })
            .collect();
        if records.is_empty() || self.unrecorded {
            return;
        }
        for kind in std::mem::take(&mut self.postponed) {
            let _ = self.journal.append(kind).await;
        }
        for kind in record_entries(&self.journal.state, &DEPLOYMENT, &self.plan.steps, records) {
            if self.journal.append(kind).await.is_err() {
                self.unrecorded = true;
                self.step(Input::Halt(lost()));
                return;
            }
        }
    }

    async fn intend(&mut self, batch: Batch) {
        let mut intents = intents_of(&self.machine.borrow(), &batch);
        for intent in &mut intents {
            if intent.sends_password && !self.passwords.contains_key(&intent.step) {
                let password = self.handle.world.borrow_mut().password();
                self.passwords.insert(intent.step, password);
                intent.sealed = seal(&intent.address.to_string(), password);
            }
        }
        let entry = intent_entry(&self.journal.state, &DEPLOYMENT, intents);
        let written = if self.handle.world.borrow().lacks(Sabotage::LateIntent) {
            self.postponed.push(entry);
            Ok(())
        } else {
            self.journal.append(entry).await
        };
        match written {
            Ok(()) => self.step(Input::Intended(batch.id)),
            Err(_) => self.step(Input::NotIntended(batch.id, lost())),
        }
        self.record().await;
    }

    async fn send(&mut self, batch: Batch) {
        let faults: Vec<Option<Fault>> = {
            let mut world = self.handle.world.borrow_mut();
            batch.works.iter().map(|_| world.draw(self.handle.me, Site::Write)).collect()
        };
        let any = |fault| faults.contains(&Some(fault));
        if any(Fault::CrashBefore) {
            self.handle.crash().await;
        }
        if any(Fault::Pause) {
            self.handle.pause(PAUSE).await;
        }
        if any(Fault::Cancel) {
            self.inbox.borrow_mut().push_back(Input::Cancel);
        }
        if self.journal.keep().await.is_err() {
            self.step(Input::NotIntended(batch.id, lost()));
            self.record().await;
            return;
        }
        if any(Fault::PauseAtSending) {
            // As long as the one who takes over waits for what may be sent.
            self.handle.pause(TTL + seconds(20)).await;
        }
        let send = sending::Sending {
            machine: Rc::clone(&self.machine),
            inbox: Rc::clone(&self.inbox),
            passwords: batch
                .works
                .iter()
                .map(|work| self.passwords.get(work.steps().first()?).copied())
                .collect(),
            pauses: any(Fault::PauseAfter).then_some(PAUSE),
            faults,
            batch,
            epoch: self.journal.epoch,
        };
        let crashes = send.faults.contains(&Some(Fault::CrashAfter));
        sending::send(&self.handle, send);
        if crashes {
            self.handle.crash().await;
        }
    }

    async fn read(&mut self, work: Work) {
        let fault = self.handle.world.borrow_mut().draw(self.handle.me, Site::Read);
        match fault {
            Some(Fault::CrashBefore) => self.handle.crash().await,
            Some(Fault::Pause) => self.handle.pause(PAUSE).await,
            Some(Fault::Cancel) => self.inbox.borrow_mut().push_back(Input::Cancel),
            _ => {}
        }
        let (machine, inbox) = (Rc::clone(&self.machine), Rc::clone(&self.inbox));
        let mut world = self.handle.world.borrow_mut();
        let (span, lag) = (world.span(50, 400), world.lag());
        world.later(span, Some(self.handle.waker()), move |world| {
            let answer = if fault == Some(Fault::ReadFails) {
                ReadAnswer::Failed(Error::new(codes::HTTP_LOST, "the connection broke"))
            } else {
                world.tenant.read(world.now, lag, &machine.borrow(), &work)
            };
            inbox.borrow_mut().push_back(Input::Read(work, answer));
        });
    }

    fn wake_later(&self, token: u32, delay: Duration) {
        let inbox = Rc::clone(&self.inbox);
        let delay = Moment::try_from(delay.as_millis()).unwrap_or(Moment::MAX / 4);
        let mut world = self.handle.world.borrow_mut();
        world.later(delay, Some(self.handle.waker()), move |_| {
            inbox.borrow_mut().push_back(Input::Woke(token));
        });
    }
}

fn lost() -> Error {
    Error::new(codes::JOURNAL_FENCED, "the journal cannot be written")
}

/// A seal that only says which password it is.
fn seal(account: &str, password: u32) -> Option<SealedItem> {
    let sealed = serde_json::from_value(serde_json::json!(password.to_string())).ok()?;
    Some(SealedItem { account: account.to_owned(), recipients: Vec::new(), sealed })
}
