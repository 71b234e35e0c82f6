//! Which methods a path has: for `405` with `Allow`, preflights, and the list of routes.
//!
//! Rocket keeps its own matcher to itself and answers `404` for a wrong method; this one repeats its rule for paths
//! (queries and formats aside) and a test holds the two against each other on every mounted route.

use std::collections::BTreeSet;

use rocket::http::Method;
use rocket::route::RouteUri;
use rocket::{Phase, Rocket, Route};

/// The methods of the routes that match `path` (decoded, as [`super::path::routed`] gives it), sorted as text.
///
/// `HEAD` goes with `GET`, as Rocket answers it; `OPTIONS` goes with any, since the server answers it for all.
#[must_use]
pub fn of_path<P: Phase>(rocket: &Rocket<P>, path: &str) -> BTreeSet<&'static str> {
    let routes = rocket
        .routes()
        .filter(|route| !is_for_every_path(route) && matches(&route.uri, path));
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

/// Whether a request for `path` reaches a route with `uri`, whatever its method.
#[must_use]
pub fn matches(uri: &RouteUri<'_>, path: &str) -> bool {
    let pattern = uri.path().split('/').filter(|segment| !segment.is_empty());
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    for part in pattern {
        if part.starts_with('<') && part.ends_with("..>") {
            return true;
        }
        let dynamic = part.starts_with('<') && part.ends_with('>');
        if !segments
            .next()
            .is_some_and(|segment| dynamic || segment == part)
        {
            return false;
        }
    }
    segments.next().is_none()
}

/// A route such as the one for `OPTIONS` says nothing about the methods of one path.
fn is_for_every_path(route: &Route) -> bool {
    route.method == Method::Options && route.uri.path().starts_with("/<")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rocket::http::Status;
    use rocket::route::{BoxFuture, Outcome};
    use rocket::{Data, Request};

    #[test]
    fn matches_a_path_as_rocket_does() {
        for (pattern, path, wanted) in [
            ("/", "/", true),
            ("/", "/a", false),
            ("/api/open", "/api/open", true),
            ("/api/open", "/api/opens", false),
            ("/api/open", "/api", false),
            ("/api/open", "/api/open/x", false),
            ("/api/<id>", "/api/7", true),
            ("/api/<id>", "/api", false),
            ("/api/<id>/x", "/api/7/x", true),
            ("/api/<id>/x", "/api/7/y", false),
            ("/api/<rest..>", "/api", true),
            ("/api/<rest..>", "/api/a/b", true),
            ("/api/<rest..>", "/apis", false),
            ("/<rest..>", "/", true),
            ("/api/open?page", "/api/open", true),
        ] {
            let route = Route::new(Method::Get, pattern, never);
            assert_eq!(matches(&route.uri, path), wanted, "{pattern} {path}");
        }
    }

    fn never<'r>(_: &'r Request<'_>, _: Data<'r>) -> BoxFuture<'r> {
        Box::pin(async { Outcome::Error(Status::InternalServerError) })
    }
}
