//! Live reload: an edit of the policy folder is noticed, read when it rests, tried, and swapped in whole.
//!
//! Whatever is wrong with the new files, the last good policy stays; the log, a metric and the health say so.

mod bell;
mod contents;
mod edits;
mod events;
mod fingerprint;
mod judge;
mod loading;
mod log;
mod lookout;
mod watcher;

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::companion::Companion;
use super::config::Config;
use super::live::Live;
use super::metrics::Reloads;
use super::problem::LoadError;
use super::source;
use bell::Bell;
use contents::{CandidateTexts, Contents, PolicyTexts};
use fingerprint::Fingerprint;
use judge::Judge;
use lookout::Lookout;
use watcher::Watcher;

pub use edits::{Edits, Stop};

/// A folder that was loaded and may be watched: no edit since the load is missed.
pub struct Reloader {
    config: Config,
    companion: Companion,
    live: Arc<Live>,
    loaded: Option<PolicyTexts>,
    known: Fingerprint,
    candidate: CandidateTexts,
    judged: Contents,
}

/// The watching of a folder. It ends when this is dropped, at the latest with the reload under way.
#[derive(Debug)]
pub struct Watch {
    bell: Arc<Bell>,
    /// Resolves when the thread has ended.
    ended: oneshot::Receiver<()>,
}

impl Reloader {
    /// Loads the folder for the first time, and puts its companion into force. It reads files and may take seconds for a
    /// large policy.
    ///
    /// # Errors
    /// As [`super::Policy::load`], and when `companion` finds a flaw: there is no last good policy yet.
    pub fn load(config: &Config, companion: Companion) -> Result<Self, LoadError> {
        // Taken before the files are read: an edit meanwhile must look like one afterwards.
        let known = Fingerprint::of(&config.dir);
        let reading = source::read(&config.dir);
        let judged = Contents::of(&reading);
        let folder = reading.map_err(LoadError::new)?;
        let (policy, swap) = loading::all(&folder, &config.roles_claim, &companion)?;
        swap();
        log::loaded(&policy);
        let live = Live::new(policy);
        let candidate = judge::candidate(&folder, config);
        if candidate.is_some() {
            log::candidate(candidate.as_ref());
            live.stand_beside(candidate);
        }
        Ok(Self {
            config: config.clone(),
            companion,
            live: Arc::new(live),
            loaded: judged.policy().cloned(),
            candidate: judged.candidate(),
            known,
            judged,
        })
    }

    /// The policy that the reloads will swap.
    #[must_use]
    pub fn live(&self) -> &Arc<Live> {
        &self.live
    }

    /// Watches the folder from now on, and counts in `reloads`.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn watch(self, reloads: Reloads) -> io::Result<Watch> {
        let bell = Arc::new(Bell::default());
        let (ending, ended) = oneshot::channel::<()>();
        let watcher = self.watcher(&bell, reloads);
        // The first look at once: the start may have taken a while.
        bell.change();
        let thread = thread::Builder::new().name("policy-watch".into());
        thread.stack_size(STACK).spawn(move || {
            watcher.run();
            drop(ending);
        })?;
        Ok(Watch { bell, ended })
    }

    fn watcher(self, bell: &Arc<Bell>, reloads: Reloads) -> Watcher {
        Watcher {
            lookout: Lookout::new(&self.config, bell, self.known),
            judge: Judge {
                config: self.config,
                companion: self.companion,
                live: self.live,
                loaded: self.loaded,
                candidate: self.candidate,
                judged: self.judged,
                reloads,
                retired: Vec::new(),
            },
        }
    }
}

impl Watch {
    /// Reads the folder again even if it looks the same; the result is counted and logged.
    pub fn reload(&self) {
        self.bell.ask();
    }

    /// Ends the watching and waits until it has ended, but for no file system and no large policy.
    pub async fn stop(mut self) {
        self.bell.stop();
        let _ = tokio::time::timeout(GRACE, &mut self.ended).await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.bell.stop();
    }
}

/// The stack of a main thread, bytes: what loaded there must load here.
const STACK: usize = 8 << 20;

/// A watching thread that works on nothing ends at once.
const GRACE: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests;
