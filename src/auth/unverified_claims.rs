//! What a token says and nobody has checked, for people who ask what a policy would make of it.
//!
//! Nobody may be admitted by this: no key, no date and no audience was looked at.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::config::Config;
use super::config_error::ConfigError;
use super::refusal::Refusal;
use super::rules::Mints;
use super::token::UnverifiedToken;
use super::trust;

/// The claims of a token, believed for nothing.
///
/// # Errors
/// It is no token in its form.
pub fn unverified_claims(token: &str) -> Result<Map<String, Value>, Refusal> {
    UnverifiedToken::parse(token).map(UnverifiedToken::into_payload)
}

impl Config {
    /// Which names the issuer may give that `claims` name in `iss`; `None` where it is not trusted.
    ///
    /// # Errors
    /// The configuration of an issuer cannot be used.
    pub fn mints_of(&self, claims: &Map<String, Value>) -> Result<Option<Arc<Mints>>, ConfigError> {
        let iss = claims.get("iss").and_then(Value::as_str);
        let trusted = trust::trusted(self)?.into_iter();
        let mut named = trusted.filter(|trust| iss.is_some_and(|iss| trust.issuer.accepts(iss)));
        Ok(named.next().map(|trust| trust.rules.mints))
    }
}
