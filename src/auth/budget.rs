//! How many key fetches requests may cause: two at once, then one every so often.
//!
//! The attempt is charged, not the success: else an issuer that is down would be asked by every request.

use std::time::{Duration, Instant};

/// A budget that refills with time, up to [`MOST`] fetches.
#[derive(Debug)]
pub(super) struct Budget {
    left: u32,
    /// When the time that earns the next fetch began. Meaningless while the budget is full.
    earning_since: Instant,
    refill: Duration,
}

impl Budget {
    /// A full budget that earns one fetch every `refill`.
    pub(super) fn full(refill: Duration, now: Instant) -> Self {
        Self {
            left: MOST,
            earning_since: now,
            refill,
        }
    }

    /// Charges one fetch; false when none is left.
    pub(super) fn charge(&mut self, now: Instant) -> bool {
        self.earn(now);
        if self.left == MOST {
            self.earning_since = now;
        }
        let Some(left) = self.left.checked_sub(1) else {
            return false;
        };
        self.left = left;
        true
    }

    fn earn(&mut self, now: Instant) {
        while self.left < MOST && now.saturating_duration_since(self.earning_since) >= self.refill {
            self.left += 1;
            self.earning_since += self.refill;
        }
    }
}

/// One for a rotation, one for a second soon after, as when an issuer revokes a key.
const MOST: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds after the start, and whether a fetch may be charged then.
    #[test]
    fn two_at_once_then_one_every_thirty_seconds() {
        let start = Instant::now();
        let mut budget = Budget::full(Duration::from_secs(30), start);
        for (seconds, charged) in [
            (100, true),
            (100, true),
            (100, false),
            (129, false),
            (130, true),
            (130, false),
            (159, false),
            (160, true),
            // Full again after a minute, and no fuller after an hour.
            (3760, true),
            (3760, true),
            (3760, false),
            // A charge that fails does not put off the next.
            (3789, false),
            (3790, true),
        ] {
            let now = start + Duration::from_secs(seconds);
            assert_eq!(budget.charge(now), charged, "at {seconds} s");
        }
    }
}
