//! Whether a rule can match a request, whoever its caller is.
//!
//! What a matcher asks about the caller counts as open, and an open term never rules a rule out.

use super::evaluate::Evaluation;
use super::parts::{Asked, Compiled};
use crate::policy::model::Model;
use crate::policy::rulebook::RuleId;
use crate::policy::tree::{PatternOf, Tree};

impl Compiled {
    /// Whether the rule can match a request of this method and path. An alternative of the matcher that asks nothing of the
    /// rule says nothing about it.
    pub(in crate::policy) fn can_match(
        &self,
        asked: Asked<'_>,
        model: &Model,
        rule: RuleId,
    ) -> bool {
        let search = Search {
            evaluation: self.evaluation(asked),
            model,
            rule,
        };
        let mut ways = self.matcher.alternatives().iter();
        ways.any(|way| asks_of_rule(way) && search.truth(way) != Some(false))
    }
}

struct Search<'a> {
    evaluation: Evaluation<'a>,
    model: &'a Model,
    rule: RuleId,
}

impl<'a> Search<'a> {
    /// `None` where it depends on the caller.
    fn truth(&self, tree: &'a Tree) -> Option<bool> {
        match tree {
            Tree::And(parts) => self.all(parts, true),
            Tree::Or(parts) => self.all(parts, false),
            Tree::Not(inner) => self.truth(inner).map(|truth| !truth),
            Tree::Eval { .. } => None,
            term if asks_of_caller(term, self.model) => None,
            term => self.evaluation.truth(term, Some(self.rule)).ok(),
        }
    }

    /// `neutral` if all are; otherwise the opposite if one is.
    fn all(&self, parts: &'a [Tree], neutral: bool) -> Option<bool> {
        let truths: Vec<_> = parts.iter().map(|part| self.truth(part)).collect();
        if truths.contains(&Some(!neutral)) {
            return Some(!neutral);
        }
        truths
            .iter()
            .all(|truth| *truth == Some(neutral))
            .then_some(neutral)
    }
}

fn asks_of_caller(tree: &Tree, model: &Model) -> bool {
    let is_callers = |field: usize| {
        let name = model.request.get(field).map(String::as_str);
        !matches!(name, Some("obj" | "act"))
    };
    mentions(
        tree,
        &|tree| matches!(tree, Tree::Request(field, _) if is_callers(*field)),
    )
}

fn asks_of_rule(tree: &Tree) -> bool {
    mentions(tree, &|tree| {
        let in_pattern = matches!(tree, Tree::Match(_, _, PatternOf::Column { .. }));
        in_pattern || matches!(tree, Tree::Column(_) | Tree::Eval { .. })
    })
}

/// Whether `is_meant` holds for the tree or for anything in it.
pub(super) fn mentions(tree: &Tree, is_meant: &impl Fn(&Tree) -> bool) -> bool {
    let within = |parts: &[Tree]| parts.iter().any(|part| mentions(part, is_meant));
    is_meant(tree)
        || match tree {
            Tree::Not(inner) | Tree::Match(_, inner, _) => mentions(inner, is_meant),
            Tree::List(parts) | Tree::And(parts) | Tree::Or(parts) => within(parts),
            Tree::Compare(_, sides) | Tree::In(sides) => within(&sides[..]),
            Tree::Role(_, call) => {
                let parts = [Some(&call.member), Some(&call.role), call.domain.as_ref()];
                parts
                    .into_iter()
                    .flatten()
                    .any(|part| mentions(part, is_meant))
            }
            _ => false,
        }
}
