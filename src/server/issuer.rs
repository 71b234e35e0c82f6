//! Which issuer the server trusts: the configured one, or the dev issuer that `--dev` starts beside it. Never both.

use super::error::ServeError;
use super::servers::Servers;
use crate::config::Config;
use crate::policy::Policy;

/// The configuration with its issuer settled, and the dev issuer's origin where one was started.
pub(super) async fn settle(
    servers: &mut Servers,
    config: Config,
    dev: bool,
    policy: &Policy,
) -> Result<(Config, Option<String>), ServeError> {
    match (dev, config.auth.names_issuer()) {
        (false, false) => Err(ServeError::NoIssuer),
        (false, true) => Ok((config, None)),
        (true, true) => Err(ServeError::TwoIssuers {
            place: config.source("auth.domain"),
        }),
        (true, false) => start(servers, config, policy).await,
    }
}

#[cfg(feature = "dev-issuer")]
async fn start(
    servers: &mut Servers,
    mut config: Config,
    policy: &Policy,
) -> Result<(Config, Option<String>), ServeError> {
    let auth = &mut config.auth;
    let client = crate::dev_issuer::Client::configured(auth.client_id.take(), auth.audience.take());
    auth.client_id = Some(client.client_id.clone());
    auth.audience = Some(client.audience.clone());
    let figment = config.rocket.clone();
    let rocket = crate::dev_issuer::rocket(
        figment,
        &config.dev_issuer,
        client,
        policy.personas().to_vec(),
    )?;
    let origin = servers.launch("dev issuer", rocket).await?;
    if config.dev_issuer.beyond_loopback {
        tracing::warn!(
            address = %config.dev_issuer.address,
            "the dev issuer answers beyond loopback, and whoever reaches it signs in as anyone; \
             `dev_issuer.beyond_loopback` is for the container of a demonstration alone"
        );
    }
    config.auth.domain = Some(origin.clone());
    Ok((config, Some(origin)))
}

#[cfg(not(feature = "dev-issuer"))]
async fn start(
    _: &mut Servers,
    _: Config,
    _: &Policy,
) -> Result<(Config, Option<String>), ServeError> {
    Err(ServeError::NoDevIssuer)
}
