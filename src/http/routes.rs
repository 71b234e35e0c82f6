//! The routes that the policy decides about, listed without a launch: for whoever looks at a policy offline.
//!
//! A stage mounts its routes only while Rocket ignites, which takes an issuer and the page's files. So each stage with routes
//! below a governed prefix has them in this list as well; a test compares it with what is mounted. The access list is not
//! among them: it is not decided on its own path.

use super::{api, desk, desk_replay};
use crate::policy::Route;

/// The routes below the governed prefixes whose guards ask the policy, sorted by path and method.
#[must_use]
pub fn decided() -> Vec<Route> {
    let mut routes = listed(api::BASE, &api::routes());
    routes.extend(listed(desk::BASE, &desk::routes()));
    routes.extend(listed(desk_replay::BASE, &desk_replay::routes()));
    routes.sort_by(|one, other| (&one.pattern, &one.method).cmp(&(&other.pattern, &other.method)));
    routes
}

fn listed(base: &str, routes: &[rocket::Route]) -> Vec<Route> {
    let route = |route: &rocket::Route| Route {
        method: route.method.as_str().to_owned(),
        pattern: format!("{base}{}", route.uri.path()),
    };
    routes.iter().map(route).collect()
}
