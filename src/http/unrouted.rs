//! What a request is refused for when no handler answered it: 404, or 405 with the methods that the path has.
//!
//! Both come before policy, and a path that can be read in two ways is 400 before either.

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Catcher, Request, catch, catchers};

use super::log;
use super::methods;
use super::metrics::{self, Arrival};
use super::path;
use super::problem::Problem;
use super::refusal::Refusal;

/// Registers the catchers for every path; without it those of the governed prefixes are the only ones.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom catchers", |rocket| async {
        rocket.register("/", catchers())
    })
}

/// Render every refusal below the base that they are registered at.
pub(super) fn catchers() -> Vec<Catcher> {
    catchers![refused]
}

#[catch(default)]
fn refused(status: Status, request: &Request<'_>) -> Problem {
    let refusal = refusal(status, request);
    if !Arrival::is_noted(request) {
        log::given_up(request, &refusal);
        metrics::given_up(request, refusal.status());
    }
    Problem(refusal)
}

/// Why routing ended with `status`: what a guard remembered, else what the path and its methods say.
pub(super) fn refusal(status: Status, request: &Request<'_>) -> Refusal {
    if let Some(refusal) = Refusal::of(request) {
        return refusal.clone();
    }
    let Some(path) = path::routed(request.uri()) else {
        return Refusal::AmbiguousPath;
    };
    if status != Status::NotFound {
        return Refusal::Status(status);
    }
    let methods = methods::of_path(request.rocket(), &path);
    if methods.is_empty() || methods.contains(request.method().as_str()) {
        return Refusal::Status(status);
    }
    Refusal::MethodNotAllowed {
        allow: methods::listed(&methods),
    }
}
