//! How a decision in the shadow may come out, and how often it did.

use prometheus::{IntCounter, IntCounterVec, Opts, Registry};

use crate::policy::{Second, Verdict};

/// How a decision came out beside the live policy's. Its name is a metric's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Outcome {
    /// With the same verdict.
    Same,
    /// The candidate allows what was denied.
    WouldAllow,
    /// It denies what was allowed.
    WouldDeny,
    /// It could not decide.
    Failed,
    /// It was not asked: there was no room to wait.
    Dropped,
}

impl Outcome {
    pub(in crate::http) const ALL: [Self; 5] = [
        Self::Same,
        Self::WouldAllow,
        Self::WouldDeny,
        Self::Failed,
        Self::Dropped,
    ];

    /// Of what the candidate said, where the live rules said `ruled`.
    pub(super) fn of(second: &Second, ruled: Verdict) -> Self {
        match (second, ruled) {
            (Second::Same, _) => Self::Same,
            (Second::Flip(_), Verdict::Deny) => Self::WouldAllow,
            (Second::Flip(_), Verdict::Allow) => Self::WouldDeny,
            (Second::Failed(_), _) => Self::Failed,
        }
    }

    /// The label's value.
    pub(in crate::http) fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::WouldAllow => "would_allow",
            Self::WouldDeny => "would_deny",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

/// Counts them, for as long as the server runs.
#[derive(Debug)]
pub(super) struct Outcomes([(Outcome, IntCounter); 5]);

impl Outcomes {
    /// Registers the counter, every outcome at zero.
    pub(super) fn register(registry: &Registry) -> prometheus::Result<Self> {
        let help = "Decisions made once more by candidate.csv, by how they came out beside the live policy's.";
        let opts = Opts::new("whiteroom_shadow_decisions_total", help);
        let total = IntCounterVec::new(opts, &["outcome"])?;
        registry.register(Box::new(total.clone()))?;
        let counter = |outcome: Outcome| (outcome, total.with_label_values(&[outcome.name()]));
        Ok(Self(Outcome::ALL.map(counter)))
    }

    pub(super) fn count(&self, outcome: Outcome) {
        if let Some(counter) = self.counter(outcome) {
            counter.inc();
        }
    }

    pub(super) fn count_of(&self, outcome: Outcome) -> u64 {
        self.counter(outcome).map_or(0, IntCounter::get)
    }

    fn counter(&self, outcome: Outcome) -> Option<&IntCounter> {
        let mut counters = self.0.iter();
        counters
            .find(|(known, _)| *known == outcome)
            .map(|(_, counter)| counter)
    }
}
