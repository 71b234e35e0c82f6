//! The work beside the servers: keys are kept fresh, the policy folder is watched, decisions are written and spans are sent,
//! until they are told to stop.

use std::sync::Arc;

use rocket::tokio;
use rocket::tokio::sync::oneshot;
use rocket::tokio::task::JoinHandle;

use super::error::ServeError;
use crate::auth::Authenticator;
use crate::policy::{Reloader, Reloads, Watch};
use crate::telemetry::Lines;
use crate::telemetry::traces::Exporter;

/// What runs until it is stopped.
pub(super) struct Background {
    pub(super) watch: Watch,
    keys: JoinHandle<()>,
    keeping: oneshot::Sender<()>,
    exporter: Option<Exporter>,
    decisions: Option<Lines>,
}

impl Background {
    /// Starts what is not under way yet.
    pub(super) fn start(
        authenticator: Arc<Authenticator>,
        reloader: Reloader,
        reloads: Reloads,
        exporter: Option<Exporter>,
        decisions: Option<Lines>,
    ) -> Result<Self, ServeError> {
        let watch = reloader.watch(reloads).map_err(ServeError::Watch)?;
        let (keeping, released) = oneshot::channel::<()>();
        let keys = tokio::spawn(async move {
            let stop = async { drop(released.await) };
            authenticator.keep_keys(stop).await;
        });
        Ok(Self {
            watch,
            keys,
            keeping,
            exporter,
            decisions,
        })
    }

    /// Stops it and waits for it; the last decisions and spans come last.
    pub(super) async fn stop(self) {
        drop(self.keeping);
        let _ = self.keys.await;
        self.watch.stop().await;
        if let Some(decisions) = self.decisions {
            // It waits for a disk, which the threads of the runtime must not.
            let flushed = tokio::task::spawn_blocking(move || decisions.flush()).await;
            if !matches!(flushed, Ok(true)) {
                tracing::warn!("the last lines of the decision log could not be written in time");
            }
        }
        if let Some(exporter) = self.exporter {
            exporter.flush().await;
        }
    }
}
