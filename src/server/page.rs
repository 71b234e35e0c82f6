//! What the page is told of the issuer, and whether it can use what it gets there.

use super::error::ServeError;
use crate::auth::{Authenticator, DpopMode, Issuer};
use crate::config::Config;
use crate::http::resource::Resource;
use crate::http::spa::AuthConfig;

/// Whether the page's tokens will be taken.
///
/// # Errors
/// The page would have its tokens bound to a key, and this server takes no proof of one.
pub(super) fn check(config: &Config, resource: Option<&Resource>) -> Result<(), ServeError> {
    let (page, mode) = (&config.spa, config.auth.dpop);
    if !page.enabled {
        return Ok(());
    }
    if page.dpop && (mode == DpopMode::Disabled || resource.is_none()) {
        return Err(ServeError::PageUnproven);
    }
    if config.auth.client_id.is_none() {
        tracing::warn!(
            "`auth.client_id` is not set, so nobody can sign in on the page: set `AUTH0_CLIENT_ID`, or `spa.enabled` to false"
        );
    }
    if !page.dpop && mode == DpopMode::Required {
        tracing::warn!(
            "`auth.dpop` is `required` and `spa.dpop` is false, so the page's tokens are refused: set `spa.dpop` to true"
        );
    }
    Ok(())
}

/// Where the page signs in: the issuer of `auth.domain`. Without one the page may talk to this server alone.
pub(super) fn issuer(config: &Config, authenticator: &Authenticator) -> String {
    let first = authenticator.issuers().next();
    let first = first.filter(|_| config.auth.domain.is_some());
    first.and_then(Issuer::origin).unwrap_or_default()
}

/// What the page needs to sign in.
pub(super) fn auth_config(config: &Config) -> AuthConfig {
    let auth = &config.auth;
    let domain = auth.domain.as_deref().unwrap_or_default();
    AuthConfig {
        // The page's library puts a slash after it.
        domain: domain.trim_end_matches('/').to_owned(),
        client_id: auth.client_id.clone().unwrap_or_default(),
        audience: auth.audience.clone().unwrap_or_default(),
        use_dpop: config.spa.dpop,
    }
}
