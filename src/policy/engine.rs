//! A model and its rules as one thing that decides values.
//!
//! The compiled engine decides. A model with a term that it does not know runs in the casbin crate instead: slower, and
//! with the same answers.

mod problems;
mod rows;

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::compiled::{self, Asked, Compiled, Outcome, Parsed, Resolved, RolePath};
use super::decision::DecideError;
use super::frame::{Frame, Notes};
use super::interpreter::{self, Interpreter};
use super::model::Model;
use super::patterns::Patterns;
use super::problem::Problem;
use super::revision::Revision;
use super::roles::{Membership, Roles};
use super::rulebook::{RuleId, Rulebook};
use super::rules;
use super::source::Source;
use super::terms;
use super::tree::{Outside, Tree};
use super::value::Value;
use problems::{slow, unusable};
use rows::{looked_at, settling};

/// Decides requests. Never changes, and is shared by every thread.
pub(super) struct Engine {
    model: Model,
    book: Arc<Rulebook>,
    roles: Arc<Roles>,
    runner: Runner,
    /// The casbin crate beside the compiled engine, once it was asked; `None` where it cannot be.
    second: OnceLock<Option<Interpreter>>,
}

enum Runner {
    Compiled(Box<Compiled>),
    /// With the warning of the term for which the compiled engine stands back.
    Crate(Box<Interpreter>, Box<Problem>),
}

impl Engine {
    /// Reads and compiles the rules of `source` for `model`; `None` with problems.
    pub(super) fn new(
        model: Model,
        source: &Source,
        revision: Revision,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let found = problems.len();
        let parsed = compiled::parse(&model);
        let slots = parsed.as_ref().map_or(0, |parsed| parsed.slots);
        let mut rules = rules::read(source, revision, &model, slots, problems);
        let patterns = terms::check(&model, &rules.book, problems);
        if problems.len() > found {
            return None;
        }
        let runner = parsed.and_then(|parsed| compile(parsed, &model, &mut rules.book, patterns));
        let runner = match runner {
            Ok(compiled) => Runner::Compiled(Box::new(compiled)),
            Err(outside) => {
                let interpreter = Interpreter::new(&model, &rules.book);
                let interpreter =
                    interpreter.map_err(|word| problems.push(unusable(&model, &word)));
                let warning = slow(&model, &rules.book, &outside);
                Runner::Crate(Box::new(interpreter.ok()?), Box::new(warning))
            }
        };
        Some(Self {
            model,
            book: Arc::new(rules.book),
            roles: Arc::new(rules.roles),
            runner,
            second: OnceLock::new(),
        })
    }

    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn book(&self) -> &Arc<Rulebook> {
        &self.book
    }

    pub(super) fn roles(&self) -> &Arc<Roles> {
        &self.roles
    }

    pub(super) fn revision(&self) -> &Revision {
        self.book.revision()
    }

    pub(super) fn rule_count(&self) -> usize {
        self.book.len()
    }

    /// The warning of the term for which the casbin crate decides in place of the compiled engine.
    pub(super) fn slow_term(&self) -> Option<&Problem> {
        match &self.runner {
            Runner::Compiled(_) => None,
            Runner::Crate(_, warning) => Some(warning),
        }
    }

    /// The compiled engine, where it decides.
    pub(super) fn compiled(&self) -> Option<&Compiled> {
        match &self.runner {
            Runner::Compiled(compiled) => Some(compiled),
            Runner::Crate(..) => None,
        }
    }

