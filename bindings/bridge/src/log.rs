//! Log records as a stream that somebody pulls, so that a language hands them to its own logging.
//!
//! No global subscriber is installed, because that belongs to the host. Our threads carry a listener of their own, which
//! is idle until somebody reads.

use std::fmt::Debug;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use remote_assist::clock::{Clock, SystemClock, Timestamp};
use remote_assist::model::Tags;
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record as SpanRecord};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

/// How many records wait for a slow reader; older ones are dropped and counted.
const WAITING: usize = 4096;

/// Where our records come from; other crates speak to developers of this one.
const OURS: &str = "remote_assist";

static SENDER: LazyLock<Sender<Record>> = LazyLock::new(|| broadcast::channel(WAITING).0);
static LISTENER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Listener(AtomicU64::new(1))));
static HOST: AtomicBool = AtomicBool::new(false);

/// One log record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// When.
    pub at: Timestamp,
    /// `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`.
    pub level: &'static str,
    /// The module that speaks, such as `remote_assist::graph`.
    pub target: String,
    /// The sentence.
    pub text: String,
    /// Named facts.
    pub fields: Tags,
}

/// A reader of log records, from the moment on at which it was made.
#[derive(Debug)]
pub struct Records(tokio::sync::Mutex<Receiver<Record>>);

impl Records {
    /// The next record, waiting for it.
    pub async fn next(&self) -> Record {
        match self.0.lock().await.recv().await {
            Ok(record) => record,
            Err(RecvError::Lagged(lost)) => lost_records(lost),
            // The sender is a static and never closes.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Starts to read log records.
pub fn records() -> Records {
    Records(tokio::sync::Mutex::new(SENDER.subscribe()))
}

/// Leaves log records to the process's own subscriber instead. The command line calls this before the runtime starts.
pub fn leave_to_host() {
    HOST.store(true, Ordering::Release);
}

/// Makes the listener the subscriber of the calling thread, one of our runtime's.
pub(crate) fn listen() {
    if !HOST.load(Ordering::Acquire) {
        // For as long as the thread lives.
        std::mem::forget(tracing::dispatcher::set_default(&LISTENER));
    }
}

fn lost_records(count: u64) -> Record {
    Record {
        at: SystemClock.now(),
        level: "WARN",
        target: "remote_assist_bridge::log".to_owned(),
        text: format!("{count} records were dropped, because they were read too slowly"),
        fields: Tags::default(),
    }
}

struct Listener(AtomicU64);

impl Subscriber for Listener {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.target().starts_with(OURS) { Interest::sometimes() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= Level::DEBUG && SENDER.receiver_count() > 0
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &SpanRecord<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut visitor = Visitor::default();
        event.record(&mut visitor);
        let metadata = event.metadata();
        // Nobody reads any more: the record is for nobody.
        let _ = SENDER.send(Record {
            at: SystemClock.now(),
            level: metadata.level().as_str(),
            target: metadata.target().to_owned(),
            text: visitor.text,
            fields: visitor.fields,
        });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Visitor {
    text: String,
    fields: Tags,
}

impl Visitor {
    fn keep(&mut self, field: &Field, value: String) {
        match field.name() {
            "message" => self.text = value,
            name => {
                self.fields.0.insert(name.to_owned(), value);
            }
        }
    }
}

impl Visit for Visitor {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.keep(field, format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_our_threads_reach_their_reader_alone() {
        tracing::warn!(target: "remote_assist::test", "before anybody reads");
        let records = records();
        let record = futures::executor::block_on(crate::run(async move {
            tracing::trace!(target: "remote_assist::test", "too fine");
            tracing::warn!(target: "hyper", "not ours");
            tracing::warn!(target: "remote_assist::test", seats = 3, who = "user-01", "few seats");
            Ok(records.next().await)
        }))
        .unwrap();
        assert_eq!((record.level, record.target.as_str()), ("WARN", "remote_assist::test"));
        assert_eq!(record.text, "few seats");
        assert_eq!((record.fields.0["seats"].as_str(), record.fields.0["who"].as_str()), ("3", "user-01"));
    }
}
