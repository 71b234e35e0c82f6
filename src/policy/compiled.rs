//! The compiled engine: a matcher as a tree, its rules behind an index, and the effect that makes one verdict of them.
//!
//! The index says which rules can match; each of those is then evaluated whole, in the order of the file, until the
//! effect is settled. Where the index cannot tell, every rule is evaluated: slower, and never different.

mod candidates;
mod compile;
mod evaluate;
mod explain;
mod links;
mod safe;

pub(super) use compile::{Parsed, compile, parse};
pub use explain::Term;

use std::sync::Arc;

use smallvec::SmallVec;

use super::index::{Index, Root};
use super::model::Effect;
use super::patterns::Patterns;
use super::roles::{Membership, Reach, Roles};
use super::rulebook::{RuleId, Rulebook};
use super::tree::Tree;
use super::value::Value;
use evaluate::{Evaluation, Failure};
use links::{Known, Links};

/// A policy, compiled.
#[derive(Debug)]
pub(super) struct Compiled {
    matcher: Matcher,
    /// One for each alternative of the matcher.
    ways: Vec<Way>,
    effect: Effect,
    /// The first rule that allows and the first that denies, for matchers that are true whatever the rule.
    first_allow: Option<RuleId>,
    first_deny: Option<RuleId>,
}

/// What a request and a rule are evaluated by.
#[derive(Debug)]
struct Matcher {
    tree: Tree,
    patterns: Patterns,
    /// The expressions of rules that `eval` runs, by the number in the rule's slot.
    expressions: Vec<Tree>,
}

/// How the rules are found that an alternative can be true for.
#[derive(Debug)]
enum Way {
    /// It asks nothing of the rule: true for all of them, or for none.
    Request,
    Indexed(Box<Indexed>),
    /// Only evaluating tells.
    Scan,
}

#[derive(Debug)]
struct Indexed {
    index: Index,
    /// Whether the roots belong to the caller, and are found once for it.
    is_of_caller: bool,
    /// The same without the role, to explain a denial. `None` when no role is asked for.
    others: Option<Index>,
}

/// A caller before this policy: every name it answers to, and where its rules are filed.
#[derive(Debug)]
pub(super) struct Resolved {
    reach: Reach,
    /// The roots of each way; none where they depend on the request.
    roots: Vec<Roots>,
}

type Roots = SmallVec<[Root; 8]>;

/// What a policy says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) allowed: bool,
    /// The rule that settled it, where one did.
    pub(super) rule: Option<RuleId>,
}

/// A request, and who makes it.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// In the order of the request definition.
    pub(super) values: &'a [Value<'a>],
    pub(super) caller: &'a Membership,
    pub(super) book: &'a Rulebook,
    pub(super) roles: &'a Arc<Roles>,
    pub(super) resolved: Option<&'a Resolved>,
}

impl Compiled {
    /// Decides a request.
    ///
    /// # Errors
    /// The matcher failed on a value of the request.
    pub(super) fn decide(&self, asked: Asked<'_>) -> Result<Outcome, Failure> {
        self.settle(&self.evaluation(asked), asked.resolved, |_| {})
    }

    /// Decides a request, and tells which rules the effect looked at, as the crate tells them.
    ///
    /// # Errors
    /// The matcher failed on a value of the request.
    pub(super) fn trace(&self, asked: Asked<'_>) -> Result<(Outcome, Vec<RuleId>), Failure> {
        let mut rules = Vec::new();
        let evaluation = self.evaluation(asked);
        let outcome = self.settle(&evaluation, asked.resolved, |rule| rules.push(rule))?;
        Ok((outcome, rules))
    }

    fn evaluation<'a>(&'a self, asked: Asked<'a>) -> Evaluation<'a> {
        let known = asked.resolved.map(|resolved| Known {
            domain: asked.roles.has_domains().then_some(&*asked.caller.domain),
            reach: &resolved.reach,
        });
        Evaluation {
            matcher: &self.matcher,
            book: asked.book,
            values: asked.values,
            links: Links::new(asked.roles, asked.caller, known),
        }
    }

    fn settle(
        &self,
        evaluation: &Evaluation<'_>,
        resolved: Option<&Resolved>,
        noted: impl FnMut(RuleId),
    ) -> Result<Outcome, Failure> {
        if evaluation.book.is_empty() {
            let matches = evaluation.truth(&self.matcher.tree, None)?;
            return Ok(self.of_no_rule(matches));
        }
        match self.candidates(evaluation, resolved) {
            candidates::Found::Rules(rules) => self.walk(evaluation, rules.into_iter(), noted),
            candidates::Found::Unclear => self.walk(evaluation, evaluation.book.ids(), noted),
            candidates::Found::All => Ok(self.of_every_rule(evaluation.book, noted)),
        }
    }

    /// Evaluates rules in their order until the effect is settled.
    fn walk<'a>(
        &'a self,
        evaluation: &Evaluation<'a>,
        rules: impl Iterator<Item = RuleId>,
        mut noted: impl FnMut(RuleId),
    ) -> Result<Outcome, Failure> {
        let mut allowed = None;
        for rule in rules {
            if !evaluation.truth(&self.matcher.tree, Some(rule))? {
                continue;
            }
            let denies = evaluation.book.denies(rule);
            match (self.effect, denies) {
                (Effect::AllowOverride, true) | (Effect::DenyOnly, false) => {}
                (Effect::DenyOverride, false) => {
                    noted(rule);
                    allowed.get_or_insert(rule);
                }
                _ => {
                    noted(rule);
                    return Ok(Outcome {
                        allowed: !denies,
                        rule: Some(rule),
                    });
                }
            }
        }
        Ok(Outcome {
            allowed: allowed.is_some() || self.effect == Effect::DenyOnly,
            rule: allowed,
        })
    }

    /// The crate evaluates the matcher once without a rule, and takes true for a rule that allows.
    fn of_no_rule(&self, matches: bool) -> Outcome {
        Outcome {
            allowed: matches || self.effect == Effect::DenyOnly,
            rule: None,
        }
    }

    /// The verdict when every rule matches.
    fn of_every_rule(&self, book: &Rulebook, mut noted: impl FnMut(RuleId)) -> Outcome {
        let (rule, allowed) = match self.effect {
            Effect::AllowOverride => (self.first_allow, self.first_allow.is_some()),
            Effect::DenyOnly => (self.first_deny, self.first_deny.is_none()),
            Effect::Priority => (Some(0), !book.denies(0)),
            Effect::DenyOverride => {
                let before = self.first_deny.unwrap_or(RuleId::MAX);
                let rules = book.ids().take_while(|rule| *rule < before);
                rules.for_each(&mut noted);
                let allowed = self.first_deny.is_none() && self.first_allow.is_some();
                (self.first_deny.or(self.first_allow), allowed)
            }
        };
        let last = rule.filter(|_| self.effect != Effect::DenyOverride || !allowed);
        last.into_iter().for_each(noted);
        Outcome { allowed, rule }
    }
}
