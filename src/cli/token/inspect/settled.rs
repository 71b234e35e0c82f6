//! By which configuration a token is inspected: that of the server, which `serve` or `serve --dev` would start here.

use std::path::Path;

use anyhow::{Result, bail};

use crate::config::Config;
use crate::dev_issuer::Client;
use crate::server::ServeError;

/// The configuration, with the issuer for development if it is asked for, and another policy folder if one is named.
pub(super) fn config(dev: bool, dir: Option<&Path>) -> Result<Config> {
    let mut config = Config::load()?;
    if let Some(dir) = dir {
        config.policy.dir = dir.to_owned();
    }
    match (dev, config.auth.names_issuer()) {
        (false, true) => Ok(config),
        (true, false) => Ok(trusting_dev_issuer(config)),
        (false, false) => {
            bail!(
                "{}, or\n  for a token of `whiteroom serve --dev`: add `--dev`",
                ServeError::NoIssuer
            )
        }
        (true, true) => {
            let place = config.source("auth.domain");
            let place = place.map(|place| format!(" in {place}"));
            bail!(
                "`--dev` is for tokens of the issuer for development, and `auth`{} names another: leave out `--dev`",
                place.unwrap_or_default()
            )
        }
    }
}

fn trusting_dev_issuer(mut config: Config) -> Config {
    config.auth.domain = Some(config.dev_issuer.origin());
    let auth = &mut config.auth;
    let client = Client::configured(auth.client_id.take(), auth.audience.take());
    auth.client_id = Some(client.client_id);
    auth.audience = Some(client.audience);
    config
}
