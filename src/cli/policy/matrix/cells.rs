//! What everybody may do on each route, as the server would answer.

use std::time::{Duration, SystemTime};

use crate::http;
use crate::policy::{AccessRequest, Policy, Principals, Route, RuleRef, Trial};

/// What a caller may do on a route.
pub(super) struct Cell {
    pub(super) answer: Answer,
    pub(super) settled_by: Option<RuleRef>,
}

/// What the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Allow,
    Deny,
    /// The rules allow, and the sign-in is not good enough.
    StepUp,
    /// The policy cannot decide, so the request is refused.
    Fault,
}

/// A route with the path that it was tried at, and a cell for everybody.
pub(super) struct Row {
    pub(super) route: Route,
    pub(super) path: String,
    pub(super) cells: Vec<Cell>,
}

/// A row for each route that the policy decides about, with a cell for everybody.
pub(super) fn rows(trial: &Trial, who: &[&str], leeway: Duration) -> Vec<Row> {
    let callers: Vec<Principals> = who.iter().filter_map(|who| trial.caller(who)).collect();
    let routes = http::routes::decided().into_iter();
    let rows = routes.map(|route| {
        let path = route.sample();
        let cells = callers.iter().map(|caller| {
            let request = AccessRequest {
                caller,
                method: &route.method,
                path: &path,
                ip: None,
            };
            Cell::of(trial.policy(), &request, leeway)
        });
        Row {
            cells: cells.collect(),
            route,
            path,
        }
    });
    rows.collect()
}

impl Cell {
    fn of(policy: &Policy, request: &AccessRequest<'_>, leeway: Duration) -> Self {
        let Ok(decision) = policy.decide(request) else {
            return Self {
                answer: Answer::Fault,
                settled_by: None,
            };
        };
        let is_unmet = || policy.unmet(request, SystemTime::now(), leeway).is_some();
        Self {
            answer: match decision.is_allow() {
                false => Answer::Deny,
                true if is_unmet() => Answer::StepUp,
                true => Answer::Allow,
            },
            settled_by: decision.settled_by(),
        }
    }
}

impl Answer {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::StepUp => "step-up",
            Self::Fault => "fault",
        }
    }
}
