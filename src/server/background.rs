//! The work beside the servers: keys are kept fresh and the policy folder is watched, until both are told to stop.

use std::sync::Arc;

use rocket::tokio;
use rocket::tokio::sync::oneshot;
use rocket::tokio::task::JoinHandle;

use super::error::ServeError;
use crate::auth::Authenticator;
use crate::policy::{Reloader, Reloads, Watch};

/// What runs until it is stopped.
pub(super) struct Background {
    pub(super) watch: Watch,
    keys: JoinHandle<()>,
    keeping: oneshot::Sender<()>,
}

impl Background {
    /// Starts both.
    pub(super) fn start(
        authenticator: Arc<Authenticator>,
        reloader: Reloader,
        reloads: Reloads,
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
        })
    }

    /// Stops both and waits for them.
    pub(super) async fn stop(self) {
        drop(self.keeping);
        let _ = self.keys.await;
        self.watch.stop().await;
    }
}
