//! Assembles the stages and runs the public, ops and dev servers under one shutdown.
//!
//! A server that cannot bind its port, or that ends by itself, ends them all: half a server is none.

mod error;
mod issuer;
pub mod public;
mod servers;

use std::future::Future;
use std::sync::Arc;

use prometheus::Registry;
use rocket::tokio;
use rocket::tokio::sync::oneshot;
use serde::Serialize;

pub use error::ServeError;

use crate::auth::Authenticator;
use crate::config::Config;
use crate::http::ops;
use crate::policy::{Live, Policy};
use servers::Servers;

/// What was started: where it answers, and by which policy.
#[derive(Debug, Clone)]
pub struct Started {
    /// Where the servers answer.
    pub addresses: Addresses,
    /// The live policy.
    pub policy: Arc<Live>,
}

/// Where the servers answer, as origins.
#[derive(Debug, Clone, Serialize)]
pub struct Addresses {
    /// The page, the API and the doors.
    pub public: String,
    /// Metrics and health.
    pub ops: String,
    /// The dev issuer, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev_issuer: Option<String>,
}

/// Runs all servers until `stop` resolves; `started` is called once, when all of them answer.
///
/// # Errors
/// The configuration or the policy cannot be used, a port cannot be bound, or a server failed. No server is left behind.
pub async fn run(
    config: Config,
    dev: bool,
    started: impl FnOnce(&Started) + Send,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    let mut servers = Servers::default();
    match start(&mut servers, config, dev).await {
        Ok((begun, authenticator)) => {
            started(&begun);
            let (keeping, released) = oneshot::channel::<()>();
            let keys = tokio::spawn(async move {
                authenticator
                    .keep_keys(async { drop(released.await) })
                    .await;
            });
            let ended = servers.run_until(stop).await;
            drop(keeping);
            let _ = keys.await;
            ended
        }
        Err(error) => {
            servers.stop().await;
            Err(error)
        }
    }
}

/// The operators' port comes first, so that nothing answers in public before it can be watched.
async fn start(
    servers: &mut Servers,
    config: Config,
    dev: bool,
) -> Result<(Started, Arc<Authenticator>), ServeError> {
    let policy = Arc::new(Live::new(Policy::load(&config.policy)?));
    let (config, dev_issuer) = issuer::settle(servers, config, dev, &policy.current()).await?;
    let authenticator =
        Authenticator::new(&config.auth).map_err(|error| ServeError::auth(&error, &config))?;
    let authenticator = Arc::new(authenticator);
    let registry = Registry::new();
    let public = public::rocket(&config, &authenticator, &policy, &registry)?;
    let watched = ops::Ops {
        registry,
        authenticator: Arc::clone(&authenticator),
        policy: Arc::clone(&policy),
    };
    let ops = servers
        .launch(
            "ops",
            ops::rocket(config.rocket.clone(), &config.ops, watched),
        )
        .await?;
    let public = servers.launch("public", public).await?;
    Ok((
        Started {
            addresses: Addresses {
                public,
                ops,
                dev_issuer,
            },
            policy,
        },
        authenticator,
    ))
}
