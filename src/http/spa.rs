//! The single-page app: its files from memory, its shell for deep links, and the configuration that it signs in with.
//!
//! Each file is a mounted route of its own, so no catch-all can answer for an API path, and no path reaches the disk.

pub(super) mod asset;
mod auth_config;
mod config;
pub(super) mod docs;
mod files;
mod page;

use rocket::Route;
use rocket::fairing::AdHoc;
use rocket::http::Method;
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request};

pub use auth_config::AuthConfig;
pub use config::Config;
pub use files::SpaError;

use asset::Asset;

/// Serves the files of `config.dir`, `/auth_config.json`, `/docs` and the shell.
///
/// # Errors
/// A file cannot be read, or the packages of the page are not installed.
pub fn stage(config: &Config, auth_config: &AuthConfig) -> Result<AdHoc, SpaError> {
    let mut routes = vec![auth_config.route()];
    if config.enabled {
        let files = files::load(&config.dir)?;
        routes.push(docs::route());
        routes.extend(
            files
                .into_iter()
                .map(|(path, asset)| Route::new(Method::Get, &path, asset)),
        );
    }
    let enabled = config.enabled;
    Ok(AdHoc::on_ignite(
        "whiteroom spa",
        move |rocket| async move {
            let rocket = rocket.mount("/", routes);
            if enabled {
                rocket.attach(page::stage())
            } else {
                rocket
            }
        },
    ))
}

#[rocket::async_trait]
impl Handler for Asset {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        Outcome::Success(self.response(request))
    }
}
