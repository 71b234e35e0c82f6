//! The bell that wakes the watching thread: whatever rings while it is at work is one more round, and none is lost.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Shared by the thread that waits and everyone who rings.
#[derive(Debug, Default)]
pub(super) struct Bell {
    rung: Mutex<Rung>,
    condition: Condvar,
}

/// What rang since the last wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rung {
    /// Something in the folder may have changed.
    pub(super) changed: bool,
    /// Somebody asked for a reload.
    pub(super) asked: bool,
    /// The watching is over; it stays so.
    pub(super) stop: bool,
}

impl Bell {
    pub(super) fn change(&self) {
        self.ring(|rung| rung.changed = true);
    }

    pub(super) fn ask(&self) {
        self.ring(|rung| rung.asked = true);
    }

    pub(super) fn stop(&self) {
        self.ring(|rung| rung.stop = true);
    }

    /// Waits until something rings, at most for `pause`, and takes what rang.
    pub(super) fn wait(&self, pause: Duration) -> Rung {
        let mut rung = self.wait_for(pause, |rung| *rung != Rung::default());
        let taken = *rung;
        *rung = Rung {
            stop: taken.stop,
            ..Rung::default()
        };
        taken
    }

    /// Waits for `pause`, whatever else rings; true at once when the watching is over.
    pub(super) fn stops_within(&self, pause: Duration) -> bool {
        self.wait_for(pause, |rung| rung.stop).stop
    }

    fn ring(&self, mark: impl FnOnce(&mut Rung)) {
        mark(&mut self.lock());
        self.condition.notify_all();
    }

    fn wait_for(&self, pause: Duration, enough: impl Fn(&Rung) -> bool) -> MutexGuard<'_, Rung> {
        let until = Instant::now() + pause;
        let mut rung = self.lock();
        while !enough(&rung) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.condition.wait_timeout(rung, left);
            rung = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        rung
    }

    fn lock(&self) -> MutexGuard<'_, Rung> {
        // Three flags are whole whenever a holder may have panicked.
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_rang_is_taken_once_and_a_stop_stays() {
        let bell = Bell::default();
        bell.change();
        bell.ask();
        bell.change();
        let rung = bell.wait(LONG);
        assert!(rung.changed && rung.asked && !rung.stop);
        assert_eq!(bell.wait(Duration::ZERO), Rung::default());
        bell.ask();
        assert!(!bell.stops_within(Duration::ZERO));
        bell.stop();
        assert!(bell.stops_within(LONG));
        assert!(
            bell.wait(LONG).asked,
            "an order survives a wait for the stop"
        );
        assert!(bell.wait(LONG).stop);
    }

    #[test]
    fn a_ring_ends_a_wait_of_another_thread() {
        let bell = Bell::default();
        std::thread::scope(|scope| {
            scope.spawn(|| bell.change());
            assert!(bell.wait(LONG).changed);
            scope.spawn(|| bell.stop());
            assert!(bell.stops_within(LONG));
        });
    }
}
