//! What plan and verification know about some resources, put together.

use std::collections::BTreeMap;

use super::Answered;
use crate::address::Address;
use crate::error::Code;
use crate::model::{Action, Check, Diagnostic, Plan, StatementVerdict, Step, Verdict, Verification};
use crate::scenario::kind;

/// The plan and the verification of one tenant.
pub(super) struct Evidence<'a> {
    pub(super) plan: &'a Plan,
    verification: &'a Verification,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(plan: &'a Plan, verification: &'a Verification) -> Self {
        Self { plan, verification }
    }

    /// How the checks stand that are wanted.
    pub(super) fn checks(&self, wanted: impl Fn(&Check) -> bool) -> Standing {
        let mut standing = Standing::default();
        for check in self.verification.checks.iter().filter(|check| wanted(check)) {
            standing.add(verdict_of(check), || told(&check.text, check.hint.as_deref()));
        }
        standing
    }

    /// How the resources stand whose addresses are wanted: by their checks, else by their steps.
    pub(super) fn resources(&self, wanted: impl Fn(&Address) -> bool) -> Standing {
        let mut standing = self.checks(|check| wanted(&check.address));
        if standing.total > 0 {
            return standing;
        }
        for step in self.plan.steps.iter().filter(|step| wanted(&step.address)) {
            standing.add(verdict_of_step(step), || {
                let hint = matches!(verdict_of_step(step), StatementVerdict::Fail).then_some(APPLY);
                told(&step.reason, hint)
            });
        }
        standing
    }

    /// How a profile of Intune stands, together with the groups that it is for.
    pub(super) fn profile(&self, wanted: impl Fn(&str) -> bool) -> Standing {
        let kinds = [kind::PROFILE, kind::ASSIGNMENT];
        self.resources(|address| kinds.contains(&address.kind()) && wanted(address.key()))
    }

    /// How the headsets stand, each counted once, by the checks of those names; by their steps where no headset has a check.
    pub(super) fn headsets(&self, names: &[&str]) -> Standing {
        let device = |check: &&Check| check.address.kind() == kind::DEVICE;
        if !self.knows_headsets() {
            return self.kind(kind::DEVICE);
        }
        let mut worst: BTreeMap<&Address, &Check> = BTreeMap::new();
        let wanted = |check: &&Check| names.contains(&check.check.as_str());
        for check in self.verification.checks.iter().filter(device).filter(wanted) {
            let known = worst.entry(&check.address).or_insert(check);
            if seriousness(verdict_of(check)) > seriousness(verdict_of(known)) {
                *known = check;
            }
        }
        let mut standing = Standing::default();
        for check in worst.into_values() {
            standing.add(verdict_of(check), || told(&check.text, check.hint.as_deref()));
        }
        standing
    }

    /// Whether any headset was looked at.
    pub(super) fn knows_headsets(&self) -> bool {
        self.verification.checks.iter().any(|check| check.address.kind() == kind::DEVICE)
    }

    /// How everything of a kind stands.
    pub(super) fn kind(&self, kind: &str) -> Standing {
        self.resources(|address| address.kind() == kind)
    }

    /// How one resource stands.
    pub(super) fn one(&self, kind: &str, key: &str) -> Standing {
        self.resources(|address| address.kind() == kind && address.key() == key)
    }

    /// The first diagnostic of that code.
    pub(super) fn diagnostic(&self, code: Code) -> Option<&'a Diagnostic> {
        self.plan.diagnostics.iter().find(|one| one.code == code.name)
    }
}

/// The name of a check that a receipt answers.
pub(super) const ATTESTED: &str = "attested";

/// What `verify` and `plan` say to do about something that is missing.
const APPLY: &str = "Apply the scenario.";

