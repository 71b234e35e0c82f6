//! How the server takes its leave: not ready, a wait, no new connections, and time for what is under way.
//!
//! The operators' port, and the issuer for development, answer until the public one is done: whoever asks during the wait must be told
//! that the server is not ready, and a token may still need a key.

use std::future::Future;
use std::time::Duration;

use rocket::tokio::time::sleep;

use super::servers::Servers;
use crate::http::ops::{Config, Draining};

/// The public server, which is closed before the others.
pub(super) const PUBLIC: &str = "public";

/// What a farewell needs to know.
pub(super) struct Farewell {
    draining: Draining,
    wait: Duration,
}

impl Farewell {
    /// A farewell as `config` will have it; the health answer that shares `draining` hears of it.
    pub(super) fn new(config: &Config, draining: Draining) -> Self {
        Self {
            draining,
            wait: config.drain_wait_seconds.duration(),
        }
    }

    /// Drains the public server and closes it; at once when `urged`. The log says how many requests that cut off.
    pub(super) async fn take(&self, servers: &mut Servers, urged: impl Future<Output = ()> + Send) {
        let is_done = rocket::tokio::select! {
            is_done = self.drain(servers) => is_done,
            () = urged => false,
        };
        if !is_done {
            let requests = servers.in_flight();
            tracing::warn!(
                requests,
                "the time is over, and what is still under way is cut off"
            );
        }
    }

    /// Whether all that was under way has ended in time.
    async fn drain(&self, servers: &mut Servers) -> bool {
        self.draining.begin();
        let (wait_seconds, requests) = (self.wait.as_secs(), servers.in_flight());
        tracing::info!(wait_seconds, requests, "told to stop, not ready any more");
        sleep(self.wait).await;
        servers.close(PUBLIC).await
    }
}
