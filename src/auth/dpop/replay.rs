//! The proofs that were used lately, so that none is used twice (RFC 9449 §11.1).
//!
//! A stranger must not be able to push others' proofs out, so nothing is forgotten before it is too old to be used: a full
//! memory refuses, and one key may fill a part of it only. Whoever asks has verified the proof.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// The used proofs of one process. A store that several share takes the place of [`Memory`] here.
pub(super) struct Replay {
    most: usize,
    most_of_one: usize,
    memory: Mutex<Memory>,
}

/// A proof, as the memory knows it: hashes, so that its size is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    /// The proof, told from all others of its key and of other keys.
    pub(super) proof: u128,
    /// The key that signed it.
    pub(super) key: u128,
    /// The first second, since the epoch, at which it is too old to be used.
    pub(super) ends: u64,
}

/// Why a proof is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rejected {
    /// It was used before, or is so old that this is not known any more.
    Used,
    /// It could not be remembered.
    Full,
}

#[derive(Default)]
struct Memory {
    proofs: HashSet<u128>,
    of_key: HashMap<u128, usize>,
    /// By the second at which they end: a few hundred at most.
    ending: BTreeMap<u64, Vec<Use>>,
    /// What ended by this second may have been forgotten. It never goes back, even where the clock does.
    forgotten: u64,
}

impl Replay {
    /// A memory for this many proofs, of which one key may hold a twentieth.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            most_of_one: (most / SHARES).max(1),
            memory: Mutex::default(),
        }
    }

    /// Remembers a proof that was never seen before; `now` is in seconds since the epoch.
    pub(super) fn accept(&self, used: Use, now: u64) -> Result<(), Rejected> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.forget(now);
        if used.ends <= memory.forgotten || memory.proofs.contains(&used.proof) {
            return Err(Rejected::Used);
        }
        let held = memory.of_key.get(&used.key).copied().unwrap_or_default();
        if memory.proofs.len() >= self.most || held >= self.most_of_one {
            return Err(Rejected::Full);
        }
        memory.remember(used);
        Ok(())
    }
}

impl Memory {
    fn remember(&mut self, used: Use) {
        self.proofs.insert(used.proof);
        *self.of_key.entry(used.key).or_default() += 1;
        self.ending.entry(used.ends).or_default().push(used);
    }

    /// Forgets what has ended. Each proof is visited once, however many there are.
    fn forget(&mut self, now: u64) {
        while let Some(first) = self.ending.first_entry()
            && *first.key() <= now
        {
            self.forgotten = *first.key();
            for used in first.remove() {
                self.proofs.remove(&used.proof);
                self.release(used.key);
            }
        }
    }

    fn release(&mut self, key: u128) {
        let Some(held) = self.of_key.get_mut(&key) else {
            return;
        };
        *held -= 1;
        if *held == 0 {
            self.of_key.remove(&key);
        }
    }
}

/// A memory is full when so many keys have used up their part.
const SHARES: usize = 20;

#[cfg(test)]
mod tests {
    use super::Rejected::{Full, Used};
    use super::*;
    use proptest::prelude::*;

    fn used(proof: u128, key: u128, ends: u64) -> Use {
        Use { proof, key, ends }
    }

    /// Proof, key, its end and the time of use; and what becomes of it, all in one memory of forty.
    #[test]
    fn a_proof_is_taken_once_and_one_key_takes_its_part_only() {
        let replay = Replay::new(40);
        for (proof, key, ends, now, wanted) in [
            (1, 7, 400, 100, Ok(())),
            (1, 7, 400, 100, Err(Used)),
            (1, 8, 900, 100, Err(Used)),
            // Two are the part of one key; what was refused was not remembered.
            (2, 7, 300, 100, Ok(())),
            (3, 7, 400, 100, Err(Full)),
            (3, 9, 400, 100, Ok(())),
            // The second one ends.
            (4, 7, 500, 299, Err(Full)),
            (4, 7, 500, 300, Ok(())),
            // Ended proofs are not taken anew, not even when the clock goes back.
            (1, 7, 400, 400, Err(Used)),
            (2, 7, 300, 200, Err(Used)),
            (5, 7, 600, 200, Ok(())),
        ] {
            let taken = replay.accept(used(proof, key, ends), now);
            assert_eq!(taken, wanted, "{proof} of {key} at {now}");
        }
    }

    #[test]
    fn a_full_memory_refuses_until_something_ends() {
        let replay = Replay::new(3);
        for key in 0..3 {
            assert_eq!(replay.accept(used(key, key, 100 + 1), 100), Ok(()));
        }
        assert_eq!(replay.accept(used(3, 3, 400), 100), Err(Full));
        assert_eq!(replay.accept(used(0, 0, 101), 100), Err(Used));
        assert_eq!(replay.accept(used(3, 3, 400), 101), Ok(()));
    }

    proptest! {
        /// Against the plain rule: every proof ever taken, with its end.
        #[test]
        fn it_holds_what_has_not_ended_and_no_more(
            uses in proptest::collection::vec((0_u128..20, 0_u128..3, 1_u64..40, 0_u64..5), 0..120)
        ) {
            let replay = Replay::new(60);
            let mut taken: Vec<Use> = Vec::new();
            let mut now = 1000;
            for (proof, key, lasts, pause) in uses {
                now += pause;
                let next = used(proof, key, now + lasts);
                taken.retain(|one| one.ends > now);
                let is_known = taken.iter().any(|one| one.proof == proof);
                let of_key = taken.iter().filter(|one| one.key == key).count();
                let wanted = match (is_known, of_key < 3) {
                    (true, _) => Err(Used),
                    (false, false) => Err(Full),
                    (false, true) => Ok(()),
                };
                prop_assert_eq!(replay.accept(next, now), wanted);
                if wanted.is_ok() {
                    taken.push(next);
                }
                let memory = replay.memory.lock().unwrap();
                prop_assert_eq!(memory.proofs.len(), taken.len());
                prop_assert_eq!(memory.of_key.values().sum::<usize>(), taken.len());
                prop_assert_eq!(memory.ending.values().map(Vec::len).sum::<usize>(), taken.len());
            }
        }
    }
}
