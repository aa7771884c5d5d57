//! How a quota is spent over time.

use std::time::Duration;

use super::quota::Rate;
use crate::clock::Timestamp;

/// A token bucket that may go into debt, so that whoever comes first is served first.
///
/// Its rate halves near the limit, and falls with each refusal; it recovers by a twentieth every five seconds, and slowly once it
/// is near where it was refused before.
pub(super) struct Bucket {
    rate: Rate,
    /// What the service grants at once; more than the rate's burst where only a share of it is used.
    granted: f64,
    level: f64,
    at: Option<Timestamp>,
    near: bool,
    /// The share of the rate that is used, by what the service refused.
    pace: f64,
    /// The pace at which the service refused last.
    refused_at: f64,
    /// When the pace was lowered last.
    lowered: Option<Timestamp>,
    /// The last refusal or the last step of recovery after it.
    quiet_since: Option<Timestamp>,
}

/// Refusals that arrive together were caused together; and after so much quiet the pace rises by a step.
const STEP: Duration = Duration::from_secs(5);
/// How much the pace rises in a step.
const RISE: f64 = 0.05;
/// And from so near to the pace that was refused last on, by no more than this.
const CAUTIOUS: (f64, f64) = (0.95, 0.01);
/// Never slower than this share of the published rate.
const SLOWEST: f64 = 0.1;

impl Bucket {
    /// A bucket that nothing was taken out of. `share` is the part of what the service grants that the rate is.
    pub(super) fn full(rate: Rate, share: f64) -> Self {
        Self {
            rate,
            granted: rate.burst / share,
            level: rate.burst,
            at: None,
            near: false,
            pace: 1.0,
            refused_at: f64::INFINITY,
            lowered: None,
            quiet_since: None,
        }
    }

    /// The same bucket with another rate: what was taken out of it stays taken.
    pub(super) fn retune(&mut self, now: Timestamp, rate: Rate, share: f64) {
        self.refill(now);
        self.level += rate.burst - self.rate.burst;
        self.rate = rate;
        self.granted = rate.burst / share;
    }

    /// How much of what the service grants this process has in use, from 0 to 1.
    pub(super) fn used(&mut self, now: Timestamp) -> f64 {
        self.refill(now);
        ((self.rate.burst - self.level) / self.granted).clamp(0.0, 1.0)
    }

    fn per_second(&self) -> f64 {
        self.rate.per_second * self.pace * if self.near { 0.5 } else { 1.0 }
    }

    /// Adds what was regained since the last look.
    fn refill(&mut self, now: Timestamp) {
        let passed = self.at.map_or(Duration::ZERO, |at| now.since(at));
        self.level = (self.level + passed.as_secs_f64() * self.per_second()).min(self.rate.burst);
        self.at = self.at.max(Some(now));
        let Some(since) = self.quiet_since else { return };
        let steps = now.since(since).as_secs() / STEP.as_secs();
        if steps >= 1 {
            let (near, little) = CAUTIOUS;
            // Each step takes some seconds, and after a hundred small ones the pace is whole.
            for _ in 0..steps.min(100) {
                let rise = if self.pace >= near * self.refused_at { little } else { RISE };
                self.pace = (self.pace + rise).min(1.0);
            }
            self.quiet_since = (self.pace < 1.0).then_some(now);
        }
    }

    /// Halves the rate near the limit, or gives it back.
    pub(super) fn slow_down(&mut self, now: Timestamp, near: bool) {
        if self.near != near {
            self.refill(now);
            self.near = near;
        }
    }

    /// The service refused although this bucket had some left: there is less than was published.
    pub(super) fn refused(&mut self, now: Timestamp) {
        self.refill(now);
        self.level = self.level.min(0.0);
        self.quiet_since = Some(now);
        if self.lowered.is_none_or(|lowered| now.since(lowered) >= STEP) {
            self.refused_at = self.pace;
            self.pace = (self.pace * 0.7).max(SLOWEST);
            self.lowered = Some(now);
        }
    }

    /// Takes something out and says how long to wait for it.
    pub(super) fn take(&mut self, now: Timestamp, amount: u32) -> Duration {
        self.refill(now);
        self.level -= f64::from(amount);
        if self.level >= 0.0 {
            return Duration::ZERO;
        }
        Duration::try_from_secs_f64(-self.level / self.per_second()).unwrap_or(Duration::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_slows_the_bucket_and_quiet_gives_the_rate_back() {
        let mut bucket = Bucket::full(Rate { burst: 100.0, per_second: 10.0 }, 1.0);
        let start = Timestamp::from_unix(0);
        bucket.refused(start);
        bucket.refused(start);
        assert!((bucket.pace - 0.7).abs() < 1e-9, "several at once are one");
        assert_eq!(bucket.take(start, 7).as_secs(), 1);
        bucket.refill(start.plus(Duration::from_mins(1)));
        assert!((bucket.pace - 1.0).abs() < 1e-9);
    }

    #[test]
    fn another_rate_keeps_what_is_spent() {
        let mut bucket = Bucket::full(Rate { burst: 100.0, per_second: 10.0 }, 1.0);
        let start = Timestamp::from_unix(0);
        bucket.take(start, 80);
        bucket.retune(start, Rate { burst: 50.0, per_second: 5.0 }, 0.5);
        assert!((bucket.used(start) - 0.8).abs() < 1e-9);
        assert_eq!(bucket.take(start, 0).as_secs(), 6, "30 more than the half are spent");
    }
}
