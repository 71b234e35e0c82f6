//! Assembles the issuer's server.
//!
//! Its figment is the caller's: whatever must not be changed from outside, such as the address, is set here and last.

use figment::Figment;
use figment::providers::Serialized;
use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::request::Request;
use rocket::serde::json::Json;
use rocket::shield::{NoSniff, Referrer, Shield};
use rocket::{Build, Rocket};
use rocket_dyn_templates::Template;
use serde_json::{Value, json};

use super::error::Error;
use super::issuer::Issuer;
use super::keys::SigningKey;
use super::{assets, authorize, cors, discovery, logout, revoke, sign_in, token, userinfo};
use crate::dev_issuer::client::Client;
use crate::dev_issuer::config::Config;
use crate::policy::Persona;

/// The issuer's server, ready to launch. `figment` is Rocket's own base configuration and names the `template_dir`;
/// port and address come from `config`. The URL of the issuer is known once the server listens:
/// `http://localhost:<port>/`.
///
/// # Errors
///
/// When `config` names an address other than loopback or a token life that is out of range, when `client` is not named,
/// or when no key can be made.
pub fn rocket(
    figment: Figment,
    config: &Config,
    client: Client,
    personas: Vec<Persona>,
) -> Result<Rocket<Build>, Error> {
    check(config, &client)?;
    // Global values, because the base may hold the port of another server for every profile, from `ROCKET_PORT`.
    let figment = figment
        .merge(Serialized::global("port", config.port))
        .merge(Serialized::global("address", config.address))
        .merge(Serialized::global("ip_header", false));
    let key = SigningKey::generate()?;
    let issuer = Issuer::new(client, personas, key, config);
    Ok(rocket::custom(figment).attach(stage(issuer)))
}

fn check(config: &Config, client: &Client) -> Result<(), Error> {
    // The issuer's URL says `localhost`, which means these two and no other loopback address.
    let is_localhost = ["127.0.0.1", "::1"].contains(&config.address.to_string().as_str());
    // Every address is also those two; any other alone would leave the issuer's URL without an answer.
    let is_permitted = config.beyond_loopback && config.address.is_unspecified();
    if !is_localhost && !is_permitted {
        return Err(Error::Address(config.address));
    }
    if !(1..=86_400).contains(&config.access_token_seconds) {
        return Err(Error::AccessTokenSeconds(config.access_token_seconds));
    }
    for (name, value) in [
        ("client_id", &client.client_id),
        ("audience", &client.audience),
    ] {
        if value.is_empty() {
            return Err(Error::Registration(name));
        }
    }
    Ok(())
}

fn stage(issuer: Issuer) -> AdHoc {
    AdHoc::on_ignite("Dev issuer", |rocket| async {
        rocket
            .manage(issuer)
            // A referrer may hold a code, but a form must say where it comes from.
            .attach(
                Shield::new()
                    .enable(NoSniff::Enable)
                    .enable(Referrer::SameOrigin),
            )
            .attach(cors::fairing())
            .attach(Template::fairing())
            .attach(AdHoc::on_liftoff("Dev issuer port", |rocket| {
                Box::pin(async move {
                    if let Some(issuer) = rocket.state::<Issuer>() {
                        issuer.locate(rocket.config().port);
                    }
                })
            }))
            .mount("/", routes())
            .register("/", rocket::catchers![refused])
    })
}

fn routes() -> Vec<rocket::Route> {
    rocket::routes![
        assets::asset,
        authorize::authorize,
        cors::preflight,
        discovery::keys,
        discovery::metadata,
        logout::end_session,
        logout::logout,
        revoke::revoke,
        sign_in::sign_in,
        token::token,
        userinfo::userinfo,
        userinfo::userinfo_by_post,
    ]
}

/// Whatever no endpoint answers.
#[rocket::catch(default)]
fn refused(status: Status, _: &Request<'_>) -> Json<Value> {
    let (error, description) = match status.code {
        403 => (
            "access_denied",
            "the dev issuer serves callers on this machine that call it localhost, 127.0.0.1 or [::1]",
        ),
        404 => ("not_found", "the dev issuer has no such endpoint"),
        503 => ("temporarily_unavailable", "the dev issuer is starting"),
        _ => ("server_error", "the dev issuer could not answer"),
    };
    Json(json!({ "error": error, "error_description": description }))
}

#[cfg(test)]
mod tests;
