//! All that is said of a request that reaches the policy.

use std::time::{Duration, SystemTime};

use super::decision::DecideError;
use super::explanation::Explanation;
use super::request::AccessRequest;
use super::route::Route;
use super::snapshot::Policy;
use super::step_up::StepUp;
use super::steps::{RoleLines, Step};

/// A decision with its reasons, and what would change it.
#[derive(Debug)]
pub struct Explained<'a> {
    /// The decision, and how the rules came to it.
    pub explanation: Explanation,
    /// The way from the caller to the settling rule's subject, each step with what gives it.
    pub steps: Vec<Step>,
    /// The names of which any one would be enough.
    pub enough: Vec<String>,
    /// The demands on the sign-in that are not met, whatever the rules say.
    pub unmet: Vec<&'a StepUp>,
    /// The route that the request reaches.
    pub route: Option<Route>,
}

impl<'a> Explained<'a> {
    /// What `policy` says to `request` at `now`, where clocks may differ by `leeway`; `routes` are those of the server, and
    /// `roles_claim` is the claim that roles come from.
    ///
    /// # Errors
    /// The engine failed on this request.
    pub fn of(
        policy: &'a Policy,
        request: &AccessRequest<'_>,
        (roles_claim, routes): (&str, &[Route]),
        (now, leeway): (SystemTime, Duration),
    ) -> Result<Self, DecideError> {
        let explanation = policy.explain(request)?;
        let is_allowed = explanation.decision.is_allow();
        let is_reached =
            |route: &&Route| route.method == request.method && route.answers(request.path);
        Ok(Self {
            steps: RoleLines::of(policy, roles_claim).steps(&explanation),
            enough: if is_allowed {
                Vec::new()
            } else {
                policy.enough(request)
            },
            unmet: policy.all_unmet(request, now, leeway),
            route: routes.iter().find(is_reached).cloned(),
            explanation,
        })
    }

    /// Whether the server would let the request pass.
    #[must_use]
    pub fn allows(&self) -> bool {
        self.explanation.decision.is_allow() && self.unmet.is_empty()
    }
}
