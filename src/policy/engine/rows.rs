//! What the rows of the casbin crate came to, as rules.

use crate::policy::frame::{Hit, Notes};
use crate::policy::model::Effect;
use crate::policy::rulebook::RuleId;

/// The row that made the verdict what it is, as far as one row did.
pub(super) fn settling(effect: Effect, allowed: bool, notes: &Notes) -> Option<RuleId> {
    let hit = match (effect, allowed) {
        (Effect::DenyOnly, true) | (Effect::AllowOverride, false) => None,
        (_, true) => notes.allowed.as_ref(),
        (_, false) => notes.denied.as_ref(),
    };
    hit.and_then(|hit| RuleId::try_from(hit.row).ok())
}

/// The rows that the effect looked at, as the crate tells them.
pub(super) fn looked_at(effect: Effect, notes: &Notes) -> Vec<RuleId> {
    let one = |hit: &Option<Hit>| hit.iter().map(|hit| hit.row).collect();
    let rows: Vec<usize> = match effect {
        Effect::AllowOverride => one(&notes.allowed),
        Effect::DenyOnly => one(&notes.denied),
        Effect::DenyOverride | Effect::Priority => notes.matched.clone(),
    };
    let rows = rows.into_iter();
    rows.filter_map(|row| RuleId::try_from(row).ok()).collect()
}
