//! From an issuer's address to the name it uses in tokens and the keys it signs them with (OpenID Connect Discovery 1.0 §4).
//!
//! The document must name the issuer that was asked (§4.3), or one issuer could speak for another.

use serde::Deserialize;
use url::Url;

use super::address;
use super::fetch::{self, Address, Client, FetchError};
use super::issuer::Issuer;
use super::jws::{Algorithms, KeySet, NoKeySet};
use super::near;

/// What an issuer says of itself.
pub(super) struct Discovered {
    /// What it calls itself.
    pub(super) name: String,
    pub(super) keys: KeySet,
    /// Seconds by which its clock is ahead of ours; negative where it is behind.
    pub(super) clock: Option<f64>,
}

/// Asks an issuer for its name and its keys.
pub(super) async fn discover(
    client: &Client,
    issuer: &Issuer,
    allowed: Algorithms,
) -> Result<Discovered, FetchError> {
    let url = issuer.discovery_url().ok_or(FetchError::KeysAddress)?;
    let fetched = fetch::get(client, Address::Discovery, url).await?;
    let document = read(&fetched.body, issuer)?;
    let found = key_set(client, document.jwks_uri, document.issuer, allowed).await?;
    Ok(Discovered {
        clock: fetched.clock,
        ..found
    })
}

/// Fetches the key set of an issuer whose name is known.
pub(super) async fn key_set(
    client: &Client,
    url: Url,
    name: String,
    allowed: Algorithms,
) -> Result<Discovered, FetchError> {
    let fetched = fetch::get(client, Address::KeySet, url).await?;
    let keys = KeySet::parse(&fetched.body, allowed).map_err(|error| match error {
        NoKeySet::NotAKeySet => FetchError::NotAKeySet(Address::KeySet),
        NoKeySet::NothingUsable => FetchError::NothingUsable(Address::KeySet, allowed),
    })?;
    Ok(Discovered {
        name,
        keys,
        clock: fetched.clock,
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
        return Err(FetchError::OtherIssuer {
            named: named.escape_debug().to_string(),
            difference: near::difference(issuer.as_configured(), &document.issuer),
        });
    }
    match address::is_trustworthy(&document.jwks_uri) {
        true => Ok(document),
        false => Err(FetchError::KeysAddress),
    }
}

/// Characters of a foreign name that a log line can bear.
const LONGEST_NAME: usize = 200;
