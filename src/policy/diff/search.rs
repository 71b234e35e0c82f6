//! The search for changes: first at what each moved rule says itself, then everywhere, until the work must end.

use std::cell::{Cell, OnceCell};
use std::collections::HashSet;

use super::callers::{Caller, Callers};
use super::change::{Change, Comparison, Doubt, Said, Who};
use super::ground::Ground;
use super::leaders::Leaders;
use super::verdicts::{Decided, allows, may_be_told_apart};
use super::{demands, pairs};
use crate::policy::route::METHODS;
use crate::policy::snapshot::Policy;

/// A search under way.
pub(super) struct Search<'a> {
    ground: Ground<'a>,
    /// Whether everything is asked, each once, but for what was asked before.
    is_general: bool,
    /// Caller, method and path of what was asked before.
    asked: HashSet<(usize, usize, usize)>,
    /// What changes for every valid token, so that no name need be told apart.
    for_all: HashSet<(bool, usize, usize)>,
    changes: Vec<Change>,
    /// How much may still be done, in decisions.
    left: Cell<usize>,
    /// Made when the first second name is looked for.
    leaders: OnceCell<Leaders>,
    /// Whether something was left out.
    is_cut: Cell<bool>,
}

impl<'a> Search<'a> {
    pub(super) fn new(ground: Ground<'a>) -> Self {
        let left = match ground.is_compiled() {
            true => MOST_DECISIONS,
            false => MOST_OF_CRATE,
        };
        Self {
            ground,
            is_general: false,
            asked: HashSet::new(),
            for_all: HashSet::new(),
            changes: Vec::new(),
            left: Cell::new(left),
            leaders: OnceCell::new(),
            is_cut: Cell::new(false),
        }
    }

    pub(super) fn run(mut self) -> Comparison {
        for (rule, paths) in self.ground.own_paths() {
            let concerned = self.ground.near(rule);
            for path in paths {
                self.everywhere(path, |_, _| concerned.clone());
            }
        }
        let paths = 0..self.ground.paths.all.len();
        if self.ground.demands_differ() {
            paths.clone().for_each(|path| self.compare_demands(path));
        }
        if self.ground.concerns_everybody() {
            // What everybody gains must not be missed for want of work.
            for path in paths.clone() {
                self.everywhere(path, |_, _| Callers::everybody().collect());
            }
        }
        self.is_general = true;
        let looks = self.ground.looks() / CHEAPER;
        for path in paths {
            self.everywhere(path, |search, request| {
                search.spend(looks);
                search.ground.concerned(request)
            });
        }
        self.comparison()
    }

    /// Asks by each method, and whom `concerned` names.
    fn everywhere(&mut self, path: usize, concerned: impl Fn(&Self, (&str, &str)) -> Vec<usize>) {
        for method in 0..METHODS.len() {
            let Some(request) = self
                .ground
                .request(method, path)
                .filter(|_| !self.is_over())
            else {
                return;
            };
            for caller in concerned(self, request) {
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
        let Some(caller) = self.ground.callers.all.get(at) else {
            return;
        };
        let decided = self.decide(caller, method, path);
        match self.change(caller, decided, method, path) {
            Ok(change) => {
                let key = (change.gains, method, path);
                let is_told = matches!(change.who, Who::Name(..)) && self.for_all.contains(&key);
                if Callers::is_authenticated(at) {
                    self.for_all.insert(key);
                }
                if !is_told {
                    self.changes.push(change);
                }
            }
            Err(decided) => {
                if !Callers::is_everybody(at)
                    && may_be_told_apart(&decided, self.ground.is_by_order())
                {
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
        let (name, at) = self.ground.request(method, path)?;
        self.spend(1 + self.ground.rules() / CHEAPER);
        let leaders = self.leaders.get_or_init(|| {
            let judges = self.ground.policies.map(Policy::judge);
            Leaders::of(judges, &self.ground.callers)
        });
        let partners = pairs::partners(self.ground.policies, leaders, (name, at));
        if partners.len() >= pairs::MOST_PARTNERS {
            self.is_cut.set(true);
        }
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
        self.ground.decide(caller, method, path)
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
            .ground
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
            let Some((method, path)) = self.ground.request(method, path) else {
                continue;
            };
            if self.is_over() {
                return;
            }
            self.spend(1);
            let found: Vec<Change> =
                demands::changes(self.ground.policies, (method, path)).collect();
            let can_allow = |policy: &&Policy| pairs::can_allow(policy, method, path);
            if found.is_empty() {
                continue;
            }
            self.spend(self.ground.rules() / CHEAPER);
            if self.ground.policies.iter().all(can_allow) {
                self.changes.extend(found);
            }
        }
    }

    fn spend(&self, decisions: usize) {
        self.left.set(self.left.get().saturating_sub(decisions));
    }

    fn is_over(&self) -> bool {
        self.left.get() == 0 || self.changes.len() >= MOST_CHANGES
    }

    fn comparison(self) -> Comparison {
        let Ground { callers, paths, .. } = &self.ground;
        let doubts = [
            (self.is_over() || self.is_cut.get(), Doubt::Cut),
            (
                paths.stand_for_others && self.ground.can_differ(),
                Doubt::Patterns,
            ),
            (!self.ground.is_plain(), Doubt::Matcher),
        ];
        let doubts = doubts.into_iter().filter(|(holds, _)| *holds);
        Comparison {
            names: callers.all.len() - callers.personas,
            personas: callers.personas,
            paths: paths.all.len(),
            changes: self.changes,
            doubts: doubts.map(|(_, doubt)| doubt).collect(),
        }
    }
}

/// How many requests are decided by both sides: about three seconds.
const MOST_DECISIONS: usize = 1_500_000;

/// The same where the casbin crate decides, in milliseconds.
const MOST_OF_CRATE: usize = 4_000;

/// As many looks at a rule take the time of a decision by both sides.
const CHEAPER: usize = 4;

/// More changes than anybody reads, or a merge gate needs.
const MOST_CHANGES: usize = 20_000;
