//! The operators' port: metrics and health, never on the public port.

mod health;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use prometheus::{Encoder, Registry, TextEncoder};
use rocket::fairing::AdHoc;
use rocket::figment::Figment;
use rocket::http::{ContentType, Status};
use rocket::serde::json::Json;
use rocket::{Build, Rocket, Route, State, get, routes};
use serde::{Deserialize, Serialize};

use super::log;
use super::problem::Problem;
use super::refusal::Refusal;
use super::unrouted;
use crate::auth::Authenticator;
use crate::policy::Live;
use health::Health;

/// The section `[ops]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The address to listen on. Default: `127.0.0.1`.
    pub address: IpAddr,
    /// The port to listen on; 0 lets the system choose. Default: 8001.
    pub port: u16,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8001,
        }
    }
}

/// What the port reports about.
pub struct Ops {
    /// The server's metrics.
    pub registry: Registry,
    /// Ready once it holds keys.
    pub authenticator: Arc<Authenticator>,
    /// The live policy.
    pub policy: Arc<Live>,
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
fn metrics(ops: &State<Ops>) -> Result<(ContentType, Vec<u8>), Problem> {
    let mut text = Vec::new();
    let encoded = TextEncoder::new().encode(&ops.registry.gather(), &mut text);
    encoded.map_err(|_| Problem(Refusal::Status(Status::InternalServerError)))?;
    let version =
        ContentType::new("text", "plain").with_params([("version", "0.0.4"), ("charset", "utf-8")]);
    Ok((version, text))
}

#[get("/health/live")]
fn live() -> Json<Health> {
    Json(Health::live())
}

#[get("/health/ready")]
fn ready(ops: &State<Ops>) -> (Status, Json<Health>) {
    let health = Health::ready(ops.authenticator.key_statuses(), &ops.policy.standing());
    let status = match health.is_ready() {
        true => Status::Ok,
        false => Status::ServiceUnavailable,
    };
    (status, Json(health))
}
