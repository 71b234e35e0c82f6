//! Assembles the stages and runs the public, ops and dev servers under one shutdown.
//!
//! A server that cannot bind its port, or that ends by itself, ends them all: half a server is none.

mod assembly;
mod background;
mod check;
mod decisions;
mod desk;
mod error;
mod farewell;
mod folders;
mod issuer;
mod metrics;
mod page;
pub mod public;
mod resource;
mod revocations;
mod servers;
pub mod stage;
mod traces;

use std::future::pending;
use std::pin::{Pin, pin};
use std::sync::Arc;

use rocket::futures::{Stream, StreamExt};
use serde::Serialize;

pub use check::{check, mounted};
pub use error::ServeError;

use crate::config::Config;
use crate::http::authzen;
use crate::http::ops::{self, Draining};
use crate::policy::Live;
use crate::telemetry;
use assembly::{Assembly, Loaded};
use background::{Background, Watches};
use farewell::Farewell;
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
    /// Stop every server, with time for what is under way; once more: at once.
    Stop,
}

/// Runs all servers until `orders` say stop, or end; `started` is called once, when all of them answer. What is under way
/// when they stop may end within `ops.shutdown_grace_seconds`, unless `orders` say stop once more. What becomes of the lines
/// of `log` is told among the metrics.
///
/// # Errors
/// The configuration or the policy cannot be used, a port cannot be bound, or a server failed. No server is left behind.
pub async fn run(
    config: Config,
    dev: bool,
    log: &telemetry::Lines,
    started: impl FnOnce(&Started) + Send,
    orders: impl Stream<Item = Order> + Send,
) -> Result<(), ServeError> {
    let mut servers = Servers::with_grace(config.ops.shutdown_grace_seconds.duration());
    let draining = Draining::default();
    let farewell = Farewell::new(&config.ops, draining.clone());
    let (begun, background) = match start(&mut servers, config, dev, log, draining).await {
        Ok(running) => running,
        Err(error) => {
            servers.stop().await;
            return Err(error);
        }
    };
    started(&begun);
    let mut orders = pin!(orders.fuse());
    let stop = async {
        follow(orders.as_mut(), &background.watches).await;
    };
    let ended = servers.run_until(stop).await;
    if ended.is_ok() {
        let urged = urged(orders, &background.watches);
        farewell.take(&mut servers, urged).await;
    }
    servers.stop().await;
    background.stop().await;
    ended
}

/// Does what `orders` say until they say stop, or end; whether they said it.
async fn follow(mut orders: Pin<&mut impl Stream<Item = Order>>, watches: &Watches) -> bool {
    loop {
        match orders.next().await {
            Some(Order::Reload) => watches.reload(),
            Some(Order::Stop) => return true,
            None => return false,
        }
    }
}

/// Waits until `orders` say stop once more.
async fn urged(orders: Pin<&mut impl Stream<Item = Order>>, watches: &Watches) {
    if !follow(orders, watches).await {
        pending::<()>().await;
    }
}

/// The operators' port comes first, so that nothing answers in public before it can be watched.
async fn start(
    servers: &mut Servers,
    config: Config,
    dev: bool,
    log: &telemetry::Lines,
    draining: Draining,
) -> Result<(Started, Background), ServeError> {
    let loaded = Loaded::of(&config.policy)?;
    let folders = folders::Folders::load(&config)?;
    let (config, dev_issuer) = issuer::settle(servers, config, dev, &loaded.policy()).await?;
    let assembly = Assembly::new(config, loaded, dev)?;
    log.register(&assembly.registry)?;
    let public = assembly.public()?;
    let public = public.attach(resource::naming(assembly.resource.clone()));
    let public = public.attach(authzen::asking(folders.asked()));
    let public = public.manage(draining.clone());
    let watched = assembly.ops(folders.live(), draining);
    let config = &assembly.config;
    let ops = ops::rocket(config.rocket.clone(), &config.ops, watched);
    let addresses = Addresses {
        ops: servers.launch("ops", ops).await?,
        public: servers.launch(farewell::PUBLIC, public).await?,
        dev_issuer,
    };
    let policy = Arc::clone(&assembly.policy);
    let background = assembly.begin(folders.reloaders())?;
    Ok((Started { addresses, policy }, background))
}
