//! When a request came and with which method, noted before Rocket routes it.

use std::sync::OnceLock;
use std::time::Instant;

use rocket::Request;
use rocket::http::Method;

use super::series::OTHER;

/// When a request came and with which method: Rocket turns a `HEAD` into a `GET` while it routes.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Arrival {
    pub(in crate::http) at: Instant,
    pub(in crate::http) method: Method,
    /// What the method is called in metrics and in the log.
    pub(in crate::http) method_name: &'static str,
}

impl Arrival {
    /// Notes that `request` came; it is done once, before routing.
    pub(in crate::http) fn note(request: &Request<'_>) {
        let method = request.method();
        Self::slot(request).get_or_init(|| Self::now(method, method.as_str()));
    }

    /// The arrival of `request`; now, where nothing noted it because Rocket gave it up. Rocket calls a method that it does
    /// not know `GET`; a target without a path, as `CONNECT` has one, is all else that it gives up.
    pub(in crate::http) fn of(request: &Request<'_>) -> Self {
        let given_up = || match request.method() {
            Method::Connect => Self::now(Method::Connect, Method::Connect.as_str()),
            method => Self::now(method, OTHER),
        };
        *Self::slot(request).get_or_init(given_up)
    }

    fn now(method: Method, method_name: &'static str) -> Self {
        Self {
            at: Instant::now(),
            method,
            method_name,
        }
    }

    /// Whether the request fairings ran: they do not for what Rocket cannot make a request of.
    pub(in crate::http) fn is_noted(request: &Request<'_>) -> bool {
        Self::slot(request).get().is_some()
    }

    fn slot<'r>(request: &'r Request<'_>) -> &'r OnceLock<Self> {
        request.local_cache(OnceLock::new)
    }
}

/// The pattern of the route that `request` reached; empty where none was.
pub(in crate::http) fn route<'r>(request: &'r Request<'_>) -> &'r str {
    request.route().map_or("", |route| route.uri.as_str())
}
