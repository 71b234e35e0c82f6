//! A moment, as both clocks show it.

use std::time::{Instant, SystemTime};

use super::numeric_date::NumericDate;

/// The two clocks: one tells the date, the other never goes back.
#[derive(Clone, Copy)]
pub(super) struct Now {
    pub(super) date: NumericDate,
    pub(super) instant: Instant,
}

impl Now {
    /// By the system's clocks.
    pub(super) fn of_system() -> Self {
        Self {
            date: NumericDate::of(SystemTime::now()),
            instant: Instant::now(),
        }
    }
}
