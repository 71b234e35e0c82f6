//! The work beside the servers: keys are kept fresh, the policy folder is watched, decisions are written and spans are sent,
//! until they are told to stop.

use std::io;
use std::sync::Arc;

use rocket::futures::future::join_all;
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
    pub(super) watches: Watches,
    keys: JoinHandle<()>,
    keeping: oneshot::Sender<()>,
    exporter: Option<Exporter>,
    decisions: Option<Lines>,
}

/// The watching of every policy folder.
pub(super) struct Watches(Vec<Watch>);

impl Watches {
    /// Has each folder read again.
    pub(super) fn reload(&self) {
        self.0.iter().for_each(Watch::reload);
    }

    async fn stop(self) {
        join_all(self.0.into_iter().map(Watch::stop)).await;
    }
}

impl Background {
    /// Starts what is not under way yet.
    pub(super) fn start(
        authenticator: Arc<Authenticator>,
        reloaders: impl Iterator<Item = Reloader>,
        reloads: &Reloads,
        exporter: Option<Exporter>,
        decisions: Option<Lines>,
    ) -> Result<Self, ServeError> {
        let watches = reloaders.map(|reloader| reloader.watch(reloads.clone()));
        let watches = watches.collect::<io::Result<_>>();
        let watches = Watches(watches.map_err(ServeError::Watch)?);
        let (keeping, released) = oneshot::channel::<()>();
        let keys = tokio::spawn(async move {
            let stop = async { drop(released.await) };
            authenticator.keep_keys(stop).await;
        });
        Ok(Self {
            watches,
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
        self.watches.stop().await;
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
