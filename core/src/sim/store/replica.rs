//! Reads come from replicas that have not seen the newest writes (architecture of Entra, 7 May 2026).

use std::time::Duration;

use crate::sim::id::mix;
use crate::sim::moment::Moment;

/// The replica that answers one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Replica {
    /// The time of the request.
    pub(crate) now: Moment,
    /// Which replica it is; each draws its own delay for each change.
    pub(crate) number: u64,
    /// The seed of the tenant.
    pub(crate) seed: u64,
    /// The longest delay.
    pub(crate) lag: Duration,
}

/// How many replicas there are; requests are spread over them.
pub(crate) const REPLICAS: u64 = 3;

impl Replica {
    /// Whether a change has arrived here.
    pub(crate) fn has(&self, at: Moment, change: u64) -> bool {
        let longest = u64::try_from(self.lag.as_millis()).unwrap_or(u64::MAX);
        let drawn = mix(self.seed ^ mix(change) ^ self.number.rotate_left(40)) % longest.saturating_add(1);
        self.now >= at.plus(Duration::from_millis(drawn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_arrives_within_the_longest_delay() {
        let lag = Duration::from_secs(3);
        for change in 0..200 {
            for number in 0..REPLICAS {
                let at = Moment(1_000_000);
                let here = |now| Replica { now, number, seed: 9, lag }.has(at, change);
                assert!(here(at.plus(lag)), "change {change} never reaches replica {number}");
                let first = (0..=3000).find(|wait| here(at.plus(Duration::from_millis(*wait)))).unwrap();
                assert!(
                    (first..=3000).all(|wait| here(at.plus(Duration::from_millis(wait)))),
                    "a change went away"
                );
            }
        }
    }
}
