use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::command::{Command, Ended, Input, Record};
use super::notice::Notice;
use super::state::{Phase, Steps};
use super::work::{Batch, Source, Work};
use crate::error::{Error, codes};
use crate::graph::{Answer, LIMIT, Operation};
use crate::model::{ErrorInfo, Outcome, Plan, StepFailure, StepResult};
use crate::secret::Secret;

/// Batches in flight at the same time.
const IN_FLIGHT: usize = 8;
/// How often one step is sent before it counts as failed.
pub(super) const ATTEMPTS: u32 = 8;
/// The longest time that the service may ask a run to wait.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// What happens when a delay is over.
#[derive(Clone, Debug)]
pub(super) enum Later {
    /// A step can be sent again.
    Again(usize),
    /// Something is read.
    Read(Work),
    /// Sending may go on.
    Resume,
}

/// Decides what to send, in which order, and what answers mean.
#[derive(Debug)]
pub struct Machine {
    pub(super) steps: Steps,
    /// The base that references to objects carry.
    graph: String,
    batches: HashMap<u32, Batch>,
    reads: usize,
    timers: HashMap<u32, Vec<Later>>,
    next: u32,
    /// Groups with a chain of membership requests in flight.
    pub(super) chains: HashSet<String>,
    /// Memberships that are sent alone, because their shared request was refused.
    pub(super) single: HashSet<usize>,
    /// Steps that made an object in this run: other replicas may not know it yet.
    pub(super) fresh: bool,
    /// Seconds that a licence step has waited for Entra.
    pub(super) waited: HashMap<usize, f64>,
    /// Which product of a step is taken away next.
    pub(super) removing: HashMap<usize, usize>,
    /// Accounts that exist and get a password in a second request.
    pub(super) renewing: HashSet<usize>,
    /// Guests who were invited and get their mark in a second request.
    pub(super) marking: HashSet<usize>,
    /// Steps with a write whose outcome is not known.
    pub(super) unknown: HashSet<usize>,
    /// Accounts for which an earlier process sealed a password that may be the valid one.
    pub(super) candidates: HashSet<usize>,
    /// After how long a write whose answer was lost can no longer take effect.
    pub(super) settle: Duration,
    /// Steps whose token was refused once.
    pub(super) denied: HashSet<usize>,
    pauses: usize,
    cancelled: bool,
    stopped: Option<Error>,
    failures: Vec<StepFailure>,
    finished: bool,
}

impl Machine {
    /// A machine for the steps of a plan; `graph` is the base that references to objects carry.
    pub fn new(plan: &Plan, graph: &str) -> Self {
        Self {
            steps: Steps::new(Arc::new(plan.steps.clone())),
            graph: graph.to_owned(),
            batches: HashMap::new(),
            reads: 0,
            timers: HashMap::new(),
            next: 0,
            chains: HashSet::new(),
            single: HashSet::new(),
            fresh: false,
            waited: HashMap::new(),
            removing: HashMap::new(),
            renewing: HashSet::new(),
            marking: HashSet::new(),
            unknown: HashSet::new(),
            candidates: HashSet::new(),
            settle: Duration::ZERO,
            denied: HashSet::new(),
            pauses: 0,
            cancelled: false,
            stopped: None,
            failures: Vec::new(),
            finished: false,
        }
    }

    /// Names accounts for which an earlier process sealed a password that may have been written. If such an account turns out
    /// to exist, it gets a new password, because nobody can tell which one holds.
    #[must_use]
    pub fn with_candidates(mut self, addresses: &HashSet<crate::address::Address>) -> Self {
        let held = |step: &usize| addresses.contains(&self.steps.list[*step].address);
        self.candidates = (0..self.steps.list.len()).filter(held).collect();
        self
    }

    /// Says after how long a write whose answer was lost can no longer take effect.
    #[must_use]
    pub fn with_settle(self, settle: Duration) -> Self {
        Self { settle, ..self }
    }

    /// What a step asks for now.
    pub(super) fn next_work(&self, step: usize) -> Option<Work> {
        if self.renewing.contains(&step) {
            return Some(Work::SetPassword(step));
        }
        if self.marking.contains(&step) {
            return Some(Work::WriteObject(step));
        }
        Some(match Work::first(step, &self.steps.list[step])? {
            Work::RemoveLicence { step, .. } => {
                Work::RemoveLicence { step, product: self.removing.get(&step).copied().unwrap_or_default() }
            }
            other => other,
        })
    }

