//! One issuer as it is written in the configuration.

use crate::auth::config::{Config, IssuerConfig};

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
}
