//! What the compiled engine can say about a rule: how a caller came to it, and which of its terms hold.

use std::cmp::Reverse;

use super::candidates::{look_up, roots_of};
use super::evaluate::{Evaluation, name};
use super::parts::{Asked, Compiled, Way};
use crate::policy::index::{Candidates, Index};
use crate::policy::model::Model;
use crate::policy::rulebook::RuleId;
use crate::policy::tree::{Tree, describe};

/// A term of a matcher, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As the matcher has it: `keyMatch2(r.obj, p.obj)`.
    pub text: String,
    /// Whether it is true for the request and the rule; a term that fails on the request is not.
    pub holds: bool,
}

/// Names from the caller to a rule's subject, and the domain in which each leads to the next, where there are domains.
pub(in crate::policy) type RolePath = (Vec<String>, Option<String>);

impl Compiled {
    /// How the caller came to be the subject of a rule that matches, and in which domain: by the first role function that
    /// says so.
    pub(in crate::policy) fn role_path(&self, asked: Asked<'_>, rule: RuleId) -> RolePath {
        let evaluation = self.evaluation(asked);
        let paths = roles(&self.matcher.tree).into_iter();
        let mut paths = paths.filter_map(|tree| role_path(tree, &evaluation, asked, rule));
        paths.next().unwrap_or_default()
    }

    /// The rules that came nearest to allowing a request, with their terms, nearest first. Of two that miss as many terms,
    /// one that lacks nothing but another caller is nearer than one about other requests.
    pub(in crate::policy) fn nearest(
        &self,
        asked: Asked<'_>,
        model: &Model,
        most: usize,
    ) -> Vec<(RuleId, Vec<Term>)> {
        let evaluation = self.evaluation(asked);
        let rules = self.neighbours(&evaluation).into_iter();
        let rules = rules.filter(|rule| !evaluation.book.denies(*rule));
        let missed = rules.filter_map(|rule| {
            let ways = self.matcher.alternatives().iter();
            let (missing, first) = ways.map(|way| missing(way, &evaluation, rule)).min()?;
            let is_about_others = !self.can_match(asked, model, rule);
            Some((missing, is_about_others, first, rule))
        });
        let mut missed: Vec<_> = missed.collect();
        missed.sort();
        let nearest = missed.into_iter().take(most).map(|(.., rule)| rule);
        nearest
            .map(|rule| (rule, self.terms(&evaluation, model, rule)))
            .collect()
    }

    fn terms(&self, evaluation: &Evaluation<'_>, model: &Model, rule: RuleId) -> Vec<Term> {
        let ways = self.matcher.alternatives().iter();
        let nearest = ways.min_by_key(|way| missing(way, evaluation, rule));
        let terms = nearest.map(conjuncts).unwrap_or_default().iter();
        let terms = terms.map(|term| Term {
            text: describe(term, model),
            holds: evaluation.truth(term, Some(rule)).unwrap_or(false),
        });
        terms.collect()
    }

    /// The rules worth looking at: all of a small policy, else those that are filed near the request.
    fn neighbours(&self, evaluation: &Evaluation<'_>) -> Candidates {
        if evaluation.book.len() <= FEW {
            return evaluation.book.ids().collect();
        }
        let mut found = self.others(evaluation);
        found.sort_unstable();
        found.dedup();
        found.truncate(FEW);
        found
    }

    /// The rules that would match if the caller were someone else.
    fn others(&self, evaluation: &Evaluation<'_>) -> Candidates {
        let mut found = Candidates::new();
        for way in &self.ways {
            let Way::Indexed(indexed) = way else { continue };
            if let Some(index) = &indexed.others {
                // Where a value cannot be looked up, there is nothing near it.
                let _ = look_up_all(index, evaluation, &mut found);
            }
        }
        found
    }

    /// The role names with which the caller would match a rule that allows.
    pub(in crate::policy) fn wanted(&self, asked: Asked<'_>) -> Vec<String> {
        let mut evaluation = self.evaluation(asked);
        evaluation.links.probe();
        let mut rules = self.others(&evaluation);
        rules.sort_unstable();
        rules.dedup();
        let mut wanted = Vec::new();
        for rule in rules.into_iter().take(FEW) {
            let matches = evaluation.truth(&self.matcher.tree, Some(rule));
            let names = evaluation.links.take_wanted();
            if matches == Ok(true) && !evaluation.book.denies(rule) {
                wanted.extend(names);
            }
        }
        wanted
    }
}

fn look_up_all(
    index: &Index,
    evaluation: &Evaluation<'_>,
    found: &mut Candidates,
) -> Result<(), String> {
    let roots = roots_of(index, evaluation)?;
    look_up(index, evaluation, &roots, FEW, found)
}

/// How far a rule is from matching by one alternative: how many terms do not hold, and how late the first of them is.
fn missing(way: &Tree, evaluation: &Evaluation<'_>, rule: RuleId) -> (usize, Reverse<usize>) {
    let terms = conjuncts(way).iter().enumerate();
    let holds = |term: &Tree| evaluation.truth(term, Some(rule)).unwrap_or(false);
    let mut missing = terms
        .filter(|(_, term)| !holds(term))
        .map(|(index, _)| index);
    let first = missing.next();
    let others = missing.count();
    (
        first.map_or(0, |_| others + 1),
        Reverse(first.unwrap_or_default()),
    )
}

fn conjuncts(way: &Tree) -> &[Tree] {
    match way {
        Tree::And(parts) => parts,
        tree => std::slice::from_ref(tree),
    }
}

/// The calls of role functions in a tree, from left to right.
fn roles(tree: &Tree) -> Vec<&Tree> {
    match tree {
        Tree::Role(..) => vec![tree],
        Tree::And(parts) | Tree::Or(parts) => parts.iter().flat_map(roles).collect(),
        _ => Vec::new(),
    }
}

fn role_path<'a>(
    tree: &'a Tree,
    evaluation: &Evaluation<'a>,
    asked: Asked<'_>,
    rule: RuleId,
) -> Option<RolePath> {
    let Tree::Role(definition, call) = tree else {
        return None;
    };
    let value = |tree: &'a Tree| {
        let value = evaluation.value(tree, Some(rule)).ok()?;
        name(value).ok()
    };
    let (member, role) = (value(&call.member)?, value(&call.role)?);
    let domain = call.domain.as_ref().and_then(value);
    let is_caller = *definition == 0 && *member == *asked.caller.subject;
    let path = asked
        .roles
        .path(*definition, [member, role], domain, asked.caller);
    let path = path.filter(|_| is_caller)?;
    Some((path, domain.map(str::to_owned)))
}

/// How many rules are looked at for one explanation, or for what would have been enough.
const FEW: usize = 1_000;