    pub(super) fn asked<'a>(
        &'a self,
        values: &'a [Value<'a>],
        caller: &'a Membership,
        resolved: Option<&'a Resolved>,
    ) -> Asked<'a> {
        Asked {
            values,
            caller,
            book: &self.book,
            roles: &self.roles,
            resolved,
        }
    }

    /// Decides a request.
    #[inline]
    pub(super) fn decide(
        &self,
        values: &[Value<'_>],
        caller: &Membership,
        resolved: Option<&Resolved>,
    ) -> Result<Outcome, DecideError> {
        match &self.runner {
            Runner::Compiled(compiled) => compiled
                .decide(self.asked(values, caller, resolved))
                .map_err(DecideError::Matcher),
            Runner::Crate(interpreter, _) => {
                let (allowed, notes) = self.run(interpreter, values, caller)?;
                Ok(self.outcome(allowed, &notes))
            }
        }
    }

    /// Decides a request of no caller, and tells which rules the effect looked at, as the crate tells them.
    pub(super) fn trace(
        &self,
        values: &[Value<'_>],
        caller: &Membership,
    ) -> Result<(Outcome, Vec<RuleId>), DecideError> {
        match &self.runner {
            Runner::Compiled(compiled) => compiled
                .trace(self.asked(values, caller, None))
                .map_err(DecideError::Matcher),
            Runner::Crate(interpreter, _) => {
                let (allowed, notes) = self.run(interpreter, values, caller)?;
                let mut rules = looked_at(self.model.effect, &notes);
                rules.retain(|rule| self.is_rule(*rule));
                Ok((self.outcome(allowed, &notes), rules))
            }
        }
    }

    fn run(
        &self,
        interpreter: &Interpreter,
        values: &[Value<'_>],
        caller: &Membership,
    ) -> Result<(bool, Notes), DecideError> {
        let frame = Frame::new(Arc::clone(&self.roles), caller.clone());
        interpreter.evaluate(values, frame)
    }

    /// What the crate's answer is, with the rule that settled it.
    fn outcome(&self, allowed: bool, notes: &Notes) -> Outcome {
        let rule = settling(self.model.effect, allowed, notes);
        Outcome {
            allowed,
            rule: rule.filter(|rule| self.is_rule(*rule)),
        }
    }

    /// Without any rule, the crate evaluates one that no file has.
    fn is_rule(&self, rule: RuleId) -> bool {
        self.book.ids().contains(&rule)
    }

    /// What the casbin crate says to a request that the compiled engine decides. `None` where it decides itself, cannot
    /// say, or would need too much memory: it keeps every rule in a form many times as large.
    pub(super) fn second_opinion(&self, values: &[Value<'_>], caller: &Membership) -> Option<bool> {
        self.compiled()?;
        let can_hold = values.iter().all(|value| interpreter::can_hold(*value));
        if !can_hold || self.book.len() > MOST_FOR_CRATE {
            return None;
        }
        let begin = || Interpreter::new(&self.model, &self.book).ok();
        let second = self.second.get_or_init(begin).as_ref()?;
        let answer = self.run(second, values, caller);
        answer.map(|(allowed, _)| allowed).ok()
    }

    /// How the caller came to the settling rule, where the crate decides.
    pub(super) fn crate_path(&self, values: &[Value<'_>], caller: &Membership) -> RolePath {
        let Runner::Crate(interpreter, _) = &self.runner else {
            return RolePath::default();
        };
        let Ok((allowed, notes)) = self.run(interpreter, values, caller) else {
            return RolePath::default();
        };
        let hit = if allowed { notes.allowed } else { notes.denied };
        hit.map(|hit| hit.path).unwrap_or_default()
    }

    /// The rules that can match a request of this method and path, whoever the caller is. Where the crate decides: those
    /// that match a caller of every name.
    pub(super) fn possible(&self, values: &[Value<'_>], caller: &Membership) -> Vec<RuleId> {
        match &self.runner {
            Runner::Compiled(compiled) => {
                let asked = self.asked(values, caller, None);
                let rules = self.book.ids();
                let rules = rules.filter(|rule| compiled.can_match(asked, &self.model, *rule));
                rules.collect()
            }
            Runner::Crate(interpreter, _) => {
                let frame = Frame::probing(Arc::clone(&self.roles), caller.clone());
                let found = interpreter.evaluate(values, frame);
                let rows = found.map(|(_, notes)| notes.matched).unwrap_or_default();
                let rules = rows
                    .into_iter()
                    .filter_map(|row| RuleId::try_from(row).ok());
                rules.filter(|rule| self.is_rule(*rule)).collect()
            }
        }
    }

    /// Whether one rule is among them.
    pub(super) fn can_match(
        &self,
        values: &[Value<'_>],
        caller: &Membership,
        rule: RuleId,
    ) -> bool {
        match self.compiled() {
            Some(compiled) => {
                compiled.can_match(self.asked(values, caller, None), &self.model, rule)
            }
            None => self.possible(values, caller).contains(&rule),
        }
    }

    /// The role names with any one of which the caller would match a rule that allows, each as the rules have it; at most
    /// so many rules are looked at by the compiled engine.
    pub(super) fn wanted(&self, values: &[Value<'_>], caller: &Membership) -> Vec<String> {
        match &self.runner {
            Runner::Compiled(compiled) => compiled.wanted(self.asked(values, caller, None)),
            Runner::Crate(interpreter, _) => {
                let frame = Frame::probing(Arc::clone(&self.roles), caller.clone());
                let found = interpreter.evaluate(values, frame);
                found.map(|(_, notes)| notes.wanted).unwrap_or_default()
            }
        }
    }
}

/// Only the values of a caller are the same for all of its requests.
fn compile(
    parsed: Parsed,
    model: &Model,
    book: &mut Rulebook,
    patterns: Patterns,
) -> Result<Compiled, Outside> {
    let is_callers = |field: &usize| {
        let name = model.request.get(*field).map(String::as_str);
        matches!(name, Some("sub" | "dom"))
    };
    compiled::compile(parsed, model, book, patterns, |tree| match tree {
        Tree::Text(_) => true,
        Tree::Request(field, properties) => properties.is_empty() && is_callers(field),
        _ => false,
    })
}

/// Beyond this the crate would take longer for one decision than anyone waits for.
const MOST_FOR_CRATE: usize = 50_000;

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine({:?})", self.book)
    }
}
