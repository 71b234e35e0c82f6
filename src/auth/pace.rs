//! How long to wait for an issuer, and how often to ask it. Tests bring shorter times.

use std::ops::RangeInclusive;
use std::time::Duration;

/// The times that govern key fetches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// For discovery and keys together; also the longest that a caller waits.
    pub(super) fetch_limit: Duration,
    /// Between fetches that succeed.
    pub(super) refresh: Duration,
    /// After the first failure in a row; doubled for each further one.
    pub(super) first_pause: Duration,
    /// Between failures, at most.
    pub(super) longest_pause: Duration,
    /// For requests to earn one more fetch.
    pub(super) refill: Duration,
    /// For keys to serve after the last fetch that succeeded.
    pub(super) stale: Duration,
}

impl Pace {
    /// What [`Self::stale`] may be, in seconds: longer than a few refreshes take, and short enough that a key that was taken back
    /// does not live on.
    pub(super) const STALE: RangeInclusive<u64> = 30 * 60..=7 * 24 * 60 * 60;

    /// How long to wait after this many failures in a row.
    pub(super) fn pause(&self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(1) else {
            return self.refresh;
        };
        let factor = 2_u32.saturating_pow(doublings);
        self.first_pause
            .saturating_mul(factor)
            .min(self.longest_pause)
    }

    /// After how long a refused caller may find keys: the longest time between two attempts.
    pub(super) fn retry_after(&self) -> Duration {
        self.longest_pause + self.fetch_limit
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            fetch_limit: Duration::from_secs(5),
            refresh: Duration::from_secs(10 * 60),
            first_pause: Duration::from_secs(1),
            // With a fetch that takes its five seconds, an attempt every 30.
            longest_pause: Duration::from_secs(25),
            refill: Duration::from_secs(30),
            stale: Duration::from_secs(24 * 60 * 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Failures in a row, and the seconds until the next attempt.
    #[test]
    fn pauses_double_up_to_an_attempt_every_thirty_seconds() {
        let pace = Pace::default();
        for (failures, seconds) in [
            (0, 600),
            (1, 1),
            (2, 2),
            (3, 4),
            (5, 16),
            (6, 25),
            (u32::MAX, 25),
        ] {
            assert_eq!(pace.pause(failures).as_secs(), seconds, "{failures}");
        }
        assert!(pace.pause(u32::MAX) + pace.fetch_limit <= Duration::from_secs(30));
        assert_eq!(pace.retry_after(), Duration::from_secs(30));
        assert_eq!(pace.fetch_limit, Duration::from_secs(5));
        assert!(
            pace.refresh.as_secs() < *Pace::STALE.start(),
            "fresh keys come before the old ones end"
        );
    }
}
