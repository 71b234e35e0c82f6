//! Where a list may stand in a matcher.

use super::term::Tree;

/// A list has its place on the right of `in` alone.
pub(super) fn has_stray_list(tree: &Tree, is_right_of_in: bool) -> bool {
    let stray = |tree: &Tree| has_stray_list(tree, false);
    match tree {
        Tree::List(parts) => !is_right_of_in || parts.iter().any(stray),
        Tree::In(sides) => {
            let [item, list] = &**sides;
            stray(item) || has_stray_list(list, true)
        }
        Tree::And(parts) | Tree::Or(parts) => parts.iter().any(stray),
        Tree::Not(inner) | Tree::Match(_, inner, _) => stray(inner),
        Tree::Compare(_, sides) => sides.iter().any(stray),
        Tree::Role(_, call) => {
            let parts = [Some(&call.member), Some(&call.role), call.domain.as_ref()];
            parts.into_iter().flatten().any(stray)
        }
        _ => false,
    }
}
