//! The lookout: looks at a folder, waits until its files rest, and reads them.

use std::mem;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::bell::Bell;
use super::events::Events;
use super::fingerprint::Fingerprint;
use super::judge::Reading;
use super::log;
use crate::policy::config::{Config, Watching};
use crate::policy::source;

/// A folder that is looked at.
pub(super) struct Lookout {
    dir: PathBuf,
    /// Between two looks.
    pause: Duration,
    bell: Arc<Bell>,
    /// `None` where looking alone is wanted.
    events: Option<Events>,
    /// How the files looked before they were read last.
    known: Fingerprint,
    /// When to read them once more.
    confirm_at: Option<Instant>,
}

impl Lookout {
    /// Of the configured folder, whose files looked like `known` before they were read last.
    pub(super) fn new(config: &Config, bell: &Arc<Bell>, known: Fingerprint) -> Self {
        let wants_events = config.watch == Watching::Events;
        Self {
            dir: config.dir.clone(),
            pause: config.poll_milliseconds.duration(),
            bell: Arc::clone(bell),
            events: wants_events.then(|| Events::new(Arc::clone(bell))),
            known,
            confirm_at: None,
        }
    }

    /// The files were read just now.
    pub(super) fn begin(&mut self) {
        self.confirm_at = Some(Instant::now() + COARSEST_CLOCK);
    }

    /// Waits and looks once: what was read and whether somebody asked for it, or nothing. `None` when it is over.
    pub(super) fn next(&mut self) -> Option<Option<(Reading, bool)>> {
        let rung = self.bell.wait(self.pause);
        let is_over = rung.stop || rung.changed && self.bell.stops_within(PACE);
        (!is_over).then(|| self.look(rung.asked))
    }

    fn look(&mut self, asked: bool) -> Option<(Reading, bool)> {
        let seen = Fingerprint::of(&self.dir);
        if let Some(events) = &mut self.events {
            events.follow(&seen);
        }
        let is_due = self.confirm_at.is_some_and(|at| at <= Instant::now());
        if seen == self.known && !is_due && !asked {
            return None;
        }
        let (seen, reading) = self.read_at_rest(seen)?;
        let is_new = seen != self.known;
        self.confirm_at = is_new.then(|| Instant::now() + COARSEST_CLOCK);
        self.known = seen;
        Some((reading, asked))
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
