//! What a reading means for the steps that were in doubt.

use std::collections::HashSet;
use std::time::Duration;

use super::command::{Command, ReadAnswer};
use super::machine::{ATTEMPTS, Later, Machine};
use super::notice::Notice;
use super::work::{self, Work};
use crate::error::{Error, codes};
use crate::model::{Action, Diagnostic, Severity};
use crate::resource::entra::{LicenceState, ObservedUser, User};

/// How long a run waits for Entra to process a group's licences, in seconds; after that `verify` tells.
const LICENCE_WAIT: f64 = 600.0;
/// Between two looks.
const LOOK: Duration = Duration::from_secs(5);

impl Machine {
    /// Learns what a reading found.
    pub(super) fn resolved(&mut self, work: &Work, answer: ReadAnswer, out: &mut Vec<Command>) {
        match (work, answer) {
            (_, ReadAnswer::Failed(error)) => self.read_failed(work, &error, out),
            (Work::FindGroup(step), ReadAnswer::Group(Some(group))) => {
                self.steps.learn(*step, &group.id);
                self.finish(*step, out);
            }
            (Work::FindUser(step), ReadAnswer::User(Some(user))) => self.found_user(*step, &user, out),
            (Work::FindUser(step), ReadAnswer::User(None)) if self.steps.attempts[*step] >= ATTEMPTS => {
                let name = work::after(&self.steps.list[*step], "userPrincipalName").unwrap_or_default();
                let error = Error::new(codes::GRAPH_EXISTS, format!("{name} is taken, but no account of that name can be read"))
                    .hint("A deleted account keeps its name for 30 days: restore it, remove it for good, or choose another name.");
                self.fail(*step, &error, out);
            }
            (Work::FindObject(step), ReadAnswer::Object(found)) if self.is_being_made(*step) => {
                self.looked_at(*step, found.is_some(), out);
            }
            (Work::FindObject(step), ReadAnswer::Object(Some(id))) => {
                self.steps.learn(*step, &id);
                self.is_made(*step, out);
            }
            (Work::ListMembers { steps, .. }, ReadAnswer::Members(members)) => {
                self.listed(steps, &members, out);
            }
            (Work::LicenceProgress(step), ReadAnswer::Group(group)) => {
                let taking = self.steps.list[*step].action == Action::Delete;
                let done = group.map_or(taking, |group| work::processed(&self.steps.list[*step], &group));
                if done && taking {
                    self.finish(*step, out);
                } else if done {
                    self.read(Work::MemberStates(*step), out);
                } else {
                    self.look_again(*step, "Entra processes the group's licences", out);
                }
            }
            (Work::MemberStates(step), ReadAnswer::States(members)) => {
                self.judge_members(*step, &members, out);
            }
            // Not there (yet): the write is sent again, and Graph refuses it if it exists after all.
            _ => self.retry(work, &Error::new(codes::OUTCOME_UNKNOWN, "the object cannot be found yet"), out),
        }
    }

    /// A reading that failed says nothing about the step: look again, a bounded number of times.
    fn read_failed(&mut self, work: &Work, error: &Error, out: &mut Vec<Command>) {
        match work {
            Work::LicenceProgress(step) | Work::MemberStates(step) => {
                let text = format!("the group's licences cannot be read: {error}");
                self.look_again(*step, &text, out);
            }
            _ if work.steps().iter().any(|step| self.steps.attempts[*step] >= ATTEMPTS) => {
                work.steps().to_vec().into_iter().for_each(|step| self.fail(step, error, out));
            }
            _ => {
                work.steps().iter().for_each(|step| self.steps.attempts[*step] += 1);
                self.later(LOOK, vec![Later::Read(work.clone())], out);
            }
        }
    }

