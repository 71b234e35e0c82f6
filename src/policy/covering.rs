//! Which rules cover a route: those that can match a request that reaches it, whoever its caller is.
//!
//! A route with parameters stands for endless paths. It is tried at one of them, and at the path of each rule that reads
//! like one of its own.

use super::judge::Judge;
use super::principals::Principals;
use super::request::AccessRequest;
use super::rulebook::{RuleId, RuleRef};
use super::snapshot::Policy;

/// A route, as far as rules can cover it.
#[derive(Clone, Copy)]
pub struct Reach<'a> {
    /// In capitals.
    pub method: &'a str,
    /// A path that reaches the route.
    pub witness: &'a str,
    /// Whether a path reaches it.
    pub is_reached_by: &'a dyn Fn(&str) -> bool,
}

impl Policy {
    /// The rules that cover a route, in the order of the file. Where the casbin crate decides, a rule that asks of a caller
    /// more than its names may be missing.
    #[must_use]
    pub fn covering(&self, route: Reach<'_>) -> Vec<RuleRef> {
        let judge = self.judge();
        let book = judge.engine().book();
        let mut rules = at_witness(judge, route);
        rules.extend(at_own_paths(judge, route));
        rules.sort_unstable_by_key(|rule| book.line(*rule));
        rules.dedup();
        rules.into_iter().map(|rule| book.rule_ref(rule)).collect()
    }
}

fn at_witness(judge: &Judge, route: Reach<'_>) -> Vec<RuleId> {
    let nobody = Principals::anonymous();
    judge.possible(&request(&nobody, route.method, route.witness))
}

fn at_own_paths(judge: &Judge, route: Reach<'_>) -> Vec<RuleId> {
    let book = judge.engine().book();
    let nobody = Principals::anonymous();
    let is_own = |path: &&str| *path != route.witness && (route.is_reached_by)(path);
    let own = book.ids().filter(|rule| {
        let mut paths = book.values(*rule).filter(|value| value.starts_with('/'));
        let path = paths.find(is_own);
        path.is_some_and(|path| judge.can_match(&request(&nobody, route.method, path), *rule))
    });
    own.collect()
}

fn request<'a>(caller: &'a Principals, method: &'a str, path: &'a str) -> AccessRequest<'a> {
    AccessRequest {
        caller,
        method,
        path,
        ip: None,
    }
}
