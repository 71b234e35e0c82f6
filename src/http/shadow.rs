//! The shadow: each decision of the live policy is made once more by `candidate.csv`, off the request's path.
//!
//! A request pays for a look at whether there is a candidate, and with one for a place in a queue. Whatever becomes of the
//! candidate there, the answer is the live policy's and has left.

mod found;
mod outcomes;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use prometheus::Registry;

pub(super) use found::{Difference, Found};
pub(super) use outcomes::Outcome;

use super::recent::Recorded;
use crate::policy::{Live, Policy, Second, Standing, again};
use outcomes::Outcomes;

/// Has decisions made once more. Clones share one thread, which ends with the last of them.
#[derive(Debug, Clone)]
pub struct Shadow(Arc<Cast>);

#[derive(Debug)]
struct Cast {
    /// `None` where no thread could be started.
    queue: Option<SyncSender<Arc<Recorded>>>,
    thread: Option<JoinHandle<()>>,
    seen: Arc<Seen>,
}

/// What the thread and those who ask it share.
#[derive(Debug)]
struct Seen {
    live: Arc<Live>,
    outcomes: Outcomes,
    found: Mutex<Found>,
    is_over: AtomicBool,
}

impl Shadow {
    /// Looks beside the policy of `live`, and registers `whiteroom_shadow_decisions_total`.
    ///
    /// # Errors
    /// `registry` holds a metric of that name already.
    pub fn start(live: Arc<Live>, registry: &Registry) -> prometheus::Result<Self> {
        let seen = Arc::new(Seen {
            live,
            outcomes: Outcomes::register(registry)?,
            found: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        let (queue, decisions) = sync_channel(MOST_WAITING);
        let thread = thread::Builder::new().name("whiteroom shadow".to_owned());
        let looking = Arc::clone(&seen);
        let thread = thread.spawn(move || looking.look_at(&decisions));
        if let Err(error) = &thread {
            tracing::warn!(%error, "no candidate is decided by: no thread could be started");
        }
        let thread = thread.ok();
        Ok(Self(Arc::new(Cast {
            queue: thread.is_some().then_some(queue),
            thread,
            seen,
        })))
    }

    /// Whether decisions of `policy` are made once more: it is the live one, and a candidate stands beside it.
    #[inline]
    pub(super) fn falls_on(&self, policy: &Policy) -> bool {
        self.0.seen.live.shadows(policy)
    }

    /// Has `recorded` decided once more, if there is room. Never waits.
    pub(super) fn offer(&self, recorded: Arc<Recorded>) {
        let queue = self.0.queue.as_ref();
        if queue.is_none_or(|queue| queue.try_send(recorded).is_err()) {
            self.0.seen.outcomes.count(Outcome::Dropped);
        }
    }

    /// What was found out so far about the candidate that stands beside the live policy now, and the two.
    pub(super) fn found(&self) -> (Found, Arc<Standing>) {
        let seen = &self.0.seen;
        let (standing, found) = seen.now();
        let dropped = seen.outcomes.count_of(Outcome::Dropped);
        (found.as_told(dropped), standing)
    }
}

impl Drop for Cast {
    fn drop(&mut self) {
        self.seen.is_over.store(true, Ordering::Relaxed);
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A panic of a candidate was contained there; any other has been printed.
            let _ = thread.join();
        }
    }
}

impl Seen {
    fn look_at(&self, decisions: &Receiver<Arc<Recorded>>) {
        while let Ok(recorded) = decisions.recv() {
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            self.decide(recorded);
        }
    }

    /// Makes one decision once more, unless the policies have been changed meanwhile: then there is nothing to compare.
    fn decide(&self, recorded: Arc<Recorded>) {
        let (standing, found) = self.now();
        drop(found);
        let (Some(trial), Some(ruled)) = (standing.usable_candidate(), recorded.ruled) else {
            return;
        };
        if *standing.policy.revision() != recorded.revision {
            return;
        }
        let second = again(trial.policy(), &recorded.request(), ruled);
        let outcome = Outcome::of(&second, ruled);
        self.outcomes.count(outcome);
        let (_, mut found) = self.now();
        if !found.is_of(&standing) {
            return;
        }
        let is_first = found.note(outcome, recorded, &second, trial.policy().revision());
        drop(found);
        if let (Second::Failed(cause), true) = (&second, is_first) {
            let revision = trial.policy().revision();
            tracing::warn!(%revision, cause, "the candidate cannot decide a request that was decided; told once a candidate");
        }
    }

    /// How things stand, and what was found out about that. The one is read under the lock of the other, so that nobody goes
    /// back to what stood before.
    fn now(&self) -> (Arc<Standing>, MutexGuard<'_, Found>) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = self.live.standing();
        found.begin(&standing, || self.outcomes.count_of(Outcome::Dropped));
        (standing, found)
    }
}

/// How many decisions may wait. Each has some hundred bytes, and a compiled candidate makes as many within some milliseconds.
const MOST_WAITING: usize = 1024;
