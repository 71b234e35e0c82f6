//! What a run of all cases came to.

use super::coverage::Coverage;
use crate::policy::{RoleLines, Trial, Tried};

/// A run of all cases.
pub(super) struct Run<'a> {
    pub(super) trial: &'a Trial,
    pub(super) lines: RoleLines<'a>,
    pub(super) tried: Vec<Tried<'a>>,
    pub(super) coverage: Coverage,
    /// How many of a hundred rules must settle a case.
    pub(super) min_coverage: Option<u8>,
}

impl<'a> Run<'a> {
    pub(super) fn of(trial: &'a Trial, min_coverage: Option<u8>) -> Self {
        let tried = trial.run();
        Self {
            coverage: Coverage::of(trial, &tried),
            lines: RoleLines::of(trial.policy(), trial.roles_claim()),
            trial,
            tried,
            min_coverage,
        }
    }

    /// The cases that failed, with the sentence that says how.
    pub(super) fn failed(&self) -> impl Iterator<Item = (&Tried<'a>, &str)> {
        let tried = self.tried.iter();
        tried.filter_map(|tried| Some((tried, tried.failure.as_deref()?)))
    }

    pub(super) fn is_covered(&self) -> bool {
        let wanted = self.min_coverage.unwrap_or_default();
        self.coverage.rules.is_at_least(wanted)
    }

    pub(super) fn passes(&self) -> bool {
        self.failed().next().is_none() && self.is_covered()
    }
}
