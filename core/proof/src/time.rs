//! Virtual time, in milliseconds since the world began.

/// A moment, or a stretch of time.
pub(crate) type Moment = i64;

/// So many seconds.
pub(crate) const fn seconds(count: i64) -> Moment {
    count * 1000
}
