//! The watching thread: looks, and has what was read judged.
//!
//! A thread of its own, since neither a network file system that hangs nor a policy of a million rules may keep a
//! request waiting, and no load of requests may keep an edit waiting.

use super::judge::Judge;
use super::lookout::Lookout;
use crate::policy::courtesy::beside_requests;

/// All that the thread holds.
pub(super) struct Watcher {
    pub(super) lookout: Lookout,
    pub(super) judge: Judge,
}

impl Watcher {
    /// Works until the bell says stop.
    pub(super) fn run(mut self) {
        // On Linux the niceness is this thread's alone. Where it cannot be had, loading is a little less polite.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::nice(POLITENESS);
        self.lookout.begin();
        while let Some(seen) = self.lookout.next() {
            self.judge.drop_retired();
            if let Some((reading, asked)) = seen {
                beside_requests(|| self.judge.judge(reading, asked));
            }
        }
    }
}

/// While a large policy is compiled, requests come first; but an edit must be live within a second, also under full
/// load. Of 0 to 19.
#[cfg(target_os = "linux")]
const POLITENESS: i32 = 1;
