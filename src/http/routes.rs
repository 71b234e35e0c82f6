//! The routes that the policy decides about, listed without a launch: for whoever looks at a policy offline.
//!
//! A stage mounts its routes only while Rocket ignites, which takes an issuer and the page's files. So each stage with routes
//! below a governed prefix has them in this list as well; a test compares it with what is mounted. The access list is not
//! among them: it is not decided on its own path.

use super::{api, authzen, desk, desk_replay};
use crate::policy::Route;

/// The routes below the governed prefixes whose guards ask the policy, sorted by path and method, doors last.
#[must_use]
pub fn decided() -> Vec<Route> {
    let mut routes = listed(api::BASE, &api::routes());
    routes.extend(listed(authzen::BASE, &authzen::routes()));
    routes.extend(listed(desk::BASE, &desk::routes()));
    routes.extend(listed(desk_replay::BASE, &desk_replay::routes()));
    routes
        .sort_by_cached_key(|route| (is_door(route), route.pattern.clone(), route.method.clone()));
    routes
}

/// Whether `route` is a door for other services, or for those who look after the policy: a policy that lets nobody through it
/// has forgotten nothing.
#[must_use]
pub fn is_door(route: &Route) -> bool {
    let bases = [authzen::BASE, desk::BASE];
    bases.iter().any(|base| route.pattern.starts_with(base))
}

fn listed(base: &str, routes: &[rocket::Route]) -> Vec<Route> {
    let route = |route: &rocket::Route| Route {
        method: route.method.as_str().to_owned(),
        pattern: format!("{base}{}", route.uri.path()),
    };
    routes.iter().map(route).collect()
}
