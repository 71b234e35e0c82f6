//! Which methods a path has: for `405` with `Allow`, preflights, and the list of routes.
//!
//! Rocket keeps its own matcher to itself and answers `404` for a wrong method; [`policy::answers`] repeats its rule for paths
//! (queries and formats aside) and a test holds the two against each other on every mounted route.

use std::collections::BTreeSet;

use rocket::http::Method;
use rocket::{Phase, Rocket, Route};

use crate::policy;

/// The methods of the routes that match `path` (decoded, as [`super::path::routed`] gives it), sorted as text.
///
/// `HEAD` goes with `GET`, as Rocket answers it; `OPTIONS` goes with any, since the server answers it for all.
#[must_use]
pub fn of_path<P: Phase>(rocket: &Rocket<P>, path: &str) -> BTreeSet<&'static str> {
    let routes = rocket
        .routes()
        .filter(|route| !is_for_every_path(route) && policy::answers(route.uri.path(), path));
    let mut methods: BTreeSet<&'static str> = routes.map(|route| route.method.as_str()).collect();
    if methods.contains(Method::Get.as_str()) {
        methods.insert(Method::Head.as_str());
    }
    if !methods.is_empty() {
        methods.insert(Method::Options.as_str());
    }
    methods
}

/// The value of an `Allow` header (RFC 9110, section 10.2.1).
#[must_use]
pub fn listed(methods: &BTreeSet<&'static str>) -> String {
    methods.iter().copied().collect::<Vec<_>>().join(", ")
}

/// A route such as the one for `OPTIONS` says nothing about the methods of one path.
fn is_for_every_path(route: &Route) -> bool {
    route.method == Method::Options && route.uri.path().starts_with("/<")
}
