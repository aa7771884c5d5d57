//! What the answer to a write means, by kind.

use std::time::Duration;

use serde_json::Value;

use super::command::{Command, Record};
use super::machine::{ATTEMPTS, Later, Machine};
use super::notice::Notice;
use super::teams::made;
use super::work::Work;
use crate::error::{Error, codes};
use crate::graph::{Answer, Reason, Reply, reason};

/// How often a write is sent that needs what this run has just made: for nine and a half minutes. Replicas may lag for minutes.
const LAGGING_ATTEMPTS: u32 = 24;
/// How long Entra's first look at a group's licences is given.
const FIRST_LOOK: Duration = Duration::from_secs(1);

impl Machine {
    /// Learns the answer to one write.
    pub(super) fn learned(&mut self, work: &Work, answer: Answer, out: &mut Vec<Command>) {
        if let (Work::CreateObject(step), true) = (work, answer.is_in_doubt()) {
            return self.created_perhaps(*step, answer, out);
        }
        match answer {
            Answer::Done(reply) => self.carried_out(work, &reply, out),
            Answer::NotRun(error) if error.code() == codes::HTTP_CONNECT => self.retry(work, &error, out),
            // One before it in the chain failed; that one is dealt with, so this one goes on at once.
            Answer::NotRun(_) => work.steps().to_vec().into_iter().for_each(|step| self.steps.again(step)),
            Answer::Throttled { wait, error } => {
                self.in_doubt(work, out);
                // A throttled write may have been carried out all the same, so what follows treats it as unknown.
                self.retry(work, &error, out);
                self.pause(wait, error, out);
            }
            Answer::AuthExpired(error) => {
                self.in_doubt(work, out);
                // The refused token is not given again, so the next attempt asks for a new one. Whoever is refused twice
                // has no token that works: the run stops and can be gone on with.
                let again = work.steps().iter().filter(|step| !self.denied.insert(**step)).count();
                self.retry(work, &error, out);
                if again > 0 {
                    self.halt(error);
                }
            }
            Answer::Unknown(error) => {
                self.in_doubt(work, out);
                self.retry(work, &error, out);
            }
            Answer::Refused(error) => self.refused(work, &error, out),
        }
    }

    /// A second creation would make a second object, so the first is looked for, once it can no longer take effect.
    fn created_perhaps(&mut self, step: usize, answer: Answer, out: &mut Vec<Command>) {
        let work = Work::CreateObject(step);
        self.in_doubt(&work, out);
        match answer {
            Answer::Throttled { wait, error } => self.pause(wait, error, out),
            Answer::AuthExpired(error) if !self.denied.insert(step) => self.halt(error),
            _ => {}
        }
        self.later(self.settle, vec![Later::Read(Work::FindObject(step))], out);
    }

    fn in_doubt(&mut self, work: &Work, out: &mut Vec<Command>) {
        self.unknown.extend(work.steps());
        out.push(Command::Record(Record::Unknown { steps: work.steps().to_vec() }));
    }

    fn carried_out(&mut self, work: &Work, reply: &Reply, out: &mut Vec<Command>) {
        let body = &reply.body;
        match work {
            Work::CreateGroup(step) | Work::CreateUser(step) => {
                self.fresh = true;
                match (body.get("id").and_then(Value::as_str), work) {
                    (Some(id), _) => {
                        self.steps.learn(*step, id);
                        self.finish(*step, out);
                    }
                    // 204: the group was there before, made by an attempt whose answer was lost.
                    (None, Work::CreateGroup(_)) => self.read(Work::FindGroup(*step), out),
                    (None, _) => self.read(Work::FindUser(*step), out),
                }
            }
            Work::UpdateUser(step) if super::work::renews_password(&self.steps.list[*step]) => {
                self.renew_password(*step);
            }
            Work::CreateObject(step) => {
                self.fresh = true;
                match made(&self.steps.list[*step], reply) {
                    Some(id) => {
                        self.steps.learn(*step, id);
                        self.is_made(*step, out);
                    }
                    None => self.read(Work::FindObject(*step), out),
                }
            }
            Work::AddTeamMembers { steps, .. } => self.joined(steps, body, out),
            Work::RemoveLicence { step, product }
                if product + 1 < super::work::removed(&self.steps.list[*step]).len() =>
            {
                self.removing.insert(*step, product + 1);
                self.steps.again(*step);
            }
            Work::RemoveLicence { step, .. } if self.group_of(*step).is_some() => {
                self.wait_for_licences(*step, FIRST_LOOK, "Entra takes the group's licences away", out);
            }
            Work::AssignLicence(step) if self.group_of(*step).is_some() => {
                self.wait_for_licences(*step, FIRST_LOOK, "Entra processes the group's licences", out);
            }
            _ => work.steps().to_vec().into_iter().for_each(|step| self.finish(step, out)),
        }
    }

