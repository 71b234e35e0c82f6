//! The live policy: one immutable value that is swapped whole, with what is known of its standing.
//!
//! Whoever asks more than one question takes [`Live::current`] once and asks that: two calls may see two revisions.

use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use super::problem::LoadError;
use super::snapshot::Policy;
use super::trial::Trial;

/// The policy that decides now. Share it behind an `Arc`; asking it never waits, not even during a swap.
pub struct Live {
    standing: ArcSwap<Standing>,
    /// How often the standing changed.
    changes: watch::Sender<u64>,
}

/// A live policy, since when it is, and why newer files are not. One value, so that its parts always fit together.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The policy that decides.
    pub policy: Arc<Policy>,
    /// When it was loaded.
    pub loaded_at: SystemTime,
    /// Why the files that lie in the folder now are not live, if they are not.
    pub refused: Option<Arc<LoadError>>,
    /// The rules of `candidate.csv` under the model of the live policy, or why they cannot be used; `None` where there is no such file.
    pub candidate: Option<Candidate>,
}

/// What may take the place of the live policy one day. It may fail its cases, and decides for nobody.
pub type Candidate = Result<Arc<Trial>, Arc<LoadError>>;

impl Live {
    /// `policy` is live from now on.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            standing: ArcSwap::from_pointee(Standing::of(policy)),
            changes: watch::Sender::new(0),
        }
    }

    /// The policy that decides now.
    #[must_use]
    pub fn current(&self) -> Arc<Policy> {
        Arc::clone(&self.standing.load().policy)
    }

    /// The policy that decides now, and what is known of it.
    #[must_use]
    pub fn standing(&self) -> Arc<Standing> {
        self.standing.load_full()
    }

    /// Whether a candidate that can be used stands beside `policy`, and that is the live one.
    #[must_use]
    pub fn shadows(&self, policy: &Policy) -> bool {
        let standing = self.standing.load();
        let has_candidate = matches!(standing.candidate, Some(Ok(_)));
        has_candidate && standing.policy.revision() == policy.revision()
    }

    /// Tells of each change of the standing after it was made, by how many there were. Changes that follow fast on each other
    /// may be told as one.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn store(&self, standing: Standing) {
        self.standing.store(Arc::new(standing));
        self.changes.send_modify(|changes| *changes += 1);
    }

    /// Makes `policy` the live one, and returns the one before. Requests under way keep theirs.
    pub(super) fn replace(&self, policy: Policy) -> Arc<Policy> {
        let standing = self.standing();
        policy.continue_from(&standing.policy);
        self.store(Standing {
            candidate: standing.candidate.clone(),
            ..Standing::of(policy)
        });
        Arc::clone(&standing.policy)
    }

    /// Puts `candidate` beside the live policy, or nothing.
    pub(super) fn stand_beside(&self, candidate: Option<Candidate>) {
        let standing = self.standing();
        self.store(Standing {
            candidate,
            ..Standing::clone(&standing)
        });
    }

    /// Keeps the live policy, which the folder holds still or again.
    pub(super) fn confirm(&self) {
        let standing = self.standing();
        self.store(Standing {
            policy: Arc::clone(&standing.policy),
            loaded_at: SystemTime::now(),
            refused: None,
            candidate: standing.candidate.clone(),
        });
    }

    /// Keeps the live policy although newer files lie in its folder, and says why. Only one thread may call this and
    /// the others that change the standing.
    pub(super) fn refuse(&self, error: LoadError) {
        let standing = self.standing();
        self.store(Standing {
            refused: Some(Arc::new(error)),
            ..Standing::clone(&standing)
        });
    }
}

impl Standing {
    /// The candidate, where there is one that can be used.
    #[must_use]
    pub fn usable_candidate(&self) -> Option<&Arc<Trial>> {
        self.candidate.as_ref()?.as_ref().ok()
    }

    fn of(policy: Policy) -> Self {
        Self {
            policy: Arc::new(policy),
            loaded_at: SystemTime::now(),
            refused: None,
            candidate: None,
        }
    }
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Live({:?})", self.standing.load().policy)
    }
}
