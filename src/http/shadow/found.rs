//! What was found out about one candidate beside one live policy: how often they differ, and the last time of each kind.
//!
//! It begins anew with another revision of either: a difference is one between two.

use std::sync::Arc;

use super::outcomes::Outcome;
use crate::http::recent::Recorded;
use crate::policy::{Decision, Revision, RuleRef, Second, Standing, Verdict};

/// Counts and last differences of a pair.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct Found {
    /// The live policy and its candidate; `None` where there is none to use.
    pair: Option<[Revision; 2]>,
    /// In the order of [`Outcome::ALL`].
    counts: [u64; 5],
    last: Vec<(Outcome, Difference)>,
    dropped_before: u64,
}

/// A decision that the candidate would not make, or make otherwise.
#[derive(Debug, Clone)]
pub(in crate::http) struct Difference {
    /// What the live policy decided.
    pub(in crate::http) recorded: Arc<Recorded>,
    /// What the other one says; `None` where it fails.
    pub(in crate::http) verdict: Option<Verdict>,
    /// Its rule that settled it.
    pub(in crate::http) rule: Option<RuleRef>,
    pub(in crate::http) revision: Revision,
    /// Why it fails.
    pub(in crate::http) cause: Option<String>,
}

impl Difference {
    /// Of what was `recorded` and what the policy of `revision` said to it.
    pub(in crate::http) fn of(
        recorded: Arc<Recorded>,
        second: &Second,
        revision: &Revision,
    ) -> Self {
        let (decision, cause) = match second {
            Second::Flip(decision) => (Some(decision), None),
            Second::Failed(cause) => (None, Some(cause.clone())),
            Second::Same => (None, None),
        };
        Self {
            recorded,
            verdict: decision.map(|decision| decision.verdict),
            rule: decision.and_then(Decision::settled_by),
            revision: revision.clone(),
            cause,
        }
    }
}

impl Found {
    /// Begins anew if `standing` is another pair; `dropped` says how many were dropped until now.
    pub(super) fn begin(&mut self, standing: &Standing, dropped: impl FnOnce() -> u64) {
        if self.is_of(standing) {
            return;
        }
        *self = Self {
            pair: pair(standing),
            dropped_before: dropped(),
            ..Self::default()
        };
    }

    /// Whether it is about this pair.
    pub(super) fn is_of(&self, standing: &Standing) -> bool {
        let candidate = standing
            .usable_candidate()
            .map(|trial| trial.policy().revision());
        match (&self.pair, candidate) {
            (None, None) => true,
            (Some([live, of]), Some(candidate)) => {
                live == standing.policy.revision() && of == candidate
            }
            _ => false,
        }
    }

    /// Counts an outcome and keeps what differs; whether it is the first of its kind.
    pub(super) fn note(
        &mut self,
        outcome: Outcome,
        recorded: Arc<Recorded>,
        second: &Second,
        revision: &Revision,
    ) -> bool {
        self.add(outcome, 1);
        if outcome == Outcome::Same {
            return false;
        }
        let known = self.last.len();
        self.last.retain(|(of, _)| *of != outcome);
        let is_first = self.last.len() == known;
        let difference = Difference::of(recorded, second, revision);
        self.last.push((outcome, difference));
        is_first
    }

    fn add(&mut self, outcome: Outcome, more: u64) {
        let of = Outcome::ALL.iter().zip(&mut self.counts);
        for (_, count) in of.filter(|(known, _)| **known == outcome) {
            *count += more;
        }
    }

    /// The same with what was `dropped` since it began, of all that were.
    pub(super) fn as_told(&self, dropped: u64) -> Self {
        let mut told = self.clone();
        if self.pair.is_some() {
            told.add(
                Outcome::Dropped,
                dropped.saturating_sub(self.dropped_before),
            );
        }
        told
    }

    /// Each outcome with its count.
    pub(in crate::http) fn counts(&self) -> impl Iterator<Item = (Outcome, u64)> {
        Outcome::ALL.into_iter().zip(self.counts)
    }

    /// The last one that came out so.
    pub(in crate::http) fn last(&self, outcome: Outcome) -> Option<&Difference> {
        let mut last = self.last.iter();
        last.find(|(of, _)| *of == outcome).map(|(_, last)| last)
    }
}

fn pair(standing: &Standing) -> Option<[Revision; 2]> {
    let candidate = standing.usable_candidate()?;
    let policies = [&*standing.policy, candidate.policy()];
    Some(policies.map(|policy| policy.revision().clone()))
}
