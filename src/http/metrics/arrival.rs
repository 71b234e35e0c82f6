//! When a request came and with which method, noted before Rocket routes it.

use std::sync::OnceLock;
use std::time::Instant;

use rocket::Request;
use rocket::http::Method;

/// When a request came and with which method: Rocket turns a `HEAD` into a `GET` while it routes.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Arrival {
    pub(in crate::http) at: Instant,
    pub(in crate::http) method: Method,
}

impl Arrival {
    /// Notes that `request` came; it is done once, before routing.
    pub(in crate::http) fn note(request: &Request<'_>) {
        Self::of(request);
    }

    /// The arrival of `request`; now, where nothing noted it.
    pub(in crate::http) fn of(request: &Request<'_>) -> Self {
        *Self::slot(request).get_or_init(|| Self {
            at: Instant::now(),
            method: request.method(),
        })
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
