//! Whether a rule covers a route: whether it can match a request that reaches it, whoever its caller is.
//!
//! A route with parameters stands for endless paths. Where a path of both the rule and the route can be named, the engine is
//! asked about it. Where none can, as of a regular expression, the tests of the path and the method decide, and a doubt covers:
//! nobody is told that a route is lonely which may not be.

use super::asked::{Asked, Test, Tested};
use super::includes::Reader;
use super::meets::meets;
use crate::policy::compiled::{self, Parsed};
use crate::policy::judge::Judge;
use crate::policy::principals::Principals;
use crate::policy::request::AccessRequest;
use crate::policy::route::Route;
use crate::policy::rulebook::{RuleId, Rulebook};

/// The rules of a policy beside routes.
pub(in crate::policy) struct Reach<'a> {
    judge: &'a Judge,
    path: Option<Test>,
    method: Option<Test>,
    reader: Reader,
    nobody: Principals,
}

impl<'a> Reach<'a> {
    pub(in crate::policy) fn of(judge: &'a Judge) -> Self {
        let model = judge.engine().model();
        let tree = compiled::parse(model).ok().map(Parsed::into_tree);
        let asked = Asked::of(tree.as_ref(), model);
        Self {
            judge,
            path: asked.test(Tested::Path),
            method: asked.test(Tested::Method),
            reader: Reader::default(),
            nobody: Principals::anonymous(),
        }
    }

    /// Every rule that covers the route. Where the casbin crate decides, one that asks of a caller more than its names may be
    /// missing.
    pub(in crate::policy) fn covering(&self, route: &Route) -> Vec<RuleId> {
        let at_sample = self.judge.possible(&self.request(route, &route.sample()));
        if route.is_fixed() {
            return at_sample;
        }
        let rules = self.book().ids();
        let others = rules.filter(|rule| self.covers_elsewhere(*rule, route));
        at_sample.into_iter().chain(others).collect()
    }

    /// Whether the rule covers the route.
    pub(in crate::policy) fn covers(&self, rule: RuleId, route: &Route) -> bool {
        let is_met = self
            .path
            .is_none_or(|test| meets(&self.reader, test.how, self.value(rule, test), route));
        is_met
            && (self.matches(rule, route, &route.sample())
                || !route.is_fixed() && self.covers_elsewhere(rule, route))
    }

    /// At a path of its own, or perhaps at one that nobody can name.
    fn covers_elsewhere(&self, rule: RuleId, route: &Route) -> bool {
        let own = self.book().values(rule);
        let mut own = own.filter(|value| value.starts_with('/') && route.answers(value));
        own.any(|path| self.matches(rule, route, path)) || self.may_cover(rule, route)
    }

    fn may_cover(&self, rule: RuleId, route: &Route) -> bool {
        let Some(test) = self.path else {
            return false;
        };
        let pattern = self.value(rule, test);
        let is_of = |path: &str| self.reader.matches(test.how, pattern, path) == Some(true);
        let is_named = is_of(&route.sample()) || route.answers(pattern) && is_of(pattern);
        !is_named && meets(&self.reader, test.how, pattern, route) && self.passes(rule, route)
    }

    fn passes(&self, rule: RuleId, route: &Route) -> bool {
        self.method.is_none_or(|test| {
            let pattern = self.value(rule, test);
            self.reader.matches(test.how, pattern, &route.method) != Some(false)
        })
    }

    fn matches(&self, rule: RuleId, route: &Route, path: &str) -> bool {
        self.judge.can_match(&self.request(route, path), rule)
    }

    fn request<'b>(&'b self, route: &'b Route, path: &'b str) -> AccessRequest<'b> {
        AccessRequest {
            caller: &self.nobody,
            method: &route.method,
            path,
            ip: None,
        }
    }

    fn value(&self, rule: RuleId, test: Test) -> &'a str {
        self.book().value(rule, test.column)
    }

    fn book(&self) -> &'a Rulebook {
        self.judge.engine().book()
    }
}
