//! Where the keys of an issuer come from, as the configuration says: one place alone.

use serde_json::Value;
use url::Url;

use super::check::unacceptable;
use super::written::Written;
use crate::auth::address;
use crate::auth::config::IssuerConfig;
use crate::auth::config_error::ConfigError;
use crate::auth::jws::{Algorithms, Key, KeyFlaw, KeySet};

/// Where the keys of an issuer come from.
pub(in crate::auth) enum KeysFrom {
    /// The `jwks_uri` of its discovery document, which also names the issuer.
    Discovery,
    /// This address.
    Address(Url),
    /// The configuration; nothing is ever fetched.
    Configuration(KeySet),
}

impl Written<'_> {
    pub(super) fn keys(&self, allowed: Algorithms) -> Result<KeysFrom, ConfigError> {
        let IssuerConfig {
            jwks_uri,
            keys,
            secret,
            ..
        } = self.issuer;
        match (jwks_uri, keys, secret) {
            (None, None, None) => Ok(KeysFrom::Discovery),
            (Some(address), None, None) => self.address(address),
            (None, Some(keys), None) => self.configured(keys, allowed),
            (None, None, Some(secret)) => {
                let key = Key::from_secret(secret.bytes(), allowed);
                let set = key.ok().and_then(|key| KeySet::configured(vec![key]));
                set.map(KeysFrom::Configuration)
                    .ok_or_else(|| self.weak_secret())
            }
            _ => Err(unacceptable(
                &self.key("jwks_uri"),
                jwks_uri.as_deref().unwrap_or("(not set)"),
                "keys come from one place, and several are named",
                "one of `jwks_uri`, `keys` and `secret`, or none of them for discovery",
            )),
        }
    }

    fn weak_secret(&self) -> ConfigError {
        let accepted = "a text of at least 32 bytes for HS256, 48 for HS384, 64 for HS512";
        unacceptable(
            &self.key("secret"),
            "(hidden)",
            "it is too short for its algorithms",
            accepted,
        )
    }

    fn address(&self, written: &str) -> Result<KeysFrom, ConfigError> {
        let url = Url::parse(written).ok().filter(address::is_trustworthy);
        let url = url.filter(|_| !address::has_user_place(written));
        url.map(KeysFrom::Address).ok_or_else(|| {
            let problem = "keys are fetched over https, or from this machine";
            let accepted = "the https URL of a key set, as `https://login.example.com/keys`";
            unacceptable(&self.key("jwks_uri"), written, problem, accepted)
        })
    }

    /// Keys in PEM, one JWK, or a whole JWK set. A key that cannot be used is a mistake, not something to leave out.
    fn configured(&self, written: &str, allowed: Algorithms) -> Result<KeysFrom, ConfigError> {
        let refused = |cause: String| ConfigError::Keys {
            key: self.key("keys"),
            cause,
        };
        let set = read_keys(written.trim(), allowed).map_err(refused)?;
        Ok(KeysFrom::Configuration(set))
    }
}

/// Keys in PEM, one JWK, or a whole JWK set, without white space around; else what is wrong with the first that is no good.
pub(in crate::auth) fn read_keys(text: &str, allowed: Algorithms) -> Result<KeySet, String> {
    let keys: Result<Vec<Key>, KeyFlaw> = if text.starts_with('{') {
        let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let jwks = match json.get("keys") {
            Some(Value::Array(keys)) => keys.as_slice(),
            _ => std::slice::from_ref(&json),
        };
        jwks.iter().map(|jwk| Key::from_jwk(jwk, allowed)).collect()
    } else {
        pem_blocks(text)
            .map(|pem| Key::from_pem(pem, allowed))
            .collect()
    };
    let keys = keys.map_err(|flaw| flaw.to_string())?;
    KeySet::configured(keys).ok_or_else(|| "there is no key".to_owned())
}

/// The keys of a file that holds several, each from its first line on.
fn pem_blocks(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("-----BEGIN ").map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([text.len()]);
    let blocks = starts.zip(ends);
    let blocks = blocks.filter_map(|(start, end)| text.get(start..end));
    let is_none = !text.contains("-----BEGIN ");
    blocks.chain(is_none.then_some(text))
}
