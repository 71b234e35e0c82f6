//! From an issuer's address to the name it uses in tokens and the keys it signs them with (OpenID Connect Discovery 1.0 §4).
//!
//! The document must name the issuer that was asked (§4.3), or one issuer could speak for another.

use reqwest::Client;
use serde::Deserialize;
use url::Url;

use super::address;
use super::fetch::{self, Address, FetchError};
use super::issuer::Issuer;
use super::jws::{Algorithms, KeySet, NoKeySet};

/// Asks an issuer for its name and its keys.
pub(super) async fn discover(
    client: &Client,
    issuer: &Issuer,
    allowed: Algorithms,
) -> Result<(String, KeySet), FetchError> {
    let url = issuer.discovery_url().ok_or(FetchError::KeysAddress)?;
    let body = fetch::get(client, Address::Discovery, url).await?;
    let document = read(&body, issuer)?;
    let keys = key_set(client, document.jwks_uri, allowed).await?;
    Ok((document.issuer, keys))
}

/// Fetches a key set.
pub(super) async fn key_set(
    client: &Client,
    url: Url,
    allowed: Algorithms,
) -> Result<KeySet, FetchError> {
    let keys = fetch::get(client, Address::KeySet, url).await?;
    KeySet::parse(&keys, allowed).map_err(|error| match error {
        NoKeySet::NotAKeySet => FetchError::NotAKeySet(Address::KeySet),
        NoKeySet::NothingUsable => FetchError::NothingUsable(Address::KeySet, allowed),
    })
}

/// The two members of a discovery document that matter here.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: Url,
}

fn read(body: &[u8], issuer: &Issuer) -> Result<Document, FetchError> {
    let document: Document =
        serde_json::from_slice(body).map_err(|_| FetchError::NotDiscovery(Address::Discovery))?;
    if !issuer.accepts(&document.issuer) {
        let named = document
            .issuer
            .chars()
            .take(LONGEST_NAME)
            .collect::<String>();
        return Err(FetchError::OtherIssuer(named.escape_debug().to_string()));
    }
    match address::is_trustworthy(&document.jwks_uri) {
        true => Ok(document),
        false => Err(FetchError::KeysAddress),
    }
}

/// Characters of a foreign name that a log line can bear.
const LONGEST_NAME: usize = 200;
