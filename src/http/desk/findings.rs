//! What is to be said about the rules of a side: worked out when somebody looks, and once for each change of the standing.
//!
//! The files may have changed since the policy was loaded, and then the findings are not about it: they are dropped.

use std::sync::{Arc, Mutex, PoisonError};

use super::side::{Shown, Side};
use super::state::Desk;
use crate::policy::{Problem, Report};

/// The findings that were worked out last, of each side.
#[derive(Default)]
pub(super) struct Findings {
    live: Mutex<Option<Found>>,
    candidate: Mutex<Option<Found>>,
}

struct Found {
    /// How often the standing had changed.
    change: u64,
    report: Option<Arc<Report>>,
}

impl Findings {
    /// The findings about the files of `shown`, in their order; none where the folder holds others now. Whoever comes
    /// meanwhile waits for the same ones.
    pub(super) fn of(&self, desk: &Desk, side: Side, shown: &Shown) -> Vec<Problem> {
        let change = *desk.policy.changes().borrow();
        let kept = match side {
            Side::Live => &self.live,
            Side::Candidate => &self.candidate,
        };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let report = match &*kept {
            Some(found) if found.change == change => found.report.clone(),
            _ => {
                let report = (desk.check)(side).map(Arc::new);
                *kept = Some(Found {
                    change,
                    report: report.clone(),
                });
                report
            }
        };
        drop(kept);
        let revision = shown.policy().revision();
        let report = report.filter(|report| report.revision.as_ref() == Some(revision));
        report.map_or_else(Vec::new, |report| report.problems.clone())
    }
}
