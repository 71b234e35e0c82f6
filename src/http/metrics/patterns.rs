//! Decisions at a door that knows no mounted route, by the pattern of the rule that settled them.
//!
//! Patterns are the policy's, so nobody chooses one by asking; but a policy may have a million. The first ones have series
//! of their own, which are there, at zero, before the first event and go with the policy; all else has an empty label.

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use prometheus::{IntCounter, IntCounterVec};

use crate::http::doors::Door;
use crate::policy::{Policy, Revision, Verdict};

/// The series of one door. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct Patterns {
    total: IntCounterVec,
    door: Door,
    named: Arc<ArcSwap<Named>>,
}

/// Those of one policy.
#[derive(Debug)]
struct Named {
    revision: Option<Revision>,
    by_pattern: HashMap<Box<str>, Counters>,
    others: Counters,
}

/// Of allows and of denials.
#[derive(Debug, Clone)]
struct Counters([IntCounter; 2]);

impl Patterns {
    /// The series of `door` among those of `total`, without a pattern so far.
    pub(super) fn new(total: &IntCounterVec, door: Door) -> Self {
        let none = Named {
            revision: None,
            by_pattern: HashMap::new(),
            others: Counters::of(total, "", door),
        };
        Self {
            total: total.clone(),
            door,
            named: Arc::new(ArcSwap::from_pointee(none)),
        }
    }

    /// Counts a decision that a rule with this pattern settled, if any did.
    pub(super) fn count(&self, verdict: Verdict, pattern: Option<&str>) {
        let named = self.named.load();
        let counters = pattern.and_then(|pattern| named.by_pattern.get(pattern));
        counters.unwrap_or(&named.others).count(verdict);
    }

    /// Has the patterns of `policy`, and of no other, from now on.
    pub(super) fn follow(&self, policy: &Policy) {
        let before = self.named.load_full();
        if before.revision.as_ref() == Some(policy.revision()) {
            return;
        }
        let patterns = policy.patterns().take(MOST_RULES);
        let mut by_pattern = HashMap::new();
        for pattern in patterns.filter(|pattern| pattern.len() <= LONGEST) {
            if by_pattern.len() < MOST && !by_pattern.contains_key(pattern) {
                let counters = Counters::of(&self.total, pattern, self.door);
                by_pattern.insert(Box::from(pattern), counters);
            }
        }
        for gone in before.by_pattern.keys() {
            if !gone.is_empty() && !by_pattern.contains_key(gone) {
                Counters::remove(&self.total, gone, self.door);
            }
        }
        self.named.store(Arc::new(Named {
            revision: Some(policy.revision().clone()),
            by_pattern,
            others: before.others.clone(),
        }));
    }
}

impl Counters {
    fn of(total: &IntCounterVec, pattern: &str, door: Door) -> Self {
        let labels = |verdict: Verdict| [verdict.name(), pattern, door.name()];
        let verdicts = [Verdict::Allow, Verdict::Deny];
        Self(verdicts.map(|verdict| total.with_label_values(&labels(verdict))))
    }

    fn remove(total: &IntCounterVec, pattern: &str, door: Door) {
        for verdict in [Verdict::Allow, Verdict::Deny] {
            // Of two that follow at once, the second finds none.
            let _ = total.remove_label_values(&[verdict.name(), pattern, door.name()]);
        }
    }

    fn count(&self, verdict: Verdict) {
        let Self([allows, denials]) = self;
        match verdict {
            Verdict::Allow => allows.inc(),
            Verdict::Deny => denials.inc(),
        }
    }
}

/// How many patterns have series: as many as a person looks at, and no burden to who stores them.
const MOST: usize = 200;

/// How many rules are looked at, on the first question under a policy.
const MOST_RULES: usize = 10_000;

/// In bytes, of a pattern that has series.
const LONGEST: usize = 200;
