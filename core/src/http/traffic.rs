//! What went over the wire, counted.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Counts what a pipeline sent. Shared by all clones of a client.
#[derive(Debug, Default)]
pub struct Traffic {
    requests: AtomicU64,
    operations: AtomicU64,
    writes: AtomicU64,
    repeats: AtomicU64,
    /// Seconds by which the service's clock is ahead; `i64::MIN` before the first answer with a date.
    offset: AtomicOffset,
}

#[derive(Debug)]
struct AtomicOffset(AtomicI64);

impl Default for AtomicOffset {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

/// The counts at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrafficCount {
    /// HTTP requests; a `$batch` is one, and so is every repeated one.
    pub requests: u64,
    /// Operations in them; a `$batch` of 20 is 20.
    pub operations: u64,
    /// Operations that the service counts as writes.
    pub writes: u64,
    /// HTTP requests that were sent again.
    pub repeats: u64,
}

impl Traffic {
    /// The counts now.
    pub fn count(&self) -> TrafficCount {
        TrafficCount {
            requests: self.requests.load(Ordering::Relaxed),
            operations: self.operations.load(Ordering::Relaxed),
            writes: self.writes.load(Ordering::Relaxed),
            repeats: self.repeats.load(Ordering::Relaxed),
        }
    }

    /// By how many seconds the service's clock is ahead of ours, from the last `Date` header; `None` before one was seen.
    pub fn clock_offset(&self) -> Option<i64> {
        Some(self.offset.0.load(Ordering::Relaxed)).filter(|offset| *offset != i64::MIN)
    }

    pub(super) fn sent(&self, operations: u32, writes: u32) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.operations.fetch_add(operations.into(), Ordering::Relaxed);
        self.writes.fetch_add(writes.into(), Ordering::Relaxed);
    }

    pub(super) fn repeated(&self) {
        self.repeats.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn dated(&self, offset: i64) {
        self.offset.0.store(offset, Ordering::Relaxed);
    }
}
