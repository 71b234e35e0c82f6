//! `NumericDate` (RFC 7519 §2): seconds since 1970-01-01T00:00:00Z, fractions allowed.
//!
//! A claim that is not a number between 1970 and the year 9999 is no date at all; it never becomes an early or late one.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// A moment in seconds since the epoch, finite and from 0 to the end of the year 9999.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct NumericDate(f64);

impl NumericDate {
    /// The date that a claim gives; `None` for text, negative, absurd and other values.
    pub(super) fn from_claim(claim: &Value) -> Option<Self> {
        claim
            .as_f64()
            .filter(|seconds| (0.0..=LAST_SECOND).contains(seconds))
            .map(Self)
    }

    /// The date that a clock shows. A clock before 1970 shows 1970: every token is then from the future, and refused.
    pub(super) fn of(clock: SystemTime) -> Self {
        let since = clock.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Self(since.as_secs_f64())
    }

    /// This moment and some seconds later.
    pub(super) fn plus(self, seconds: f64) -> Self {
        Self(self.0 + seconds)
    }

    /// How many seconds this moment is after another one; negative where it is before.
    pub(super) fn seconds_after(self, other: Self) -> f64 {
        self.0 - other.0
    }

    /// Whole seconds since the epoch.
    pub(super) fn whole_seconds(self) -> u64 {
        Duration::from_secs_f64(self.0).as_secs()
    }

    /// The same moment as a system time.
    pub(super) fn to_system_time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs_f64(self.0)
    }
}

/// 9999-12-31T23:59:59Z.
const LAST_SECOND: f64 = 253_402_300_799.0;
