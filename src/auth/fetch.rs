//! One bounded GET from an issuer: no redirects, no proxy, no more bytes than a key set can need.
//!
//! What goes wrong is told without the body: it may be anyone's page.

use std::error::Error;

use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::Url;

use super::config_error::ConfigError;
use super::issuer::Issuer;

/// Why no keys came of a fetch, and what to look at.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("no answer within {0} s; is the issuer reachable from here")]
    TimedOut(f32),
    #[error("no answer: {0}")]
    Unreachable(String),
    #[error(
        "status {0} where 200 was expected; redirects are not followed, so name the final address"
    )]
    Status(u16),
    #[error("an answer longer than {MOST_BYTES} bytes")]
    TooLong,
    #[error(
        "the discovery document is no JSON object with `issuer` and `jwks_uri`; is this an issuer"
    )]
    NotDiscovery,
    #[error("discovery names the issuer `{0}`; set `auth.domain` to that if you trust it")]
    OtherIssuer(String),
    #[error("the `jwks_uri` is neither https nor on this machine")]
    KeysAddress,
    #[error("the answer of `jwks_uri` is no JSON object with a list `keys`")]
    NotAKeySet,
    #[error(
        "the key set holds no usable key; tokens must be signed with RS256 and 2048 bits or more"
    )]
    NothingUsable,
}

/// A client for one issuer.
pub(super) fn client(issuer: &Issuer) -> Result<Client, ConfigError> {
    let builder = || {
        Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .http1_only()
    };
    let built = match builder().build() {
        // An issuer on this machine needs no certificates, so a bare machine will do.
        Err(_) if issuer.is_plain_http() => builder().tls_certs_only([]).build(),
        built => built,
    };
    built.map_err(|error| ConfigError::NoAuthorities {
        cause: causes(&error),
    })
}

/// The body of a 200 answer.
pub(super) async fn get(client: &Client, url: Url) -> Result<Vec<u8>, FetchError> {
    let request = client.get(url).header(ACCEPT, "application/json");
    let mut response = request.send().await.map_err(unreachable)?;
    if response.status() != StatusCode::OK {
        return Err(FetchError::Status(response.status().as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(FetchError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreachable(error: reqwest::Error) -> FetchError {
    FetchError::Unreachable(causes(&error.without_url()))
}

/// An error and what caused it, outermost first.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// A discovery document has some 3 KB, a set of ten keys with certificates 30.
const MOST_BYTES: usize = 512 * 1024;
