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
    StepFinished { address: Address, action: Action, result: StepResult, error: Option<ErrorInfo> },
    Throttled { seconds: f64 },
    Waiting { address: Address, text: String, seconds: f64 },
    Diagnostic(Diagnostic),
    RunFinished { outcome: Outcome, counts: Counts, left: Vec<Address>, seconds: f64 },
}

/// The events of one run: kept whole, so that every reader has its own cursor and a late one misses nothing.
#[derive(Clone, Debug)]
pub struct EventLog {
    run: String,
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    events: Mutex<(Vec<Event>, bool)>,
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
            let seq = u32::try_from(held.0.len() + 1).unwrap_or(u32::MAX);
            held.1 |= matches!(notice, Notice::RunFinished { .. });
            held.0.push(event(notice, seq, at, self.run.clone()));
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
                if let Some(event) = held.0.get(index) {
                    return Some(event.clone());
                }
                if held.1 {
                    return None;
                }
            }
            changed.await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Vec<Event>, bool)> {
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
            Event::StepFinished { seq, at, run, address, action, result, error }
        }
        Notice::Throttled { seconds } => Event::Throttled { seq, at, run, seconds },
        Notice::Waiting { address, text, seconds } => Event::Waiting { seq, at, run, address, text, seconds },
        Notice::Diagnostic(diagnostic) => Event::Diagnostic { seq, at, run, diagnostic },
        Notice::RunFinished { outcome, counts, left, seconds } => {
            Event::RunFinished { seq, at, run, outcome, counts, left, seconds }
        }
    }
}
