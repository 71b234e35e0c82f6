//! What two policies are compared on: callers, paths, and the rules that an edit moves.

use super::callers::{Caller, Callers};
use super::change::METHODS;
use super::focus::{self, Focus};
use super::paths::Paths;
use super::verdicts::Decided;
use crate::policy::findings::Tests;
use crate::policy::model::Effect;
use crate::policy::patterns::Function;
use crate::policy::principals::Principals;
use crate::policy::request::AccessRequest;
use crate::policy::route::Route;
use crate::policy::rulebook::{RuleId, Rulebook};
use crate::policy::snapshot::Policy;

/// Two policies, old and new, with what they are asked.
pub(super) struct Ground<'a> {
    pub(super) policies: [&'a Policy; 2],
    pub(super) callers: Callers,
    pub(super) paths: Paths,
    /// `None` where any rule may count.
    focus: Option<Focus>,
    tests: [Option<Tests>; 2],
}

/// A rule of one side.
type Sided = (usize, RuleId);

impl<'a> Ground<'a> {
    pub(super) fn new(policies: [&'a Policy; 2], roles_claim: &str, routes: &[Route]) -> Self {
        let judges = policies.map(Policy::judge);
        let callers = Callers::of(policies, roles_claim);
        Self {
            policies,
            focus: Focus::of(judges, &callers),
            tests: judges.map(|judge| Tests::of(judge.engine().model())),
            callers,
            paths: Paths::of(routes),
        }
    }

    /// The rules to begin with, moved ones first, each with the paths that it means; those of all others are noted, too.
    pub(super) fn own_paths(&mut self) -> Vec<(Sided, Vec<usize>)> {
        let judges = self.policies.map(Policy::judge);
        let moved = match &self.focus {
            Some(focus) => focus.rules.clone(),
            None => focus::changed(judges),
        };
        let sided = |rules: &[Vec<RuleId>]| -> Vec<Sided> {
            let sides = rules.iter().enumerate();
            sides
                .flat_map(|(side, rules)| rules.iter().map(move |rule| (side, *rule)))
                .collect()
        };
        let moved = sided(&moved);
        let all = sided(&judges.map(|judge| judge.engine().book().ids().collect()));
        let mut own: Vec<(Sided, Vec<usize>)> = Vec::new();
        for sided in moved.iter().copied().chain(all) {
            let (side, rule) = sided;
            let book = self.policies.map(|policy| policy.judge().engine().book());
            let tests = self.tests.get(side).copied().flatten();
            let Some(book) = book.get(side) else { continue };
            own.push((sided, self.paths.witness(tests, book.values(rule))));
        }
        self.add_paths_of_demands();
        self.paths.add(ELSEWHERE);
        let begin = match self.focus.is_some() {
            true => moved.len(),
            false => own.len(),
        };
        own.truncate(begin);
        own
    }

    fn add_paths_of_demands(&mut self) {
        for policy in self.policies {
            for used in policy.demands().paths() {
                let function = Function::named(used.function);
                self.paths.witness_of(function, &used.pattern);
            }
        }
    }

    /// Those who are told apart first by a rule.
    pub(super) fn near(&self, sided: Sided) -> Vec<usize> {
        let (book, rule) = self.rule(sided);
        let columns = self
            .policies
            .get(sided.0)
            .map(|policy| policy.subjects().columns);
        let columns = columns.into_iter().flatten();
        let mut near: Vec<usize> = columns
            .flat_map(|column| self.callers.near(book.value(rule, column)))
            .collect();
        near.sort_unstable();
        near.dedup();
        near
    }

    /// Whom a request may tell apart, ascending; looking costs as many looks at rules as [`Self::looks`] says.
    pub(super) fn concerned(&self, (method, path): (&str, &str)) -> Vec<usize> {
        match &self.focus {
            Some(focus) => {
                let moved = self.moved(focus, (method, path));
                focus.concerned(moved.iter().map(|rule| self.rule(*rule)))
            }
            None => (0..self.callers.all.len()).collect(),
        }
    }

    /// How many rules are looked at to know whom a request may tell apart.
    pub(super) fn looks(&self) -> usize {
        let rules = self.focus.iter().flat_map(|focus| &focus.rules);
        rules.map(Vec::len).sum()
    }

    /// Whether a change may concern everybody.
    pub(super) fn concerns_everybody(&self) -> bool {
        let focus = self.focus.as_ref();
        focus.is_none_or(Focus::concerns_everybody)
    }

    /// Whether the demands on sign-ins differ.
    pub(super) fn demands_differ(&self) -> bool {
        let [old, new] = self.policies.map(Policy::demands);
        !old.is_same(new)
    }

    /// Whether anything can differ, as far as is known beforehand.
    pub(super) fn can_differ(&self) -> bool {
        self.demands_differ() || self.focus.is_none() || self.looks() > 0
    }

    /// Whether both matchers ask of a caller nothing but its names.
    pub(super) fn is_plain(&self) -> bool {
        self.tests.iter().all(Option::is_some)
    }

    /// Whether the order of rules counts on either side.
    pub(super) fn is_by_order(&self) -> bool {
        let mut policies = self.policies.iter();
        policies.any(|policy| policy.judge().engine().model().effect == Effect::Priority)
    }

    /// Whether the compiled engine decides on both sides.
    pub(super) fn is_compiled(&self) -> bool {
        let mut policies = self.policies.iter();
        policies.all(|policy| policy.judge().engine().compiled().is_some())
    }

    /// What both sides say.
    pub(super) fn decide(&self, caller: &Caller, method: usize, path: usize) -> [Decided; 2] {
        let (method, path) = self.request(method, path).unwrap_or(("GET", "/"));
        let ask = |policy: &Policy, caller: &Principals| {
            policy.decide(&AccessRequest {
                caller,
                method,
                path,
                ip: None,
            })
        };
        let ([old, new], [before, after]) = (self.policies, &caller.sides);
        [ask(old, before), ask(new, after)]
    }

    /// The moved rules that can match a request.
    fn moved(&self, focus: &Focus, (method, path): (&str, &str)) -> Vec<Sided> {
        let nobody = Principals::anonymous();
        let request = AccessRequest {
            caller: &nobody,
            method,
            path,
            ip: None,
        };
        let mut found = Vec::new();
        for ((side, rules), policy) in focus.rules.iter().enumerate().zip(self.policies) {
            let rules = rules.iter().copied();
            let matching = rules.filter(|rule| policy.judge().can_match(&request, *rule));
            found.extend(matching.map(|rule| (side, rule)));
        }
        found
    }

    fn rule(&self, (side, rule): Sided) -> (&Rulebook, RuleId) {
        let [old, new] = self.policies;
        let policy = if side == 0 { old } else { new };
        (policy.judge().engine().book(), rule)
    }

    /// The names of a method and a path.
    pub(super) fn request(&self, method: usize, path: usize) -> Option<(&'static str, &str)> {
        let path = self.paths.all.get(path)?;
        Some((METHODS.get(method)?, path))
    }

    /// How many rules both sides have.
    pub(super) fn rules(&self) -> usize {
        let counts = self.policies.iter().map(|policy| policy.rule_count());
        counts.sum()
    }
}

/// A path that hardly any policy means.
const ELSEWHERE: &str = "/elsewhere/x";
