//! The watching thread: looks, waits until the files rest, reads them and has the reading judged.
//!
//! A thread of its own, since neither a network file system that hangs nor a policy of a million rules may keep a
//! request waiting, and no load of requests may keep an edit waiting.

use std::mem;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::bell::Bell;
use super::events::Events;
use super::fingerprint::Fingerprint;
use super::judge::{Judge, Reading};
use super::log;
use crate::policy::courtesy::beside_requests;
use crate::policy::source;

/// All that the thread holds.
pub(super) struct Watcher {
    pub(super) dir: PathBuf,
    /// Between two looks.
    pub(super) pause: Duration,
    pub(super) bell: Arc<Bell>,
    /// `None` where looking alone is wanted.
    pub(super) events: Option<Events>,
    pub(super) judge: Judge,
    /// How the files looked before they were read last.
    pub(super) known: Fingerprint,
    /// When to read them once more.
    pub(super) confirm_at: Option<Instant>,
}

impl Watcher {
    /// Works until the bell says stop.
    pub(super) fn run(mut self) {
        // On Linux the niceness is this thread's alone. Where it cannot be had, loading is a little less polite.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::nice(POLITENESS);
        self.confirm_at = Some(Instant::now() + COARSEST_CLOCK);
        loop {
            let rung = self.bell.wait(self.pause);
            let is_over = rung.stop || rung.changed && self.bell.stops_within(PACE);
            if is_over {
                return;
            }
            self.judge.drop_retired();
            self.look(rung.asked);
        }
    }

    fn look(&mut self, asked: bool) {
        let seen = Fingerprint::of(&self.dir);
        if let Some(events) = &mut self.events {
            events.follow(&seen);
        }
        let is_due = self.confirm_at.is_some_and(|at| at <= Instant::now());
        if seen == self.known && !is_due && !asked {
            return;
        }
        let Some((seen, reading)) = self.read_at_rest(seen) else {
            return;
        };
        let is_new = seen != self.known;
        self.confirm_at = is_new.then(|| Instant::now() + COARSEST_CLOCK);
        self.known = seen;
        beside_requests(|| self.judge.judge(reading, asked));
    }

    /// Reads the files when they have rested, and again when they changed meanwhile: neither half a file nor half an
    /// edit of two files is ever judged. `None` when the watching is over.
    fn read_at_rest(&self, mut seen: Fingerprint) -> Option<(Fingerprint, Reading)> {
        let began = Instant::now();
        let mut is_warned = false;
        while !self.bell.stops_within(REST) {
            let before = mem::replace(&mut seen, Fingerprint::of(&self.dir));
            if before == seen {
                let reading = source::read(&self.dir);
                let after = Fingerprint::of(&self.dir);
                if after == seen {
                    return Some((seen, reading));
                }
                seen = after;
            }
            if began.elapsed() > LONG_UNREST && !mem::replace(&mut is_warned, true) {
                log::restless();
            }
        }
        None
    }
}

/// While a large policy is compiled, requests come first; but an edit must be live within a second, also under full
/// load. Of 0 to 19.
#[cfg(target_os = "linux")]
const POLITENESS: i32 = 1;

/// How long files must look the same before they are read: longer than an editor takes to save, shorter than a person
/// takes to wonder.
const REST: Duration = Duration::from_millis(100);

/// Between two looks at a folder in which something changes all the time, perhaps no file of ours.
const PACE: Duration = Duration::from_millis(10);

/// Some file systems note times to two seconds only, so an edit so soon after another may look like it. One more
/// reading, that much later, finds it.
const COARSEST_CLOCK: Duration = Duration::from_secs(2);

/// After so long somebody should know why an edit is not effective.
const LONG_UNREST: Duration = Duration::from_secs(5);