/// How some resources stand together.
#[derive(Default)]
pub(super) struct Standing {
    /// The most serious word among them; `None` where there are none.
    pub(super) verdict: Option<StatementVerdict>,
    /// How many there are.
    pub(super) total: usize,
    /// How many pass.
    pub(super) passed: usize,
    /// How many have the most serious word.
    worst: usize,
    /// What is said about the first of those.
    pub(super) told: String,
}

impl Standing {
    fn add(&mut self, verdict: StatementVerdict, told: impl FnOnce() -> String) {
        self.total += 1;
        self.passed += usize::from(verdict == StatementVerdict::Pass);
        let known = self.verdict.map(seriousness);
        if known == Some(seriousness(verdict)) {
            self.worst += 1;
        } else if known.is_none_or(|known| known < seriousness(verdict)) {
            self.verdict = Some(verdict);
            self.worst = 1;
            self.told = told();
        }
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        let (first, second) = (self.verdict.map(seriousness), other.verdict.map(seriousness));
        let (total, passed) = (self.total + other.total, self.passed + other.passed);
        let equal = if first == second { other.worst } else { 0 };
        let leading = if first >= second { self } else { other };
        Self { total, passed, worst: leading.worst + equal, ..leading }
    }

    /// The word and a sentence: the given one where all pass, else what is wrong with how many of them.
    ///
    /// `what` names one of them, such as `account`.
    pub(super) fn answer(&self, what: &str, passing: impl Into<String>) -> Answered {
        let Some(verdict) = self.verdict else {
            let text = format!("The scenario asks for it, and neither the plan nor a check names a {what}.");
            return (StatementVerdict::Fail, text);
        };
        let passing = passing.into();
        let (worst, total) = (self.worst, self.total);
        let word = match verdict {
            StatementVerdict::Pass => return (verdict, passing),
            StatementVerdict::Fail => "not as it should be",
            StatementVerdict::Pending => "not there yet",
            StatementVerdict::Manual => "for a person",
            StatementVerdict::Emitted => "written by emit",
            StatementVerdict::Advice | StatementVerdict::NotApplicable => "to know",
        };
        let which =
            if total == 1 { String::new() } else { format!("{worst} of {}: {word}. ", many(total, what)) };
        let first = if worst > 1 { "The first: " } else { "" };
        (verdict, format!("{which}{first}{}", self.told))
    }
}

fn seriousness(verdict: StatementVerdict) -> u8 {
    match verdict {
        StatementVerdict::NotApplicable => 0,
        StatementVerdict::Pass => 1,
        StatementVerdict::Emitted => 2,
        StatementVerdict::Advice => 3,
        StatementVerdict::Manual => 4,
        StatementVerdict::Pending => 5,
        StatementVerdict::Fail => 6,
    }
}

fn verdict_of(check: &Check) -> StatementVerdict {
    match check.verdict {
        Verdict::Pass => StatementVerdict::Pass,
        Verdict::Fail => StatementVerdict::Fail,
        Verdict::Pending => StatementVerdict::Pending,
        // The articles ask for a review. Somebody answers for it, although no API can tell.
        Verdict::CannotBeRead if check.check == ATTESTED => StatementVerdict::Pass,
        // What no API tells, a person has to look at.
        Verdict::Manual | Verdict::CannotBeRead => StatementVerdict::Manual,
    }
}

fn verdict_of_step(step: &Step) -> StatementVerdict {
    match step.action {
        Action::None => StatementVerdict::Pass,
        Action::Emit => StatementVerdict::Emitted,
        Action::Manual => StatementVerdict::Manual,
        Action::Create
        | Action::Update
        | Action::Delete
        | Action::Detach
        | Action::Adopt
        | Action::Assign => StatementVerdict::Fail,
    }
}

/// A sentence and what to do, each with its full stop.
fn told(text: &str, hint: Option<&str>) -> String {
    let text = sentence(text);
    hint.map_or(text.clone(), |hint| format!("{text} {}", sentence(hint)))
}

/// A text with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// `1 account`, `8 accounts`.
pub(super) fn many(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
