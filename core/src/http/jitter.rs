//! Random shares of a waiting time, so that clients which failed together do not return together.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A sequence of random numbers for waiting times. Not for secrets.
#[derive(Debug)]
pub(super) struct Jitter(AtomicU64);

impl Jitter {
    /// A sequence that a seed fixes, or one from the operating system's generator.
    pub(super) fn new(seed: Option<u64>) -> Self {
        let seed = seed.unwrap_or_else(|| {
            let mut bytes = [0; 8];
            // Without random numbers the waits still grow; only the spread is lost.
            let _ = getrandom::fill(&mut bytes);
            u64::from_le_bytes(bytes)
        });
        Self(AtomicU64::new(seed))
    }

    /// A random share of `most`, between nothing and all of it.
    pub(super) fn up_to(&self, most: Duration) -> Duration {
        // SplitMix64: one addition and three mixing steps per number.
        let mut mixed =
            self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let share = u32::try_from(mixed >> 32).unwrap_or(u32::MAX);
        most.mul_f64(f64::from(share) / f64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_spread_over_the_whole_range() {
        let jitter = Jitter::new(Some(7));
        let most = Duration::from_secs(8);
        let drawn: Vec<_> = (0..1000).map(|_| jitter.up_to(most)).collect();
        assert!(drawn.iter().all(|wait| *wait <= most));
        for eighth in 0..8 {
            let range = Duration::from_secs(eighth)..Duration::from_secs(eighth + 1);
            assert!(drawn.iter().filter(|wait| range.contains(*wait)).count() > 60, "{eighth}");
        }
    }

    #[test]
    fn a_seed_fixes_the_sequence() {
        let draw = |seed| {
            let jitter = Jitter::new(Some(seed));
            (0..5).map(|_| jitter.up_to(Duration::from_secs(1))).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
