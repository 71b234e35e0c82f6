//! The decision log: a line for each decision of the policy, for whoever has to say later who was let in and why.
//!
//! Never a token, a header, a query or a claim that makes no principal. The request pays for one short text; a thread of its
//! own writes it, and what cannot be written is counted and gone.

mod asked;
mod line;
mod logged;
mod mask;

pub(super) use asked::{Asked, DecisionId};
pub use logged::{Logged, Unasked};

use super::refusal::Refusal;
use crate::policy::{self, Decision};
use crate::telemetry::Lines;
use mask::Mask;

/// Has decisions written.
#[derive(Debug, Clone)]
pub struct DecisionLog {
    lines: Lines,
    sample_allows: u32,
    mask: Mask,
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
        let id = DecisionId::random();
        self.lines.put(&line::of(id, asked, outcome, self.mask));
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
