//! Which rules cover a route: those that can match a request that reaches it, whoever its caller is.
//!
//! A route with parameters stands for endless paths. It is tried at one of them, and at the path of each rule that reads
//! like one of its own.

use super::judge::Judge;
use super::model::Effect;
use super::principals::Principals;
use super::request::AccessRequest;
use super::route::Route;
use super::rulebook::{RuleId, RuleRef};
use super::snapshot::Policy;

/// A rule that covers a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covering {
    /// The rule.
    pub rule: RuleRef,
    /// Whether it denies.
    pub denies: bool,
}

impl Policy {
    /// Whether a request is allowed that no rule matches, as it is where the effect asks for denials alone.
    #[must_use]
    pub fn allows_unmatched(&self) -> bool {
        self.judge().engine().model().effect == Effect::DenyOnly
    }

    /// Whether anybody can be allowed a request that reaches the route, as far as [`Self::covering`] tells.
    #[must_use]
    pub fn is_covered(&self, route: &Route) -> bool {
        let by_allowing = !self.allows_unmatched();
        let mut rules = self.covering(route).into_iter();
        rules.any(|covering| !(by_allowing && covering.denies))
    }

    /// The rules that cover a route, in the order of the file. Where the casbin crate decides, a rule that asks of a caller
    /// more than its names may be missing.
    #[must_use]
    pub fn covering(&self, route: &Route) -> Vec<Covering> {
        let judge = self.judge();
        let book = judge.engine().book();
        let mut rules = at_sample(judge, route);
        rules.extend(at_own_paths(judge, route));
        rules.sort_unstable_by_key(|rule| book.line(*rule));
        rules.dedup();
        let covering = rules.into_iter().map(|rule| Covering {
            rule: book.rule_ref(rule),
            denies: book.denies(rule),
        });
        covering.collect()
    }
}

fn at_sample(judge: &Judge, route: &Route) -> Vec<RuleId> {
    let nobody = Principals::anonymous();
    judge.possible(&request(&nobody, route, &route.sample()))
}

fn at_own_paths(judge: &Judge, route: &Route) -> Vec<RuleId> {
    let book = judge.engine().book();
    let nobody = Principals::anonymous();
    let own = book.ids().filter(|rule| {
        let mut values = book.values(*rule);
        let path = values.find(|value| value.starts_with('/') && route.answers(value));
        path.is_some_and(|path| judge.can_match(&request(&nobody, route, path), *rule))
    });
    own.collect()
}

fn request<'a>(caller: &'a Principals, route: &'a Route, path: &'a str) -> AccessRequest<'a> {
    AccessRequest {
        caller,
        method: &route.method,
        path,
        ip: None,
    }
}
