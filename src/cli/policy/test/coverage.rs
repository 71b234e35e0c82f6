//! What cases reach: the rules that settle one, and the routes that one asks for.

use crate::http;
use crate::policy::{Route, RuleRef, Trial, Tried};

/// What cases reach of a policy and of this server.
pub(super) struct Coverage {
    /// A rule is reached by a case that it settles: with the rule gone, the case could notice.
    pub(super) rules: Share<RuleRef>,
    /// Of the routes that the policy decides about, but for doors, which a policy may leave closed.
    pub(super) routes: Share<Route>,
}

/// How many of some things are reached, and which are not.
pub(super) struct Share<T> {
    pub(super) total: usize,
    pub(super) unreached: Vec<T>,
}

impl Coverage {
    pub(super) fn of(trial: &Trial, tried: &[Tried<'_>]) -> Self {
        let decisions = tried
            .iter()
            .filter_map(|tried| tried.decision.as_ref().ok());
        let mut routes = http::routes::decided();
        routes.retain(|route| !http::routes::is_door(route));
        let is_asked = |route: &Route| {
            let mut cases = tried.iter().map(|tried| tried.case);
            cases.any(|case| case.method == route.method && route.answers(&case.path))
        };
        Self {
            rules: Share {
                total: trial.policy().rule_count(),
                unreached: trial.unreached(decisions),
            },
            routes: Share {
                total: routes.len(),
                unreached: routes
                    .into_iter()
                    .filter(|route| !is_asked(route))
                    .collect(),
            },
        }
    }
}

impl<T> Share<T> {
    pub(super) fn reached(&self) -> usize {
        self.total - self.unreached.len()
    }

    /// Of a hundred, rounded down; of nothing, all.
    pub(super) fn percent(&self) -> usize {
        (100 * self.reached())
            .checked_div(self.total)
            .unwrap_or(100)
    }

    pub(super) fn is_at_least(&self, percent: u8) -> bool {
        100 * self.reached() >= usize::from(percent) * self.total
    }
}
