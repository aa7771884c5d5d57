//! Time as a dependency: wall time in production, virtual time with a simulated tenant.

use std::fmt;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A point in time, written as RFC 3339 in UTC with seconds, such as `2026-11-21T22:57:22Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// From seconds since 1970; out of range gives 1970.
    pub fn from_unix(seconds: i64) -> Self {
        Self(OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text, &Rfc3339).ok().map(|at| Self(at.to_offset(time::UtcOffset::UTC)))
    }

    /// Whole seconds since 1970.
    pub fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// This point plus a duration.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0 + duration)
    }

    /// How much later this is than `earlier`; zero if it is not.
    pub fn since(self, earlier: Self) -> Duration {
        (self.0 - earlier.0).try_into().unwrap_or_default()
    }

    /// The date alone, such as `2026-12-31`.
    pub fn date(self) -> String {
        self.0.date().to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0.replace_nanosecond(0).unwrap_or(self.0);
        f.write_str(&whole.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a time in RFC 3339"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time", "description": "A point in time, RFC 3339 in UTC." })
    }
}

/// Where time comes from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time now.
    fn now(&self) -> Timestamp;
    /// Waits; a virtual clock advances instead.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// Wall time.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks for wall time")]
    fn now(&self) -> Timestamp {
        Timestamp(std::time::SystemTime::now().into())
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that really sleeps")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Time that passes only when somebody sleeps: whoever wakes first moves it forward.
#[derive(Clone, Debug)]
pub struct VirtualClock(Arc<Mutex<OffsetDateTime>>);

impl VirtualClock {
    /// Starts at a point in time.
    pub fn starting(at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(at.0)))
    }

    /// Moves forward.
    pub fn advance(&self, duration: Duration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += duration;
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp(*self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        let until = self.now().plus(duration);
        Box::pin(async move {
            // Yield once, so that tasks which are ready now act before time passes.
            tokio::task::yield_now().await;
            let mut now = clock.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *now = (*now).max(until.0);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_read_what_they_write() {
        let at = Timestamp::parse("2026-11-21T23:57:22.5+01:00").unwrap();
        assert_eq!(at.to_string(), "2026-11-21T22:57:22Z");
        assert_eq!(at.date(), "2026-11-21");
        assert_eq!(Timestamp::from_unix(at.unix()).to_string(), at.to_string());
    }

    #[tokio::test]
    async fn sleeping_advances_virtual_time() {
        let clock = VirtualClock::starting(Timestamp::from_unix(0));
        clock.sleep(Duration::from_secs(90)).await;
        assert_eq!(clock.now().unix(), 90);
    }
}
