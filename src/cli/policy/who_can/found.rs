//! Who can make a request.

use crate::cli::policy::asked::Asked;
use crate::policy::{Explanation, Holder, RoleLines, StepUp};

/// Who can make a request.
pub(super) struct Found<'a> {
    pub(super) asked: &'a Asked,
    pub(super) lines: RoleLines<'a>,
    /// What the policy says to each of its names.
    pub(super) holders: Vec<Holder>,
    /// The personas who can.
    pub(super) personas: Vec<String>,
    /// What the sign-in must be like, besides.
    pub(super) demands: Vec<&'a StepUp>,
}

impl<'a> Found<'a> {
    /// Those who can, with the reason.
    pub(super) fn able(&self) -> impl Iterator<Item = (&Holder, &Explanation)> {
        let decided = self.holders.iter();
        let decided = decided.filter_map(|holder| Some((holder, holder.explanation.as_ref()?)));
        decided.filter(|(_, explanation)| explanation.decision.is_allow())
    }
}
