use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::model::{Action, Counts, Diagnostic, ErrorInfo, Event, Outcome, StepResult, Target};

/// What the machine has to say; the log adds number, time and run. The fields are those of [`Event`].
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each field is documented where it becomes public, at `Event`")]
pub enum Notice {
    RunStarted { deployment: String, target: Target, steps: u32 },
    StepStarted { address: Address, action: Action },
    StepFinished { address: Address, action: Action, result: StepResult, error: Option<Box<ErrorInfo>> },
    Throttled { seconds: f64, limit: String },
    Waiting { address: Address, text: String, seconds: f64 },
    Diagnostic(Box<Diagnostic>),
    RunFinished { outcome: Outcome, counts: Counts, left: Vec<Address>, seconds: f64 },
}

/// The events of one run: all are kept, so that every reader has its own cursor and a late one misses nothing. What they share
/// is kept once, because a run of a hundred thousand steps has twice as many events.
#[derive(Clone, Debug)]
pub struct EventLog {
    run: String,
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    events: Mutex<(Vec<(Notice, Timestamp)>, bool)>,
    changed: Notify,
}

impl EventLog {
    /// An empty log.
    pub fn new(run: &str) -> Self {
        Self { run: run.to_owned(), inner: Arc::default() }
    }

    /// The run's id.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Appends a notice. `RunFinished` is the last.
    pub fn push(&self, notice: Notice, at: Timestamp) {
        {
            let mut held = self.lock();
            held.1 |= matches!(notice, Notice::RunFinished { .. });
            held.0.push((notice, at));
        }
        self.inner.changed.notify_waiters();
    }

    /// Ends the log without a last event, so that no reader waits for ever.
    pub fn close(&self) {
        self.lock().1 = true;
        self.inner.changed.notify_waiters();
    }

    /// The event with that index, waiting for it; `None` after the last.
    pub async fn get(&self, index: usize) -> Option<Event> {
        loop {
            let changed = self.inner.changed.notified();
            {
                let held = self.lock();
                if let Some((notice, at)) = held.0.get(index) {
                    let seq = u32::try_from(index + 1).unwrap_or(u32::MAX);
                    return Some(event(notice.clone(), seq, *at, self.run.clone()));
                }
                if held.1 {
                    return None;
                }
            }
            changed.await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Vec<(Notice, Timestamp)>, bool)> {
        self.inner.events.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn event(notice: Notice, seq: u32, at: Timestamp, run: String) -> Event {
    match notice {
        Notice::RunStarted { deployment, target, steps } => {
            Event::RunStarted { seq, at, run, deployment, target, steps }
        }
        Notice::StepStarted { address, action } => Event::StepStarted { seq, at, run, address, action },
        Notice::StepFinished { address, action, result, error } => {
            let error = error.map(|error| *error);
            Event::StepFinished { seq, at, run, address, action, result, error }
        }
        Notice::Throttled { seconds, limit } => Event::Throttled { seq, at, run, seconds, limit },
        Notice::Waiting { address, text, seconds } => Event::Waiting { seq, at, run, address, text, seconds },
        Notice::Diagnostic(diagnostic) => Event::Diagnostic { seq, at, run, diagnostic: *diagnostic },
        Notice::RunFinished { outcome, counts, left, seconds } => {
            Event::RunFinished { seq, at, run, outcome, counts, left, seconds }
        }
    }
}
