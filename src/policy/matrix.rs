//! What everybody may do on each route, as the server would answer.

use std::time::{Duration, SystemTime};

use super::principals::Principals;
use super::request::AccessRequest;
use super::revision::Revision;
use super::route::Route;
use super::rulebook::RuleRef;
use super::snapshot::Policy;

/// A row for each route, with a cell for everybody.
#[derive(Debug)]
pub struct Matrix {
    /// Everybody whom cases can name.
    pub who: Vec<String>,
    /// In the order of the routes.
    pub rows: Vec<Row>,
    /// The policy that was asked.
    pub revision: Revision,
}

/// A route with the path that it was tried at, and a cell for everybody.
#[derive(Debug)]
pub struct Row {
    /// The route.
    pub route: Route,
    /// A path that it answers.
    pub path: String,
    /// One for each of [`Matrix::who`].
    pub cells: Vec<Cell>,
}

/// What a caller may do on a route.
#[derive(Debug)]
pub struct Cell {
    /// What the server answers.
    pub answer: Answer,
    /// The rule that says so.
    pub settled_by: Option<RuleRef>,
}

/// What the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It lets the caller pass.
    Allow,
    /// It does not.
    Deny,
    /// The rules allow, and the sign-in is not good enough.
    StepUp,
    /// The policy cannot decide, so the request is refused.
    Fault,
}

impl Matrix {
    /// What `policy` says to everybody on each of `routes` at `now`, where clocks may differ by `leeway`; roles come from
    /// `roles_claim`.
    #[must_use]
    pub fn of(
        policy: &Policy,
        (roles_claim, routes): (&str, &[Route]),
        (now, leeway): (SystemTime, Duration),
    ) -> Self {
        let who: Vec<String> = policy.names().map(str::to_owned).collect();
        let callers = who.iter().filter_map(|who| policy.caller(who, roles_claim));
        let callers: Vec<Principals> = callers.collect();
        let rows = routes.iter().map(|route| {
            let path = route.sample();
            let cells = callers.iter().map(|caller| {
                let request = AccessRequest {
                    caller,
                    method: &route.method,
                    path: &path,
                    ip: None,
                };
                Cell::of(policy, &request, (now, leeway))
            });
            Row {
                cells: cells.collect(),
                route: route.clone(),
                path,
            }
        });
        Self {
            rows: rows.collect(),
            who,
            revision: policy.revision().clone(),
        }
    }
}

impl Cell {
    fn of(
        policy: &Policy,
        request: &AccessRequest<'_>,
        (now, leeway): (SystemTime, Duration),
    ) -> Self {
        let Ok(decision) = policy.decide(request) else {
            return Self {
                answer: Answer::Fault,
                settled_by: None,
            };
        };
        let is_unmet = || policy.unmet(request, now, leeway).is_some();
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
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::StepUp => "step-up",
            Self::Fault => "fault",
        }
    }
}
