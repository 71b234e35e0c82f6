//! The search for changes: first at what each moved rule says itself, then everywhere, until the work must end.

use std::cell::Cell;
use std::collections::HashSet;

use super::callers::{Caller, Callers};
use super::focus::{self, Focus};
use super::paths::Paths;
use super::{Change, Comparison, Doubt, METHODS, Said, Who, demands, pairs};
use crate::policy::decision::{DecideError, Decision};
use crate::policy::findings::Tests;
use crate::policy::model::Effect;
use crate::policy::patterns::Function;
use crate::policy::principals::Principals;
use crate::policy::request::AccessRequest;
use crate::policy::route::Route;
use crate::policy::rulebook::{RuleId, Rulebook};
use crate::policy::snapshot::Policy;
use crate::policy::trial::Trial;

/// A search under way.
pub(super) struct Search<'a> {
    policies: [&'a Policy; 2],
    callers: Callers,
    paths: Paths,
    /// `None` where any rule may count.
    focus: Option<Focus>,
    tests: [Option<Tests>; 2],
    /// Whether the order of rules counts on either side.
    by_order: bool,
    /// Whether everything is asked, each once, but for what was asked before.
    is_general: bool,
    /// Caller, method and path of what was asked before.
    asked: HashSet<(usize, usize, usize)>,
    /// What changes for everybody, so that nobody need be told apart.
    for_all: HashSet<(bool, usize, usize)>,
    changes: Vec<Change>,
    /// How much may still be done, in decisions.
    left: Cell<usize>,
}

/// A rule of one side.
type Sided = (usize, RuleId);

