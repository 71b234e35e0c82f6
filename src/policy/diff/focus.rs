//! Which rules an edit moves, and for whom: nothing else can change an answer.
//!
//! A rule is moved if only one policy has it, or if some caller leads to its subject in only one. That is so for plain matchers
//! that are the same on both sides, and where the order of rules does not count; of others nothing is known beforehand.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::callers::{Caller, Callers};
use crate::policy::findings::Tests;
use crate::policy::judge::Judge;
use crate::policy::model::{Effect, Model};
use crate::policy::rulebook::{RuleId, Rulebook};

/// What an edit moves.
#[derive(Debug)]
pub(super) struct Focus {
    /// The rules of each side.
    pub(super) rules: [Vec<RuleId>; 2],
    /// The column of subjects.
    subject: usize,
    /// By the subject of a moved rule: whom it may concern, ascending.
    concerned: HashMap<String, Vec<usize>>,
}

impl Focus {
    pub(super) fn of(judges: [&Judge; 2], callers: &Callers) -> Option<Self> {
        let [old, new] = judges.map(|judge| judge.engine().model());
        let tests = Tests::of(new).filter(|_| is_same(old, new))?;
        if new.effect == Effect::Priority {
            return None;
        }
        let changed = changed(judges);
        let of_changed: HashSet<&str> = judges
            .iter()
            .zip(&changed)
            .flat_map(|(judge, rules)| subjects(judge.engine().book(), rules, tests.subject))
            .collect();
        let mut concerned: HashMap<String, Vec<usize>> = HashMap::new();
        let mut reached_otherwise = HashSet::new();
        for (at, caller) in callers.all.iter().enumerate() {
            let [old, new] = reached(judges, caller);
            let differ: Vec<&String> = old.symmetric_difference(&new).collect();
            reached_otherwise.extend(differ.iter().map(|name| (*name).clone()));
            let by_rule = old.union(&new);
            let by_rule = by_rule.filter(|name| of_changed.contains(name.as_str()));
            for name in differ.into_iter().chain(by_rule).collect::<BTreeSet<_>>() {
                concerned.entry(name.clone()).or_default().push(at);
            }
        }
        let is_moved = |book: &Rulebook, changed: &[RuleId], rule: RuleId| {
            reached_otherwise.contains(book.value(rule, tests.subject))
                || changed.binary_search(&rule).is_ok()
        };
        let moved = judges.iter().zip(&changed).map(|(judge, changed)| {
            let book = judge.engine().book();
            let rules = book.ids().filter(|rule| is_moved(book, changed, *rule));
            rules.collect::<Vec<_>>()
        });
        Some(Self {
            rules: moved.collect::<Vec<_>>().try_into().ok()?,
            subject: tests.subject,
            concerned,
        })
    }

    /// Whether a moved rule concerns everybody.
    pub(super) fn concerns_everybody(&self) -> bool {
        let mut first = self
            .concerned
            .values()
            .filter_map(|callers| callers.first());
        first.any(|caller| Callers::is_everybody(*caller))
    }

    /// Whom the rules concern, ascending.
    pub(super) fn concerned<'a>(
        &'a self,
        rules: impl Iterator<Item = (&'a Rulebook, RuleId)>,
    ) -> Vec<usize> {
        let subjects: BTreeSet<&str> = rules
            .map(|(book, rule)| book.value(rule, self.subject))
            .collect();
        let found = subjects
            .into_iter()
            .filter_map(|name| self.concerned.get(name));
        let found: BTreeSet<usize> = found.flatten().copied().collect();
        found.into_iter().collect()
    }
}

/// The rules of each side that the other has not, in the order of their file.
pub(super) fn changed([old, new]: [&Judge; 2]) -> [Vec<RuleId>; 2] {
    [(old, new), (new, old)].map(|(one, other)| {
        let [one, other] = [one, other].map(|judge| judge.engine().book());
        let known: HashSet<Vec<&str>> = other
            .ids()
            .map(|rule| other.values(rule).collect())
            .collect();
        let is_new = |rule: &RuleId| !known.contains(&one.values(*rule).collect::<Vec<_>>());
        one.ids().filter(is_new).collect()
    })
}

fn subjects<'a>(
    book: &'a Rulebook,
    rules: &'a [RuleId],
    column: usize,
) -> impl Iterator<Item = &'a str> {
    rules.iter().map(move |rule| book.value(*rule, column))
}

/// Every name that the caller leads to on each side.
pub(super) fn reached(judges: [&Judge; 2], caller: &Caller) -> [BTreeSet<String>; 2] {
    let [old, new] = &caller.sides;
    [(judges[0], old), (judges[1], new)].map(|(judge, caller)| {
        let membership = caller.membership();
        let roles = judge.engine().roles();
        let reach = roles.reach(0, &membership.subject, None, membership);
        reach.names().map(str::to_owned).collect()
    })
}

fn is_same(old: &Model, new: &Model) -> bool {
    old.matcher.value() == new.matcher.value()
        && (old.effect, &old.request, &old.columns, &old.roles)
            == (new.effect, &new.request, &new.columns, &new.roles)
}
