//! All that is said of a request that reaches the policy.

use std::time::{Duration, SystemTime};

use anyhow::{Result, anyhow};

use crate::http;
use crate::policy::{AccessRequest, Explanation, RoleLines, Route, Step, StepUp, Trial};

/// A decision with its reasons, and what would change it.
pub(super) struct Said<'a> {
    pub(super) explanation: Explanation,
    pub(super) steps: Vec<Step>,
    /// The names of which any one would be enough.
    pub(super) enough: Vec<String>,
    /// The demands on the sign-in that are not met, whatever the rules say.
    pub(super) unmet: Vec<&'a StepUp>,
    /// The route of this server that the request reaches.
    pub(super) route: Option<Route>,
}

impl<'a> Said<'a> {
    /// What the policy on trial says to `request`, where clocks may differ by `leeway`.
    pub(super) fn of(
        trial: &'a Trial,
        request: &AccessRequest<'_>,
        leeway: Duration,
    ) -> Result<Self> {
        let policy = trial.policy();
        let explanation = policy.explain(request).map_err(|error| {
            anyhow!("nobody can tell: {error}; the server refuses such a request with 500")
        })?;
        let is_allowed = explanation.decision.is_allow();
        Ok(Self {
            steps: RoleLines::of(policy, trial.roles_claim()).steps(&explanation),
            enough: if is_allowed {
                Vec::new()
            } else {
                policy.enough(request)
            },
            unmet: policy.all_unmet(request, SystemTime::now(), leeway),
            route: http::routes::decided()
                .into_iter()
                .find(|route| route.method == request.method && route.answers(request.path)),
            explanation,
        })
    }

    /// Whether the server would let the request pass.
    pub(super) fn allows(&self) -> bool {
        self.explanation.decision.is_allow() && self.unmet.is_empty()
    }
}