impl<'a> Search<'a> {
    pub(super) fn new(trials: [&'a Trial; 2], routes: &[Route]) -> Self {
        let policies = trials.map(Trial::policy);
        let judges = policies.map(Policy::judge);
        let callers = Callers::of(trials);
        let is_compiled = |policy: &&Policy| policy.judge().engine().compiled().is_some();
        Self {
            policies,
            focus: Focus::of(judges, &callers),
            tests: judges.map(|judge| Tests::of(judge.engine().model())),
            callers,
            paths: Paths::of(routes),
            by_order: judges
                .iter()
                .any(|judge| judge.engine().model().effect == Effect::Priority),
            is_general: false,
            asked: HashSet::new(),
            for_all: HashSet::new(),
            changes: Vec::new(),
            left: Cell::new(match policies.iter().all(is_compiled) {
                true => MOST_DECISIONS,
                false => MOST_OF_CRATE,
            }),
        }
    }

    pub(super) fn run(mut self) -> Comparison {
        let own = self.own_paths();
        for ((side, rule), paths) in own {
            let concerned = self.near((side, rule));
            for path in paths {
                self.everywhere(path, |_, _| concerned.clone());
            }
        }
        let [old, new] = self.policies.map(Policy::demands);
        if !old.is_same(new) {
            (0..self.paths.all.len()).for_each(|path| self.compare_demands(path));
        }
        if self.focus.as_ref().is_none_or(Focus::concerns_everybody) {
            // What everybody gains must not be missed for want of work.
            for path in 0..self.paths.all.len() {
                self.everywhere(path, |_, _| Callers::everybody().collect());
            }
        }
        self.is_general = true;
        let all: Vec<usize> = (0..self.callers.all.len()).collect();
        for path in 0..self.paths.all.len() {
            self.everywhere(path, |search, request| match &search.focus {
                Some(focus) => {
                    let moved = search.moved(focus, request);
                    focus.concerned(moved.iter().map(|rule| search.rule(*rule)))
                }
                None => all.clone(),
            });
        }
        self.comparison()
    }

    /// The rules to begin with, moved ones first, each with the paths that it means; those of all others are noted, too.
    fn own_paths(&mut self) -> Vec<(Sided, Vec<usize>)> {
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
        for policy in self.policies {
            for used in policy.demands().paths() {
                let function = Function::named(used.function);
                self.paths.witness_of(function, &used.pattern);
            }
        }
        self.paths.add(ELSEWHERE);
        let begin = match self.focus.is_some() {
            true => moved.len(),
            false => own.len(),
        };
        own.truncate(begin);
        own
    }

    /// Those who are told apart first by a rule.
    fn near(&self, sided: Sided) -> Vec<usize> {
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

    /// Asks by each method, and whom `concerned` names.
    fn everywhere(
        &mut self,
        path: usize,
        concerned: impl Fn(&Self, (&'static str, usize)) -> Vec<usize>,
    ) {
        for (method, name) in METHODS.into_iter().enumerate() {
            if self.is_over() {
                return;
            }
            for caller in concerned(self, (name, path)) {
                self.ask(caller, method, path);
            }
        }
    }

    fn ask(&mut self, at: usize, method: usize, path: usize) {
        let key = (at, method, path);
        let is_known = match self.is_general {
            true => self.asked.contains(&key),
            false => !self.asked.insert(key),
        };
        if is_known || self.is_over() {
            return;
        }
        let Some(caller) = self.callers.all.get(at) else {
            return;
        };
        let decided = self.decide(caller, method, path);
        match self.change(caller, decided, method, path) {
            Ok(change) => {
                let key = (change.gains, method, path);
                let is_told = matches!(change.who, Who::Name(..)) && self.for_all.contains(&key);
                if Callers::is_everybody(at) {
                    self.for_all.insert(key);
                }
                if !is_told {
                    self.changes.push(change);
                }
            }
            Err(decided) => {
                if !Callers::is_everybody(at) && may_be_told_apart(&decided, self.by_order) {
                    let change = self.with_partner(caller, method, path);
                    self.changes.extend(change);
                }
            }
        }
    }

    /// The first second name with which an answer changes that one name leaves alone.
    fn with_partner(&self, caller: &Caller, method: usize, path: usize) -> Option<Change> {
        let Who::Name(..) = caller.who else {
            return None;
        };
        let (name, at) = self.request(method, path)?;
        self.spend(1 + self.rules() / CHEAPER);
        let partners = pairs::partners(self.policies, name, at);
        let mut joined = partners
            .iter()
            .filter_map(|partner| pairs::joined(caller, partner));
        joined.find_map(|both| {
            let decided = self.decide(&both, method, path);
            self.change(&both, decided, method, path).ok()
        })
    }

    fn decide(&self, caller: &Caller, method: usize, path: usize) -> [Decided; 2] {
        self.spend(1);
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

    /// The change, or what was decided where nothing changes.
    fn change(
        &self,
        caller: &Caller,
        decided: [Decided; 2],
        method: usize,
        path: usize,
    ) -> Result<Change, [Decided; 2]> {
        let allows = decided.each_ref().map(allows);
        let Some((method, path)) = self
            .request(method, path)
            .filter(|_| allows[0] != allows[1])
        else {
            return Err(decided);
        };
        let [before, after] = decided.map(Said::Decided);
        Ok(Change {
            gains: allows[1],
            who: caller.who.clone(),
            method,
            path: path.to_owned(),
            before,
            after,
        })
    }

    fn compare_demands(&mut self, path: usize) {
        for method in 0..METHODS.len() {
            let Some((method, path)) = self.request(method, path) else {
                continue;
            };
            if self.is_over() {
                return;
            }
            self.spend(1);
            let found: Vec<Change> = demands::changes(self.policies, (method, path)).collect();
            let can_allow = |policy: &&Policy| pairs::can_allow(policy, method, path);
            if found.is_empty() {
                continue;
            }
            self.spend(self.rules() / CHEAPER);
            if self.policies.iter().all(can_allow) {
                self.changes.extend(found);
            }
        }
    }

    /// The moved rules that can match a request.
    fn moved(&self, focus: &Focus, (method, path): (&'static str, usize)) -> Vec<Sided> {
        let nobody = Principals::anonymous();
        let path = self.paths.all.get(path).map_or("/", String::as_str);
        let request = AccessRequest {
            caller: &nobody,
            method,
            path,
            ip: None,
        };
        let mut found = Vec::new();
        for ((side, rules), policy) in focus.rules.iter().enumerate().zip(self.policies) {
            self.spend(rules.len() / CHEAPER);
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

    fn request(&self, method: usize, path: usize) -> Option<(&'static str, &str)> {
        let path = self.paths.all.get(path)?;
        Some((METHODS.get(method)?, path))
    }

    /// How many rules both sides have.
    fn rules(&self) -> usize {
        let counts = self.policies.iter().map(|policy| policy.rule_count());
        counts.sum()
    }

    fn spend(&self, decisions: usize) {
        self.left.set(self.left.get().saturating_sub(decisions));
    }

    fn is_over(&self) -> bool {
        self.left.get() == 0 || self.changes.len() >= MOST_CHANGES
    }

    fn comparison(self) -> Comparison {
        let is_moved = |focus: &Focus| focus.rules.iter().any(|rules| !rules.is_empty());
        let [old, new] = self.policies.map(Policy::demands);
        let can_differ = !old.is_same(new) || self.focus.as_ref().is_none_or(is_moved);
        let is_plain = self.tests.iter().all(Option::is_some);
        let doubts = [
            (self.is_over(), Doubt::Cut),
            (self.paths.stand_for_others && can_differ, Doubt::Patterns),
            (!is_plain, Doubt::Matcher),
        ];
        let doubts = doubts.into_iter().filter(|(holds, _)| *holds);
        Comparison {
            names: self.callers.all.len() - self.callers.personas,
            personas: self.callers.personas,
            paths: self.paths.all.len(),
            changes: self.changes,
            doubts: doubts.map(|(_, doubt)| doubt).collect(),
        }
    }
}

type Decided = Result<Decision, DecideError>;

fn allows(decided: &Decided) -> bool {
    decided.as_ref().is_ok_and(Decision::is_allow)
}

/// Whether a second name may tell two denials apart: one of a rule stands against what another name allows, and where the
/// order of rules counts, it may do so before the edit or after it alone.
fn may_be_told_apart([old, new]: &[Decided; 2], by_order: bool) -> bool {
    let is_ruled = |decided: &Decided| {
        let decision = decided.as_ref().ok();
        decision.is_some_and(|decision| decision.rule().is_some())
    };
    let [old_ruled, new_ruled] = [is_ruled(old), is_ruled(new)];
    !allows(new) && (old_ruled != new_ruled || by_order && old_ruled)
}

/// A path that hardly any policy means.
const ELSEWHERE: &str = "/elsewhere/x";

/// How many requests are decided by both sides: about three seconds.
const MOST_DECISIONS: usize = 1_500_000;

/// The same where the casbin crate decides, in milliseconds.
const MOST_OF_CRATE: usize = 4_000;

/// As many looks at a rule take the time of a decision by both sides.
const CHEAPER: usize = 4;

/// More changes than anybody reads, or a merge gate needs.
const MOST_CHANGES: usize = 20_000;
