//! How a simulated tenant behaves.

use std::time::Duration;

use super::id::Id;

/// How a simulated tenant behaves.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Random for each tenant that is made.
    pub(crate) instance: Id,
    /// The seed of identifiers and chance.
    pub(crate) seed: u64,
    /// Replicas lag, licences take their time.
    pub(crate) realistic: bool,
    /// Quotas bind.
    pub(crate) quotas: bool,
    /// Every delay is divided by this.
    pub(crate) speed: f64,
    /// The permissions of announced tokens; all, if not given.
    pub(crate) roles: Option<Vec<String>>,
}

/// The delays of a realistic tenant at speed 1. Microsoft publishes none of them (assumed).
mod realistic {
    use std::time::Duration;

    /// How long a change takes to reach every replica.
    pub(super) const REPLICA_LAG: Duration = Duration::from_mins(3);
    /// How long group licences wait before they are processed.
    pub(super) const LICENCE_QUEUE: Duration = Duration::from_mins(2);
    /// How long processing them takes.
    pub(super) const LICENCE_WORK: Duration = Duration::from_mins(7);
    /// How long an entry of the audit log takes to show; the documentation says minutes.
    pub(super) const AUDIT: Duration = Duration::from_mins(3);
    /// How long a new team takes.
    pub(super) const TEAM: Duration = Duration::from_mins(1);
    /// How long an Autopilot import takes; public scripts wait 5 to 15 minutes.
    pub(super) const IMPORT: Duration = Duration::from_mins(5);
    /// How long the members of a dynamic group take to follow their rule.
    pub(super) const MEMBERSHIP: Duration = Duration::from_mins(5);
    /// How long a device takes to report after it enrolled or was asked to sync; longer than memberships, which it reports on.
    pub(super) const REPORT: Duration = Duration::from_mins(8);
    /// How long the application of barriers waits; the documentation says that it starts within 30 minutes.
    pub(super) const BARRIER_QUEUE: Duration = Duration::from_mins(30);
    /// How long it takes for each person; the documentation says an hour for 5,000.
    pub(super) const BARRIER_PERSON: Duration = Duration::from_millis(720);
    /// How long a snapshot of the configuration waits before it begins.
    pub(super) const SNAPSHOT_QUEUE: Duration = Duration::from_secs(3);
    /// How long it takes; one that a public article shows took 63 seconds from order to end.
    pub(super) const SNAPSHOT_WORK: Duration = Duration::from_mins(1);
}

/// The delays of a quick tenant.
mod quick {
    use std::time::Duration;

    /// How long group licences wait before they are processed.
    pub(super) const LICENCE_QUEUE: Duration = Duration::from_millis(300);
    /// How long processing them takes.
    pub(super) const LICENCE_WORK: Duration = Duration::from_millis(300);
    /// How long a new team or an import takes.
    pub(super) const OTHER: Duration = Duration::from_millis(300);
}

impl Settings {
    /// A delay, shortened by the speed.
    pub(crate) fn shorten(&self, delay: Duration) -> Duration {
        delay.div_f64(self.speed)
    }

    /// How long a change takes to reach every replica; `None` if reads see every write.
    pub(crate) fn replica_lag(&self) -> Option<Duration> {
        self.realistic.then(|| self.shorten(realistic::REPLICA_LAG))
    }

    /// How long an entry of the audit log takes to show.
    pub(crate) fn audit_lag(&self) -> Duration {
        if self.realistic { self.shorten(realistic::AUDIT) } else { Duration::ZERO }
    }

    /// How long a new team takes.
    pub(crate) fn team_delay(&self) -> Duration {
        self.shorten(if self.realistic { realistic::TEAM } else { quick::OTHER })
    }

    /// How long an Autopilot import takes.
    pub(crate) fn import_delay(&self) -> Duration {
        self.shorten(if self.realistic { realistic::IMPORT } else { quick::OTHER })
    }

    /// How long the members of dynamic groups take to follow their rules. A quick tenant has them by the next request.
    pub(crate) fn membership_delay(&self) -> Duration {
        if self.realistic { self.shorten(realistic::MEMBERSHIP) } else { Duration::ZERO }
    }

    /// How long a device takes to report. That of a quick tenant has by the next request.
    pub(crate) fn report_delay(&self) -> Duration {
        if self.realistic { self.shorten(realistic::REPORT) } else { Duration::ZERO }
    }

    /// How long the application of barriers waits, and how long it takes for that many people.
    pub(crate) fn barrier_delays(&self, users: usize) -> (Duration, Duration) {
        let users = u32::try_from(users).unwrap_or(u32::MAX);
        let (queue, work) = if self.realistic {
            (realistic::BARRIER_QUEUE, realistic::BARRIER_PERSON.saturating_mul(users))
        } else {
            (quick::OTHER, quick::OTHER)
        };
        (self.shorten(queue), self.shorten(work))
    }

    /// How long a snapshot of the configuration waits, and how long it takes. That of a quick tenant is there by the next request.
    pub(crate) fn snapshot_delays(&self) -> (Duration, Duration) {
        if self.realistic {
            (self.shorten(realistic::SNAPSHOT_QUEUE), self.shorten(realistic::SNAPSHOT_WORK))
        } else {
            (Duration::ZERO, Duration::ZERO)
        }
    }

    /// How long group licences wait, and how long they are processed.
    pub(crate) fn licence_delays(&self) -> (Duration, Duration) {
        let (queue, work) = if self.realistic {
            (realistic::LICENCE_QUEUE, realistic::LICENCE_WORK)
        } else {
            (quick::LICENCE_QUEUE, quick::LICENCE_WORK)
        };
        (self.shorten(queue), self.shorten(work))
    }
}
