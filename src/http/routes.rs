//! The routes that the policy decides about, listed without a launch: for whoever looks at a policy offline.
//!
//! A stage mounts its routes only while Rocket ignites, which takes an issuer and the page's files. So each stage with routes
//! below a governed prefix has them in this list as well; a test compares it with what is mounted. The access list is not
//! among them: it is not decided on its own path.

use rocket::{Phase, Rocket};

use super::prefixes::governs;
use super::{api, authzen, desk, desk_replay};
use crate::policy::Route;

/// The routes below the governed prefixes whose guards ask the policy, sorted by path and method, doors last.
#[must_use]
pub fn decided() -> Vec<Route> {
    let mounted = [
        (api::BASE, api::routes()),
        (authzen::BASE, authzen::routes()),
        (desk::BASE, desk::routes()),
        (desk_replay::BASE, desk_replay::routes()),
    ];
    let mounted = mounted.iter();
    sorted(mounted.flat_map(|(base, routes)| routes.iter().map(move |route| listed(base, route))))
}

/// The same of a Rocket, whosever its routes are. One that lacks its guard is among them: nothing tells it apart.
#[must_use]
pub fn of<P: Phase>(rocket: &Rocket<P>) -> Vec<Route> {
    let is_decided = |path: &str| governs(path) && !UNDECIDED.contains(&path);
    let routes = rocket.routes();
    let routes = routes.filter(|route| is_decided(route.uri.path()));
    sorted(routes.map(|route| listed("", route)))
}

fn listed(base: &str, route: &rocket::Route) -> Route {
    Route {
        method: route.method.as_str().to_owned(),
        pattern: format!("{base}{}", route.uri.path()),
    }
}

fn sorted(routes: impl Iterator<Item = Route>) -> Vec<Route> {
    let mut routes: Vec<Route> = routes.collect();
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

/// The access list's own paths, on which nothing is decided.
const UNDECIDED: [&str; 2] = ["/api/access", "/api/access/routes"];
