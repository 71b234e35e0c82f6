//! One bounded GET from an issuer: no redirects, no proxy, no more bytes than a key set can need.
//!
//! What goes wrong is told without the body: it may be anyone's page.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AGE, DATE, HeaderName};
use reqwest::redirect::Policy;
use url::Url;

use super::clock;
use super::config_error::ConfigError;
use super::jws::Algorithms;
use super::watch::Watch;

/// Why no keys came of a fetch, and what to look at.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("no answer within {0} s; is the issuer reachable from here")]
    TimedOut(f32),
    #[error("{0} gave no answer: {1}")]
    Unreachable(Address, String),
    #[error("{0} answered {1}; no redirect is followed, so `auth.domain` must name the final one")]
    Redirected(Address, u16),
    #[error("{0} answered {1}, not 200; does `auth.domain` name an issuer")]
    Status(Address, u16),
    #[error("{0} answered more than {MOST_BYTES} bytes")]
    TooLong(Address),
    #[error("{0} holds no JSON object with `issuer` and `jwks_uri`; is this an issuer")]
    NotDiscovery(Address),
    #[error(
        "the issuer calls itself `{named}`; set `auth.domain` to that if you trust it{}",
        .difference.map(|difference| format!(": {difference}")).unwrap_or_default()
    )]
    OtherIssuer {
        named: String,
        /// How `auth.domain` differs from it, where that is a usual mistake.
        difference: Option<&'static str>,
    },
    #[error("the issuer's `jwks_uri` is neither https nor on this machine")]
    KeysAddress,
    #[error("{0} holds no JSON object with a list `keys`")]
    NotAKeySet(Address),
    #[error(
        "{0} holds no usable key; tokens must be signed with {1}, and RSA keys have 2048 bits or more"
    )]
    NothingUsable(Address, Algorithms),
}

/// Which of an issuer's addresses is asked, as the log names it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Address {
    Discovery,
    KeySet,
}

/// Asks issuers. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    watch: Arc<OnceLock<Watch>>,
}

impl Client {
    /// Tells `watch` of each request from now on; the first that is set stays.
    pub(super) fn watched_by(&self, watch: &Watch) {
        let _ = self.watch.set(watch.clone());
    }
}

/// A client for issuers, of which one at least may need https.
pub(super) fn client(needs_https: bool) -> Result<Client, ConfigError> {
    let builder = || {
        reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            // Minutes lie between two fetches; an idle connection would only keep an issuer that stops waiting for us.
            .pool_max_idle_per_host(0)
            .referer(false)
            .http1_only()
    };
    let built = match builder().build() {
        // Issuers on this machine need no certificates, so a bare machine will do.
        Err(_) if !needs_https => builder().tls_certs_only([]).build(),
        built => built,
    };
    let http = built.map_err(|error| ConfigError::NoAuthorities {
        cause: causes(&error),
    })?;
    Ok(Client {
        http,
        watch: Arc::default(),
    })
}

/// A 200 answer.
pub(super) struct Fetched {
    pub(super) body: Vec<u8>,
    /// Seconds by which the clock of who answered is ahead of ours; negative where it is behind.
    pub(super) clock: Option<f64>,
}

/// Asks once, for a 200 answer.
pub(super) async fn get(client: &Client, what: Address, url: Url) -> Result<Fetched, FetchError> {
    let asked = SystemTime::now();
    let lost = |error: reqwest::Error| FetchError::Unreachable(what, causes(&error.without_url()));
    let mut watched = client.watch.get().map(|watch| watch.begin(&url));
    let mut request = client.http.get(url).header(ACCEPT, "application/json");
    if let Some(traceparent) = watched.as_mut().and_then(|one| one.traceparent.take()) {
        request = request.header("traceparent", traceparent);
    }
    let mut response = request.send().await.map_err(lost)?;
    let status = response.status();
    if let Some(watched) = &mut watched {
        watched.status = Some(status.as_u16());
    }
    if status.is_redirection() {
        return Err(FetchError::Redirected(what, status.as_u16()));
    }
    if status != StatusCode::OK {
        return Err(FetchError::Status(what, status.as_u16()));
    }
    let text = |name: HeaderName| response.headers().get(name)?.to_str().ok();
    let clock = text(DATE).and_then(|date| clock::ahead(date, text(AGE), asked, SystemTime::now()));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(FetchError::TooLong(what));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched { body, clock })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Discovery => "`.well-known/openid-configuration`",
            Self::KeySet => "`jwks_uri`",
        })
    }
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
