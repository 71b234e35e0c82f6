//! One issuer as it is written in the configuration.

use crate::auth::config::{Config, IssuerConfig};
use crate::auth::config_error::ConfigError;
use crate::auth::issuer::Issuer;

/// An issuer's table, and where it stands.
pub(super) struct Written<'a> {
    pub(super) config: &'a Config,
    pub(super) issuer: &'a IssuerConfig,
    /// As `auth` or `auth.issuers[0]`.
    pub(super) at: &'a str,
}

impl Written<'_> {
    /// The whole name of a key of the table.
    pub(super) fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.at)
    }

    /// The issuer's name, which discovery alone need not have exactly.
    pub(super) fn name(&self) -> Result<Issuer, ConfigError> {
        let IssuerConfig {
            domain,
            jwks_uri,
            keys,
            secret,
            ..
        } = self.issuer;
        match (jwks_uri, keys, secret) {
            (None, None, None) => Issuer::parse(&self.key("domain"), domain),
            _ => Issuer::exactly(&self.key("domain"), domain),
        }
    }
}
