//! The buckets of one service: one for all requests, one for those that write.

use std::sync::Mutex;
use std::time::Duration;

use super::bucket::Bucket;
use super::governor::lock;
use super::quota::{Counted, Load, Quotas, Rate, Service};
use crate::clock::Timestamp;

/// So much more than this process has used must be announced before others are taken to be the cause.
const OTHERS: f64 = 0.1;

/// The buckets of one service; one that has no quota is not there.
pub(super) struct Buckets {
    service: Service,
    units: Mutex<Option<Bucket>>,
    writes: Mutex<Option<Bucket>>,
}

impl Buckets {
    pub(super) fn of(service: Service, quotas: &Quotas) -> Self {
        let full = |counted| {
            let rate = quotas.rate(service, counted);
            Mutex::new(rate.map(|rate| Bucket::full(rate, quotas.share().get())))
        };
        Self { service, units: full(Counted::Units), writes: full(Counted::Writes) }
    }

    /// Changes the rates; what was spent before stays spent.
    pub(super) fn retune(&self, now: Timestamp, quotas: &Quotas) {
        let share = quotas.share().get();
        let change = |bucket: &Mutex<Option<Bucket>>, rate: Option<Rate>| {
            let mut bucket = lock(bucket);
            match (bucket.as_mut(), rate) {
                (Some(bucket), Some(rate)) => bucket.retune(now, rate, share),
                (_, rate) => *bucket = rate.map(|rate| Bucket::full(rate, share)),
            }
        };
        change(&self.units, quotas.rate(self.service, Counted::Units));
        change(&self.writes, quotas.rate(self.service, Counted::Writes));
    }

    /// The service announced how much of a quota is used; `None` if it is far from its limit.
    ///
    /// Where this process itself has used as much, the buckets keep it within the quota; where it has not, others need the rest.
    pub(super) fn announced(&self, now: Timestamp, used: Option<f64>) {
        let (mut units, mut writes) = (lock(&self.units), lock(&self.writes));
        let mut both: Vec<&mut Bucket> = [units.as_mut(), writes.as_mut()].into_iter().flatten().collect();
        let ours = both.iter_mut().map(|bucket| bucket.used(now)).fold(0.0, f64::max);
        let near = used.is_some_and(|used| used > ours + OTHERS);
        for bucket in both {
            bucket.slow_down(now, near);
        }
    }

    /// Slows the bucket that was refused: that of writes for a write, since reads often pass meanwhile.
    pub(super) fn refused(&self, now: Timestamp, writing: bool) {
        if writing && let Some(bucket) = lock(&self.writes).as_mut() {
            bucket.refused(now);
        } else if let Some(bucket) = lock(&self.units).as_mut() {
            bucket.refused(now);
        }
    }

    /// Takes the cost of a request out and says how long to wait for each quota.
    pub(super) fn take(&self, now: Timestamp, load: &Load) -> [(Service, Counted, Duration); 2] {
        let cost = load.cost(self.service);
        let of = |bucket: &Mutex<Option<Bucket>>, amount| match lock(bucket).as_mut() {
            Some(bucket) if amount > 0 => bucket.take(now, amount),
            _ => Duration::ZERO,
        };
        [
            (self.service, Counted::Units, of(&self.units, cost.units)),
            (self.service, Counted::Writes, of(&self.writes, cost.writes)),
        ]
    }
}