    /// The name was taken: by an attempt of ours whose answer was lost, or by somebody else.
    fn found_user(&mut self, step: usize, user: &ObservedUser, out: &mut Vec<Command>) {
        if user.employee_id.is_some() && user.employee_id == work::after(&self.steps.list[step], "employeeId")
        {
            self.steps.learn(step, &user.id);
            // The password in hand holds for certain only where one of this process's own writes made the account.
            if self.unknown.contains(&step) && !self.candidates.contains(&step) {
                self.finish(step, out);
            } else {
                self.renew_password(step);
            }
            return;
        }
        let error = Error::new(
            codes::PLAN_FOREIGN_OBJECT,
            format!(
                "{} belongs to somebody else: it appeared after the plan was made and has no mark of ours",
                user.user_principal_name
            ),
        )
        .hint(format!(
            "Choose another name, or take it over on purpose with `--adopt {}={}`.",
            self.steps.list[step].address, user.id
        ));
        self.fail(step, &error, out);
    }

    fn listed(&mut self, steps: &[usize], members: &HashSet<String>, out: &mut Vec<Command>) {
        for &step in steps {
            if self.source().member(step).is_some_and(|id| members.contains(&id)) {
                self.finish(step, out);
            } else if self.steps.attempts[step] >= ATTEMPTS {
                let address = self.steps.list[step].address.clone();
                let error = Error::new(
                    codes::OUTCOME_UNKNOWN,
                    format!("`{address}` is refused as existing, but the list of members lacks it"),
                );
                self.fail(step, &error.hint("Apply again in a few minutes."), out);
            } else {
                self.steps.again(step);
            }
        }
    }

    fn look_again(&mut self, step: usize, text: &str, out: &mut Vec<Command>) {
        if self.waited.get(&step).copied().unwrap_or_default() < LICENCE_WAIT {
            self.wait_for_licences(step, LOOK, text, out);
            return;
        }
        if self.steps.list[step].action == Action::Delete {
            let text = format!(
                "Entra has not finished with the licences of `{}` after ten minutes",
                self.steps.list[step].address
            );
            let error = Error::new(codes::OUTCOME_UNKNOWN, text);
            self.fail(
                step,
                &error.hint("Nothing that carries them was deleted. Remove again later: it goes on."),
                out,
            );
            return;
        }
        let diagnostic = Diagnostic {
            code: codes::LICENCE_MEMBER.name.to_owned(),
            severity: Severity::Warning,
            text: format!(
                "Entra took the licences of `{}` and has not finished with them",
                self.steps.list[step].address
            ),
            hint: Some(
                "Microsoft names no time for it; `remote-assist verify` tells when it is done.".to_owned(),
            ),
            place: None,
            source: Some("shared-identity#licenses".to_owned()),
        };
        out.push(Command::Tell(Notice::Diagnostic(Box::new(diagnostic))));
        self.finish(step, out);
    }

    /// Every account of the deployment must have the products, or the reason is told.
    fn judge_members(&mut self, step: usize, members: &[ObservedUser], out: &mut Vec<Command>) {
        let ours: HashSet<String> = (0..self.steps.list.len())
            .filter(|&index| self.steps.list[index].address.kind() == User::KIND)
            .filter_map(|index| self.steps.id(&self.steps.list[index].address))
            .collect();
        let wanted = work::licences(&self.steps.list[step]);
        let mut errors = Vec::new();
        let mut pending = false;
        for member in members.iter().filter(|member| ours.contains(&member.id)) {
            for product in &wanted {
                let states = || member.licence_states.iter().filter(|state| state.sku_id == product.sku_id);
                if states().any(LicenceState::active) {
                    continue;
                }
                match states().find_map(|state| state.error.as_deref()) {
                    Some(cause) => errors.push((member.user_principal_name.clone(), cause.to_owned())),
                    None => pending = true,
                }
            }
        }
        if let Some((name, cause)) = errors.first() {
            let others =
                if errors.len() > 1 { format!(" and {} more", errors.len() - 1) } else { String::new() };
            let error =
                Error::new(codes::LICENCE_MEMBER, format!("Entra cannot license {name}{others}: {cause}"))
                    .hint(LicenceState::remedy(cause))
                    .with(
                        "accounts",
                        errors.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
                    );
            self.fail(step, &error, out);
        } else if pending {
            self.look_again(step, "members are not licensed yet", out);
        } else {
            self.finish(step, out);
        }
    }
}
