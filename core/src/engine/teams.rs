//! Guests and teams: what is made in more than one request, or takes its time after it was accepted.

use std::time::Duration;

use serde_json::Value;

use super::command::Command;
use super::machine::{Later, Machine};
use super::notice::Notice;
use super::work::Work;
use crate::error::{Error, codes};
use crate::graph::Reply;
use crate::model::Step;
use crate::resource::entra::Guest;
use crate::resource::teams::Team;

/// How long a run waits for Teams to make a team, in seconds.
const TEAM_WAIT: f64 = 600.0;
/// Between two looks.
const LOOK: Duration = Duration::from_secs(5);
/// The first look.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// The id of an object in the answer to its creation.
pub(super) fn made<'a>(step: &Step, reply: &'a Reply) -> Option<&'a str> {
    match step.address.kind() {
        // An invitation has an id of its own.
        Guest::KIND => Guest::invited(&reply.body),
        // A team is only accepted: the address of the operation that makes it holds its id.
        Team::KIND => reply.location.as_deref().and_then(Team::made),
        _ => reply.body.get("id").and_then(Value::as_str),
    }
}

impl Machine {
    /// Goes on with an object whose id is known: a guest gets the mark, a team is waited for, anything else is done.
    pub(super) fn is_made(&mut self, step: usize, out: &mut Vec<Command>) {
        match self.steps.list[step].address.kind() {
            Guest::KIND => {
                self.marking.insert(step);
                // The attempts so far were another request's; one stays, because the step has been told as started.
                self.steps.attempts[step] = 1;
                self.steps.again(step);
            }
            Team::KIND => {
                self.waited.entry(step).or_default();
                self.later(FIRST_LOOK, vec![Later::Read(Work::FindObject(step))], out);
            }
            _ => self.finish(step, out),
        }
    }

    /// Whether a step waits for Teams to make what it has accepted.
    pub(super) fn is_being_made(&self, step: usize) -> bool {
        let held = &self.steps.list[step];
        held.address.kind() == Team::KIND && self.steps.id(&held.address).is_some()
    }

    /// Learns whether Teams has made a team. A second creation would make a second one, so it is only looked for.
    pub(super) fn looked_at(&mut self, step: usize, ready: bool, out: &mut Vec<Command>) {
        if ready {
            return self.finish(step, out);
        }
        let waited = self.waited.entry(step).or_default();
        if *waited >= TEAM_WAIT {
            let text = format!("Teams has not made `{}` after ten minutes", self.steps.list[step].address);
            let error = Error::new(codes::OUTCOME_UNKNOWN, text);
            return self.fail(
                step,
                &error.hint("Apply again later: it looks first and goes on from there."),
                out,
            );
        }
        *waited += LOOK.as_secs_f64();
        out.push(Command::Tell(Notice::Waiting {
            address: self.steps.list[step].address.clone(),
            text: "Teams makes the team".to_owned(),
            seconds: LOOK.as_secs_f64(),
        }));
        self.later(LOOK, vec![Later::Read(Work::FindObject(step))], out);
    }

    /// Learns who of a request is in the team: each person succeeds or fails alone.
    pub(super) fn joined(&mut self, steps: &[usize], body: &Value, out: &mut Vec<Command>) {
        let results = body["value"].as_array().cloned().unwrap_or_default();
        for &step in steps {
            let user = self.source().team_member(step).map(|(user, _)| user);
            let named = |one: &&Value| one["userId"].as_str().map(str::to_owned) == user;
            let fault = results.iter().find(named).map(|one| &one["error"]).filter(|fault| !fault.is_null());
            let Some(fault) = fault else {
                self.finish(step, out);
                continue;
            };
            let said = |field: &str| fault[field].as_str().unwrap_or_default().to_owned();
            let text = format!(
                "Teams refuses `{}`: {} {}",
                self.steps.list[step].address,
                said("code"),
                said("message")
            );
            let error = Error::new(codes::GRAPH_REFUSED, text.trim_end());
            // Whoever was just invited may not have reached Teams yet.
            let lagging = said("code").eq_ignore_ascii_case("NotFound");
            if lagging && self.steps.attempts[step] < self.patience() {
                let work = Work::AddTeamMembers { team: String::new(), steps: vec![step] };
                self.retry_up_to(self.patience(), &work, &error, out);
            } else {
                self.fail(
                    step,
                    &error.hint("Look at the person in the Teams admin center, and apply again."),
                    out,
                );
            }
        }
    }
}
