//! How a run goes on: one moving line on a terminal, few plain lines elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use remote_assist::clock::Timestamp;
use remote_assist::model::{Action, ErrorInfo, Event, Plan, StepResult};

use crate::line::{Line, RED};
use crate::output::Output;
use crate::show::words::{count, seconds, thousands};

/// How often a plain line is written while nothing ends.
const QUIET: Duration = Duration::from_secs(10);
/// How many failures are told before the rest is counted.
const FAILURES: usize = 20;

/// What was done, by action.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Done {
    pub(crate) created: usize,
    pub(crate) updated: usize,
    pub(crate) adopted: usize,
    pub(crate) assigned: usize,
    pub(crate) detached: usize,
    pub(crate) deleted: usize,
}

/// Counts and shows what the events of a run tell.
pub(crate) struct Progress {
    kinds: Vec<Kind>,
    bar: Option<ProgressBar>,
    /// What the run waits for.
    waiting: Option<(String, f64)>,
    told: Option<Timestamp>,
    failures: usize,
    pub(crate) done: Done,
}

struct Kind {
    name: &'static str,
    label: &'static str,
    ended: usize,
    total: usize,
}

const KINDS: &[(&str, &str)] = &[
    ("entra.group", "groups"),
    ("entra.user", "accounts"),
    ("entra.membership", "members"),
    ("entra.licence", "licences"),
    ("", "other"),
];

impl Progress {
    pub(crate) fn new(plan: &Plan, output: &Output) -> Self {
        let works = plan
            .steps
            .iter()
            .filter(|step| !matches!(step.action, Action::None | Action::Emit | Action::Manual));
        let mut kinds: Vec<Kind> =
            KINDS.iter().map(|&(name, label)| Kind { name, label, ended: 0, total: 0 }).collect();
        let mut total = 0;
        for step in works {
            total += 1;
            if let Some(kind) = find(&mut kinds, step.address.kind()) {
                kind.total += 1;
            }
        }
        kinds.retain(|kind| kind.total > 0);
        let bar = (output.error_is_terminal() && total > 0).then(|| bar(total));
        Self { kinds, bar, waiting: None, told: None, failures: 0, done: Done::default() }
    }

    /// Takes an event in.
    pub(crate) fn event(&mut self, event: &Event, output: &mut Output) {
        match event {
            Event::StepFinished { at, address, action, result, error, .. } => {
                self.waiting = None;
                if *result == StepResult::Done {
                    self.count(*action);
                }
                let mut complete = false;
                if let Some(kind) = find(&mut self.kinds, address.kind()) {
                    kind.ended += 1;
                    complete = kind.ended == kind.total;
                }
                if let Some(error) = error {
                    self.failed(address.as_str(), error, output);
                }
                self.tell(*at, complete, output);
            }
            Event::Waiting { at, text, seconds, .. } => {
                let before = self.waiting.take().filter(|(held, _)| held == text);
                let news = before.is_none();
                self.waiting = Some((text.clone(), before.map_or(0.0, |(_, waited)| waited) + seconds));
                self.tell(*at, news, output);
            }
            Event::Throttled { at, seconds: wait, limit, .. } => {
                self.waiting = Some((format!("waits {}, bound by {limit}", seconds(*wait)), 0.0));
                self.tell(*at, true, output);
            }
            Event::Diagnostic { diagnostic, .. } => {
                self.aside(output, |output| output.diagnostics(std::slice::from_ref(diagnostic)));
            }
            _ => {}
        }
    }

    /// Says something beside the moving line.
    pub(crate) fn aside(&self, output: &mut Output, say: impl FnOnce(&mut Output)) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(output)),
            None => say(output),
        }
    }

    /// Takes the moving line away and counts what was not told.
    pub(crate) fn finish(&mut self, output: &mut Output) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        if let Some(more) = self.failures.checked_sub(FAILURES).filter(|more| *more > 0) {
            output.note(format!("… and {} more failed: --json lists all", thousands(more)));
        }
    }

    fn count(&mut self, action: Action) {
        let counter = match action {
            Action::Create => &mut self.done.created,
            Action::Update => &mut self.done.updated,
            Action::Adopt => &mut self.done.adopted,
            Action::Assign => &mut self.done.assigned,
            Action::Detach => &mut self.done.detached,
            Action::Delete => &mut self.done.deleted,
            Action::Emit | Action::Manual | Action::None => return,
        };
        *counter += 1;
    }

    fn failed(&mut self, address: &str, error: &ErrorInfo, output: &mut Output) {
        self.failures += 1;
        if self.failures <= FAILURES {
            self.aside(output, |output| {
                output.note(
                    Line::new()
                        .mark("failed:", RED)
                        .text(format!(" {address}: {}   {}", error.message, error.code)),
                );
                if let Some(hint) = &error.hint {
                    output.note(format!("    {hint}"));
                }
            });
        }
    }

    fn tell(&mut self, at: Timestamp, news: bool, output: &mut Output) {
        let line = self.line();
        if let Some(bar) = &self.bar {
            bar.set_position(self.kinds.iter().map(|kind| kind.ended as u64).sum());
            bar.set_message(remote_assist::encode::terminal::text(&line).into_owned());
        } else if news || self.told.is_none_or(|told| at.since(told) >= QUIET) {
            self.told = Some(at);
            output.note(format!("  {line}"));
        }
    }

    fn line(&self) -> String {
        let mut parts: Vec<String> = self
            .kinds
            .iter()
            .map(|kind| format!("{} {}/{}", kind.label, thousands(kind.ended), thousands(kind.total)))
            .collect();
        if let Some((text, waited)) = &self.waiting {
            let waited = if *waited > 0.0 { format!(" ({waited:.0} s)") } else { String::new() };
            parts.push(format!("{text}{waited}"));
        }
        parts.join("   ")
    }
}

fn find<'a>(kinds: &'a mut [Kind], name: &str) -> Option<&'a mut Kind> {
    let place = kinds.iter().position(|kind| kind.name == name || kind.name.is_empty())?;
    kinds.get_mut(place)
}

fn bar(total: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("  {bar:20} {percent:>3} %   {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

impl Done {
    /// `10 created, 11 assigned`; `None` where nothing was done.
    pub(crate) fn words(&self) -> Option<String> {
        let parts: Vec<String> = [
            (self.created, "created"),
            (self.updated, "updated"),
            (self.adopted, "taken over"),
            (self.assigned, "assigned"),
            (self.detached, "let go"),
            (self.deleted, "deleted"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", thousands(number)))
        .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// How many passwords were sealed, and for whom.
pub(crate) fn sealed(number: u32, recipients: &[String]) -> Option<String> {
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    let names: Vec<String> = recipients.iter().map(|key| crate::show::words::key(key)).collect();
    (number > 0).then(|| format!("{} sealed for {}", count(number, "password"), names.join(", ")))
}
