//! Requests under way, however they end: a place is given back when the request itself is gone, so neither a client that
//! hangs up, nor a panic, nor a body that breaks off leaves one counted.

use prometheus::{IntGauge, Registry};
use rocket::Request;

/// Counts the requests under way.
#[derive(Debug, Clone)]
pub struct InFlight(IntGauge);

/// The place of one request, in its local cache.
struct Place(IntGauge);

impl InFlight {
    /// Registers `http_server_active_requests`.
    ///
    /// # Errors
    /// A family of that name is in `registry` already.
    pub fn register(registry: &Registry) -> prometheus::Result<Self> {
        let gauge = IntGauge::new(
            "http_server_active_requests",
            "Requests under way, from their head to the end of their response.",
        )?;
        registry.register(Box::new(gauge.clone()))?;
        Ok(Self(gauge))
    }

    /// How many requests are under way.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.get()
    }

    /// Counts `request` until it is dropped.
    pub(super) fn enter(&self, request: &Request<'_>) {
        request.local_cache(|| {
            self.0.inc();
            Place(self.0.clone())
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.dec();
    }
}
