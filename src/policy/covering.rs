//! Which rules cover a route, for whoever lists them. What covers is one question with one answer, that of the findings.

use super::findings::Reach;
use super::model::Effect;
use super::route::Route;
use super::rulebook::RuleRef;
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

    /// The rules that cover a route, in the order of the file: those that can match a request that reaches it, whoever its
    /// caller is. Where the casbin crate decides, a rule that asks of a caller more than its names may be missing.
    #[must_use]
    pub fn covering(&self, route: &Route) -> Vec<Covering> {
        let book = self.judge().engine().book();
        let mut rules = Reach::of(self.judge()).covering(route);
        rules.sort_unstable_by_key(|rule| book.line(*rule));
        rules.dedup();
        let covering = rules.into_iter().map(|rule| Covering {
            rule: book.rule_ref(rule),
            denies: book.denies(rule),
        });
        covering.collect()
    }
}
