//! How the fetches of an issuer's keys went: counted as they end, read by the metrics.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Counts fetches by how they ended.
pub(super) struct Tally {
    since: Instant,
    succeeded: AtomicU64,
    failed: AtomicU64,
}

/// What was counted at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fetches {
    pub(super) succeeded: u64,
    pub(super) failed: u64,
    /// Since the last that succeeded; as long as none has, since the start, so that an issuer that was never reached is
    /// not taken for one whose keys are fresh.
    pub(super) age: Duration,
}

impl Tally {
    /// Nothing was fetched before `now`.
    pub(super) fn since(now: Instant) -> Self {
        Self {
            since: now,
            succeeded: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        }
    }

    pub(super) fn count(&self, succeeded: bool) {
        let counted = match succeeded {
            true => &self.succeeded,
            false => &self.failed,
        };
        counted.fetch_add(1, Ordering::Relaxed);
    }

    /// What was counted until `now`; `last` is when the newest keys came.
    pub(super) fn read(&self, last: Option<Instant>, now: Instant) -> Fetches {
        Fetches {
            succeeded: self.succeeded.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            age: now.saturating_duration_since(last.unwrap_or(self.since)),
        }
    }
}
