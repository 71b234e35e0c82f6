//! The decision log: a line for each decision of the policy, for whoever has to say later who was let in and why.
//!
//! Never a token, a header, a query or a claim that makes no principal. The request pays for one short text; a thread of its
//! own writes it, and what cannot be written is counted and gone.

mod line;
mod mask;

use std::fmt;

use super::doors::Door;
use super::refusal::Refusal;
use super::trace::TraceId;
use crate::policy::{self, AccessRequest, Decision, Policy};
use crate::telemetry::Lines;
use mask::Mask;

/// Has decisions written.
#[derive(Debug, Clone)]
pub struct DecisionLog {
    lines: Lines,
    sample_allows: u32,
    mask: Mask,
}

/// Names a line of the decision log, in problem documents and spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DecisionId(u64);

/// What was decided about, and where it was asked.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a Policy,
    pub(super) question: &'a AccessRequest<'a>,
    pub(super) door: Door,
    /// The pattern of the route; empty where there is none.
    pub(super) route: &'a str,
    pub(super) trace_id: TraceId,
}

impl DecisionLog {
    /// A log that puts its lines into `lines`, sampled and masked as `config` says.
    #[must_use]
    pub fn new(lines: Lines, config: &policy::Config) -> Self {
        Self {
            lines,
            sample_allows: config.decision_log_sample_allows,
            mask: Mask::new(&config.decision_log_mask),
        }
    }

    /// Has the line of `outcome` written, and names it; `None` for an allow that is left out.
    pub(super) fn put(
        &self,
        asked: &Asked<'_>,
        outcome: &Result<Decision, Refusal>,
    ) -> Option<DecisionId> {
        let is_allow = outcome.as_ref().is_ok_and(Decision::is_allow);
        if is_allow && !self.takes_allow() {
            return None;
        }
        let id = DecisionId(fastrand::u64(..));
        self.lines.put(line::of(id, asked, outcome, self.mask));
        Some(id)
    }

    fn takes_allow(&self) -> bool {
        match self.sample_allows {
            0 => false,
            1 => true,
            every => fastrand::u32(0..every) == 0,
        }
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