    /// How many steps there are to carry out.
    pub fn open(&self) -> u32 {
        self.steps.counts().open
    }

    /// Learns something and says what to do now.
    pub fn step(&mut self, input: Input) -> Vec<Command> {
        let mut out = Vec::new();
        match input {
            Input::Start => self.refuse_unknown(&mut out),
            Input::Intended(id) => self.intended(id, &mut out),
            Input::NotIntended(id, error) => {
                self.halt(error);
                self.intended(id, &mut out);
            }
            Input::Answered(id, answers) => self.answered(id, answers, &mut out),
            Input::Read(work, answer) => {
                self.reads = self.reads.saturating_sub(1);
                self.resolved(&work, answer, &mut out);
            }
            Input::Woke(token) => self.woke(token, &mut out),
            Input::Cancel => self.cancelled = true,
            Input::Halt(error) => self.halt(error),
        }
        self.pump(&mut out);
        out
    }

    /// The request for a write of this run; `None` if the plan lacks what it needs.
    pub fn request(&self, work: &Work, password: Option<&Secret>) -> Option<Operation> {
        self.source().write(work, password)
    }

    /// All steps of the plan.
    pub(super) fn plan_steps(&self) -> Arc<Vec<crate::model::Step>> {
        Arc::clone(&self.steps.list)
    }

    /// The step with that index.
    pub fn plan_step(&self, index: usize) -> &crate::model::Step {
        &self.steps.list[index]
    }

    /// The object id of the group that a membership or licence step needs.
    pub fn group_of(&self, index: usize) -> Option<String> {
        self.source().group(index)
    }

    /// The object id of the account that a membership step needs.
    pub fn member_of(&self, index: usize) -> Option<String> {
        self.source().member(index)
    }

    /// The id of the object at an address, once it is known.
    pub fn id_of(&self, address: &crate::address::Address) -> Option<String> {
        self.steps.id(address)
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source { steps: &self.steps.list, ids: &self.steps, graph: &self.graph }
    }

    pub(super) fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn halted(&self) -> bool {
        self.cancelled || self.stopped.is_some()
    }

    pub(super) fn halt(&mut self, error: Error) {
        self.stopped.get_or_insert(error);
    }

    fn refuse_unknown(&mut self, out: &mut Vec<Command>) {
        let unknown: Vec<usize> = (0..self.steps.list.len())
            .filter(|&step| {
                let held = &self.steps.list[step];
                self.steps.phase(step) != Phase::Done
                    && held.address.kind() != crate::resource::entra::Membership::KIND
                    && !super::state::joins_team(held)
                    && Work::first(step, held).is_none()
            })
            .collect();
        for step in unknown {
            let address = self.steps.list[step].address.clone();
            let error =
                Error::new(codes::PLAN_MALFORMED, format!("this version cannot carry out `{address}`"));
            self.fail(step, &error.hint("Make the plan again with this version."), out);
        }
    }

    fn intended(&mut self, id: u32, out: &mut Vec<Command>) {
        if self.halted() {
            // Nothing was sent: the steps stay open for the next run.
            if let Some(batch) = self.batches.remove(&id) {
                for step in batch.works.iter().flat_map(|work| work.steps().to_vec()) {
                    self.steps.again(step);
                    let unsent = Error::new(codes::RUN_CANCELLED, "the run stopped before this was sent");
                    let definite = !self.unknown.contains(&step);
                    out.push(Command::Record(Record::Failed {
                        step,
                        error: ErrorInfo::from(&unsent),
                        definite,
                    }));
                }
            }
        } else if let Some(batch) = self.batches.get(&id) {
            out.push(Command::Send(batch.clone()));
        }
    }

    fn answered(&mut self, id: u32, answers: Vec<Answer>, out: &mut Vec<Command>) {
        let Some(batch) = self.batches.remove(&id) else { return };
        for (work, answer) in batch.works.iter().zip(answers) {
            self.learned(work, answer, out);
        }
        for work in &batch.works {
            if let Work::AddMembers { group, .. } | Work::AddTeamMembers { team: group, .. } = work {
                self.chains.remove(group);
            }
        }
    }

    fn woke(&mut self, token: u32, out: &mut Vec<Command>) {
        for later in self.timers.remove(&token).unwrap_or_default() {
            match later {
                Later::Again(step) => self.steps.again(step),
                Later::Read(work) if !self.halted() => self.read(work, out),
                Later::Read(_) => {}
                Later::Resume => self.pauses -= 1,
            }
        }
    }

