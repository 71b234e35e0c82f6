//! What the policy desk is lent: the live policy, the last decisions, and somebody who looks at the folder.

use std::sync::Arc;
use std::time::Duration;

use super::check;
use crate::config::Config;
use crate::http::desk::{Desk, Side};
use crate::http::recent::Recent;
use crate::http::routes;
use crate::policy::Live;

/// The desk of a server with this configuration.
pub(super) fn of(config: &Config, policy: &Arc<Live>, recent: Recent) -> Desk {
    let looked = config.clone();
    Desk {
        policy: Arc::clone(policy),
        recent,
        routes: routes::decided(),
        roles_claim: config.policy.roles_claim.clone(),
        leeway: Duration::from_secs(config.auth.leeway_seconds),
        auth: config.auth.clone(),
        check: Box::new(move |side| match side {
            Side::Live => check::check_alone(&looked).ok(),
            Side::Candidate => check::check_candidate(&looked).ok().flatten(),
        }),
    }
}