    /// Gives an account that exists a password, in a request of its own.
    pub(super) fn renew_password(&mut self, step: usize) {
        self.renewing.insert(step);
        // The attempts so far were another request's; one stays, because the step has been told as started.
        self.steps.attempts[step] = 1;
        self.steps.again(step);
    }

    /// Looks again later, and says so.
    pub(super) fn wait_for_licences(
        &mut self,
        step: usize,
        delay: Duration,
        text: &str,
        out: &mut Vec<Command>,
    ) {
        *self.waited.entry(step).or_default() += delay.as_secs_f64();
        let address = self.steps.list[step].address.clone();
        out.push(Command::Tell(Notice::Waiting {
            address,
            text: text.to_owned(),
            seconds: delay.as_secs_f64(),
        }));
        self.later(delay, vec![Later::Read(Work::LicenceProgress(step))], out);
    }

    /// Sends again after a delay; every write of this module may be sent again, because its kind recognises its own effect:
    /// a group by its unique name, an account by the conflict on its name, a member by "already exist", the rest sets values.
    pub(super) fn retry(&mut self, work: &Work, error: &Error, out: &mut Vec<Command>) {
        self.retry_up_to(ATTEMPTS, work, error, out);
    }

    pub(super) fn retry_up_to(&mut self, most: u32, work: &Work, error: &Error, out: &mut Vec<Command>) {
        let mut again = Vec::new();
        let mut delay = Duration::ZERO;
        for &step in work.steps() {
            let attempt = self.steps.attempts[step];
            if attempt >= most {
                let address = &self.steps.list[step].address;
                let unknown = Error::new(
                    codes::OUTCOME_UNKNOWN,
                    format!(
                        "`{address}` was sent {attempt} times and its outcome could not be learned: {error}"
                    ),
                )
                .hint("Apply again: it looks first and goes on from what it finds.")
                .answered(error.status().unwrap_or_default(), error.request_id().map(str::to_owned));
                self.fail(step, &unknown, out);
            } else {
                delay = delay.max(Duration::from_secs(1 << (attempt - 1).min(5)));
                again.push(Later::Again(step));
            }
        }
        if !again.is_empty() {
            self.later(delay.min(Duration::from_secs(30)), again, out);
        }
    }

    /// How often a write is sent that needs what was just made: longer where this run made something.
    pub(super) fn patience(&self) -> u32 {
        if self.fresh { LAGGING_ATTEMPTS } else { ATTEMPTS }
    }

    fn refused(&mut self, work: &Work, error: &Error, out: &mut Vec<Command>) {
        match (work, reason(error)) {
            (Work::CreateUser(step), Some(Reason::NameTaken)) => self.read(Work::FindUser(*step), out),
            (Work::AddMembers { group, steps }, Some(Reason::ReferenceExists)) => {
                self.read(Work::ListMembers { group: group.clone(), steps: steps.clone() }, out);
            }
            // What was just made, by this run or by one that was interrupted, may not have reached every replica (Graph page
            // "architecture", consistency).
            (
                Work::AddMembers { .. }
                | Work::AddTeamMembers { .. }
                | Work::AssignLicence(_)
                | Work::CreateObject(_)
                | Work::WriteObject(_),
                Some(Reason::NotReplicated | Reason::NotFound | Reason::UsageLocation),
            ) if work.steps().iter().all(|step| self.steps.attempts[*step] < self.patience()) => {
                self.retry_up_to(self.patience(), work, error, out);
            }
            // Entra says that it has finished with a group's licences a little before it lets the group go.
            (_, Some(Reason::Concurrency)) | (Work::DeleteGroup(_), Some(Reason::LicencesHeld)) => {
                self.retry(work, error, out);
            }
            (Work::AddMembers { steps, .. } | Work::AddTeamMembers { steps, .. }, _) if steps.len() > 1 => {
                // One bad member refuses all: send each alone, so that the others get in and the bad one is named.
                for &step in steps {
                    self.single.insert(step);
                    self.steps.again(step);
                }
            }
            _ => work.steps().to_vec().into_iter().for_each(|step| self.fail(step, error, out)),
        }
    }
}
