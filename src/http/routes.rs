//! The routes that the policy decides about, listed without a launch: for whoever looks at a policy offline.
//!
//! A stage mounts its routes only while Rocket ignites, which takes an issuer and the page's files. So each stage with routes
//! below a governed prefix has them in this list as well; a test compares it with what is mounted. The access list is not
//! among them: it is not decided on its own path.

use rocket::{Phase, Rocket};

use super::api;
use super::prefixes::governs;
use crate::policy::Route;

/// The routes below the governed prefixes whose guards ask the policy, sorted by path and method.
#[must_use]
pub fn decided() -> Vec<Route> {
    sorted(api::routes().iter().map(|route| Route {
        method: route.method.as_str().to_owned(),
        pattern: format!("{}{}", api::BASE, route.uri.path()),
    }))
}

/// The same of a Rocket, whosever its routes are. One that lacks its guard is among them: nothing tells it apart.
#[must_use]
pub fn of<P: Phase>(rocket: &Rocket<P>) -> Vec<Route> {
    let is_decided = |path: &str| governs(path) && !UNDECIDED.contains(&path);
    let routes = rocket.routes();
    let routes = routes.filter(|route| is_decided(route.uri.path()));
    sorted(routes.map(|route| Route {
        method: route.method.as_str().to_owned(),
        pattern: route.uri.path().to_owned(),
    }))
}

fn sorted(routes: impl Iterator<Item = Route>) -> Vec<Route> {
    let mut routes: Vec<Route> = routes.collect();
    routes.sort_by(|one, other| (&one.pattern, &one.method).cmp(&(&other.pattern, &other.method)));
    routes
}

/// The access list's own paths, on which nothing is decided.
const UNDECIDED: [&str; 2] = ["/api/access", "/api/access/routes"];
