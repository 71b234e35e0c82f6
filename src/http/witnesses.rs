//! All who learn of a decision: the metrics, the second engine's sample, the decision log, the recent decisions, the candidate,
//! the trace.
//!
//! A decision is told to all of them or to none, whatever door asked for it.

use std::sync::Arc;
use std::time::SystemTime;

use super::decision_log::{Asked, DecisionId, DecisionLog};
use super::doors::Door;
use super::metrics::Decisions;
use super::recent::{Recent, Recorded};
use super::refusal::Refusal;
use super::shadow::Shadow;
use super::steps;
use super::trace::Trace;
use crate::policy::{AccessRequest, DecideError, Decision, Policy, Sampler, Verdict};

/// Those who are told. Clones tell the same ones.
#[derive(Debug, Clone)]
pub struct Witnesses {
    decisions: Decisions,
    sampler: Arc<Sampler>,
    log: Option<DecisionLog>,
    recent: Recent,
    shadow: Option<Shadow>,
}

impl Witnesses {
    /// Decisions are counted with `decisions`, and some are decided once more by `sampler`.
    #[must_use]
    pub fn new(decisions: Decisions, sampler: Sampler) -> Self {
        Self {
            decisions,
            sampler: Arc::new(sampler),
            log: None,
            recent: Recent::new(0),
            shadow: None,
        }
    }

    /// Has decisions written to `log`, where there is one; none at first.
    #[must_use]
    pub fn with_decision_log(self, log: Option<DecisionLog>) -> Self {
        Self { log, ..self }
    }

    /// Has the last decisions kept in `recent`; none at first.
    #[must_use]
    pub fn with_recent(self, recent: Recent) -> Self {
        Self { recent, ..self }
    }

    /// Counts decisions by the patterns of `policy` where no route is known, all at zero before the first.
    pub(super) fn expect_patterns(&self, policy: &Policy) {
        self.decisions.follow(policy);
    }

    /// Has decisions made once more by the candidate, where there is one; not at first.
    #[must_use]
    pub fn with_shadow(self, shadow: Shadow) -> Self {
        Self {
            shadow: Some(shadow),
            ..self
        }
    }

    /// Asks `policy`, and remembers which rule settled it.
    pub(super) fn decided(
        &self,
        policy: &Arc<Policy>,
        question: &AccessRequest<'_>,
        now: SystemTime,
    ) -> Result<Decision, DecideError> {
        let decision = self.decisions.timed(|| policy.decide(question))?;
        policy.count(&decision, now);
        self.sampler.offer(policy, question, &decision);
        Ok(decision)
    }

    /// Tells what became of `asked` in the end, and what the decision log calls it, if it is there.
    pub(super) fn tell(
        &self,
        asked: &Asked<'_>,
        outcome: &Result<Decision, Refusal>,
        trace: &Trace,
        times: Times,
    ) -> Option<DecisionId> {
        let verdict = outcome
            .as_ref()
            .map_or(Verdict::Deny, |decision| decision.verdict);
        let settled = outcome.as_ref().map_or_else(Refusal::decision, Some);
        match asked.door {
            Door::Forward => self.decisions.count_settled(verdict, settled),
            door => self.decisions.count(verdict, asked.route, door),
        }
        let id = self.log.as_ref().and_then(|log| log.put(asked, outcome));
        self.record(asked, outcome, id, times.decided);
        steps::decided(trace, times.begun, asked.door, id, outcome);
        id
    }

    /// Has what became of `asked` kept, and decided once more.
    fn record(
        &self,
        asked: &Asked<'_>,
        outcome: &Result<Decision, Refusal>,
        id: Option<DecisionId>,
        at: SystemTime,
    ) {
        let shadow = self.shadow.as_ref();
        let shadow = shadow.filter(|shadow| shadow.falls_on(asked.policy));
        if shadow.is_none() && !self.recent.is_on() {
            return;
        }
        let recorded = Recorded::of(asked, outcome, id, at);
        if let Some(shadow) = shadow.filter(|_| recorded.ruled.is_some()) {
            shadow.offer(Arc::new(recorded.clone()));
        }
        self.recent.keep(recorded);
    }
}

/// When a decision was made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// When its step of the trace began, if that is recorded.
    pub(super) begun: Option<SystemTime>,
    pub(super) decided: SystemTime,
}
