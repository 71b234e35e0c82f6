//! A warning, once a Rocket has lifted off, of each of its routes that the policy lets nobody reach.
//!
//! Such a route is refused to all and harms nobody, so it is no reason not to start; but hardly anybody means it.

use std::sync::Arc;

use rocket::fairing::AdHoc;

use super::routes;
use crate::policy::Live;

/// Looks at the routes of the Rocket that attaches it, and at the policy that decides when it lifts off.
pub fn stage(policy: Arc<Live>) -> AdHoc {
    AdHoc::on_liftoff("whiteroom uncovered routes", move |rocket| {
        let policy = policy.current();
        let routes = routes::of(rocket).into_iter();
        let uncovered: Vec<_> = routes.filter(|route| !policy.is_covered(route)).collect();
        Box::pin(async move {
            for route in uncovered {
                tracing::warn!(
                    %route,
                    mend = "write a rule for it into `policy.csv`, or unmount it",
                    "no rule allows this route to anybody, so every request for it is refused"
                );
            }
        })
    })
}
