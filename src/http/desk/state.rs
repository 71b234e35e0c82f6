//! What the desk is lent by the rest of the server.

use std::sync::Arc;
use std::time::Duration;

use super::side::Side;
use crate::auth;
use crate::http::recent::Recent;
use crate::policy::{Live, Report, Route};

/// All that the desk shows is worked out of this.
pub struct Desk {
    /// The policy that decides, and the candidate beside it.
    pub policy: Arc<Live>,
    /// The decisions that were made last.
    pub recent: Recent,
    /// The routes that the policy decides about.
    pub routes: Vec<Route>,
    /// The claim that roles come from.
    pub roles_claim: String,
    /// By how much the issuer's clock may differ.
    pub leeway: Duration,
    /// Says which names an issuer may give.
    pub auth: auth::Config,
    /// Looks at the folder.
    pub check: Check,
}

/// Looks at the rules of a side as they lie in the folder now; `None` where there is nothing to look at. It may take seconds.
pub type Check = Box<dyn Fn(Side) -> Option<Report> + Send + Sync>;

impl Desk {
    /// What a policy is explained beside.
    pub(super) fn beside(&self) -> (&str, &[Route]) {
        (&self.roles_claim, &self.routes)
    }
}
