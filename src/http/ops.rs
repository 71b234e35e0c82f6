//! The operators' port: metrics and health, never on the public port.

mod config;
mod draining;
mod exposition;
mod health;

use std::sync::Arc;

use prometheus::Registry;
use rocket::fairing::AdHoc;
use rocket::figment::Figment;
use rocket::http::Status;
use rocket::serde::json::Json;
use rocket::{Build, Rocket, Route, State, get, routes};

pub use config::{Config, Seconds};
pub use draining::Draining;

use super::log;
use super::problem::Problem;
use super::refusal::Refusal;
use super::unrouted;
use crate::auth::Authenticator;
use crate::policy::Live;
use exposition::{Exposition, Text};
use health::Health;

/// What the port reports about. Clones report about the same.
#[derive(Clone)]
pub struct Ops {
    /// The server's metrics.
    pub registry: Registry,
    /// Ready once it holds keys.
    pub authenticator: Arc<Authenticator>,
    /// The live policy.
    pub policy: Arc<Live>,
    /// The live policies of other folders.
    pub others: Vec<Arc<Live>>,
    /// Not ready once it has begun.
    pub draining: Draining,
}

/// The operators' Rocket: `figment` with the address and port of `config`.
#[must_use]
pub fn rocket(figment: Figment, config: &Config, ops: Ops) -> Rocket<Build> {
    let figment = figment
        .merge(("address", config.address))
        .merge(("port", config.port));
    rocket::custom(figment).attach(stage(ops))
}

/// Mounts `/metrics`, `/health/live` and `/health/ready`.
pub fn stage(ops: Ops) -> AdHoc {
    AdHoc::on_ignite("whiteroom ops", |rocket| async {
        rocket
            .manage(Exposition::of(ops.registry.clone()))
            .manage(ops)
            .mount("/", routes())
            .register("/", unrouted::catchers())
            .attach(log::stage(log::Lines::Refused))
    })
}

fn routes() -> Vec<Route> {
    routes![metrics, live, ready]
}

#[get("/metrics")]
async fn metrics(exposition: &State<Exposition>) -> Result<Text, Problem> {
    let text = exposition.text().await;
    text.ok_or(Problem(Refusal::Status(Status::InternalServerError)))
}

#[get("/health/live")]
fn live() -> Json<Health> {
    Json(Health::live())
}

#[get("/health/ready")]
fn ready(ops: &State<Ops>) -> (Status, Json<Health>) {
    let keys = ops.authenticator.key_statuses();
    let others = ops.others.iter().map(|other| other.standing());
    let others: Vec<_> = others.collect();
    let health = Health::ready(
        keys,
        &ops.policy.standing(),
        &others,
        ops.draining.has_begun(),
    );
    let status = match health.is_ready() {
        true => Status::Ok,
        false => Status::ServiceUnavailable,
    };
    (status, Json(health))
}
