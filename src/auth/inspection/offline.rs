//! Keys that somebody brings in a file, in place of those of the issuer: a token can be inspected where no issuer is.

use serde_json::Value;

use super::specimen::Specimen;
use super::standard::meant;
use crate::auth::config::Config;
use crate::auth::config_error::ConfigError;
use crate::auth::issuer::Issuer;
use crate::auth::jws::{Algorithms, Key, KeySet};
use crate::auth::trust::{self, read_keys};
use crate::auth::trusted::Trusted;

/// Why a token cannot be inspected with the keys of a file.
#[derive(Debug, thiserror::Error)]
pub enum OfflineError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// None of the keys can be used.
    #[error(
        "it holds no usable key: {cause}; give a JWK set, a JWK or public keys in PEM, for {allowed}"
    )]
    Keys {
        /// What is wrong with them.
        cause: String,
        /// The algorithms of the issuer whose rules the token is judged by.
        allowed: Algorithms,
    },
}

/// The issuer that a token names, or nearly names, with the keys of `text` in place of its own.
pub(in crate::auth) fn trusted(
    config: &Config,
    unverified: &str,
    text: &str,
) -> Result<Option<Trusted>, OfflineError> {
    let trusts = trust::trusted(config)?;
    let specimen = Specimen::of(unverified);
    let issuers: Vec<&Issuer> = trusts.iter().map(|trust| &trust.issuer).collect();
    let number = meant(&specimen, &issuers);
    let Some(trust) = trusts.into_iter().nth(number.unwrap_or_default()) else {
        return Ok(None);
    };
    let allowed = trust.rules.algorithms;
    let keys = read(text.trim(), allowed).map_err(|cause| OfflineError::Keys { cause, allowed })?;
    let name = name(
        &trust.issuer,
        specimen.unverified_issuer().unwrap_or_default(),
    );
    Ok(Some(Trusted::fixed(trust.issuer, trust.rules, name, keys)))
}

/// What the issuer calls itself. Where only discovery could tell whether there is a slash at the end, what the token says.
fn name(issuer: &Issuer, iss: &str) -> String {
    match issuer.accepts(iss) {
        true => iss.to_owned(),
        false => issuer.names().into_iter().next().unwrap_or_default(),
    }
}

/// A JWK set is read as an issuer's: what cannot be used is left out. Anything else is read as the configuration's keys.
fn read(text: &str, allowed: Algorithms) -> Result<KeySet, String> {
    let json: Option<Value> = serde_json::from_str(text).ok();
    match json.as_ref().and_then(|json| json.get("keys")?.as_array()) {
        Some(jwks) => {
            let set = KeySet::parse(text.as_bytes(), allowed);
            set.map_err(|_| flaws(jwks, allowed))
        }
        None => read_keys(text, allowed),
    }
}

/// What is wrong with each key.
fn flaws(jwks: &[Value], allowed: Algorithms) -> String {
    let flaws = jwks
        .iter()
        .filter_map(|jwk| Key::from_jwk(jwk, allowed).err());
    let mut flaws: Vec<String> = flaws.map(|flaw| flaw.to_string()).collect();
    flaws.dedup();
    match flaws.is_empty() {
        true => "there is no key".to_owned(),
        false => flaws.join(", "),
    }
}
