//! What both sides say to one request, side by side.

use crate::policy::decision::{DecideError, Decision};

/// What one side says.
pub(super) type Decided = Result<Decision, DecideError>;

/// Whether it allows.
pub(super) fn allows(decided: &Decided) -> bool {
    decided.as_ref().is_ok_and(Decision::is_allow)
}

/// Whether a second name may tell two denials apart: one of a rule stands against what another name allows, and where the
/// order of rules counts, it may do so before the edit or after it alone.
pub(super) fn may_be_told_apart([old, new]: &[Decided; 2], by_order: bool) -> bool {
    let is_ruled = |decided: &Decided| {
        let decision = decided.as_ref().ok();
        decision.is_some_and(|decision| decision.rule().is_some())
    };
    let [old_ruled, new_ruled] = [is_ruled(old), is_ruled(new)];
    !allows(new) && (old_ruled != new_ruled || by_order && old_ruled)
}
