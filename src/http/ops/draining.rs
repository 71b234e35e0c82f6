//! Whether the server takes its leave: it answers still, and nobody should send it more.

use std::sync::Arc;

use rocket::tokio::sync::watch;

/// Shared by who stops the server, by the health answer and by answers that would not end by themselves; not draining at first.
#[derive(Debug, Clone, Default)]
pub struct Draining(Arc<watch::Sender<bool>>);

impl Draining {
    /// The server is not ready from now on.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    pub(super) fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it has begun.
    pub(in crate::http) async fn begun(&self) {
        // The sender lives as long as this.
        let _ = self.0.subscribe().wait_for(|has_begun| *has_begun).await;
    }
}