    pub(super) fn read(&mut self, work: Work, out: &mut Vec<Command>) {
        self.reads += 1;
        out.push(Command::Read(work));
    }

    /// Does something after a delay.
    pub(super) fn later(&mut self, delay: Duration, what: Vec<Later>, out: &mut Vec<Command>) {
        let token = self.number();
        self.timers.insert(token, what);
        out.push(Command::Sleep(token, delay));
    }

    /// Stops sending for as long as the service asks, within reason.
    pub(super) fn pause(&mut self, wait: Option<Duration>, error: Error, out: &mut Vec<Command>) {
        let wait = wait.unwrap_or(Duration::from_secs(2));
        if wait > LONGEST_PAUSE {
            self.halt(error.retry_after(Some(wait)));
            return;
        }
        self.pauses += 1;
        let limit = error.details().get(LIMIT).cloned().unwrap_or_default();
        out.push(Command::Tell(Notice::Throttled { seconds: wait.as_secs_f64(), limit }));
        self.later(wait, vec![Later::Resume], out);
    }

    /// Marks a step as done and says so.
    pub(super) fn finish(&mut self, step: usize, out: &mut Vec<Command>) {
        if self.steps.done(step) {
            self.unknown.remove(&step);
            let held = &self.steps.list[step];
            let id = self.steps.id(&held.address).or_else(|| held.object_id.clone());
            out.push(Command::Record(Record::Done { step, id }));
            self.tell_end(step, StepResult::Done, None, out);
        }
    }

    /// Marks a step as failed, and those that need it as skipped.
    pub(super) fn fail(&mut self, step: usize, error: &Error, out: &mut Vec<Command>) {
        let address = self.steps.list[step].address.clone();
        let info = ErrorInfo { address: Some(address.to_string()), ..ErrorInfo::from(error) };
        let skipped = self.steps.failed(step);
        let definite = !self.unknown.contains(&step);
        out.push(Command::Record(Record::Failed { step, error: info.clone(), definite }));
        self.tell_end(step, StepResult::Failed, Some(info.clone()), out);
        self.failures.push(StepFailure { address, error: info });
        for step in skipped {
            self.tell_end(step, StepResult::Skipped, None, out);
        }
    }

    fn tell_end(&self, step: usize, result: StepResult, error: Option<ErrorInfo>, out: &mut Vec<Command>) {
        let held = &self.steps.list[step];
        let (address, action) = (held.address.clone(), held.action);
        let error = error.map(Box::new);
        out.push(Command::Tell(Notice::StepFinished { address, action, result, error }));
    }

    /// Sends what can be sent, and ends when nothing is under way.
    fn pump(&mut self, out: &mut Vec<Command>) {
        while !self.halted() && self.pauses == 0 && self.batches.len() < IN_FLIGHT {
            let Some(batch) = self.pack() else { break };
            for work in &batch.works {
                for &step in work.steps() {
                    let held = &self.steps.list[step];
                    if self.steps.attempts[step] == 1 {
                        let (address, action) = (held.address.clone(), held.action);
                        out.push(Command::Tell(Notice::StepStarted { address, action }));
                    }
                }
            }
            self.batches.insert(batch.id, batch.clone());
            out.push(Command::Intend(batch));
        }
        // A run that stops waits for what was sent, and for nothing else.
        let waiting = !self.halted() && (self.reads > 0 || !self.timers.is_empty());
        if !self.finished && self.batches.is_empty() && !waiting {
            self.finished = true;
            out.push(Command::Finish(self.ended()));
        }
    }

    fn ended(&self) -> Ended {
        let counts = self.steps.counts();
        let outcome = match (counts.failed + counts.skipped + counts.open, counts.done) {
            (0, _) => Outcome::Done,
            _ if self.cancelled => Outcome::Cancelled,
            // What waits for somebody else has not failed.
            _ if self.failures.iter().all(|failure| failure.error.code == codes::POWERSHELL_WAITS.name) => {
                Outcome::Partial
            }
            (_, 0) if self.stopped.is_none() => Outcome::Failed,
            _ => Outcome::Partial,
        };
        Ended {
            outcome,
            counts,
            failures: self.failures.clone(),
            stopped: self.stopped.as_ref().map(ErrorInfo::from),
        }
    }
}
