//! Assembles the stages and runs the public, ops and dev servers under one shutdown.
//!
//! A server that cannot bind its port, or that ends by itself, ends them all: half a server is none.

mod background;
mod check;
mod error;
mod issuer;
mod page;
pub mod public;
mod resource;
mod revocations;
mod servers;

use std::pin::pin;
use std::sync::Arc;

use prometheus::Registry;
use rocket::futures::{Stream, StreamExt};
use serde::Serialize;

pub use check::{check, mounted};
pub use error::ServeError;

use crate::auth::{self, Authenticator, Revoked};
use crate::config::Config;
use crate::http::ops;
use crate::policy::{self, Live, Reloader, Reloads, Watch};
use background::Background;
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

/// What a running server is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Read the policy folder again.
    Reload,
    /// Stop every server.
    Stop,
}

/// Runs all servers until `orders` say stop, or end; `started` is called once, when all of them answer.
///
/// # Errors
/// The configuration or the policy cannot be used, a port cannot be bound, or a server failed. No server is left behind.
pub async fn run(
    config: Config,
    dev: bool,
    started: impl FnOnce(&Started) + Send,
    orders: impl Stream<Item = Order> + Send,
) -> Result<(), ServeError> {
    let mut servers = Servers::default();
    match start(&mut servers, config, dev).await {
        Ok((begun, background)) => {
            started(&begun);
            let ended = servers.run_until(follow(orders, &background.watch)).await;
            background.stop().await;
            ended
        }
        Err(error) => {
            servers.stop().await;
            Err(error)
        }
    }
}

/// Does what `orders` say until they say stop.
async fn follow(orders: impl Stream<Item = Order>, watch: &Watch) {
    let mut orders = pin!(orders);
    while let Some(Order::Reload) = orders.next().await {
        watch.reload();
    }
}

/// The operators' port comes first, so that nothing answers in public before it can be watched.
async fn start(
    servers: &mut Servers,
    config: Config,
    dev: bool,
) -> Result<(Started, Background), ServeError> {
    let revoked = Arc::new(Revoked::default());
    let reloader = Reloader::load(&config.policy, revocations::companion(&revoked))?;
    let policy = Arc::clone(reloader.live());
    let (config, dev_issuer) = issuer::settle(servers, config, dev, &policy.current()).await?;
    warn_of_mistakes(&config, dev);
    let authenticator =
        Authenticator::new(&config.auth).map_err(|error| ServeError::auth(&error, &config))?;
    let authenticator = Arc::new(authenticator.revoking(revoked));
    let registry = Registry::new();
    policy::register(&registry, Arc::clone(&policy))?;
    let reloads = Reloads::register(&registry)?;
    let resource = resource::settle(&config, dev)?;
    let public = public::rocket(
        &config,
        resource.clone(),
        &authenticator,
        &policy,
        &registry,
    )?;
    let public = public.attach(resource::naming(resource));
    let watched = ops::Ops {
        registry,
        authenticator: Arc::clone(&authenticator),
        policy: Arc::clone(&policy),
    };
    let ops = ops::rocket(config.rocket.clone(), &config.ops, watched);
    let addresses = Addresses {
        ops: servers.launch("ops", ops).await?,
        public: servers.launch("public", public).await?,
        dev_issuer,
    };
    let background = Background::start(authenticator, reloader, reloads)?;
    Ok((Started { addresses, policy }, background))
}

/// Values that can be served with and are seldom meant: whoever reads the log of a start learns of them.
fn warn_of_mistakes(config: &Config, dev: bool) {
    for mistake in auth::mistakes(&config.auth, dev) {
        let auth::Mistake { key, problem, mend } = mistake;
        tracing::warn!(key, mend, "`{key}` is probably a mistake: {problem}");
    }
}
