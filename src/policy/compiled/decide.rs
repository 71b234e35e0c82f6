//! Makes one verdict of the rules that match.

use super::candidates::Found;
use super::evaluate::{Evaluation, Failure};
use super::parts::{Asked, Compiled, Outcome, Resolved};
use crate::policy::model::Effect;
use crate::policy::rulebook::{RuleId, Rulebook};

impl Compiled {
    /// Decides a request.
    ///
    /// # Errors
    /// The matcher failed on a value of the request.
    pub(in crate::policy) fn decide(&self, asked: Asked<'_>) -> Result<Outcome, Failure> {
        self.settle(&self.evaluation(asked), asked.resolved, |_| {})
    }

    /// Decides a request, and tells which rules the effect looked at, as the crate tells them.
    ///
    /// # Errors
    /// The matcher failed on a value of the request.
    pub(in crate::policy) fn trace(
        &self,
        asked: Asked<'_>,
    ) -> Result<(Outcome, Vec<RuleId>), Failure> {
        let mut rules = Vec::new();
        let evaluation = self.evaluation(asked);
        let outcome = self.settle(&evaluation, asked.resolved, |rule| rules.push(rule))?;
        Ok((outcome, rules))
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
            Found::Rules(rules) => self.walk(evaluation, rules.into_iter(), noted),
            Found::Unclear => self.walk(evaluation, evaluation.book.ids(), noted),
            Found::All => Ok(self.of_every_rule(evaluation.book, noted)),
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
